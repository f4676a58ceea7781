//! Findings as SARIF 2.1.0 (OASIS), for programs that collect the results of many tools.

use super::row::{Position, Shown};
use bstr::ByteSlice;
use serde::Serialize;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};
use svc_lookup::check::{Edit, Lint, Related, Severity};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log that is written result by result.
#[derive(Default)]
pub(super) struct Log {
    is_begun: bool,
}

impl Log {
    pub(super) fn add(&mut self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)?;
        serde_json::to_writer(&mut *out, &Outcome::of(shown, &uri(shown.file.name)))?;
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

/// A result. The fields of all objects are in the order of the alphabet.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    fixes: Option<[Fix<'a>; 1]>,
    level: &'static str,
    locations: [Location<'a>; 1],
    message: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    related_locations: Option<[Location<'a>; 1]>,
    rule_id: &'static str,
    rule_index: Option<usize>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: Cow<'a, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
    physical_location: PhysicalLocation<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: Artifact<'a>,
    region: Region,
}

#[derive(Serialize)]
struct Artifact<'a> {
    uri: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    end_column: usize,
    end_line: usize,
    start_column: usize,
    start_line: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    artifact_changes: [Change<'a>; 1],
    description: Message<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact<'a>,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Message<'a>,
}

impl<'a> Outcome<'a> {
    fn of(shown: &Shown<'a>, uri: &'a str) -> Outcome<'a> {
        let finding = shown.finding;
        let parts = [&finding.message, &finding.readers, &finding.help].into_iter().filter(|part| !part.is_empty());
        let text = parts.map(String::as_str).collect::<Vec<_>>().join("; ");
        Outcome {
            fixes: finding.fix.as_ref().map(|fix| [Fix::of(shown, &fix.edits, uri)]),
            level: level(shown.severity),
            locations: [Location::new(uri, shown.start(), shown.end())],
            message: Message { text: text.into() },
            related_locations: finding.related.as_ref().map(|related| [Location::related(shown, related, uri)]),
            rule_id: finding.lint.name(),
            rule_index: Lint::ALL.iter().position(|lint| *lint == finding.lint),
        }
    }
}

impl<'a> Location<'a> {
    fn new(uri: &'a str, start: Position, end: Position) -> Location<'a> {
        let physical_location = PhysicalLocation { artifact_location: Artifact { uri }, region: region(start, end) };
        Location { message: None, physical_location }
    }

    fn related(shown: &Shown<'_>, related: &'a Related, uri: &'a str) -> Location<'a> {
        let start = shown.file.position(related.line, related.span.start);
        let length = shown.file.text[related.span.clone()].chars().count();
        let place = Location::new(uri, start, Position { column: start.column + length, ..start });
        Location { message: Some(Message { text: (&related.message).into() }), ..place }
    }
}

impl<'a> Fix<'a> {
    fn of(shown: &Shown<'a>, edits: &'a [Edit], uri: &'a str) -> Fix<'a> {
        let replacements = edits.iter().map(|edit| replacement(shown, edit)).collect();
        Fix {
            artifact_changes: [Change { artifact_location: Artifact { uri }, replacements }],
            description: Message { text: (&shown.finding.help).into() },
        }
    }
}

fn region(start: Position, end: Position) -> Region {
    Region { end_column: end.column, end_line: end.line, start_column: start.column, start_line: start.line }
}

fn replacement<'a>(shown: &Shown<'_>, edit: &'a Edit) -> Replacement<'a> {
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
    Replacement {
        deleted_region: region(start, end),
        inserted_content: Message { text: edit.replacement.to_str_lossy() },
    }
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
