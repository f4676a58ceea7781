//! The sockets that are open on this machine, as `svc listening` shows them.

use super::escape::{for_field, for_terminal, json_for_terminal, lines_for_terminal};
use super::table::{is_narrow, write_table};
use super::{Style, csv, entry, json};
use crate::cli::Format;
use bstr::{BStr, ByteSlice};
use comfy_table::Cell;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};
use std::net::IpAddr;
use svc_lookup::host::{OpenPort, Process};

/// The columns of CSV.
const CSV: &str = "query,name,port,protocol,class,description,product,source,reach,addresses,sockets,pids,processes";

/// An open port, with the question it answers.
#[derive(Clone, Debug)]
pub(crate) struct OpenRow<'a> {
    /// The question as it was asked; empty without one.
    pub(crate) query: &'a str,
    pub(crate) open: OpenPort<'a>,
}

/// Rows of open ports.
pub(crate) struct Listening<'a> {
    pub(crate) rows: &'a [OpenRow<'a>],
}

/// How many processes of one name a table shows; one more is, where it would only be counted.
const PIDS: usize = 4;

/// A row as JSON has it.
#[derive(Serialize)]
struct Object<'a> {
    query: Option<&'a str>,
    name: Option<Cow<'a, str>>,
    port: u16,
    protocol: Cow<'static, str>,
    class: &'static str,
    description: Option<Cow<'a, str>>,
    product: Option<Cow<'a, str>>,
    source: Option<&'static str>,
    reach: &'static str,
    addresses: &'a [IpAddr],
    sockets: usize,
    processes: Vec<ProcessObject<'a>>,
}

#[derive(Serialize)]
struct ProcessObject<'a> {
    pid: u32,
    name: &'a str,
}

/// Describes the processes of an open port, and where they can be reached, in words.
pub(crate) fn described(open: &OpenPort<'_>) -> String {
    let who = if open.processes.is_empty() { String::new() } else { format!(" by {}", processes(open, PIDS)) };
    format!("open on {}{who}", addresses(open, ", "))
}

fn addresses(open: &OpenPort<'_>, separator: &str) -> String {
    open.addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(separator)
}

/// `nginx (812, 813), systemd (1)`, with at most this number of process IDs for each name.
fn processes(open: &OpenPort<'_>, most: usize) -> String {
    let mut shown: Vec<(&str, Vec<String>)> = Vec::new();
    for Process { name, pid, .. } in &open.processes {
        match shown.iter_mut().find(|(known, _)| known == name) {
            Some((_, pids)) => pids.push(pid.to_string()),
            None => shown.push((name, vec![pid.to_string()])),
        }
    }
    let shown = shown.iter().map(|(name, pids)| match pids.len().saturating_sub(most) {
        0 | 1 => format!("{name} ({})", pids.join(", ")),
        more => format!("{name} ({} and {more} more)", pids[..most].join(", ")),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn pids(open: &OpenPort<'_>) -> String {
    open.processes.iter().map(|process| process.pid.to_string()).collect::<Vec<_>>().join(" ")
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
    open.service.map_or("", |hit| entry::source_of(&hit))
}

impl Listening<'_> {
    /// Writes the rows; what a terminal must not get is escaped in the way of the format.
    pub(crate) fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        let mut text = Vec::new();
        match format {
            Format::Table => return self.table(out, style),
            Format::Plain | Format::Services => {
                return self.rows.iter().try_for_each(|row| plain(out, &row.open, style));
            }
            Format::Json => self.json(&mut text)?,
            Format::Jsonl => self.rows.iter().try_for_each(|row| json::line(&mut text, &object(row)))?,
            Format::Csv => self.csv(&mut text)?,
        }
        match format {
            _ if !style.terminal => out.write_all(&text),
            Format::Csv => out.write_all(lines_for_terminal(&text).as_bytes()),
            _ => out.write_all(json_for_terminal(&text).as_bytes()),
        }
    }

    fn table(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let class = !is_narrow(style);
        let mut header = vec!["SERVICE", "PORT", "PROTOCOL"];
        header.extend(class.then_some("CLASS"));
        header.extend(["SOURCE", "REACH", "ADDRESS", "PROCESS"]);
        let dash = |text: Cow<'_, str>| Cell::new(if text.is_empty() { "-" } else { &*text });
        let rows = self.rows.iter().map(|OpenRow { open, .. }| {
            let mut cells = vec![dash(for_terminal(service_name(open))), Cell::new(open.port)];
            cells.push(Cell::new(open.protocol));
            cells.extend(class.then(|| Cell::new(open.port.class())));
            cells.extend([dash(source(open).into()), Cell::new(open.reach), Cell::new(addresses(open, ", "))]);
            cells.push(dash(for_terminal(processes(open, PIDS).as_bytes())));
            cells
        });
        write_table(out, &header, rows, header.len() - 2, style)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut array = json::Array::default();
        self.rows.iter().try_for_each(|row| array.item(out, &object(row)))?;
        array.finish(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        csv::row(out, CSV.split(','))?;
        for row in self.rows {
            let Object { name, port, protocol, class, description, product, source, reach, sockets, .. } = object(row);
            let text = |text: Option<Cow<'_, str>>| text.unwrap_or_default().into_owned();
            let fields = [
                row.query.to_owned(),
                text(name),
                port.to_string(),
                protocol.into_owned(),
                class.to_owned(),
                text(description),
                text(product),
                source.unwrap_or_default().to_owned(),
                reach.to_owned(),
                addresses(&row.open, " "),
                sockets.to_string(),
                pids(&row.open),
                names(&row.open),
            ];
            csv::row(out, fields)?;
        }
        Ok(())
    }
}

/// Nine fields: the name, the port, the protocol, the class and the source as everywhere; the reach, the addresses, the
/// numbers of the processes and their names.
fn plain(out: &mut dyn Write, open: &OpenPort<'_>, style: Style) -> io::Result<()> {
    let field = |text: &[u8]| match style.terminal {
        true => for_terminal(text).into_owned().into_bytes(),
        false => for_field(text).into_owned(),
    };
    out.write_all(&field(service_name(open)))?;
    let OpenPort { port, protocol, reach, .. } = open;
    let (class, source, addresses, pids) = (port.class(), source(open), addresses(open, " "), pids(open));
    write!(out, "\t{port}\t{protocol}\t{class}\t{source}\t{reach}\t{addresses}\t{pids}\t")?;
    out.write_all(&field(names(open).as_bytes()))?;
    out.write_all(b"\n")
}

fn object<'a>(row: &'a OpenRow<'a>) -> Object<'a> {
    let OpenRow { query, open } = row;
    let service = open.service.map(|hit| hit.service);
    let some = |text: &'a BStr| (!text.is_empty()).then(|| text.to_str_lossy());
    Object {
        query: (!query.is_empty()).then_some(*query),
        name: some(service_name(open)),
        port: open.port.number(),
        protocol: open.protocol.word().to_str_lossy(),
        class: open.port.class().name(),
        description: service.and_then(|service| some(service.description)),
        product: open.service.and_then(|hit| hit.practice()).and_then(|known| some(known.product)),
        source: Some(source(open)).filter(|name| !name.is_empty()),
        reach: open.reach.name(),
        addresses: &open.addresses,
        sockets: open.sockets,
        processes: open.processes.iter().map(|Process { pid, name, .. }| ProcessObject { pid: *pid, name }).collect(),
    }
}
