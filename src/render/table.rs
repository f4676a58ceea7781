//! Tables for people: as wide as the terminal, no wider.

use super::escape::for_terminal;
use super::{Entry, Style};
use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Table, Width};
use std::collections::HashMap;
use std::io::{self, Write};

/// The width of a table that goes to no terminal.
const WIDTH: u16 = 100;
/// The longest text of a cell, in characters.
const LONGEST: usize = 1000;
/// The blanks between columns.
const GAP: u16 = 2;

/// Entries, of which those that differ only in the protocol share a row.
#[derive(Debug)]
pub(crate) struct Entries {
    style: Style,
    rows: Vec<Row>,
    /// The rows of a service, by what they have in common: a row may still differ in its description.
    known: HashMap<Common, Vec<usize>>,
}

/// What the entries of one row have in common.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Common {
    found: bool,
    name: String,
    ports: String,
    source: &'static str,
    aliases: String,
}

#[derive(Debug)]
struct Row {
    common: Common,
    protocols: String,
    class: &'static str,
    description: String,
}

impl Entries {
    pub(super) fn new(style: Style) -> Entries {
        Entries { style, rows: Vec::new(), known: HashMap::new() }
    }

    pub(super) fn entry(&mut self, entry: &Entry<'_>) {
        let row = Row::new(entry);
        let places = self.known.entry(row.common.clone()).or_default();
        // A file that describes one service in a thousand ways gets a thousand rows, and soon.
        match places.iter().rev().take(8).find(|&&at| self.rows[at].is_described_as(&row)) {
            Some(&at) => self.rows[at].add(row),
            None => {
                places.push(self.rows.len());
                self.rows.push(row);
            }
        }
    }

    pub(super) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let aliases = !is_narrow(self.style) && self.rows.iter().any(|row| !row.common.aliases.is_empty());
        let mut header = vec!["SERVICE", "PORT", "PROTOCOL", "CLASS", "SOURCE"];
        header.extend(aliases.then_some("ALIASES"));
        header.push("DESCRIPTION");
        let rows = self.rows.into_iter().map(|row| row.cells(aliases));
        write_table(out, &header, rows, 5, self.style)
    }
}

impl Row {
    fn new(entry: &Entry<'_>) -> Row {
        let service = &entry.service;
        let aliases: Vec<_> = service.aliases().map(|alias| for_terminal(alias)).collect();
        let common = Common {
            found: entry.is_found(),
            name: shortened(&for_terminal(service.name)),
            ports: service.ports.map_or(String::new(), |ports| ports.to_string()),
            source: entry.source_name(),
            aliases: shortened(&aliases.join(" ")),
        };
        Row {
            common,
            protocols: service.protocol.map_or("any".into(), |word| shortened(&for_terminal(word.word()))),
            class: entry.class().map_or("", |class| class.name()),
            description: shortened(&description(entry)),
        }
    }

    fn is_described_as(&self, other: &Row) -> bool {
        self.description == other.description || other.description.is_empty() || self.description.is_empty()
    }

    fn add(&mut self, other: Row) {
        if !self.protocols.split(", ").any(|known| known == other.protocols) {
            self.protocols.push_str(", ");
            self.protocols.push_str(&other.protocols);
        }
        if self.description.is_empty() {
            self.description = other.description;
        }
    }

    fn cells(self, aliases: bool) -> Vec<Cell> {
        let Common { found, name, ports, source, aliases: others } = self.common;
        let name = if name.is_empty() { Cell::new("-") } else { Cell::new(name).add_attribute(Attribute::Bold) };
        let port = if ports.is_empty() { Cell::new("-") } else { Cell::new(ports).fg(Color::DarkCyan) };
        let description = match (aliases || others.is_empty(), self.description.is_empty()) {
            (true, _) => self.description,
            (false, true) => format!("also {others}"),
            (false, false) => format!("{}; also {others}", self.description),
        };
        let description = Cell::new(description);
        let mut cells = vec![name, port, Cell::new(self.protocols), Cell::new(self.class), Cell::new(source)];
        cells.extend(aliases.then(|| Cell::new(others)));
        cells.push(if found { description } else { description.add_attribute(Attribute::Dim) });
        cells
    }
}

/// The beginning of a text that no one reads to its end: a table is for people, and breaking long words takes long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What it is, and what should be known of it.
fn description(entry: &Entry<'_>) -> String {
    let mut parts = vec![for_terminal(entry.service.description).into_owned()];
    let registration = entry.registration().unwrap_or_default();
    if entry.service.ports.is_none() {
        parts.push("registered without a port".to_owned());
    }
    if !registration.alias_of.is_empty() {
        parts.push(format!("another name of {}", for_terminal(registration.alias_of)));
    }
    if !registration.previously.is_empty() {
        parts.push(format!("before: {}", for_terminal(registration.previously)));
    }
    if registration.historic {
        parts.push("historic".to_owned());
    }
    if registration.unauthorized_use {
        parts.push("others use the port without an assignment".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}

/// Whether the terminal has no room for a column of aliases: they go into the description then.
fn is_narrow(style: Style) -> bool {
    width(style) < WIDTH
}

fn width(style: Style) -> u16 {
    Table::new().width().filter(|_| style.terminal).unwrap_or(WIDTH)
}

/// The least room for a column that may be broken: a word or two.
const LEAST: u16 = 12;

/// Writes a table: no borders, so that what is selected and copied is text. The first columns are not broken, the rest
/// takes the room that is left; where that is too little, the name is broken too, and at the worst the table is too wide.
pub(super) fn write_table(
    out: &mut dyn Write,
    header: &[&str],
    rows: impl Iterator<Item = Vec<Cell>>,
    whole: usize,
    style: Style,
) -> io::Result<()> {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    table.add_rows(rows);
    if style.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    arrange(&mut table, whole, width(style));
    for line in table.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn arrange(table: &mut Table, whole: usize, width: u16) {
    let contents = table.column_max_content_widths();
    let (name, others) = contents[..whole].split_first().map_or((0, &[][..]), |(name, others)| (*name, others));
    let least = contents[whole..].iter().map(|&content| content.min(LEAST) + GAP).sum::<u16>();
    let rest = others.iter().fold(least, |sum, content| sum.saturating_add(*content).saturating_add(GAP));
    let room = width.saturating_sub(rest).saturating_sub(GAP);
    let name = name.min(room.max(LEAST));
    table.set_width(width.max(rest.saturating_add(name).saturating_add(GAP)));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, GAP));
        if at == 0 {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(name.saturating_add(GAP))));
        } else if at < whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
}
