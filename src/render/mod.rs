//! Answers as a table, blocks of lines, plain lines, JSON, CSV, or a services file.

mod blocks;
mod classes;
mod csv;
mod entry;
mod escape;
mod events;
mod free;
mod here;
mod json;
mod links;
mod listening;
mod plain;
mod services;
mod table;
#[cfg(feature = "update")]
mod update;

pub(crate) use classes::{ClassRow, Classes};
pub(crate) use entry::{Entry, Unknown};
pub(crate) use escape::for_terminal;
pub(crate) use events::{Event, Events};
pub(crate) use free::FoundPorts;
pub(crate) use listening::{Listening, OpenRow, described};
#[cfg(feature = "update")]
pub(crate) use update::{Done, Report};

use crate::cli::Format;
use bstr::BStr;
use std::io::{self, Write};
use svc_lookup::{Hit, PortRange, Services, Source};

/// How a terminal is written to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) color: bool,
    /// The output is a terminal: its width counts, and what comes from a file is escaped.
    pub(crate) terminal: bool,
    /// The terminal opens links that a text carries (OSC 8).
    pub(crate) links: bool,
}

/// Writes answers as they come; what needs all of them waits for the end.
pub(crate) struct Renderer {
    shape: Shape,
    style: Style,
}

enum Shape {
    Table(table::Entries),
    Blocks(blocks::Blocks),
    Plain,
    Json(json::Array),
    Jsonl,
    Csv(csv::Rows),
    Services(services::Lines),
}

impl Renderer {
    /// A renderer for a format; who reads a table may want everything that is known, a block an entry.
    pub(crate) fn new(format: Format, style: Style, verbose: bool) -> Renderer {
        let shape = match format {
            Format::Table if verbose => Shape::Blocks(blocks::Blocks::new(style)),
            Format::Table => Shape::Table(table::Entries::new(style)),
            Format::Plain => Shape::Plain,
            Format::Json => Shape::Json(json::Array::default()),
            Format::Jsonl => Shape::Jsonl,
            Format::Csv => Shape::Csv(csv::Rows::default()),
            Format::Services => Shape::Services(services::Lines::default()),
        };
        Renderer { shape, style }
    }

    /// Whether a person wants everything that is known: what programs read is the same with `--verbose` and without.
    pub(crate) fn shows_everything(&self) -> bool {
        matches!(self.shape, Shape::Blocks(_))
    }

    /// The entry of a service that was found. People are told what the registry says of a service of a services file: in
    /// a table how it describes one that the file does not, and in a block all of it.
    pub(crate) fn describe<'a>(
        &self,
        services: &'a Services,
        query: &'a BStr,
        hit: &Hit<'a>,
        asked: &'a [PortRange],
    ) -> Entry<'a> {
        let entry = Entry::hit(query, hit, asked);
        let unsaid = match self.shape {
            Shape::Table(_) => hit.service.description.is_empty(),
            Shape::Blocks(_) => true,
            _ => false,
        };
        match unsaid && hit.source < Source::Iana {
            true => entry.with_record(services.registry_record(&hit.service)),
            false => entry,
        }
    }

    /// One entry of an answer.
    pub(crate) fn entry(&mut self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let style = self.style;
        self.write(out, |shape, out| match shape {
            Shape::Table(table) => {
                table.entry(entry);
                Ok(())
            }
            Shape::Blocks(blocks) => blocks.entry(out, entry),
            Shape::Plain => plain::entry(out, entry, style),
            Shape::Json(array) => array.item(out, &json::Object::entry(entry)),
            Shape::Jsonl => json::line(out, &json::Object::entry(entry)),
            Shape::Csv(rows) => rows.entry(out, entry),
            Shape::Services(lines) => lines.entry(out, entry),
        })
    }

    /// The answer to a name that nobody knows: only JSON has one.
    pub(crate) fn unknown(&mut self, out: &mut dyn Write, unknown: &Unknown<'_>) -> io::Result<()> {
        self.write(out, |shape, out| match shape {
            Shape::Json(array) => array.item(out, &json::Object::unknown(unknown)),
            Shape::Jsonl => json::line(out, &json::Object::unknown(unknown)),
            _ => Ok(()),
        })
    }

    /// Writes something; what a terminal must not get is escaped in the way of the format.
    fn write<W>(&mut self, out: &mut dyn Write, write: W) -> io::Result<()>
    where
        W: FnOnce(&mut Shape, &mut dyn Write) -> io::Result<()>,
    {
        if !self.style.terminal || matches!(self.shape, Shape::Table(_) | Shape::Blocks(_) | Shape::Plain) {
            return write(&mut self.shape, out);
        }
        let mut text = Vec::new();
        write(&mut self.shape, &mut text)?;
        let is_json = matches!(self.shape, Shape::Json(_) | Shape::Jsonl);
        let safe = if is_json { escape::json_for_terminal(&text) } else { escape::lines_for_terminal(&text) };
        out.write_all(safe.as_bytes())
    }

    /// Every answer was given.
    pub(crate) fn finish(self, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<()> {
        match self.shape {
            Shape::Table(table) => table.write(out),
            Shape::Json(array) => array.finish(out),
            Shape::Csv(rows) => rows.finish(out),
            Shape::Services(lines) => {
                lines.finish(errors);
                Ok(())
            }
            Shape::Blocks(_) | Shape::Plain | Shape::Jsonl => Ok(()),
        }
    }
}
