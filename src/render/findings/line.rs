//! A finding on a line of its own, as compilers write it.

use super::super::escape::{for_message, for_terminal};
use super::row::Shown;
use std::io::{self, Write};

/// Writes the place of a finding, its level, its message and the name of its lint.
pub(super) fn write_line(shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (file, start, lint) = (for_terminal(shown.file.name), shown.start(), shown.finding.lint);
    writeln!(out, "{file}:{}:{}: {}: {} [{lint}]", start.line, start.column, shown.severity, message(shown))
}

/// The message with what readers make of it, and what to do.
pub(super) fn message(shown: &Shown<'_>) -> String {
    let finding = shown.finding;
    let related = finding.related.as_ref().map(|related| format!("line {}: {}", related.line + 1, related.message));
    let parts = [Some(&finding.message), Some(&finding.readers), related.as_ref(), Some(&finding.help)];
    let mut message = String::new();
    for part in parts.into_iter().flatten().filter(|part| !part.is_empty()) {
        message.push_str(if message.is_empty() { "" } else { "; " });
        message.push_str(&for_message(part.as_bytes()));
    }
    message
}
