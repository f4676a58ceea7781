//! The severity of each lint: its own, or that of `--allow`, `--warn` and `--deny`.

use crate::render::for_message;
use bstr::BStr;
use std::collections::HashMap;
use svc_lookup::check::{Lint, Severity};
use svc_lookup::closest;

/// What an option makes of findings; a later one is stricter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Level {
    Allow,
    Warn,
    Deny,
}

/// The lints of which an option names the severity.
pub(super) struct Levels {
    /// Whether the option names the lint itself, and the level: the greatest counts.
    chosen: HashMap<Lint, (bool, Level)>,
}

/// The groups of lints.
const GROUPS: [&str; 3] = ["warnings", "notes", "all"];

impl Levels {
    /// Reads the values of the options. The name of a lint counts more than that of a group, and of two options the stricter.
    ///
    /// # Errors
    ///
    /// No lint or group has a name.
    pub(super) fn from_options(allow: &[String], warn: &[String], deny: &[String]) -> Result<Levels, String> {
        let mut levels = Levels { chosen: HashMap::new() };
        for (names, level) in [(allow, Level::Allow), (warn, Level::Warn), (deny, Level::Deny)] {
            for name in names {
                levels.choose(name, level)?;
            }
        }
        Ok(levels)
    }

    fn choose(&mut self, name: &str, level: Level) -> Result<(), String> {
        let is_in = |lint: &Lint| match name {
            "warnings" => lint.severity() == Severity::Warning,
            "notes" => lint.severity() == Severity::Note,
            _ => true,
        };
        let (is_name, lints) = match GROUPS.contains(&name) {
            true => (false, Lint::ALL.iter().copied().filter(is_in).collect()),
            false => (true, vec![lint_named(name)?]),
        };
        for lint in lints {
            let known = self.chosen.entry(lint).or_insert((is_name, level));
            *known = (*known).max((is_name, level));
        }
        Ok(())
    }

    /// The severity of findings of a lint; `None` if they are allowed.
    pub(super) fn severity(&self, lint: Lint) -> Option<Severity> {
        match self.chosen.get(&lint) {
            None => Some(lint.severity()),
            Some((_, Level::Allow)) => None,
            Some((_, Level::Warn)) => Some(Severity::Warning),
            Some((_, Level::Deny)) => Some(Severity::Error),
        }
    }
}

/// The lint with a name.
///
/// # Errors
///
/// There is none: the message has similar names.
pub(super) fn lint_named(name: &str) -> Result<Lint, String> {
    name.parse().map_err(|_| {
        let names = Lint::ALL.iter().map(|lint| lint.name()).chain(GROUPS);
        let shown = for_message(name.as_bytes());
        match closest(name, names.map(BStr::new), 1).first() {
            Some(close) => format!("no lint is named `{shown}`; did you mean `{close}`? `svc check --list` lists all"),
            None => format!("no lint is named `{shown}`; `svc check --list` lists all"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn severity(allow: &[&str], warn: &[&str], deny: &[&str], lint: Lint) -> Option<Severity> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        Levels::from_options(&owned(allow), &owned(warn), &owned(deny)).expect("names").severity(lint)
    }

    #[test]
    fn a_lint_counts_more_than_a_group_and_the_stricter_of_two_options() {
        assert_eq!(severity(&[], &[], &[], Lint::Comma), Some(Severity::Warning));
        assert_eq!(severity(&["all"], &[], &["comma"], Lint::Comma), Some(Severity::Error));
        assert_eq!(severity(&["comma"], &[], &["all"], Lint::Comma), None);
        assert_eq!(severity(&["comma"], &["comma"], &[], Lint::Comma), Some(Severity::Warning));
        assert_eq!(severity(&[], &[], &["warnings"], Lint::Comma), Some(Severity::Error));
        assert_eq!(severity(&[], &[], &["warnings"], Lint::LongComment), Some(Severity::Note));
        assert_eq!(severity(&["notes"], &[], &[], Lint::LongComment), None);
        assert_eq!(severity(&[], &["all"], &[], Lint::PortTooLarge), Some(Severity::Warning));
    }

    #[test]
    fn an_unknown_name_is_an_error_with_a_similar_one() {
        let error = "no lint is named `coma`; did you mean `comma`? `svc check --list` lists all";
        assert_eq!(lint_named("coma"), Err(error.to_owned()));
    }
}
