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
use svc_lookup::host::{Process, Reach, Socket};
use svc_lookup::{Hit, Port, Protocol};

/// The columns of CSV.
const CSV: &str = "query,name,port,protocol,class,description,product,source,reach,addresses,sockets,pids,processes";

/// Sockets that one set of processes has open on one port.
#[derive(Clone, Debug)]
pub(crate) struct Open<'a> {
    /// The question as it was asked; empty when none was.
    pub(crate) query: &'a str,
    pub(crate) port: Port,
    pub(crate) protocol: Protocol<'static>,
    pub(crate) reach: Reach,
    /// The addresses in order, each once.
    pub(crate) addresses: Vec<IpAddr>,
    /// How many sockets these are.
    pub(crate) sockets: usize,
    pub(crate) processes: Vec<Process>,
    /// What is known of the port.
    pub(crate) service: Option<Hit<'a>>,
}

/// Rows of open sockets.
pub(crate) struct Listening<'a> {
    pub(crate) rows: &'a [Open<'a>],
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

impl<'a> Open<'a> {
    /// A row of one socket.
    pub(crate) fn new(query: &'a str, socket: Socket) -> Open<'a> {
        let Socket { port, protocol, address, .. } = socket;
        let (reach, addresses, processes) = (socket.reach(), vec![address], socket.processes);
        Open { query, port, protocol, reach, addresses, sockets: 1, processes, service: None }
    }

    /// Whether the row and the socket are of the same processes, on the same port and as easily reached. Of processes that
    /// cannot be seen nobody knows.
    pub(crate) fn has(&self, socket: &Socket) -> bool {
        (self.port, self.protocol, self.reach) == (socket.port, socket.protocol, socket.reach())
            && self.processes == socket.processes
            && !self.processes.is_empty()
    }

    /// Adds a socket that the row has.
    pub(crate) fn add(&mut self, socket: &Socket) {
        self.sockets += 1;
        if self.addresses.last() != Some(&socket.address) {
            self.addresses.push(socket.address);
        }
    }

    /// The processes and where they can be reached, in words.
    pub(crate) fn described(&self) -> String {
        let who = if self.processes.is_empty() { String::new() } else { format!(" by {}", self.processes(PIDS)) };
        format!("open on {}{who}", self.addresses(", "))
    }

    fn addresses(&self, separator: &str) -> String {
        self.addresses.iter().map(IpAddr::to_string).collect::<Vec<_>>().join(separator)
    }

    /// `nginx (812, 813), systemd (1)`, with so many numbers for each name.
    fn processes(&self, most: usize) -> String {
        let mut shown: Vec<(&str, Vec<String>)> = Vec::new();
        for Process { name, pid, .. } in &self.processes {
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

    fn pids(&self) -> String {
        self.processes.iter().map(|process| process.pid.to_string()).collect::<Vec<_>>().join(" ")
    }

    /// The names of the processes, each once.
    fn names(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for Process { name, .. } in &self.processes {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names.join(", ")
    }

    fn service_name(&self) -> &'a BStr {
        self.service.map_or_else(Default::default, |hit| hit.service.name)
    }

    fn source(&self) -> &'static str {
        self.service.map_or("", |hit| entry::source_of(&hit))
    }
}

impl Listening<'_> {
    /// Writes the rows; what a terminal must not get is escaped in the way of the format.
    pub(crate) fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        let mut text = Vec::new();
        match format {
            Format::Table => return self.table(out, style),
            Format::Plain | Format::Services => return self.rows.iter().try_for_each(|row| plain(out, row, style)),
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
        let rows = self.rows.iter().map(|row| {
            let mut cells = vec![dash(for_terminal(row.service_name())), Cell::new(row.port)];
            cells.push(Cell::new(row.protocol));
            cells.extend(class.then(|| Cell::new(row.port.class())));
            cells.extend([dash(row.source().into()), Cell::new(row.reach), Cell::new(row.addresses(", "))]);
            cells.push(dash(for_terminal(row.processes(PIDS).as_bytes())));
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
                row.addresses(" "),
                sockets.to_string(),
                row.pids(),
                row.names(),
            ];
            csv::row(out, fields)?;
        }
        Ok(())
    }
}

/// Nine fields: the name, the port, the protocol, the class and the source as everywhere; the reach, the addresses, the
/// numbers of the processes and their names.
fn plain(out: &mut dyn Write, row: &Open<'_>, style: Style) -> io::Result<()> {
    let field = |text: &[u8]| match style.terminal {
        true => for_terminal(text).into_owned().into_bytes(),
        false => for_field(text).into_owned(),
    };
    out.write_all(&field(row.service_name()))?;
    let Open { port, protocol, reach, .. } = row;
    let (class, source, addresses, pids) = (port.class(), row.source(), row.addresses(" "), row.pids());
    write!(out, "\t{port}\t{protocol}\t{class}\t{source}\t{reach}\t{addresses}\t{pids}\t")?;
    out.write_all(&field(row.names().as_bytes()))?;
    out.write_all(b"\n")
}

fn object<'a>(row: &'a Open<'a>) -> Object<'a> {
    let service = row.service.map(|hit| hit.service);
    let some = |text: &'a BStr| (!text.is_empty()).then(|| text.to_str_lossy());
    Object {
        query: (!row.query.is_empty()).then_some(row.query),
        name: some(row.service_name()),
        port: row.port.number(),
        protocol: row.protocol.word().to_str_lossy(),
        class: row.port.class().name(),
        description: service.and_then(|service| some(service.description)),
        product: row.service.and_then(|hit| hit.practice()).and_then(|known| some(known.product)),
        source: Some(row.source()).filter(|name| !name.is_empty()),
        reach: row.reach.name(),
        addresses: &row.addresses,
        sockets: row.sockets,
        processes: row.processes.iter().map(|Process { pid, name, .. }| ProcessObject { pid: *pid, name }).collect(),
    }
}
