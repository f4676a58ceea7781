//! The report of `svc check`: findings in services files.

mod diff;
mod drawn;
mod github;
mod line;
mod lints;
mod row;
mod sarif;

use diff::write_diff;
pub(super) use lints::LINTS;
pub(crate) use lints::{write_explanation, write_lints};
pub(super) use row::EDIT;
pub(crate) use row::{FileText, Shown};

use super::escape::TerminalText;
use super::sheet::{Format, Sheet};
use super::words::{counted, list};
use bstr::BStr;
use github::Annotations;
use sarif::Log;
use std::collections::BTreeMap;
use std::io::{self, Write};
use svc_lookup::check::{Lint, Severity};

/// Writes findings one by one, in any format.
pub(crate) struct Findings<'o> {
    sheet: Sheet<'o>,
    shape: Shape,
}

enum Shape {
    /// For people.
    Drawn(Box<drawn::Drawing>),
    Columns,
    Sarif(Log),
    Github(Annotations),
}

impl<'o> Findings<'o> {
    pub(crate) fn new(sheet: Sheet<'o>) -> Findings<'o> {
        let shape = match sheet.format() {
            Format::Table => Shape::Drawn(Box::new(drawn::Drawing::new(sheet.style()))),
            Format::Sarif => Shape::Sarif(Log::default()),
            Format::Github => Shape::Github(Annotations::default()),
            _ => Shape::Columns,
        };
        Findings { sheet, shape }
    }

    /// Whether the report is for people.
    pub(crate) fn is_for_people(&self) -> bool {
        self.sheet.is_for_people()
    }

    /// Whether another program decides what the findings mean: then the status says only whether there is a report.
    pub(crate) fn is_sarif(&self) -> bool {
        matches!(self.shape, Shape::Sarif(_))
    }

    /// Adds a finding.
    pub(crate) fn add(&mut self, shown: &Shown<'_>) -> io::Result<()> {
        match &mut self.shape {
            Shape::Drawn(drawing) => drawing.add(shown, self.sheet.out()),
            Shape::Columns => self.sheet.row(Shown::COLUMNS, shown),
            Shape::Sarif(log) => {
                let mut json = Vec::new();
                log.add(shown, &mut json)?;
                self.sheet.write_json(&json)
            }
            Shape::Github(annotations) => annotations.add(shown, self.sheet.out()),
        }
    }

    /// Writes a line for people.
    pub(crate) fn say(&mut self, text: &str) -> io::Result<()> {
        match self.is_for_people() {
            true => writeln!(self.sheet.out(), "{text}"),
            false => Ok(()),
        }
    }

    /// Writes a fixed text, the output of a filter: as it is, or escaped on a terminal.
    pub(crate) fn raw(&mut self, text: &[u8]) -> io::Result<()> {
        match self.sheet.style().terminal {
            true => TerminalText(self.sheet.out()).write_all(text),
            false => self.sheet.out().write_all(text),
        }
    }

    /// Writes the difference that fixes make.
    pub(crate) fn diff(&mut self, name: &BStr, fixed: &svc_lookup::check::Fixed) -> io::Result<()> {
        write_diff(&mut self.sheet, name, fixed)
    }

    /// Finishes the report.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        match self.shape {
            Shape::Drawn(_) => Ok(()),
            Shape::Columns => self.sheet.finish(Shown::COLUMNS),
            Shape::Sarif(log) => {
                let mut json = Vec::new();
                log.finish(&mut json)?;
                self.sheet.write_json(&json)
            }
            Shape::Github(annotations) => annotations.finish(self.sheet.out()),
        }
    }
}

/// Counts in a sentence: `1 error and 2 warnings (port-too-large 1, comma 2)`.
pub(crate) fn summary(counts: &BTreeMap<(Severity, Lint), u64>) -> String {
    let (mut parts, mut names) = (Vec::new(), Vec::new());
    for (severity, one, many) in [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ] {
        let of_this: Vec<_> = counts.iter().filter(|((known, _), _)| *known == severity).collect();
        let number: u64 = of_this.iter().map(|(_, number)| **number).sum();
        if number > 0 {
            parts.push(counted(number, one, many));
        }
        names.extend(of_this.iter().map(|((_, lint), number)| format!("{lint} {number}")));
    }
    match parts.is_empty() {
        true => "no findings".to_owned(),
        false => format!("{} ({})", list(&parts, "and"), names.join(", ")),
    }
}
