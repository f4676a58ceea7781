//! The reports for programs, and their fields: the documentation and the JSON Schema are made from them.

use super::column::Columns;
use super::field::{Field, Presence, Type};
use super::findings::{EDIT, LINTS};
use super::free::FreeRow;
use super::{ClassRow, Entry, Event, OpenRow, OwnEntry, PortCheck, Shown, process};

/// The fields of a report, by the name that the manual has for it.
pub(crate) struct FieldTable {
    pub(crate) name: &'static str,
    /// Its fields, in the order of every format.
    pub(crate) fields: Vec<Field>,
}

/// Every report for programs, and the objects in them.
pub(crate) fn reports() -> Vec<FieldTable> {
    vec![
        report("entries", Entry::COLUMNS),
        report("range", ClassRow::COLUMNS),
        report("listening", OpenRow::COLUMNS),
        report("processes", process::FIELDS),
        report("free", FreeRow::COLUMNS),
        report("free-check", PortCheck::COLUMNS),
        report("findings", Shown::COLUMNS),
        report("edits", EDIT),
        report("lints", LINTS),
        report("add", OwnEntry::COLUMNS),
        report("udp", Event::COLUMNS),
        #[cfg(feature = "update")]
        report("update", super::Report::COLUMNS),
        #[cfg(feature = "update")]
        report("changes", super::update::Change::COLUMNS),
        #[cfg(feature = "update")]
        report("left-out", super::update::LEFT_OUT),
        FieldTable { name: "error", fields: error() },
    ]
}

fn report<R>(name: &'static str, columns: Columns<'_, R>) -> FieldTable {
    FieldTable { name, fields: columns.documented() }
}

/// The fields of an error, which is an object under JSON.
fn error() -> Vec<Field> {
    let json =
        |name, kind, about, presence| Field { name, kind, about, json: true, csv: false, plain: false, presence };
    vec![
        json("error", Type::Text, "what is wrong, and what to do", Presence::Always),
        json("status", Type::Number, "the exit status: 2", Presence::Always),
        json("line", Type::Number, "for a query from standard input, its line", Presence::Optional),
    ]
}
