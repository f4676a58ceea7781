//! The report of `svc listening`: open ports of this machine.

use super::column::{Column, Columns, Type, Value};
use super::escape::{for_message, for_terminal};
use super::miss::Miss;
use super::open_blocks::write_blocks;
use super::process;
use super::sheet::Sheet;
use super::table::{Column as TableColumn, Table};
use super::words::{counted, list};
use bstr::BStr;
use std::io;
use svc_lookup::host::{BoundAddress, ContainerPort, OpenPort, Process, Reach};

/// The number of processes of one name in a table; one more is shown if it would be the only one left.
const PIDS: usize = 4;

/// An open port and its query.
#[derive(Clone, Debug)]
pub(crate) struct OpenRow<'a> {
    /// The query as typed; empty without one.
    pub(crate) query: &'a str,
    pub(crate) open: OpenPort<'a>,
}

impl<'a> OpenRow<'a> {
    /// The columns of open ports; in JSON, processes are objects.
    pub(super) const COLUMNS: Columns<'a, OpenRow<'a>> = Columns::new(&[
        Column::data("query", Type::Text, "the query as typed; empty without one", |row| Value::text(row.query)),
        Column::json(
            "found",
            Type::Flag,
            "whether something is open; without it, only `query`, `notice` and `next` have a value",
            |_| true.into(),
        ),
        Column::everywhere("name", Type::Text, "the service or the software; empty if unknown", |row| {
            Value::text(service_name(&row.open))
        }),
        Column::everywhere("port", Type::Port, "the port", |row| row.open.port.into()),
        Column::everywhere("protocol", Type::Text, "`tcp`, `udp`, `sctp` or `udplite`", |row| {
            Value::text(row.open.protocol.word())
        }),
        Column::everywhere("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.open.port.class().name())
        }),
        Column::data("description", Type::Text, "the description of the service; for `practice`, the purpose", |row| {
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
            "who can reach it: `loopback`, `interface` (through the one in `addresses`), `address` (only under `addresses`) or `all`",
            |row| Value::Word(row.open.reach.name()),
        ),
        Column::everywhere(
            "addresses",
            Type::Texts,
            "the bound addresses: `0.0.0.0` means all of IPv4, `::` of IPv6, `*` of both; `%lo` names an interface",
            |row| Value::owned_list(row.open.addresses.iter().map(BoundAddress::to_string)),
        ),
        Column::data(
            "sockets",
            Type::Number,
            "the number of sockets in the row; 0 if a container publishes the port by NAT alone",
            |row| (row.open.sockets as u64).into(),
        ),
        Column::data("container", Type::Text, "the name of the container that the port leads to", |row| {
            of_container(row, |container| Value::text(&container.name))
        }),
        Column::data("image", Type::Text, "its image", |row| {
            of_container(row, |container| Value::text(&container.image))
        }),
        Column::data("container_id", Type::Text, "its ID", |row| of_container(row, |known| Value::text(&known.id))),
        Column::data("container_port", Type::Port, "the port in the container", |row| {
            of_container(row, |container| container.port.into())
        }),
        Column::data(
            "warning",
            Type::Text,
            "why the software should not be reachable from everywhere, if it is: by the maker's documentation",
            |row| row.open.warning.map_or(Value::None, Value::text),
        ),
        Column::json("uid", Type::Number, "the ID of the user who owns the sockets", |row| {
            row.open.uid.map(u64::from).into()
        }),
        Column::json(
            "processes",
            Type::Objects(|| process::FIELDS.documented()),
            "the visible processes; the next table has their fields",
            |row| Value::objects(row.open.processes.iter().map(|process| process::FIELDS.fields(process))),
        ),
        Column::json("notice", Type::Text, "why nothing was found", |_| Value::None),
        Column::json("next", Type::Text, "a command that helps", |_| Value::None),
        Column::lines("pids", Type::Texts, "the IDs of the visible processes", |row| {
            Value::owned_list(row.open.processes.iter().map(|process| process.pid.to_string()))
        }),
        Column::lines(
            "processes",
            Type::Text,
            "the distinct names of the processes, separated by a comma and a blank",
            |row| Value::owned(names(&row.open)),
        ),
    ]);
}

fn of_container<'r>(row: &'r OpenRow<'_>, value: fn(&'r ContainerPort) -> Value<'r>) -> Value<'r> {
    row.open.container.as_ref().map_or(Value::None, value)
}

/// Writes open ports, and in JSON the queries that found none; `verbose` replaces a table by a block for each port.
pub(crate) fn write_open(
    sheet: &mut Sheet<'_>,
    rows: &[OpenRow<'_>],
    misses: &[Miss],
    verbose: bool,
) -> io::Result<()> {
    match (sheet.is_for_people(), verbose) {
        (true, true) => return write_blocks(sheet, rows.iter().map(|row| &row.open)),
        (true, false) => return table(sheet, rows),
        (false, _) => {}
    }
    rows.iter().try_for_each(|row| sheet.row(OpenRow::COLUMNS, row))?;
    misses.iter().try_for_each(|miss| miss.write(sheet, OpenRow::COLUMNS))?;
    sheet.finish(OpenRow::COLUMNS)
}

fn table(sheet: &mut Sheet<'_>, rows: &[OpenRow<'_>]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let style = sheet.style();
    let columns = TableColumn::of_services(style).into_iter().chain([TableColumn::fourth(style, "SOURCE")]);
    let mut table = Table::new(columns.chain([TableColumn::wrapped("PROCESS", 14), TableColumn::rest("REACH")]));
    let dash = |text: &[u8]| if text.is_empty() { "-".to_owned() } else { for_terminal(text).into_owned() };
    for OpenRow { open, .. } in rows {
        let (name, source) = (dash(service_name(open)), dash(source(open).as_bytes()));
        let process = dash(processes(open).as_bytes());
        table.row(vec![name, open.port.to_string(), open.protocol.to_string(), source, process, reach(open)]);
    }
    table.write(sheet)
}

/// The words that describe an open port begins with.
pub(crate) const OPEN_HERE: &str = "open here";

/// Describes an open port: `open here by nginx (812), reachable from anywhere (0.0.0.0)`.
pub(crate) fn describe_open(open: &OpenPort<'_>) -> String {
    let processes = processes(open);
    let by = if processes.is_empty() { processes } else { format!(" by {processes}") };
    format!("{OPEN_HERE}{by}, reachable from {}", reach(open))
}

/// Who can reach an open port, with the addresses it is bound to: `this machine only (127.0.0.1, ::1)`; the number of
/// sockets if some share an address; and why it should not be reachable from everywhere: `anywhere (0.0.0.0): no
/// authentication`.
fn reach(open: &OpenPort<'_>) -> String {
    let addresses = addresses(open);
    let reach = match open.reach {
        Reach::Loopback => format!("this machine only ({addresses})"),
        Reach::Interface => format!("{} only ({addresses})", interfaces(open)),
        Reach::Address => format!("{addresses} only"),
        Reach::All if is_ipv6_only(open) => format!("anywhere over IPv6 ({addresses})"),
        Reach::All => format!("anywhere ({addresses})"),
    };
    let reach = match open.sockets == open.addresses.len() || open.sockets == 0 {
        true => reach,
        false => format!("{reach}, {}", counted(open.sockets as u64, "socket", "sockets")),
    };
    match open.warning {
        Some(warning) => format!("{reach}: {}", for_terminal(warning)),
        None => reach,
    }
}

fn is_ipv6_only(open: &OpenPort<'_>) -> bool {
    open.addresses.iter().all(|address| address.ipv6_only == Some(true))
}

/// The distinct network interfaces.
fn interfaces(open: &OpenPort<'_>) -> String {
    let mut names: Vec<String> = Vec::new();
    for interface in open.addresses.iter().filter_map(|address| address.interface.as_deref()) {
        let name = for_terminal(interface.as_bytes()).into_owned();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    list(&names, "and")
}

fn addresses(open: &OpenPort<'_>) -> String {
    let addresses = open.addresses.iter().map(BoundAddress::to_string).collect::<Vec<_>>().join(", ");
    for_terminal(addresses.as_bytes()).into_owned()
}

/// The processes for a table, and the container: `docker-proxy (812) for container web`.
fn processes(open: &OpenPort<'_>) -> String {
    let processes = Some(processes_by_name(&open.processes)).filter(|processes| !processes.is_empty());
    let container = open.container.as_ref().and_then(container_name).map(|name| format!("container {name}"));
    processes.into_iter().chain(container).collect::<Vec<_>>().join(" for ")
}

/// The name of a container, or what else is known of it.
fn container_name(container: &ContainerPort) -> Option<&str> {
    [&container.name, &container.image, &container.id].into_iter().map(String::as_str).find(|text| !text.is_empty())
}

/// The processes for a table: `nginx (812, 813), systemd (1)`.
pub(crate) fn processes_by_name(processes: &[Process]) -> String {
    by_name(processes).iter().map(|(name, pids)| format!("{name} ({})", some(pids))).collect::<Vec<_>>().join(", ")
}

/// The processes for a message: `` `nginx` (PID 812) and `systemd` (PID 1)``.
pub(crate) fn describe_processes(processes: &[Process]) -> String {
    let one = |(name, pids): (&str, Vec<String>)| {
        let noun = if pids.len() == 1 { "PID" } else { "PIDs" };
        format!("`{}` ({noun} {})", for_message(name.as_bytes()), some(&pids))
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

/// Lists the first PIDs and counts the rest.
fn some(pids: &[String]) -> String {
    match pids.len().saturating_sub(PIDS) {
        0 | 1 => pids.join(", "),
        more => format!("{} and {more} more", pids[..PIDS].join(", ")),
    }
}

/// The distinct names of the processes.
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
