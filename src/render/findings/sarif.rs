//! Findings as SARIF 2.1.0 (OASIS), for programs that collect the results of many tools.

use super::row::{Position, Shown};
use bstr::ByteSlice;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{self, Write};
use svc_lookup::check::{Edit, Lint, Severity};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log that is written result by result.
#[derive(Default)]
pub(super) struct Log {
    is_begun: bool,
}

impl Log {
    pub(super) fn add(&mut self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        serde_json::to_writer(&mut *out, &result(shown))?;
        Ok(())
    }

    pub(super) fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if !self.is_begun {
            self.begin(out)?;
        }
        out.write_all(b"\n]}]}\n")
    }

    /// Writes what comes before a result.
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.is_begun, true) {
            return out.write_all(b",\n");
        }
        let rules: Vec<Value> = Lint::ALL.iter().map(|lint| rule(*lint)).collect();
        let driver = json!({
            "name": "svc",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
        });
        write!(out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{driver}}},")?;
        writeln!(out, "\"columnKind\":\"unicodeCodePoints\",\"results\":[")
    }
}

fn rule(lint: Lint) -> Value {
    let example = |title: &str, text: &[u8]| format!("{title}:\n\n```text\n{}\n```\n", text.to_str_lossy().trim_end());
    let help = format!("{}\n\n{}\n{}", lint.explanation(), example("Bad", lint.bad()), example("Good", lint.good()));
    json!({
        "id": lint.name(),
        "shortDescription": {"text": lint.summary()},
        "fullDescription": {"text": lint.explanation()},
        "help": {"text": lint.explanation(), "markdown": help},
        "defaultConfiguration": {"level": level(lint.severity())},
    })
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

fn result(shown: &Shown<'_>) -> Value {
    let finding = shown.finding;
    let parts = [&finding.message, &finding.readers, &finding.help].into_iter().filter(|part| !part.is_empty());
    let message = parts.map(String::as_str).collect::<Vec<_>>().join("; ");
    let index = Lint::ALL.iter().position(|lint| *lint == finding.lint);
    let mut result = json!({
        "ruleId": finding.lint.name(),
        "ruleIndex": index,
        "level": level(shown.severity),
        "message": {"text": message},
        "locations": [location(shown, shown.start(), shown.end())],
    });
    if let Some(related) = &finding.related {
        let start = shown.file.position(related.line, related.span.start);
        let length = shown.file.text[related.span.clone()].chars().count();
        let mut place = location(shown, start, Position { column: start.column + length, ..start });
        place["message"] = json!({"text": related.message});
        result["relatedLocations"] = json!([place]);
    }
    if let Some(fix) = &finding.fix {
        let replacements: Vec<Value> = fix.edits.iter().map(|edit| replacement(shown, edit)).collect();
        result["fixes"] = json!([{
            "description": {"text": finding.help},
            "artifactChanges": [{"artifactLocation": {"uri": uri(shown.file.name)}, "replacements": replacements}],
        }]);
    }
    result
}

fn location(shown: &Shown<'_>, start: Position, end: Position) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(shown.file.name)}, "region": region(start, end)}})
}

fn region(start: Position, end: Position) -> Value {
    json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column})
}

fn replacement(shown: &Shown<'_>, edit: &Edit) -> Value {
    let finding = shown.finding;
    let line = match &finding.related {
        Some(related) if edit.span.start < shown.file.line_start(finding.span.start) => related.line,
        _ => finding.line,
    };
    let start = shown.file.position(line, edit.span.start);
    // The end of a line that is removed with its newline is the start of the next one.
    let end = match shown.file.text[edit.span.clone()].ends_with(b"\n") {
        true => Position { line: line + 2, column: 1 },
        false => Position { column: start.column + shown.file.text[edit.span.clone()].chars().count(), ..start },
    };
    json!({"deletedRegion": region(start, end), "insertedContent": {"text": edit.replacement.to_str_lossy()}})
}

/// A path as a relative or absolute URI reference, RFC 3986.
fn uri(path: &[u8]) -> String {
    let mut uri = String::with_capacity(path.len());
    for &byte in path {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte.into()),
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    match path.first() {
        Some(b'/') => format!("file://{uri}"),
        _ => uri,
    }
}
