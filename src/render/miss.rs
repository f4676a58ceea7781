//! A query without an answer: an object in JSON, with the fields of an answer.

use super::column::{Columns, Value};
use super::sheet::Sheet;
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io;

/// A query without an answer; other formats than JSON leave it to the messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Miss {
    /// The query as typed.
    pub(crate) query: String,
    /// Why there is no answer.
    pub(crate) notice: String,
    /// A command that helps; may be empty.
    pub(crate) next: String,
}

/// A miss in a report with these columns.
struct MissObject<'a, R> {
    columns: Columns<'a, R>,
    miss: &'a Miss,
}

impl Miss {
    /// Writes the object for the miss.
    pub(super) fn write<R>(&self, sheet: &mut Sheet<'_>, columns: Columns<'_, R>) -> io::Result<()> {
        sheet.element(&MissObject { columns, miss: self })
    }
}

impl<R> Serialize for MissObject<'_, R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for column in self.columns.json() {
            let value = match (column.name, column.kind) {
                ("query", _) => Value::text(&self.miss.query),
                ("found", _) => Value::Flag(false),
                ("notice", _) => Value::text(&self.miss.notice),
                ("next", _) => Value::text(&self.miss.next),
                (_, kind) if kind.is_list() => Value::NoTexts,
                _ => Value::None,
            };
            map.serialize_entry(column.name, &value)?;
        }
        map.end()
    }
}
