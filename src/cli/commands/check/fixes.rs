//! `svc check --fix` and `--diff`.

use super::Checker;
use super::input::Input;
use super::kind::FixKind;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{FileText, for_message, list};
use svc_lookup::UserFile;
use svc_lookup::check::{Finding, Fixed, fix};

impl Checker<'_, '_> {
    /// Fixes a text, or shows how; then reports what is left.
    pub(super) fn fix(&mut self, session: &mut Session<'_>, input: &Input, kind: FixKind) -> Result<(), Failure> {
        if !self.args.diff {
            input.check_replaceable()?;
        }
        let text = input.read()?;
        let fixed = self.fixed(&text, kind);
        let file = FileText { name: input.name(), text: &text };
        // A change of answers is always shown; standard output of a filter is its text.
        let is_filter = input.is_standard_input() && !self.args.diff;
        if self.args.diff || kind == FixKind::All && !is_filter && self.report.is_for_people() {
            self.report.diff(file, &fixed)?;
        }
        if self.args.diff {
            return self.left(session, input, &fixed, None);
        }
        match input.path() {
            None => self.report.raw(&fixed.text)?,
            Some(path) => {
                let file = UserFile::at(path);
                // The file may have changed, so the fix applies to its current content.
                file.rewrite(|text| self.fixed(text, kind).text).map_err(|error| chain(&error))?;
            }
        }
        let done = counts(&fixed);
        let name = for_message(input.name());
        let message = match done.is_empty() {
            true => format!("{name}: nothing to fix"),
            false => format!("{name}: fixed {done}"),
        };
        self.left(session, input, &fixed, Some(message))
    }

    fn fixed(&self, text: &[u8], kind: FixKind) -> Fixed {
        let is_wanted = |finding: &Finding| self.levels.severity(finding.lint).is_some();
        fix(text, self.registry.as_ref(), kind.most(), &is_wanted)
    }

    /// Reports what fixes leave.
    fn left(
        &mut self,
        session: &mut Session<'_>,
        input: &Input,
        fixed: &Fixed,
        message: Option<String>,
    ) -> Result<(), Failure> {
        if let Some(message) = message {
            session.note(message);
        }
        if self.args.diff || input.is_standard_input() {
            let counts = self.counted(&fixed.text);
            self.count(counts);
            return Ok(());
        }
        let counts = self.findings(&fixed.text, input)?;
        self.conclude(session, input, counts, None)
    }
}

/// What was fixed: `carriage-return 3 and comma 1`.
fn counts(fixed: &Fixed) -> String {
    let counts: Vec<String> = fixed.fixed.iter().map(|(lint, number)| format!("{lint} {number}")).collect();
    list(&counts, "and")
}
