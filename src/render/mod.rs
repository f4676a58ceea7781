//! Answers as a table, plain lines, JSON, CSV, or a services file.

mod classes;
mod csv;
mod entry;
mod escape;
mod json;
mod plain;
mod services;
mod table;

pub(crate) use classes::{ClassRow, Classes};
pub(crate) use entry::{Entry, Unknown};

use crate::cli::Format;
use std::io::{self, Write};

/// How a terminal is written to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) color: bool,
    /// The output is a terminal: its width counts, and what comes from a file is escaped.
    pub(crate) terminal: bool,
}

/// Writes answers as they come; what needs all of them waits for the end.
pub(crate) enum Renderer {
    Table(table::Entries),
    Plain(Style),
    Json(json::Array),
    Jsonl,
    Csv(csv::Rows),
    Services(services::Lines),
}

impl Renderer {
    pub(crate) fn new(format: Format, style: Style) -> Renderer {
        match format {
            Format::Table => Renderer::Table(table::Entries::new(style)),
            Format::Plain => Renderer::Plain(style),
            Format::Json => Renderer::Json(json::Array::default()),
            Format::Jsonl => Renderer::Jsonl,
            Format::Csv => Renderer::Csv(csv::Rows::default()),
            Format::Services => Renderer::Services(services::Lines::default()),
        }
    }

    /// Whether people read the answers, who want to be told a little more.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self, Renderer::Table(_))
    }

    /// One entry of an answer.
    pub(crate) fn entry(&mut self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        match self {
            Renderer::Table(table) => {
                table.entry(entry);
                Ok(())
            }
            Renderer::Plain(style) => plain::entry(out, entry, *style),
            Renderer::Json(array) => array.item(out, &json::Object::entry(entry)),
            Renderer::Jsonl => json::line(out, &json::Object::entry(entry)),
            Renderer::Csv(rows) => rows.entry(out, entry),
            Renderer::Services(lines) => lines.entry(out, entry),
        }
    }

    /// The answer to a name that nobody knows: only JSON has one.
    pub(crate) fn unknown(&mut self, out: &mut dyn Write, unknown: &Unknown<'_>) -> io::Result<()> {
        match self {
            Renderer::Json(array) => array.item(out, &json::Object::unknown(unknown)),
            Renderer::Jsonl => json::line(out, &json::Object::unknown(unknown)),
            _ => Ok(()),
        }
    }

    /// Every answer was given.
    pub(crate) fn finish(self, out: &mut dyn Write, errors: &mut dyn Write) -> io::Result<()> {
        match self {
            Renderer::Table(table) => table.write(out),
            Renderer::Json(array) => array.finish(out),
            Renderer::Csv(rows) => rows.finish(out),
            Renderer::Services(lines) => lines.finish(errors),
            Renderer::Plain(_) | Renderer::Jsonl => Ok(()),
        }
    }
}
