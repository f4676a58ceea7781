//! The reports of `svc free`: free ports, and whether given ports are free.

use super::column::{Column, Columns, Type, Value};
use super::explain::write_paragraph;
use super::miss::Miss;
use super::process;
use super::sheet::Sheet;
use super::table::{Column as TableColumn, Table};
use bstr::BStr;
use std::io;
use svc_lookup::host::{FreeBlock, PortFact, PortFacts, Process};
use svc_lookup::{Hit, Port, Protocol};

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
        Column::data("port", Type::Port, "the first port", |row| row.block.ports.first().into()),
        Column::data("last_port", Type::Port, "the last port; the same as `port` unless it is a block", |row| {
            row.block.ports.last().into()
        }),
        Column::plain("port", Type::Text, "the port, or the first and last port of a block", |row| {
            Value::Ports(row.block.ports)
        }),
        Column::data("protocols", Type::Texts, "the protocols for which it is free", |row| {
            words(row.block.protocols())
        }),
        Column::data("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.block.ports.first().class().name())
        }),
        Column::data("facts", Type::Texts, "what stands against it: `assigned`, `common-use`, `ephemeral`", |row| {
            names(row.block.facts)
        }),
        Column::json("notice", Type::Text, "why there are not enough free ports", |_| Value::None),
        Column::json("next", Type::Text, "a command that helps", |_| Value::None),
    ]);
}

/// The fields of a process that uses a port.
const OWNER: Columns<'static, Process> = Columns::new(&[process::PID, process::NAME]);

/// A port that was checked.
#[derive(Debug)]
pub(crate) struct PortCheck<'a> {
    pub(crate) port: Port,
    /// The protocols it was checked for.
    pub(crate) protocols: Vec<Protocol<'static>>,
    pub(crate) is_free: bool,
    pub(crate) facts: PortFacts,
    /// The service it is assigned to.
    pub(crate) service: Option<Hit<'a>>,
    /// The software that commonly uses it.
    pub(crate) product: Option<&'a BStr>,
    /// The visible processes that use it.
    pub(crate) processes: Vec<Process>,
    /// The facts in words.
    pub(crate) reason: String,
}

impl<'a> PortCheck<'a> {
    /// The columns of checked ports.
    pub(super) const COLUMNS: Columns<'a, PortCheck<'a>> = Columns::new(&[
        Column::everywhere("port", Type::Port, "the port", |row| row.port.into()),
        Column::data("protocols", Type::Texts, "the protocols for which it was checked", |row| words(&row.protocols)),
        Column::everywhere("free", Type::Flag, "whether it is free", |row| row.is_free.into()),
        Column::data("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.port.class().name())
        }),
        Column::data(
            "facts",
            Type::Texts,
            "what stands against it: `assigned`, `common-use`, `ephemeral`; `in-use`, `privileged`, `excluded`, `zero`",
            |row| names(row.facts),
        ),
        Column::data("service", Type::Text, "the service it is assigned to", |row| {
            row.service.map_or(Value::None, |hit| Value::text(hit.service.name))
        }),
        Column::data("product", Type::Text, "the software that commonly uses it", |row| {
            row.product.map_or(Value::None, Value::text)
        }),
        Column::json(
            "processes",
            Type::Objects(|| OWNER.documented()),
            "the visible processes that use it, with `pid` and `name`",
            |row| Value::objects(row.processes.iter().map(|process| OWNER.fields(process))),
        ),
        Column::csv("pids", Type::Texts, "the IDs of the visible processes that use it", |row| {
            Value::owned_list(row.processes.iter().map(|process| process.pid.to_string()))
        }),
        Column::everywhere("reason", Type::Text, "the facts in words", |row| Value::text(&row.reason)),
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
        table.row(vec![block.to_string(), comma_separated(block.protocols())]);
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

/// Writes checked ports.
pub(crate) fn write_checks(sheet: &mut Sheet<'_>, checks: &[PortCheck<'_>]) -> io::Result<()> {
    if !sheet.is_for_people() {
        checks.iter().try_for_each(|check| sheet.row(PortCheck::COLUMNS, check))?;
        return sheet.finish(PortCheck::COLUMNS);
    }
    let columns = [TableColumn::whole("PORT", 5), TableColumn::whole("PROTOCOL", 8), TableColumn::whole("FREE", 4)];
    let mut table = Table::new(columns.into_iter().chain([TableColumn::rest("REASON")]));
    for check in checks {
        let is_free = if check.is_free { "yes" } else { "no" };
        let cells =
            [check.port.to_string(), comma_separated(&check.protocols), is_free.to_owned(), check.reason.clone()];
        table.row(cells.to_vec());
    }
    table.write(sheet)
}

fn words<'r>(protocols: &[Protocol<'static>]) -> Value<'r> {
    Value::list(protocols.iter().map(|protocol| protocol.word()))
}

fn names<'r>(facts: PortFacts) -> Value<'r> {
    Value::list(facts.iter().map(|fact| BStr::new(PortFact::name(fact))))
}

fn comma_separated(protocols: &[Protocol<'static>]) -> String {
    protocols.iter().map(Protocol::to_string).collect::<Vec<_>>().join(", ")
}
