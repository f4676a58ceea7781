//! `svc check --fix` and `--diff`.

use super::Checker;
use super::input::Input;
use super::kind::FixKind;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{FileText, for_message, list};
use bstr::ByteSlice;
use std::collections::BTreeMap;
use std::path::Path;
use svc_lookup::UserFile;
use svc_lookup::check::{Finding, Fixed, Lint, fix};

/// The most lines of a text to fix, ten times those of the largest real file: of each line the origin is kept.
const MOST_LINES: usize = 1 << 18;

impl Checker<'_, '_> {
    /// Fixes a text, or shows how; then reports what is left.
    pub(super) fn fix(&mut self, session: &mut Session<'_>, input: &Input, kind: FixKind) -> Result<(), Failure> {
        if !self.args.diff {
            input.check_replaceable()?;
        }
        let text = input.read()?;
        if text.find_iter("\n").nth(MOST_LINES).is_some() {
            return Err(format!("cannot fix `{}`: it has more than 262,144 lines", for_message(input.name())).into());
        }
        match input.path().filter(|_| !self.args.diff) {
            Some(path) => self.fix_file(session, input, path, kind, text),
            None => self.filter(session, input, kind, &text),
        }
    }

    /// Fixes a file in place. At any time there are at most two texts in memory.
    fn fix_file(
        &mut self,
        session: &mut Session<'_>,
        input: &Input,
        path: &Path,
        kind: FixKind,
        text: Vec<u8>,
    ) -> Result<(), Failure> {
        // A change of answers is always shown.
        if kind == FixKind::All && self.report.is_for_people() {
            let fixed = self.fixed(&text, kind);
            self.report.diff(FileText { name: input.name(), text: &text }, &fixed)?;
        }
        drop(text);
        let mut done = BTreeMap::new();
        // The file may have changed, so the fix applies to its current content.
        let change = |text: &[u8]| {
            let fixed = self.fixed(text, kind);
            done = fixed.fixed;
            fixed.text
        };
        UserFile::at(path).rewrite(change).map_err(|error| chain(&error))?;
        session.note(message(input, &done));
        let counts = self.findings(&input.read()?, input)?;
        self.conclude(session, input, counts, None)
    }

    /// Writes the fixed text, or the difference with `--diff`.
    fn filter(&mut self, session: &mut Session<'_>, input: &Input, kind: FixKind, text: &[u8]) -> Result<(), Failure> {
        let fixed = self.fixed(text, kind);
        if self.args.diff {
            self.report.diff(FileText { name: input.name(), text }, &fixed)?;
        } else {
            self.report.raw(&fixed.text)?;
            session.note(message(input, &fixed.fixed));
        }
        let counts = self.counted(&fixed.text);
        self.count(counts);
        Ok(())
    }

    fn fixed(&self, text: &[u8], kind: FixKind) -> Fixed {
        let is_wanted = |finding: &Finding| self.levels.severity(finding.lint).is_some();
        fix(text, self.registry.as_ref(), kind.most(), &is_wanted)
    }
}

/// What was fixed: `services: fixed carriage-return 3 and comma 1`.
fn message(input: &Input, fixed: &BTreeMap<Lint, usize>) -> String {
    let counts: Vec<String> = fixed.iter().map(|(lint, number)| format!("{lint} {number}")).collect();
    let name = for_message(input.name());
    match counts.is_empty() {
        true => format!("{name}: nothing to fix"),
        false => format!("{name}: fixed {}", list(&counts, "and")),
    }
}
