//! Open ports of this machine, as `svc listening` shows them.

use super::column::{Column, Columns, Type, Value};
use super::escape::for_terminal;
use super::sheet::Sheet;
use super::table::{is_narrow, write_table};
use super::words::list;
use bstr::{BStr, ByteSlice};
use std::io;
use std::net::IpAddr;
use svc_lookup::host::{OpenPort, Process};

/// How many processes of one name a table shows; one more, if it would only be counted.
const PIDS: usize = 4;

/// An open port, with the question it answers.
#[derive(Clone, Debug)]
pub(crate) struct OpenRow<'a> {
    /// The question as it was asked; empty without one.
    pub(crate) query: &'a str,
    pub(crate) open: OpenPort<'a>,
}

impl<'a> OpenRow<'a> {
    /// The columns of open ports. JSON has the processes as objects.
    pub(super) const COLUMNS: Columns<'a, OpenRow<'a>> = Columns::new(&[
        Column::data("query", Type::Text, "the question as it was asked; nothing without one", |row| {
            Value::text(row.query)
        }),
        Column::everywhere("name", Type::Text, "the service, or the software; nothing if none is known", |row| {
            Value::text(service_name(&row.open))
        }),
        Column::everywhere("port", Type::Number, "the port", |row| row.open.port.into()),
        Column::everywhere("protocol", Type::Text, "`tcp` or `udp`", |row| Value::text(row.open.protocol.word())),
        Column::everywhere("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.open.port.class().name())
        }),
        Column::data("description", Type::Text, "what the service is; for `practice`, what the port is for", |row| {
            row.open.service.map_or(Value::None, |hit| Value::text(hit.service.description))
        }),
        Column::data("product", Type::Text, "for `practice`, the software", |row| {
            row.open.service.and_then(|hit| hit.practice()).map_or(Value::None, |known| Value::text(known.product))
        }),
        Column::everywhere(
            "source",
            Type::Text,
            "where `name` comes from: `user`, `system`, `iana`, `long-standing` or `practice`",
            |row| Value::word(source(&row.open)),
        ),
        Column::everywhere(
            "reach",
            Type::Text,
            "who can reach it: `loopback`, `address` (only under `addresses`) or `all`",
            |row| Value::Word(row.open.reach.name()),
        ),
        Column::everywhere(
            "addresses",
            Type::Texts,
            "the addresses it is bound to; `0.0.0.0` and `::` are all of them",
            |row| Value::owned_list(row.open.addresses.iter().map(IpAddr::to_string)),
        ),
        Column::data("sockets", Type::Number, "how many sockets share the row", |row| (row.open.sockets as u64).into()),
        Column::json(
            "processes",
            Type::Objects,
            "the processes, each with `pid` and `name`; none if they cannot be seen",
            |row| Value::Objects(row.open.processes.iter().map(process).collect()),
        ),
        Column::lines("pids", Type::Texts, "the process IDs; empty if they cannot be seen", |row| {
            Value::owned_list(row.open.processes.iter().map(|process| process.pid.to_string()))
        }),
        Column::lines(
            "processes",
            Type::Text,
            "the names of the processes, each once, separated by a comma and a blank",
            |row| Value::owned(names(&row.open)),
        ),
    ]);
}

fn process(process: &Process) -> Vec<(&'static str, Value<'_>)> {
    vec![("pid", u64::from(process.pid).into()), ("name", Value::Text(process.name.as_bytes().as_bstr().into()))]
}

/// Writes open ports.
pub(crate) fn write_open(sheet: &mut Sheet<'_>, rows: &[OpenRow<'_>]) -> io::Result<()> {
    if sheet.is_for_people() {
        return table(sheet, rows);
    }
    rows.iter().try_for_each(|row| sheet.row(OpenRow::COLUMNS, row))?;
    sheet.finish(OpenRow::COLUMNS)
}

fn table(sheet: &mut Sheet<'_>, rows: &[OpenRow<'_>]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let class = !is_narrow(sheet.style());
    let mut header = vec!["SERVICE", "PORT", "PROTOCOL"];
    header.extend(class.then_some("CLASS"));
    header.extend(["SOURCE", "REACH", "ADDRESS", "PROCESS"]);
    let dash = |text: &[u8]| if text.is_empty() { "-".to_owned() } else { for_terminal(text).into_owned() };
    let rows = rows.iter().map(|OpenRow { open, .. }| {
        let mut cells = vec![dash(service_name(open)), open.port.to_string(), open.protocol.to_string()];
        cells.extend(class.then(|| open.port.class().to_string()));
        cells.extend([dash(source(open).as_bytes()), open.reach.to_string(), addresses(open)]);
        cells.push(dash(processes(open).as_bytes()));
        cells
    });
    write_table(sheet, &header, rows, header.len() - 2)
}

/// The processes of an open port, and where they can be reached, in words.
pub(crate) fn describe_open(open: &OpenPort<'_>) -> String {
    let by = if open.processes.is_empty() { String::new() } else { format!(" by {}", processes(open)) };
    format!("open on {}{by}", addresses(open))
}

fn addresses(open: &OpenPort<'_>) -> String {
    open.addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(", ")
}

/// `nginx (812, 813), systemd (1)`.
fn processes(open: &OpenPort<'_>) -> String {
    by_name(&open.processes)
        .iter()
        .map(|(name, pids)| format!("{name} ({})", some(pids)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The processes for a message: `` `nginx` (PID 812) and `systemd` (PID 1)``.
pub(crate) fn describe_processes(processes: &[Process]) -> String {
    let one = |(name, pids): (&str, Vec<String>)| {
        let noun = if pids.len() == 1 { "PID" } else { "PIDs" };
        format!("`{}` ({noun} {})", for_terminal(name.as_bytes()), some(&pids))
    };
    list(&by_name(processes).into_iter().map(one).collect::<Vec<_>>(), "and")
}

/// The PIDs of each name, in the order of the names.
fn by_name(processes: &[Process]) -> Vec<(&str, Vec<String>)> {
    let mut names: Vec<(&str, Vec<String>)> = Vec::new();
    for Process { name, pid, .. } in processes {
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, pids)) => pids.push(pid.to_string()),
            None => names.push((name, vec![pid.to_string()])),
        }
    }
    names
}

/// The first PIDs, and how many more there are.
fn some(pids: &[String]) -> String {
    match pids.len().saturating_sub(PIDS) {
        0 | 1 => pids.join(", "),
        more => format!("{} and {more} more", pids[..PIDS].join(", ")),
    }
}

/// The names of the processes, each once.
fn names(open: &OpenPort<'_>) -> String {
    let mut names: Vec<&str> = Vec::new();
    for Process { name, .. } in &open.processes {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names.join(", ")
}

fn service_name<'a>(open: &OpenPort<'a>) -> &'a BStr {
    open.service.map_or_else(Default::default, |hit| hit.service.name)
}

fn source(open: &OpenPort<'_>) -> &'static str {
    open.service.map_or("", |hit| hit.source_name())
}
