//! Findings as workflow commands of GitHub Actions, which shows them as annotations.
//!
//! Source: "Workflow commands for GitHub Actions" and "Usage limits" in GitHub's documentation.

use super::super::escape::{for_message, for_terminal};
use super::super::words::{counted, list};
use super::row::Shown;
use std::io::{self, Write};
use svc_lookup::check::Severity;

/// The annotations of one level that GitHub shows for a step.
const MOST: u64 = 10;

/// Counts annotations, and writes those that are shown.
#[derive(Default)]
pub(super) struct Annotations {
    errors: u64,
    warnings: u64,
    notes: u64,
}

impl Annotations {
    pub(super) fn add(&mut self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (count, command) = match shown.severity {
            Severity::Error => (&mut self.errors, "error"),
            Severity::Warning => (&mut self.warnings, "warning"),
            _ => (&mut self.notes, "notice"),
        };
        *count += 1;
        let (file, lint, message) = (for_terminal(shown.file.name), shown.finding.lint, message(shown));
        let (start, end) = (shown.start(), shown.end());
        if *count > MOST {
            return writeln!(out, "{file}:{}:{}: {}: {message} [{lint}]", start.line, start.column, shown.severity);
        }
        let (file, message) = (property(&file), data(&message));
        let (line, column, end) = (start.line, start.column, end.column);
        writeln!(out, "::{command} file={file},line={line},col={column},endColumn={end},title={lint}::{message}")
    }

    /// Says how many findings are not annotations.
    pub(super) fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        let counts =
            [(self.errors, "error", "errors"), (self.warnings, "warning", "warnings"), (self.notes, "note", "notes")];
        let more = counts.into_iter().filter(|(count, ..)| *count > MOST);
        let more: Vec<String> = more.map(|(count, one, many)| counted(count - MOST, one, many)).collect();
        if more.is_empty() {
            return Ok(());
        }
        writeln!(out, "{} more, in this log only: GitHub shows {MOST} annotations of a level", list(&more, "and"))
    }
}

/// The message with what readers make of it, and what to do.
fn message(shown: &Shown<'_>) -> String {
    let finding = shown.finding;
    let related = finding.related.as_ref().map(|related| format!("line {}: {}", related.line + 1, related.message));
    let parts = [Some(&finding.message), Some(&finding.readers), related.as_ref(), Some(&finding.help)];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.map(|part| for_message(part.as_bytes()).into_owned()).collect::<Vec<_>>().join("; ")
}

/// Escapes the text of a command, which is one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
