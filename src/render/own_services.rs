//! The report of `svc add`: entries of the user's own services file, and what was done with them.

use super::column::{Column, Columns, Type, Value};
use super::escape::for_terminal;
use super::sheet::Sheet;
use super::words::list;
use bstr::ByteSlice;
use std::io;
use std::path::Path;
use svc_lookup::{OwnedService, PortRange};

/// What was done with an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Change {
    Added,
    /// The file had it already.
    Unchanged,
    Removed,
}

/// An entry of the user's file.
#[derive(Debug)]
pub(crate) struct OwnEntry<'a> {
    pub(crate) change: Change,
    pub(crate) entry: OwnedService,
    pub(crate) file: &'a Path,
}

impl Change {
    const ALL: [Change; 3] = [Change::Added, Change::Unchanged, Change::Removed];

    fn name(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Unchanged => "unchanged",
            Change::Removed => "removed",
        }
    }

    /// The sentence about entries: `added myapp 5555/tcp to FILE`.
    fn sentence(self, entries: &str, file: &str) -> String {
        match self {
            Change::Added => format!("added {entries} to {file}"),
            Change::Unchanged => format!("{file} has {entries} already"),
            Change::Removed => format!("removed {entries} from {file}"),
        }
    }
}

impl<'a> OwnEntry<'a> {
    /// The columns of entries.
    pub(super) const COLUMNS: Columns<'a, OwnEntry<'a>> = Columns::new(&[
        Column::everywhere(
            "change",
            Type::Text,
            "`added`, `unchanged` (the file has it already) or `removed`",
            |row| Value::Word(row.change.name()),
        ),
        Column::everywhere("name", Type::Text, "the name of the service", |row| {
            Value::text(row.entry.as_service().name)
        }),
        Column::everywhere("port", Type::Port, "the port", |row| {
            row.entry.as_service().ports.map(PortRange::first).into()
        }),
        Column::everywhere("protocol", Type::Text, "the protocol", |row| {
            row.entry.as_service().protocol.map_or(Value::None, |protocol| Value::text(protocol.word()))
        }),
        Column::data("description", Type::Text, "the description", |row| {
            Value::text(row.entry.as_service().description)
        }),
        Column::data("file", Type::Text, "the services file", |row| {
            Value::Text(row.file.as_os_str().as_encoded_bytes().as_bstr())
        }),
    ]);
}

/// Writes what was done.
pub(crate) fn write_own_entries(sheet: &mut Sheet<'_>, rows: &[OwnEntry<'_>]) -> io::Result<()> {
    if !sheet.is_for_people() {
        rows.iter().try_for_each(|row| sheet.row(OwnEntry::COLUMNS, row))?;
        return sheet.finish(OwnEntry::COLUMNS);
    }
    for change in Change::ALL {
        let done: Vec<&OwnEntry<'_>> = rows.iter().filter(|row| row.change == change).collect();
        let Some(first) = done.first() else { continue };
        let entries: Vec<String> =
            done.iter().map(|row| for_terminal(row.entry.to_string().as_bytes()).into_owned()).collect();
        let file = for_terminal(first.file.as_os_str().as_encoded_bytes());
        writeln!(sheet.out(), "{}", change.sentence(&list(&entries, "and"), &file))?;
    }
    Ok(())
}
