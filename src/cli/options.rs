//! The options that every command takes.

use super::complete;
use crate::render::Format;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;
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
    /// Output format [default: table on a terminal, otherwise plain].
    #[arg(long, short, value_name = "FORMAT", global = true, value_parser = one_of(&FORMATS))]
    pub(crate) format: Option<Format>,
    /// Show all details, one block per entry (`update`: list every change).
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// When to use colors; NO_COLOR in the environment means never.
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: Color,
    /// Do not report what is not found; use the exit status.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

impl Options {
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
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Also in a pipe or a file.
    Always,
    /// Not even on a terminal.
    Never,
}

/// The names of the formats, and their help.
const FORMATS: [(&str, Format, &str); 6] = [
    ("table", Format::Table, "A table that fits the terminal"),
    ("plain", Format::Plain, "One entry per line, fields separated by tabs"),
    ("json", Format::Json, "One JSON array"),
    ("jsonl", Format::Jsonl, "One JSON object per line"),
    ("csv", Format::Csv, "Comma-separated values (RFC 4180) with a header"),
    ("services", Format::Services, "Lines of a services file, services(5)"),
];

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
