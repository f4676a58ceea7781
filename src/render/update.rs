//! What `svc update` did, and what is different now.

use super::escape::{for_terminal, json_for_terminal, lines_for_terminal};
use super::table::write_table;
use super::{Style, csv, json};
use crate::cli::Format;
use comfy_table::Cell;
use serde::Serialize;
use std::io::{self, Write};
use svc_lookup::Date;
use svc_lookup::update::{Changes, Entry};

/// How many entries a table shows, unless all are asked for.
const SHOWN: usize = 20;

/// What became of the registry in use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Done {
    /// A newer one is in use.
    Updated,
    /// There is none newer.
    UpToDate,
    /// The publication was stored as it was asked for, and the program's own is as new.
    Stored,
    /// The one before is in use again.
    Reverted,
}

/// What `svc update` did.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    pub(crate) done: Done,
    /// The day of the publication that was taken, or taken back.
    pub(crate) date: Date,
    /// The day of the one in use before, and now.
    pub(crate) before: Date,
    pub(crate) in_use: Date,
    pub(crate) changes: &'a Changes,
    /// Show every entry in a table too.
    pub(crate) all: bool,
}

/// A report as JSON has it.
#[derive(Serialize)]
struct Object<'a> {
    status: &'static str,
    date: String,
    before: String,
    in_use: String,
    added: Vec<Row<'a>>,
    removed: Vec<Row<'a>>,
    renamed: Vec<Row<'a>>,
    changed: Vec<Row<'a>>,
}

/// An entry that is different now.
#[derive(Clone, Serialize)]
struct Row<'a> {
    #[serde(skip)]
    change: &'static str,
    name: &'a str,
    former_name: Option<&'a str>,
    port: Option<u16>,
    last_port: Option<u16>,
    protocol: Option<&'a str>,
    description: &'a str,
}

impl Report<'_> {
    /// Writes the report: for people a sentence and a table, of no more entries than they read.
    pub(crate) fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        if format == Format::Table {
            return self.table(out, style);
        }
        let mut text = Vec::new();
        match format {
            Format::Json | Format::Jsonl => json::line(&mut text, &self.object())?,
            Format::Csv => self.csv(&mut text)?,
            Format::Table | Format::Plain | Format::Services => return self.plain(out, style),
        }
        match format {
            _ if !style.terminal => out.write_all(&text),
            Format::Csv => out.write_all(lines_for_terminal(&text).as_bytes()),
            _ => out.write_all(json_for_terminal(&text).as_bytes()),
        }
    }

    fn table(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        writeln!(out, "{}", self.sentence())?;
        let shown = if self.all { usize::MAX } else { SHOWN };
        let mut rows = self.rows().take(shown).peekable();
        if rows.peek().is_some() {
            let header = ["SERVICE", "PORT", "PROTOCOL", "CHANGE", "DESCRIPTION"];
            write_table(out, &header, rows.map(|row| row.cells()), 4, style)?;
        }
        match self.changes.len().saturating_sub(shown) {
            0 => Ok(()),
            more => writeln!(out, "and {more} more: `--verbose` and the other formats show all of them"),
        }
    }

    fn sentence(&self) -> String {
        let Report { date, before, in_use, changes, .. } = self;
        match self.done {
            Done::UpToDate => format!("up to date: the registry of {in_use}"),
            Done::Reverted => format!("back to the registry of {in_use}, from that of {before}"),
            Done::Stored => {
                format!(
                    "stored the registry of {date}, which answers nothing: the program's own, of {in_use}, is as new"
                )
            }
            Done::Updated => {
                let Changes { added, removed, renamed, changed, .. } = changes;
                let [added, removed, renamed] = [added.len(), removed.len(), renamed.len()];
                let counts = format!("{added} added, {removed} removed, {renamed} renamed, {} changed", changed.len());
                format!("updated to the registry of {date}, from that of {before}: {counts}")
            }
        }
    }

    /// First what was done, the three days and the four counts; then a line for each entry.
    fn plain(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let Report { date, before, in_use, changes, .. } = self;
        let Changes { added, removed, renamed, changed, .. } = changes;
        let (added, removed, renamed, changed) = (added.len(), removed.len(), renamed.len(), changed.len());
        let word = self.done.word();
        writeln!(out, "{word}\t{date}\t{before}\t{in_use}\t{added}\t{removed}\t{renamed}\t{changed}")?;
        for row in self.rows() {
            let [name, former, protocol, description] = row.texts().map(|text| match style.terminal {
                true => for_terminal(text.as_bytes()),
                false => text.into(),
            });
            let (change, ports) = (row.change, row.ports());
            writeln!(out, "{change}\t{name}\t{ports}\t{protocol}\t{former}\t{description}")?;
        }
        Ok(())
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        csv::row(out, ["change", "name", "former_name", "port", "last_port", "protocol", "description"])?;
        let number = |port: Option<u16>| port.map_or(String::new(), |port| port.to_string());
        for row in self.rows() {
            let [name, former, protocol, description] = row.texts();
            let (first, last) = (number(row.port), number(row.last_port));
            csv::row(out, [row.change, name, former, &first, &last, protocol, description])?;
        }
        Ok(())
    }

    fn object(&self) -> Object<'_> {
        let rows = |change| self.rows().filter(|row| row.change == change).collect();
        Object {
            status: self.done.word(),
            date: self.date.to_string(),
            before: self.before.to_string(),
            in_use: self.in_use.to_string(),
            added: rows("added"),
            removed: rows("removed"),
            renamed: rows("renamed"),
            changed: rows("changed"),
        }
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let Changes { added, removed, renamed, changed, .. } = self.changes;
        let added = added.iter().map(|entry| Row::new("added", None, entry));
        let removed = removed.iter().map(|entry| Row::new("removed", None, entry));
        let renamed = renamed.iter().map(|renamed| Row::new("renamed", Some(&renamed.former), &renamed.entry));
        let changed = changed.iter().map(|entry| Row::new("changed", None, entry));
        added.chain(removed).chain(renamed).chain(changed)
    }
}

impl Done {
    fn word(self) -> &'static str {
        match self {
            Done::Updated => "updated",
            Done::UpToDate => "up-to-date",
            Done::Stored => "stored",
            Done::Reverted => "reverted",
        }
    }
}

impl<'a> Row<'a> {
    fn new(change: &'static str, former: Option<&'a str>, entry: &'a Entry) -> Row<'a> {
        Row {
            change,
            name: &entry.name,
            former_name: former,
            port: entry.ports.map(|ports| ports.first().number()),
            last_port: entry.ports.map(|ports| ports.last().number()),
            protocol: entry.protocol.as_deref(),
            description: &entry.description,
        }
    }

    /// The name, the one before, the protocol, the description.
    fn texts(&self) -> [&'a str; 4] {
        [self.name, self.former_name.unwrap_or_default(), self.protocol.unwrap_or_default(), self.description]
    }

    fn ports(&self) -> String {
        match (self.port, self.last_port) {
            (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
            (first, _) => first.map_or(String::new(), |first| first.to_string()),
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let safe = |text: &str| for_terminal(text.as_bytes()).into_owned();
        let ports = self.ports();
        let description = match self.former_name {
            Some(former) if self.description.is_empty() => format!("before: {}", safe(former)),
            Some(former) => format!("before: {}; {}", safe(former), safe(self.description)),
            None => safe(self.description),
        };
        let ports = if ports.is_empty() { "-".to_owned() } else { ports };
        let protocol = safe(self.protocol.unwrap_or("any"));
        [safe(self.name), ports, protocol, self.change.to_owned(), description].map(Cell::new).into()
    }
}
