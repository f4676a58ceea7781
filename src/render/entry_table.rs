//! Entries as a table for people.

use super::Entry;
use super::escape::for_terminal;
use super::sheet::{Sheet, Style};
use super::table::{GAP, is_narrow, width, write_table};
use std::collections::HashMap;
use std::io;
use svc_lookup::{Port, Source};

/// The column of the class, dropped first if the description has little room.
const CLASS: usize = 3;
/// The minimum room for the description, in characters.
const ROOM: usize = 24;
/// The maximum length of a cell, in characters.
const LONGEST: usize = 1000;
/// The number of products shown for a port; one more is shown if it would be the only one left.
const BEST_KNOWN: usize = 3;

/// Rows of entries; entries that differ only in the protocol share a row.
#[derive(Debug)]
pub(super) struct Rows {
    style: Style,
    rows: Vec<Row>,
    /// The rows of each service; they may differ in their descriptions.
    known: HashMap<Common, Vec<usize>>,
}

/// The parts that the entries of a row share.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Common {
    found: bool,
    name: String,
    ports: String,
    source: &'static str,
    aliases: String,
    /// For software in common use, the port it is listed under.
    listed_under: Option<Port>,
}

#[derive(Debug)]
struct Row {
    common: Common,
    protocols: String,
    class: &'static str,
    description: String,
}

impl Rows {
    pub(super) fn new(style: Style) -> Rows {
        Rows { style, rows: Vec::new(), known: HashMap::new() }
    }

    pub(super) fn add(&mut self, entry: &Entry<'_>) {
        let row = Row::new(entry);
        let places = self.known.entry(row.common.clone()).or_default();
        // Compares only the last rows: a file may describe one service in a thousand ways.
        match places.iter().rev().take(8).find(|&&at| self.rows[at].is_described_as(&row)) {
            Some(&at) => self.rows[at].add(row),
            None => {
                places.push(self.rows.len());
                self.rows.push(row);
            }
        }
    }

    pub(super) fn write(self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let aliases = !is_narrow(self.style) && self.rows.iter().any(|row| !row.common.aliases.is_empty());
        let mut header = vec!["SERVICE", "PORT", "PROTOCOL", "CLASS", "SOURCE"];
        header.extend(aliases.then_some("ALIASES"));
        header.push("DESCRIPTION");
        let mut rows: Vec<_> = best_known(self.rows).into_iter().map(|row| row.cells(aliases)).collect();
        let mut whole = 5;
        if is_narrow(self.style) && room(&header[..whole], &rows, width(self.style)) < ROOM {
            header.remove(CLASS);
            rows.iter_mut().for_each(|cells| drop(cells.remove(CLASS)));
            whole -= 1;
        }
        write_table(sheet, &header, rows, whole)
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
            listed_under: entry.listed_under,
        };
        Row {
            common,
            protocols: service.protocol.map_or("any".into(), |word| shortened(&for_terminal(word.word()))),
            class: entry.class().map_or("", |class| class.name()),
            description: shortened(&description(entry)),
        }
    }

    /// A row that counts the remaining products of a port.
    fn more(port: Port, more: usize) -> Row {
        let common = Common {
            found: true,
            name: format!("{more} more"),
            ports: port.to_string(),
            source: Source::Practice.name(),
            aliases: String::new(),
            listed_under: Some(port),
        };
        let description = "`--verbose` shows them".to_owned();
        Row { common, protocols: String::new(), class: port.class().name(), description }
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

    fn cells(self, aliases: bool) -> Vec<String> {
        let Common { name, ports, source, aliases: others, .. } = self.common;
        let dash = |text: String| if text.is_empty() { "-".to_owned() } else { text };
        let description = match (aliases || others.is_empty(), self.description.is_empty()) {
            (true, _) => self.description,
            (false, true) => format!("also {others}"),
            (false, false) => format!("{}; also {others}", self.description),
        };
        let mut cells = vec![dash(name), dash(ports), self.protocols, self.class.to_owned(), source.to_owned()];
        cells.extend(aliases.then_some(others));
        cells.push(description);
        cells
    }
}

/// Keeps the first products of each port, which are the best known, and counts the rest.
fn best_known(mut rows: Vec<Row>) -> Vec<Row> {
    let mut few = Vec::with_capacity(rows.len());
    while let Some(first) = rows.first() {
        let port = first.common.listed_under;
        let others = rows.iter().position(|row| row.common.listed_under != port).unwrap_or(rows.len());
        let rest = rows.split_off(others);
        match port {
            Some(port) if rows.len() > BEST_KNOWN + 1 => {
                let more = rows.len() - BEST_KNOWN;
                few.extend(rows.into_iter().take(BEST_KNOWN));
                few.push(Row::more(port, more));
            }
            _ => few.append(&mut rows),
        }
        rows = rest;
    }
    few
}

/// The characters of a line that these columns leave free.
fn room(header: &[&str], rows: &[Vec<String>], width: u16) -> usize {
    let widths = header.iter().enumerate().map(|(at, title)| {
        let content = rows.iter().map(|cells| cells[at].chars().count()).max().unwrap_or(0);
        content.max(title.len()) + usize::from(GAP)
    });
    usize::from(width).saturating_sub(widths.sum())
}

/// Shortens a text: wrapping very long words is slow.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The description, with notes.
fn description(entry: &Entry<'_>) -> String {
    let mut parts = vec![for_terminal(&entry.text()).into_owned()];
    let registration = entry.registration().unwrap_or_default();
    if entry.service.ports.is_none() {
        parts.push("registered without a port".to_owned());
    }
    if !registration.alias_of.is_empty() {
        parts.push(format!("alias of {}", for_terminal(registration.alias_of)));
    }
    if !registration.previously.is_empty() {
        parts.push(format!("previously {}", for_terminal(registration.previously)));
    }
    if registration.historic {
        parts.push("historic".to_owned());
    }
    if registration.unauthorized_use {
        parts.push("IANA notes unauthorized use".to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join("; ")
}
