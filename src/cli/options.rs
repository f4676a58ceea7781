//! The options that every command takes.

use super::{complete, environment};
use crate::render::{Format, for_message, list};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;
use std::ffi::OsStr;
use std::path::PathBuf;
use svc_lookup::{Source, Sources};

/// The options that every command takes.
#[derive(Clone, PartialEq, Debug, Default, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Options {
    /// Read FILE instead of /etc/services.
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub(crate) services_file: Option<PathBuf>,
    /// Use only these sources (comma-separated).
    #[arg(long, value_name = "SOURCE", global = true, value_delimiter = ',', value_parser = one_of(&SOURCES))]
    pub(crate) source: Vec<Source>,
    /// Show this protocol only: tcp, udp, sctp, dccp or any other.
    #[arg(long, short, value_name = "PROTO", global = true, value_parser = protocol)]
    #[arg(add = ArgValueCompleter::new(complete::protocols))]
    pub(crate) protocol: Option<String>,
    /// Output format [default: SVC_FORMAT; without it table on a terminal, plain in a pipe and for lookups from `-`].
    #[arg(long, short, value_name = "FORMAT", global = true, value_parser = one_of(&FORMATS))]
    pub(crate) format: Option<Format>,
    /// Short for `--format json`.
    #[arg(long, short, global = true)]
    pub(crate) json: bool,
    /// Show all details: a block per entry or open port, every change of `update`, more about ranges.
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// Leave out the header of tables and of CSV.
    #[arg(long, global = true)]
    pub(crate) no_header: bool,
    /// Do not use the pager on a terminal.
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,
    /// When to use colors; NO_COLOR in the environment means never, FORCE_COLOR always.
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: Color,
    /// Do not report what is not found; use the exit status.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

impl Options {
    /// Settles the format: that of `--json`, of `--format` or of the environment.
    ///
    /// # Errors
    ///
    /// The options contradict each other, or the variable has an invalid value.
    pub(super) fn settle_format(&mut self) -> Result<(), String> {
        self.format = match (self.json, self.format) {
            (false, None) => environment::format().map(|name| format_named(&name)).transpose()?,
            (false, given) => given,
            (true, None | Some(Format::Json)) => Some(Format::Json),
            (true, Some(other)) => {
                let name = FORMATS.iter().find(|known| known.1 == other).map_or("", |known| known.0);
                return Err(format!("`--json` and `--format {name}` contradict each other; drop one of them"));
            }
        };
        Ok(())
    }

    /// Whether the output is JSON, and so are errors.
    pub(super) fn is_json(&self) -> bool {
        matches!(self.format, Some(Format::Json | Format::Jsonl))
    }

    /// Whether the format is for findings only.
    pub(super) fn is_for_findings(&self) -> bool {
        matches!(self.format, Some(Format::Sarif | Format::Github))
    }

    /// The sources to use.
    pub(crate) fn sources(&self) -> Sources {
        match self.source.as_slice() {
            // In a services file, getservbyport(3) would return ports in common use, so they need `--source`.
            [] if self.format == Some(Format::Services) => Sources::ALL.without(Source::Practice),
            [] => Sources::ALL,
            chosen => chosen.iter().copied().collect(),
        }
    }
}

/// Parses the value of `--protocol`.
fn protocol(text: &str) -> Result<String, &'static str> {
    match text {
        "" => Err("give a protocol, such as tcp"),
        several if several.contains(',') => Err("give one protocol, or drop the option for all"),
        one => Ok(one.to_owned()),
    }
}

/// When to use colors.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal other than `dumb`, and as the environment says.
    #[default]
    Auto,
    /// Also in a pipe or a file.
    Always,
    /// Not even on a terminal.
    Never,
}

/// The names of the formats, and their help.
const FORMATS: [(&str, Format, &str); 8] = [
    ("table", Format::Table, "A table that fits the terminal"),
    ("plain", Format::Plain, "One entry per line, fields separated by tabs"),
    ("json", Format::Json, "One JSON array"),
    ("jsonl", Format::Jsonl, "One JSON object per line"),
    ("csv", Format::Csv, "Comma-separated values (RFC 4180) with a header"),
    ("services", Format::Services, "Lines of a services file, services(5)"),
    ("sarif", Format::Sarif, "SARIF 2.1.0 (`svc check` only)"),
    ("github", Format::Github, "Annotations in GitHub Actions (`svc check` only)"),
];

/// The format with the name in SVC_FORMAT.
fn format_named(name: &OsStr) -> Result<Format, String> {
    let known = FORMATS.iter().find(|known| name == known.0).map(|known| known.1);
    known.ok_or_else(|| {
        let names = list(&FORMATS.map(|known| known.0.to_owned()), "or");
        format!("the variable SVC_FORMAT is `{}`, not a format; use {names}", for_message(name.as_encoded_bytes()))
    })
}

/// The names of the sources, and their help.
const SOURCES: [(&str, Source, &str); 4] = [
    (Source::User.name(), Source::User, "Your own services file"),
    (Source::System.name(), Source::System, "The services file of this machine"),
    (Source::Iana.name(), Source::Iana, "The IANA registry"),
    (Source::Practice.name(), Source::Practice, "Ports in common use"),
];

/// Makes a parser for these words.
fn one_of<T: Copy + Send + Sync + 'static, const N: usize>(
    words: &'static [(&'static str, T, &'static str); N],
) -> impl TypedValueParser<Value = T> {
    let values = words.iter().map(|(word, _, help)| PossibleValue::new(*word).help(*help));
    // The inner parser has refused all other words.
    PossibleValuesParser::new(values).map(|word| words.iter().find(|known| known.0 == word).unwrap_or(&words[0]).1)
}
