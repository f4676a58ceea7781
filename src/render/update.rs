//! The report of `svc update`: what was done, and what changed.

use super::column::{Column, Columns, Type, Value};
use super::escape::for_terminal;
use super::explain::write_paragraph;
use super::sheet::{Format, Sheet};
use super::table::{Column as TableColumn, Table};
use bstr::ByteSlice;
use std::io;
use svc_lookup::Date;
use svc_lookup::registry::OddRecord;
use svc_lookup::update::{ChangedEntry, Changes, Outcome};

/// The number of entries in a table without `--verbose`.
const SHOWN: usize = 20;

/// What was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Done {
    /// A newer registry is in use.
    Updated,
    /// There is no newer registry.
    UpToDate,
    /// The registry was stored, and the built-in one is as new or newer.
    Stored,
    /// The previous registry is in use again.
    Reverted,
}

/// What `svc update` did.
#[derive(Clone, Debug)]
pub(crate) struct Report<'a> {
    pub(crate) done: Done,
    /// The date of the publication that was stored, or reverted to.
    pub(crate) date: Date,
    /// The dates of the registries in use before and now.
    pub(crate) before: Date,
    pub(crate) in_use: Date,
    changes: Vec<Change<'a>>,
    left_out: &'a [OddRecord],
    /// Show every entry in a table.
    pub(crate) all: bool,
}

/// An entry that changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change<'a> {
    change: &'static str,
    former_name: Option<&'a str>,
    entry: &'a ChangedEntry,
}

impl<'a> Report<'a> {
    /// The columns of a report. JSON contains the changes; a plain report starts with a line that counts them.
    pub(super) const COLUMNS: Columns<'a, Report<'a>> = Columns::new(&[
        Column::everywhere("status", Type::Text, "`updated`, `up-to-date`, `stored` or `reverted`", |report| {
            Value::Word(report.done.word())
        }),
        Column::everywhere("date", Type::Text, "the date of the publication", |report| report.date.into()),
        Column::everywhere("before", Type::Text, "the date of the registry previously in use", |report| {
            report.before.into()
        }),
        Column::everywhere("in_use", Type::Text, "the date of the registry in use now", |report| report.in_use.into()),
        Column::json("added", Type::Objects(|| Change::COLUMNS.documented()), "the new entries", |report| {
            report.objects("added")
        }),
        Column::json("removed", Type::Objects(|| Change::COLUMNS.documented()), "the removed entries", |report| {
            report.objects("removed")
        }),
        Column::json("renamed", Type::Objects(|| Change::COLUMNS.documented()), "the renamed entries", |report| {
            report.objects("renamed")
        }),
        Column::json(
            "changed",
            Type::Objects(|| Change::COLUMNS.documented()),
            "the entries that changed otherwise",
            |report| report.objects("changed"),
        ),
        Column::json(
            "left_out",
            Type::Objects(|| LEFT_OUT.documented()),
            "the records left out because the registry cannot have them",
            |report| Value::objects(report.left_out.iter().map(|record| LEFT_OUT.fields(record))),
        ),
        Column::plain("added", Type::Number, "the number of new entries", |report| {
            Value::Number(report.count("added") as u64)
        }),
        Column::plain("removed", Type::Number, "the number of removed entries", |report| {
            Value::Number(report.count("removed") as u64)
        }),
        Column::plain("renamed", Type::Number, "the number of renamed entries", |report| {
            Value::Number(report.count("renamed") as u64)
        }),
        Column::plain("changed", Type::Number, "the number of entries changed otherwise", |report| {
            Value::Number(report.count("changed") as u64)
        }),
    ]);
}

impl<'a> Change<'a> {
    /// The columns of a changed entry.
    pub(super) const COLUMNS: Columns<'a, Change<'a>> = Columns::new(&[
        Column::lines("change", Type::Text, "`added`, `removed`, `renamed` or `changed`", |change| {
            Value::Word(change.change)
        }),
        Column::everywhere("name", Type::Text, "the name", |change| {
            Value::Text(change.entry.name.as_bytes().as_bstr())
        }),
        Column::data("former_name", Type::Text, "for `renamed`, the previous name", former_name),
        Column::data("port", Type::Port, "the first port", |change| {
            change.entry.ports.map(|ports| ports.first()).into()
        }),
        Column::data("last_port", Type::Port, "the last port", |change| {
            change.entry.ports.map(|ports| ports.last()).into()
        }),
        Column::plain("port", Type::Text, "the port, or the first and last port of a range", |change| {
            change.entry.ports.map_or(Value::None, Value::Ports)
        }),
        Column::everywhere("protocol", Type::Text, "the protocol", |change| {
            change.entry.protocol.as_deref().map_or(Value::None, Value::text)
        }),
        Column::plain("former_name", Type::Text, "for `renamed`, the previous name", former_name),
        Column::everywhere("description", Type::Text, "the description", |change| {
            Value::Text(change.entry.description.as_bytes().as_bstr())
        }),
    ]);
}

/// The columns of a record that was left out.
pub(super) const LEFT_OUT: Columns<'static, OddRecord> = Columns::new(&[
    Column::json("line", Type::Number, "the line of the file", |record| Value::Number(record.line as u64)),
    Column::json("name", Type::Text, "the name", |record| Value::text(&record.name)),
    Column::json("reason", Type::Text, "what is impossible", |record| Value::owned(record.kind.to_string())),
]);

fn former_name<'r>(change: &'r Change<'_>) -> Value<'r> {
    change.former_name.map_or(Value::None, Value::text)
}

impl<'a> Report<'a> {
    /// Makes the report for an outcome.
    pub(crate) fn new(done: Done, outcome: &'a Outcome, left_out: &'a [OddRecord], all: bool) -> Report<'a> {
        let Outcome { date, before, in_use, changes, .. } = outcome;
        let Changes { added, removed, renamed, changed, .. } = changes;
        let unrenamed = |change| move |entry| Change { change, former_name: None, entry };
        let renamed = renamed.iter().map(|renamed| Change {
            change: "renamed",
            former_name: Some(&renamed.former),
            entry: &renamed.entry,
        });
        let added = added.iter().map(unrenamed("added"));
        let removed = removed.iter().map(unrenamed("removed"));
        let changes = added.chain(removed).chain(renamed).chain(changed.iter().map(unrenamed("changed")));
        Report { done, date: *date, before: *before, in_use: *in_use, changes: changes.collect(), left_out, all }
    }

    /// Writes the report: for people a sentence and a table.
    pub(crate) fn write(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        match sheet.format() {
            Format::Table => self.table(sheet),
            Format::Json | Format::Jsonl => sheet.object(Report::COLUMNS, self),
            Format::Csv => {
                self.rows(sheet)?;
                sheet.finish(Change::COLUMNS)
            }
            Format::Plain | Format::Services | Format::Sarif | Format::Github => {
                sheet.row(Report::COLUMNS, self)?;
                self.rows(sheet)
            }
        }
    }

    fn table(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        write_paragraph(sheet, &self.sentence())?;
        if self.changes.is_empty() {
            return Ok(());
        }
        let shown = if self.all { usize::MAX } else { SHOWN };
        let change = TableColumn::fourth(sheet.style(), "CHANGE");
        let columns = TableColumn::of_services(sheet.style()).into_iter().chain([change]);
        let mut table = Table::new(columns.chain([TableColumn::rest("DESCRIPTION")]));
        self.changes.iter().take(shown).for_each(|change| table.row(change.cells()));
        let more = self.changes.len().saturating_sub(shown);
        if more > 0 {
            table.note(format!("+{more} more: use `--verbose` or another format to show all"));
        }
        table.write(sheet)
    }

    fn sentence(&self) -> String {
        let Report { date, before, in_use, .. } = self;
        match self.done {
            Done::UpToDate => format!("already up to date (registry of {in_use})"),
            Done::Reverted => format!("switched back to the registry of {in_use} (was {before})"),
            Done::Stored => {
                let built_in = if date < in_use { "newer" } else { "just as new" };
                format!("stored the registry of {date}; the built-in one is {built_in} and stays in use")
            }
            Done::Updated => {
                let [added, removed, renamed, changed] =
                    ["added", "removed", "renamed", "changed"].map(|change| self.count(change));
                let mut counts = format!("{added} added, {removed} removed, {renamed} renamed, {changed} changed");
                if !self.left_out.is_empty() {
                    counts += &format!(", {} left out", self.left_out.len());
                }
                format!("updated to the registry of {date} (was {before}): {counts}")
            }
        }
    }

    fn rows(&self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        self.changes.iter().try_for_each(|change| sheet.row(Change::COLUMNS, change))
    }

    fn with<'r>(&'r self, change: &'r str) -> impl Iterator<Item = &'r Change<'a>> {
        self.changes.iter().filter(move |known| known.change == change)
    }

    fn count(&self, change: &str) -> usize {
        self.with(change).count()
    }

    /// The entries with this change as objects.
    fn objects<'r>(&'r self, change: &'static str) -> Value<'r> {
        Value::objects(self.with(change).map(|row| Change::COLUMNS.fields(row)))
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

impl Change<'_> {
    fn cells(self) -> Vec<String> {
        let safe = |text: &str| for_terminal(text.as_bytes()).into_owned();
        let ChangedEntry { name, ports, protocol, description, .. } = self.entry;
        let description = match self.former_name {
            Some(former) if description.is_empty() => format!("was {}", safe(former)),
            Some(former) => format!("was {}; {}", safe(former), safe(description)),
            None => safe(description),
        };
        let ports = ports.map_or("-".to_owned(), |ports| ports.to_string());
        let protocol = safe(protocol.as_deref().unwrap_or("any"));
        vec![safe(name), ports, protocol, self.change.to_owned(), description]
    }
}
