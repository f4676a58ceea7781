//! The arguments of `svc annotate`, and the plan they make.

use super::preset::Preset;
use crate::cli::environment;
use crate::cli::number::number;
use crate::cli::session::{Failure, Session};
use crate::render::name_style;
use clap::{ArgGroup, ValueHint};
use std::path::PathBuf;
use svc_lookup::OwnedProtocol;
use svc_lookup::annotate::{Column, Field, FieldFormat, FieldOptions, Plan, TextOptions, Writing};

/// The arguments of `svc annotate`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
#[group(skip)]
#[command(group = ArgGroup::new("fields").args(["port", "preset"]).multiple(true))]
pub(crate) struct AnnotateArgs {
    /// Files to annotate; `-` is standard input, which is also read without FILE.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(super) files: Vec<PathBuf>,
    /// Write the name in place of the number.
    #[arg(long, conflicts_with_all = ["numbers", "practice", "port"])]
    replace: bool,
    /// Write numbers in place of names, and remove names after numbers.
    #[arg(long, conflicts_with_all = ["practice", "port", "all"])]
    numbers: bool,
    /// Also name ports from 32768 in text, which are mostly the temporary ports of clients.
    #[arg(long, conflicts_with = "port")]
    all: bool,
    /// Also name software that commonly uses the port, the N best known.
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    #[arg(value_parser = number::<usize>(1..=100))]
    practice: Option<usize>,
    /// The format of the input, with its ports and its protocol.
    #[arg(long, value_name = "NAME")]
    preset: Option<Preset>,
    /// A field with ports: its name in the header, its place from 1, or its path in JSON (dst.port). Adds a column or member with
    /// the service; repeat it for more ports.
    #[arg(long, value_name = "FIELD")]
    port: Vec<String>,
    /// The field with the protocol, as a word or a number (tcp, 6).
    #[arg(long, value_name = "FIELD", requires = "fields")]
    protocol_field: Option<String>,
    /// The input is CSV (RFC 4180), as by default with --port.
    #[arg(long, requires = "fields", conflicts_with_all = ["tsv", "jsonl", "zeek"])]
    csv: bool,
    /// The input is separated by tabs.
    #[arg(long, requires = "fields", conflicts_with_all = ["jsonl", "zeek", "delimiter"])]
    tsv: bool,
    /// The input has one JSON object per line.
    #[arg(long, requires = "fields", conflicts_with_all = ["zeek", "delimiter"])]
    jsonl: bool,
    /// The input is a log of Zeek, with a line of `#fields`.
    #[arg(long, requires = "fields", conflicts_with = "delimiter")]
    zeek: bool,
    /// The character between fields; without --csv, fields are not quoted.
    #[arg(long, value_name = "CHAR", requires = "fields", value_parser = delimiter)]
    delimiter: Option<u8>,
    /// Also add the class of the port.
    #[arg(long, requires = "fields")]
    class: bool,
    /// Also add the description of the service.
    #[arg(long, requires = "fields")]
    description: bool,
    /// The name of the new column or member [default: service, or FIELD_service for several ports].
    #[arg(long = "as", value_name = "NAME", requires = "fields")]
    name: Option<String>,
    /// Report on standard error how many ports were named, and how many fields hold no port.
    #[arg(long)]
    pub(super) summary: bool,
    /// Show the progress on standard error.
    #[arg(long)]
    pub(super) progress: bool,
    /// Number of threads, at most 4 [default: one; for files from 8 MiB one per core].
    #[arg(long, value_name = "N", value_parser = number::<usize>(1..=1024), allow_negative_numbers = true)]
    pub(super) threads: Option<usize>,
}

/// Parses the value of `--delimiter`.
fn delimiter(text: &str) -> Result<u8, &'static str> {
    match text.as_bytes() {
        b"\\t" | b"tab" => Ok(b'\t'),
        [b'\n' | b'\r' | b'"'] => Err("give another character; this one has a meaning of its own"),
        [one] => Ok(*one),
        _ => Err("give one ASCII character, or `\\t` for a tab"),
    }
}

impl AnnotateArgs {
    /// The plan that the arguments make.
    ///
    /// # Errors
    ///
    /// An option has no meaning here.
    pub(super) fn plan(&self, session: &Session<'_>, color: bool) -> Result<Plan, Failure> {
        if session.options.json || session.options.format.is_some() && environment::format().is_none() {
            return Err(
                "`svc annotate` keeps the format of its input, so it has no --format; for JSON input use --jsonl"
                    .into(),
            );
        }
        let protocol = session.protocol().map(OwnedProtocol::from);
        let mut plan = match self.preset {
            Some(preset) => preset.plan(),
            None if self.port.is_empty() => Plan::Text(TextOptions::default()),
            None => {
                Plan::Fields(FieldOptions::new(FieldFormat::Delimited { delimiter: b',', quotes: true }, Vec::new()))
            }
        };
        match &mut plan {
            Plan::Text(options) => {
                self.check_text()?;
                self.set_text(options, color);
                options.protocol = protocol;
            }
            Plan::Fields(options) => {
                self.check_fields()?;
                self.set_fields(options);
                options.protocol = protocol;
                options.has_header = !session.options.no_header;
            }
            _ => {}
        }
        Ok(plan)
    }

    fn check_text(&self) -> Result<(), Failure> {
        let is_for_fields = !self.port.is_empty()
            || self.protocol_field.is_some()
            || self.csv
            || self.tsv
            || self.jsonl
            || self.zeek
            || self.delimiter.is_some()
            || self.class
            || self.description
            || self.name.is_some();
        match self.preset {
            Some(preset) if is_for_fields => {
                Err(format!("the preset `{}` is for text without fields; drop the options for fields", preset.word())
                    .into())
            }
            _ => Ok(()),
        }
    }

    fn check_fields(&self) -> Result<(), Failure> {
        match (self.replace || self.numbers || self.all, self.preset) {
            (true, Some(preset)) => {
                Err(format!("the preset `{}` adds columns; drop --replace, --numbers and --all", preset.word()).into())
            }
            _ => Ok(()),
        }
    }

    fn set_text(&self, options: &mut TextOptions, color: bool) {
        options.writing = match (self.replace, self.numbers) {
            (true, _) => Writing::NameOnly,
            (_, true) => Writing::NumberOnly,
            _ => Writing::NameAfter,
        };
        options.all = self.all;
        options.practice = self.practice.unwrap_or(0);
        if color {
            options.around = name_style();
        }
    }

    fn set_fields(&self, options: &mut FieldOptions) {
        if !self.port.is_empty() {
            options.ports = self.port.iter().map(|field| Field::new(field)).collect();
        }
        if let Some(field) = &self.protocol_field {
            options.protocol_field = Some(Field::new(field));
        }
        options.format = match (self.tsv, self.jsonl, self.zeek, self.delimiter) {
            (true, ..) => FieldFormat::Delimited { delimiter: b'\t', quotes: false },
            (_, true, ..) => FieldFormat::Jsonl,
            (_, _, true, _) => FieldFormat::Zeek,
            (.., Some(delimiter)) => FieldFormat::Delimited { delimiter, quotes: self.csv || delimiter == b',' },
            _ if self.csv => FieldFormat::Delimited { delimiter: b',', quotes: true },
            _ => options.format,
        };
        let added = [
            (self.class, Column::Class),
            (self.practice.is_some(), Column::Practice),
            (self.description, Column::Description),
        ];
        options.columns.extend(added.into_iter().filter(|added| added.0).map(|added| added.1));
        options.practice = self.practice.unwrap_or(1);
        options.name.clone_from(&self.name);
    }
}
