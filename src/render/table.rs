//! Tables for people: as wide as the terminal, no wider.

use super::escape::for_terminal;
use super::{Entry, Style};
use comfy_table::{Cell, ColumnConstraint, ContentArrangement, Table, Width};
use std::collections::HashMap;
use std::io::{self, Write};
use svc_lookup::{Port, Source};

/// The width of a table that goes to no terminal.
const WIDTH: u16 = 100;
/// The column of the class: the first to go where the description has little room.
const CLASS: usize = 3;
/// Little room, in characters.
const ROOM: usize = 24;
/// The longest text of a cell, in characters.
const LONGEST: usize = 1000;
/// How many uses of a port in practice are shown; one more is, where it stands for the rest.
const BEST_KNOWN: usize = 3;
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
    /// For a use in practice: the port beside whose services it stands.
    beside: Option<Port>,
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
        let mut rows: Vec<_> = best_known(self.rows).into_iter().map(|row| row.cells(aliases)).collect();
        let mut whole = 5;
        if is_narrow(self.style) && room(&header[..whole], &rows, width(self.style)) < ROOM {
            header.remove(CLASS);
            rows.iter_mut().for_each(|cells| drop(cells.remove(CLASS)));
            whole -= 1;
        }
        let rows = rows.into_iter().map(|cells| cells.into_iter().map(Cell::new).collect());
        write_table(out, &header, rows, whole, self.style)
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
            beside: entry.beside,
        };
        Row {
            common,
            protocols: service.protocol.map_or("any".into(), |word| shortened(&for_terminal(word.word()))),
            class: entry.class().map_or("", |class| class.name()),
            description: shortened(&description(entry)),
        }
    }

    /// What stands for the rest of the uses of a port.
    fn more(port: Port, more: usize) -> Row {
        let common = Common {
            found: true,
            name: format!("{more} more"),
            ports: port.to_string(),
            source: Source::Practice.name(),
            aliases: String::new(),
            beside: Some(port),
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

/// Of many uses of a port in practice, which come best known first, some and how many more there are.
fn best_known(mut rows: Vec<Row>) -> Vec<Row> {
    let mut few = Vec::with_capacity(rows.len());
    while let Some(first) = rows.first() {
        let port = first.common.beside;
        let others = rows.iter().position(|row| row.common.beside != port).unwrap_or(rows.len());
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

/// The characters that these columns leave of a line.
fn room(header: &[&str], rows: &[Vec<String>], width: u16) -> usize {
    let widths = header.iter().enumerate().map(|(at, title)| {
        let content = rows.iter().map(|cells| cells[at].chars().count()).max().unwrap_or(0);
        content.max(title.len()) + usize::from(GAP)
    });
    usize::from(width).saturating_sub(widths.sum())
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
    let mut parts = vec![for_terminal(&entry.text()).into_owned()];
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
pub(super) fn is_narrow(style: Style) -> bool {
    width(style) < WIDTH
}

/// How wide a table may be.
pub(super) fn width(style: Style) -> u16 {
    let terminal = terminal_size::terminal_size().filter(|_| style.terminal);
    terminal.map_or(WIDTH, |(width, _)| width.0)
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
    table.set_header(header);
    table.add_rows(rows);
    let name = arrange(&mut table, whole, width(style));
    let port = table.column_max_content_widths().get(1).copied().unwrap_or(0);
    for (at, line) in table.lines().enumerate() {
        match line.trim_end() {
            line if !style.color => writeln!(out, "{line}")?,
            line if at == 0 => writeln!(out, "{HEADER}{line}{HEADER:#}")?,
            line => write_colored(out, line, name.into(), port.into())?,
        }
    }
    Ok(())
}

pub(super) const HEADER: anstyle::Style = anstyle::Style::new().dimmed();
pub(super) const NAME: anstyle::Style = anstyle::Style::new().bold();
pub(super) const PORT: anstyle::Style = anstyle::AnsiColor::Cyan.on_default();

/// Writes a line with the first two columns, of these widths, in their styles.
fn write_colored(out: &mut dyn Write, line: &str, name: usize, port: usize) -> io::Result<()> {
    let gap = usize::from(GAP);
    match (line.split_at_checked(name), line.is_ascii()) {
        (Some((name, rest)), true) => {
            let (blanks, rest) = rest.split_at(gap.min(rest.len()));
            let (port, rest) = rest.split_at(port.min(rest.len()));
            writeln!(out, "{NAME}{name}{NAME:#}{blanks}{PORT}{port}{PORT:#}{rest}")
        }
        // Where characters are not bytes, columns are not counted so simply.
        _ => writeln!(out, "{line}"),
    }
}

/// Gives the columns their widths, and says that of the first.
fn arrange(table: &mut Table, whole: usize, width: u16) -> u16 {
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
    name
}
