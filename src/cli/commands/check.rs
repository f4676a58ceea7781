//! `svc check`: findings in services files, and their fixes.

mod fixes;
mod input;
mod kind;
mod levels;

use crate::cli::command_line::command;
use crate::cli::complete;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{FileText, Findings, Format, Shown, for_message, summary, write_explanation, write_lints};
use clap_complete::engine::ArgValueCompleter;
use input::Input;
use kind::FixKind;
use levels::{Levels, lint_named};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use svc_lookup::check::{Lint, Severity, findings};
use svc_lookup::{Services, Source};

/// The arguments of `svc check`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Services files; `-` reads standard input [default: the files that svc reads].
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    files: Vec<OsString>,
    /// Do not report findings of this lint or group (warnings, notes, all; repeatable).
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::lints_and_groups))]
    allow: Vec<String>,
    /// Report them as warnings.
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::lints_and_groups))]
    warn: Vec<String>,
    /// Report them as errors, which set the exit status to 1.
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::lints_and_groups))]
    deny: Vec<String>,
    /// Fix what changes no answer of glibc, in place; `--fix=all` also what does.
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "safe")]
    fix: Option<FixKind>,
    /// Show what --fix would change, and write nothing.
    #[arg(long)]
    diff: bool,
    /// Explain a lint, with a bad and a good example.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["files", "fix", "diff", "list"])]
    #[arg(add = ArgValueCompleter::new(complete::lints))]
    explain: Option<String>,
    /// List the lints.
    #[arg(long, conflicts_with_all = ["files", "fix", "diff"])]
    list: bool,
}

/// Checks the files, or explains lints.
pub(crate) fn run(session: &mut Session<'_>, args: &CheckArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let levels = Levels::from_options(&args.allow, &args.warn, &args.deny)?;
    let mut sheet = session.findings_sheet(out, "svc check")?;
    if (args.list || args.explain.is_some()) && matches!(session.options.format, Some(Format::Sarif | Format::Github)) {
        return Err(
            "the formats `sarif` and `github` are for findings; choose another for `--list` and `--explain`".into()
        );
    }
    if let Some(name) = &args.explain {
        return Ok(write_explanation(&mut sheet, lint_named(name)?)?);
    }
    if args.list {
        return Ok(write_lints(&mut sheet)?);
    }
    let inputs = input::of(session, &args.files)?;
    let registry = registry(session)?;
    let mut checker =
        Checker { levels, registry, args, report: Findings::new(sheet), counts: Counts::new(), fixable: [0; 2] };
    for input in inputs {
        if let Err(error) = checker.input(session, &input) {
            session.fail(chain(error.as_ref()));
        }
    }
    let is_denied = checker.counts.keys().any(|(severity, _)| *severity == Severity::Error);
    if is_denied && !checker.report.is_sarif() {
        session.not_found();
    }
    Ok(checker.report.finish()?)
}

/// The registry, if it is one of the sources.
fn registry(session: &mut Session<'_>) -> Result<Option<Services>, Failure> {
    if !session.options.sources().contains(Source::Iana) {
        return Ok(None);
    }
    Ok(Some(Services::builder().sources(Source::Iana.into()).open()?))
}

/// How many findings there are of a lint, with their severity.
type Counts = BTreeMap<(Severity, Lint), u64>;

/// Checks files, one after the other.
struct Checker<'a, 'o> {
    levels: Levels,
    registry: Option<Services>,
    args: &'a CheckArgs,
    report: Findings<'o>,
    /// What was found in all files.
    counts: Counts,
    /// How many findings of the current file `--fix` and `--fix=all` would fix.
    fixable: [u64; 2],
}

impl Checker<'_, '_> {
    fn input(&mut self, session: &mut Session<'_>, input: &Input) -> Result<(), Failure> {
        match self.args.fix.or(self.args.diff.then_some(FixKind::Safe)) {
            Some(kind) => self.fix(session, input, kind),
            None => {
                let text = input.read()?;
                let counts = self.findings(&text, input)?;
                let advice = if input.is_standard_input() { None } else { self.advice(input) };
                self.conclude(session, input, counts, advice)
            }
        }
    }

    /// Adds the findings of a text to the report, and counts them.
    fn findings(&mut self, text: &[u8], input: &Input) -> Result<Counts, Failure> {
        let file = FileText { name: input.name(), text };
        let mut counts = Counts::new();
        self.fixable = [0; 2];
        for finding in findings(text, self.registry.as_ref()) {
            let Some(severity) = self.levels.severity(finding.lint) else { continue };
            *counts.entry((severity, finding.lint)).or_default() += 1;
            if let Some(fix) = &finding.fix {
                self.fixable[usize::from(FixKind::of(fix.safety) == FixKind::All)] += 1;
            }
            self.report.add(&Shown { file, finding: &finding, severity })?;
        }
        Ok(counts)
    }

    /// The command that fixes findings of a file.
    fn advice(&self, input: &Input) -> Option<String> {
        let with = |options: &str| match command(&format!("check {options}"), input.name()) {
            command if command.is_empty() => options.to_owned(),
            command => command,
        };
        match self.fixable {
            [0, 0] => None,
            [0, all] => Some(format!("{all} can be fixed: `{}` shows how", with("--fix=all --diff"))),
            [safe, 0] => Some(format!("{safe} can be fixed: `{}`", with("--fix"))),
            [safe, all] => Some(format!("{safe} can be fixed with `{}`, {all} more with `--fix=all`", with("--fix"))),
        }
    }

    /// Ends the report of a file with its counts.
    fn conclude(
        &mut self,
        session: &mut Session<'_>,
        input: &Input,
        counts: Counts,
        advice: Option<String>,
    ) -> Result<(), Failure> {
        if !session.options.quiet {
            self.report.say(&format!("{}: {}", for_message(input.name()), summary(&counts)))?;
            if let Some(advice) = advice {
                self.report.say(&advice)?;
            }
        }
        self.count(counts);
        Ok(())
    }

    /// Counts the findings of a text, without a report of them.
    fn counted(&self, text: &[u8]) -> Counts {
        let mut counts = Counts::new();
        for finding in findings(text, self.registry.as_ref()) {
            if let Some(severity) = self.levels.severity(finding.lint) {
                *counts.entry((severity, finding.lint)).or_default() += 1;
            }
        }
        counts
    }

    fn count(&mut self, counts: Counts) {
        for (key, number) in counts {
            *self.counts.entry(key).or_default() += number;
        }
    }
}
