//! The report of `svc free`.

use super::column::{Column, Columns, Type, Value};
use super::explain::write_paragraph;
use super::sheet::Sheet;
use super::table::{Column as TableColumn, Table};
use std::io;
use svc_lookup::Protocol;
use svc_lookup::host::FreeBlock;

/// The columns of free ports; plain lines contain the ports only.
pub(super) const COLUMNS: Columns<'static, FreeBlock> = Columns::new(&[
    Column::data("port", Type::Number, "the first port", |block| block.ports.first().into()),
    Column::data("last_port", Type::Number, "the last port; the same as `port` unless it is a block", |block| {
        block.ports.last().into()
    }),
    Column::plain("port", Type::Text, "the port, or the first and last port of a block", |block| {
        Value::Ports(block.ports)
    }),
    Column::data("protocols", Type::Texts, "the protocols for which it is free", |block| {
        Value::list(block.protocols().iter().map(|protocol| protocol.word()))
    }),
    Column::data("class", Type::Text, "`well-known`, `registered` or `dynamic`", |block| {
        Value::Word(block.ports.first().class().name())
    }),
]);

/// Writes free ports; below a table, a sentence about the range they are in.
pub(crate) fn write_free(sheet: &mut Sheet<'_>, blocks: &[FreeBlock], range: Option<&str>) -> io::Result<()> {
    if !sheet.is_for_people() {
        blocks.iter().try_for_each(|block| sheet.row(COLUMNS, block))?;
        return sheet.finish(COLUMNS);
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
