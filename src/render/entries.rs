//! Answers to queries for names and ports, in every format.

use super::sheet::{Format, Sheet};
use super::{Entry, blocks, entry_table, services_lines};
use bstr::BStr;
use std::io;
use svc_lookup::{Hit, PortRange, Services, Source};

/// Writes entries one by one; a table is written at the end.
pub(crate) struct Entries<'o> {
    sheet: Sheet<'o>,
    shape: Shape,
}

/// How entries are collected or written.
enum Shape {
    Table(entry_table::Rows),
    Blocks(blocks::Blocks),
    Services(services_lines::ServicesLines),
    /// As columns, in a format for programs.
    Columns,
}

impl<'o> Entries<'o> {
    /// Starts entries on a sheet; `verbose` replaces a table by a block per entry.
    pub(crate) fn new(sheet: Sheet<'o>, verbose: bool) -> Entries<'o> {
        let style = sheet.style();
        let shape = match sheet.format() {
            Format::Table if verbose => Shape::Blocks(blocks::Blocks::new(style)),
            Format::Table => Shape::Table(entry_table::Rows::new(style)),
            Format::Services => Shape::Services(services_lines::ServicesLines::default()),
            _ => Shape::Columns,
        };
        Entries { sheet, shape }
    }

    /// Whether all details are shown: `--verbose` does not change formats for programs.
    pub(crate) fn shows_everything(&self) -> bool {
        matches!(self.shape, Shape::Blocks(_))
    }

    /// Whether the entries become a services file, where the first entry for a name or a port is found.
    pub(crate) fn is_services_file(&self) -> bool {
        matches!(self.shape, Shape::Services(_))
    }

    /// Whether unknown names have an entry: only in JSON.
    pub(crate) fn shows_unknown(&self) -> bool {
        self.is_json()
    }

    /// Whether entries are shown with what is to be said about the answer: only in JSON.
    pub(crate) fn shows_advice(&self) -> bool {
        self.is_json()
    }

    fn is_json(&self) -> bool {
        matches!(self.sheet.format(), Format::Json | Format::Jsonl)
    }

    /// Makes the entry for a hit. A service of a services file gets the registry's record: in a block and in data always, in a
    /// table if the file does not describe it.
    pub(crate) fn describe<'a>(
        &self,
        services: &'a Services,
        query: &'a BStr,
        hit: &Hit<'a>,
        asked: &'a [PortRange],
    ) -> Entry<'a> {
        let entry = Entry::hit(query, hit, asked);
        let wants_record = match self.shape {
            Shape::Table(_) => hit.service.description.is_empty(),
            Shape::Blocks(_) => true,
            Shape::Columns => self.sheet.format() != Format::Plain,
            Shape::Services(_) => false,
        };
        match hit.source < Source::Iana {
            true if wants_record => entry.with_record(services.registry_record(&hit.service)),
            false if self.is_json() => entry.with_registration(),
            _ => entry,
        }
    }

    /// Adds an entry.
    pub(crate) fn add(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        match &mut self.shape {
            Shape::Table(rows) => {
                rows.add(entry);
                Ok(())
            }
            Shape::Blocks(blocks) => blocks.entry(self.sheet.out(), entry),
            Shape::Services(lines) => lines.entry(&mut self.sheet, entry),
            Shape::Columns => self.sheet.row(Entry::COLUMNS, entry),
        }
    }

    /// Adds the entry for an unknown name, if the format has one.
    pub(crate) fn unknown(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if self.shows_unknown() { self.add(entry) } else { Ok(()) }
    }

    /// Flushes the output.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.sheet.flush()
    }

    /// Writes the rest, and returns messages about entries that the format cannot hold.
    pub(crate) fn finish(mut self) -> io::Result<Vec<String>> {
        match self.shape {
            Shape::Table(rows) => rows.write(&mut self.sheet)?,
            Shape::Services(lines) => return Ok(lines.skipped().messages().collect()),
            Shape::Blocks(_) => {}
            Shape::Columns => self.sheet.finish(Entry::COLUMNS)?,
        }
        Ok(Vec::new())
    }
}
