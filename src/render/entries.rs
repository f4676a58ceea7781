//! Answers to questions about names and ports, in every format.

use super::sheet::{Format, Sheet};
use super::{Entry, blocks, entry_table, services_lines};
use bstr::BStr;
use std::io;
use svc_lookup::{Hit, PortRange, Services, Source};

/// Writes entries as they come; what needs all of them waits for the end.
pub(crate) struct Entries<'o> {
    sheet: Sheet<'o>,
    shape: Shape,
}

/// What the sheet's own formats do not do.
enum Shape {
    Table(entry_table::Rows),
    Blocks(blocks::Blocks),
    Services(services_lines::Lines),
    /// The columns, in a format for programs.
    Columns,
}

impl<'o> Entries<'o> {
    /// Entries on a sheet. A person may want all details, one block per entry, in place of a table.
    pub(crate) fn new(sheet: Sheet<'o>, verbose: bool) -> Entries<'o> {
        let style = sheet.style();
        let shape = match sheet.format() {
            Format::Table if verbose => Shape::Blocks(blocks::Blocks::new(style)),
            Format::Table => Shape::Table(entry_table::Rows::new(style)),
            Format::Services => Shape::Services(services_lines::Lines::default()),
            Format::Plain | Format::Json | Format::Jsonl | Format::Csv => Shape::Columns,
        };
        Entries { sheet, shape }
    }

    /// Whether a person wants all details: formats for programs are the same with `--verbose` and without.
    pub(crate) fn shows_everything(&self) -> bool {
        matches!(self.shape, Shape::Blocks(_))
    }

    /// Whether the entries become a services file, in which the first entry for a name or a port answers.
    pub(crate) fn is_services_file(&self) -> bool {
        matches!(self.shape, Shape::Services(_))
    }

    /// Whether a name that is not found has an entry too: only JSON has one.
    pub(crate) fn shows_unknown(&self) -> bool {
        matches!(self.sheet.format(), Format::Json | Format::Jsonl)
    }

    /// The entry for a service that was found. People are shown what the registry says about a service of a services
    /// file: in a table its description where the file has none, and in a block all of it.
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
            _ => false,
        };
        match wants_record && hit.source < Source::Iana {
            true => entry.with_record(services.registry_record(&hit.service)),
            false => entry,
        }
    }

    /// One entry of an answer.
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

    /// The entry for a name that is not found.
    pub(crate) fn unknown(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        if self.shows_unknown() { self.add(entry) } else { Ok(()) }
    }

    /// Hands on what was written.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.sheet.flush()
    }

    /// Writes what waited for the end; returns what to say about entries that the format cannot hold.
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
