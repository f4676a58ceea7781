//! Findings as workflow commands of GitHub Actions, which shows them as annotations.
//!
//! Source: "Workflow commands for GitHub Actions" and "Usage limits" in GitHub's documentation.

use super::super::escape::for_terminal;
use super::super::words::{counted, list};
use super::line::{message, write_line};
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
        if *count > MOST {
            return write_line(shown, out);
        }
        let (file, lint, message) =
            (property(&for_terminal(shown.file.name)), shown.finding.lint, data(&message(shown)));
        let (start, end) = (shown.start(), shown.end());
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

/// Escapes the text of a command, which is one line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
