//! The reports for programs, and their fields: the documentation is made from them.

use super::column::{Column, Columns};
use super::findings::LINTS;
use super::free::FreeRow;
use super::{ClassRow, Entry, Event, OpenRow, OwnEntry, PortCheck, Shown, process};

/// The fields of a report, by the name that the manual has for it.
pub(crate) struct FieldTable {
    pub(crate) name: &'static str,
    /// Its fields, in the order of every format.
    pub(crate) fields: Vec<Field>,
}

/// A field of a report, and the formats that have it.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// The type of its values in JSON.
    pub(crate) kind: &'static str,
    pub(crate) about: &'static str,
    pub(crate) json: bool,
    pub(crate) csv: bool,
    pub(crate) plain: bool,
}

/// Every report for programs.
pub(crate) fn reports() -> Vec<FieldTable> {
    vec![
        report("entries", Entry::COLUMNS),
        report("range", ClassRow::COLUMNS),
        report("listening", OpenRow::COLUMNS),
        report("processes", process::FIELDS),
        report("free", FreeRow::COLUMNS),
        report("check", PortCheck::COLUMNS),
        report("findings", Shown::COLUMNS),
        report("lints", LINTS),
        report("add", OwnEntry::COLUMNS),
        report("udp", Event::COLUMNS),
        #[cfg(feature = "update")]
        report("update", super::Report::COLUMNS),
        #[cfg(feature = "update")]
        report("changes", super::update::Change::COLUMNS),
        #[cfg(feature = "update")]
        report("left-out", super::update::LEFT_OUT),
    ]
}

fn report<R>(name: &'static str, columns: Columns<'_, R>) -> FieldTable {
    FieldTable { name, fields: columns.all().iter().map(field).collect() }
}

fn field<R>(column: &Column<R>) -> Field {
    let Column { name, json, csv, plain, about, .. } = *column;
    Field { name, kind: column.kind.name(), about, json, csv, plain }
}
