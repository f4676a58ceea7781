//! Free ports, as `svc free` shows them.

use super::column::{Column, Columns, Type, Value};
use super::sheet::Sheet;
use super::table::write_table;
use std::io;
use svc_lookup::{PortRange, Protocol};

/// A free port, or a block of them.
pub(crate) struct FreeRow<'a> {
    pub(crate) ports: PortRange,
    /// The protocols for which it is free.
    pub(crate) protocols: &'a [Protocol<'static>],
}

impl<'a> FreeRow<'a> {
    /// The columns of free ports: plain lines have the numbers alone.
    pub(super) const COLUMNS: Columns<'a, FreeRow<'a>> = Columns::new(&[
        Column::data("port", Type::Number, "the first port", |row| row.ports.first().into()),
        Column::data("last_port", Type::Number, "the last port; the same as `port` unless it is a block", |row| {
            row.ports.last().into()
        }),
        Column::plain("port", Type::Text, "the port, or the first and last port of a block", |row| {
            Value::Ports(row.ports)
        }),
        Column::data("protocols", Type::Texts, "the protocols for which it is free", |row| {
            Value::list(row.protocols.iter().map(|protocol| protocol.word()))
        }),
        Column::data("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.ports.first().class().name())
        }),
    ]);
}

/// Writes free ports.
pub(crate) fn write_free(sheet: &mut Sheet<'_>, rows: &[FreeRow<'_>]) -> io::Result<()> {
    if !sheet.is_for_people() {
        rows.iter().try_for_each(|row| sheet.row(FreeRow::COLUMNS, row))?;
        return sheet.finish(FreeRow::COLUMNS);
    }
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.iter().map(|FreeRow { ports, protocols }| {
        let protocols: Vec<String> = protocols.iter().map(Protocol::to_string).collect();
        vec![ports.to_string(), protocols.join(", "), ports.first().class().to_string()]
    });
    write_table(sheet, &["PORT", "PROTOCOL", "CLASS"], rows, 3)
}
