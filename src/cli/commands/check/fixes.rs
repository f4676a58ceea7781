//! `svc check --fix` and `--diff`.

use super::Checker;
use super::input::Input;
use super::kind::FixKind;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{for_message, list};
use bstr::ByteSlice;
use std::collections::BTreeMap;
use std::path::Path;
use svc_lookup::UserFile;
use svc_lookup::check::{Finding, Fixed, Lint, fix};

/// The most lines of a text to fix, ten times those of the largest real file: fixes take several passes over the text.
const MOST_LINES: usize = 1 << 18;

impl Checker<'_, '_> {
    /// Fixes a text, or shows how; then reports what is left.
    pub(super) fn fix(&mut self, session: &mut Session<'_>, input: &Input, kind: FixKind) -> Result<(), Failure> {
        match input.path().filter(|_| !self.args.diff) {
            Some(path) => self.fix_file(session, input, path, kind),
            None => self.filter(session, input, kind),
        }
    }

    /// Fixes a file in place. At any time there is one text in memory, or two and no tables.
    fn fix_file(
        &mut self,
        session: &mut Session<'_>,
        input: &Input,
        path: &Path,
        kind: FixKind,
    ) -> Result<(), Failure> {
        input.check_replaceable()?;
        let text = input.read()?;
        // A change of answers is always shown.
        if kind == FixKind::All && self.report.is_for_people() {
            let fixed = self.fixed(input, text, kind)?;
            self.report.diff(input.name(), &fixed)?;
        } else {
            drop(text);
        }
        let mut fixes = Ok(BTreeMap::new());
        // The file may have changed, so the fix applies to its current content.
        let change = |text: Vec<u8>| match self.fixed(input, text, kind) {
            Ok(fixed) => {
                let has_fixes = !fixed.fixed.is_empty();
                fixes = Ok(fixed.fixed);
                has_fixes.then_some(fixed.text)
            }
            Err(error) => {
                fixes = Err(error);
                None
            }
        };
        UserFile::at(path).rewrite(change).map_err(|error| chain(&error))?;
        session.note(message(input, &fixes?));
        let counts = self.findings(&input.read()?, input)?;
        self.conclude(session, input, counts, None)
    }

    /// Writes the fixed text, or the difference with `--diff`, and counts what is left.
    fn filter(&mut self, session: &mut Session<'_>, input: &Input, kind: FixKind) -> Result<(), Failure> {
        let text = self.write_fixed(session, input, kind)?;
        let counts = self.counted(&text);
        self.count(counts);
        Ok(())
    }

    /// Writes the fixed text or the difference, and returns the text without what the fixes replaced.
    fn write_fixed(&mut self, session: &mut Session<'_>, input: &Input, kind: FixKind) -> Result<Vec<u8>, Failure> {
        let fixed = self.fixed(input, input.read()?, kind)?;
        if self.args.diff {
            self.report.diff(input.name(), &fixed)?;
        } else {
            self.report.raw(&fixed.text)?;
            session.note(message(input, &fixed.fixed));
        }
        Ok(fixed.text)
    }

    /// Fixes the text of an input.
    ///
    /// # Errors
    ///
    /// It has too many lines.
    fn fixed(&self, input: &Input, text: Vec<u8>, kind: FixKind) -> Result<Fixed, Failure> {
        if text.find_iter("\n").nth(MOST_LINES).is_some() {
            return Err(format!("cannot fix `{}`: it has more than 262,144 lines", for_message(input.name())).into());
        }
        let is_wanted = |finding: &Finding| self.levels.severity(finding.lint).is_some();
        Ok(fix(text, self.registry.as_ref(), kind.most(), &is_wanted))
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
