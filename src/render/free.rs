//! The report of `svc free`.

use super::column::{Column, Columns, Type, Value};
use super::explain::write_paragraph;
use super::miss::Miss;
use super::sheet::Sheet;
use super::table::{Column as TableColumn, Table};
use std::io;
use svc_lookup::Protocol;
use svc_lookup::host::FreeBlock;

/// A free port or block, and its query.
pub(super) struct FreeRow<'a> {
    /// The range as typed; empty without one.
    query: &'a str,
    block: &'a FreeBlock,
}

impl<'a> FreeRow<'a> {
    /// The columns of free ports; plain lines contain the ports only.
    pub(super) const COLUMNS: Columns<'a, FreeRow<'a>> = Columns::new(&[
        Column::json("query", Type::Text, "the range as typed; empty without one", |row| Value::text(row.query)),
        Column::json(
            "found",
            Type::Flag,
            "whether a port is free; without it, only `notice` and `next` have a value",
            |_| true.into(),
        ),
        Column::data("port", Type::Number, "the first port", |row| row.block.ports.first().into()),
        Column::data("last_port", Type::Number, "the last port; the same as `port` unless it is a block", |row| {
            row.block.ports.last().into()
        }),
        Column::plain("port", Type::Text, "the port, or the first and last port of a block", |row| {
            Value::Ports(row.block.ports)
        }),
        Column::data("protocols", Type::Texts, "the protocols for which it is free", |row| {
            Value::list(row.block.protocols().iter().map(|protocol| protocol.word()))
        }),
        Column::data("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.block.ports.first().class().name())
        }),
        Column::json("notice", Type::Text, "why there are not enough free ports", |_| Value::None),
        Column::json("next", Type::Text, "a command that helps", |_| Value::None),
    ]);
}

/// Writes free ports; below a table, a sentence about the range they are in, and in JSON, why there are no more.
pub(crate) fn write_free(
    sheet: &mut Sheet<'_>,
    query: &str,
    blocks: &[FreeBlock],
    range: Option<&str>,
    miss: Option<&Miss>,
) -> io::Result<()> {
    if !sheet.is_for_people() {
        blocks.iter().try_for_each(|block| sheet.row(FreeRow::COLUMNS, &FreeRow { query, block }))?;
        miss.map_or(Ok(()), |miss| miss.write(sheet, FreeRow::COLUMNS))?;
        return sheet.finish(FreeRow::COLUMNS);
    }
    if blocks.is_empty() {
        return Ok(());
    }
    let mut table = Table::new([TableColumn::whole("PORT", 15), TableColumn::rest("PROTOCOL")]);
    for block in blocks {
        let protocols: Vec<String> = block.protocols().iter().map(Protocol::to_string).collect();
        table.row(vec![block.to_string(), protocols.join(", ")]);
    }
    table.write(sheet)?;
    match range {
        None => Ok(()),
        Some(sentence) => {
            writeln!(sheet.out())?;
            write_paragraph(sheet, sentence)
        }
    }
}
