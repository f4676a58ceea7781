//! `svc listening`: the sockets that are open on this machine.

use super::args::Options;
use super::ask::say;
use super::query::{Kind, Query, Subject};
use super::unknown::{self, Search};
use super::{Format, Status, Streams, chain, input, open, renderer, watch};
use crate::render::{Listening, OpenRow, Style};
use bstr::ByteSlice;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::io;
use svc_lookup::host::{self, OpenPort, Socket, SocketFilter};
use svc_lookup::{Port, PortRange, Protocol, Services};

/// The arguments of `svc listening`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct Args {
    /// Ports (53), ranges (6000-6010) and names of services, each perhaps with a protocol (53/udp); everything that is open
    /// if none is given; `-` reads them from standard input, one a line.
    #[arg(value_name = "PORT|NAME|A-B", allow_negative_numbers = true)]
    #[arg(add = clap_complete::engine::ArgValueCompleter::new(super::complete::names))]
    queries: Vec<OsString>,
    /// Look every second, and show everything again when something is different: on a terminal in its place, otherwise with
    /// an empty line behind it. Ctrl+C ends it.
    #[arg(long, short)]
    watch: bool,
}

/// What was asked for.
struct Question {
    /// As it was asked; empty when nothing was.
    text: String,
    wanted: Vec<SocketFilter>,
}

/// Shows what is open on the ports asked for.
pub(super) fn run(options: &Options, args: &Args, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let (format, style) = renderer(options, false);
    if format == Format::Services {
        return Err("a socket has no line in a services file: choose another --format".into());
    }
    let services = open(options, streams)?;
    let mut questions = Questions { services: &services, options, asked: Vec::new(), status: Status::Found };
    questions.read(&args.queries, streams)?;
    let Questions { asked, status, .. } = questions;
    if args.watch && !asked.is_empty() {
        let ended = watch::run(streams.output, style, &mut |out| {
            let rows = rows(&services, &asked)?;
            match (rows.is_empty(), format) {
                (true, Format::Table) => Ok(writeln!(out, "{}", nothing_open(&asked))?),
                _ => Ok(Listening { rows: &rows }.write(out, format, style)?),
            }
        });
        return ended.map(|()| status);
    }
    once(&services, &asked, format, style, options.quiet, streams).map(|found| found.max(status))
}

/// Shows it once, and says of each question whether nothing was found.
fn once(
    services: &Services,
    asked: &[Question],
    format: Format,
    style: Style,
    quiet: bool,
    streams: &mut Streams<'_>,
) -> Result<Status, Box<dyn Error>> {
    let rows = rows(services, asked)?;
    Listening { rows: &rows }.write(streams.output, format, style)?;
    let mut status = Status::Found;
    let unanswered =
        asked.iter().filter(|question| !rows.iter().any(|row| question.wants(row.open.port, row.open.protocol)));
    for question in unanswered {
        status = Status::NotFound;
        if !quiet {
            streams.say(nothing_open(std::slice::from_ref(question)));
        }
    }
    Ok(status)
}

/// The rows of all questions, in their order.
fn rows<'a>(services: &'a Services, asked: &'a [Question]) -> Result<Vec<OpenRow<'a>>, String> {
    let is_wanted = |socket: &Socket| asked.iter().any(|question| question.wants(socket.port, socket.protocol));
    let sockets = host::sockets_matching(is_wanted).map_err(|error| chain(&error))?;
    let rows = |question: &'a Question| {
        let sockets = sockets.iter().filter(|socket| question.wants(socket.port, socket.protocol));
        OpenPort::from_sockets(sockets.cloned()).into_iter().map(|mut open| {
            open.service = open.find_service(services);
            OpenRow { query: &question.text, open }
        })
    };
    Ok(asked.iter().flat_map(rows).collect())
}

/// The open ports among these, without their services: the question itself looks those up. None for a protocol whose
/// sockets are not listed.
///
/// # Errors
///
/// The sockets of this machine cannot be listed.
pub(super) fn on_ports(ports: PortRange, protocol: Option<Protocol<'_>>) -> Result<Vec<OpenPort<'static>>, String> {
    let Ok(filter) = SocketFilter::new(ports, protocol) else { return Ok(Vec::new()) };
    let sockets = host::sockets_matching(|socket| filter.matches(socket.port, socket.protocol));
    sockets.map(OpenPort::from_sockets).map_err(|error| chain(&error))
}

/// What to say when nothing is found.
fn nothing_open(asked: &[Question]) -> String {
    let on: Vec<String> = asked.iter().filter(|question| !question.text.is_empty()).map(Question::to_string).collect();
    match on.as_slice() {
        [] => "nothing is open on this machine".to_owned(),
        on => format!("nothing is open on {}", on.join(", ")),
    }
}

impl Question {
    fn wants(&self, port: Port, protocol: Protocol<'_>) -> bool {
        self.wanted.iter().any(|filter| filter.matches(port, protocol))
    }
}

/// `port 53`, `ports 6000-6010/tcp`, `port 53/udp (domain/udp)`.
impl Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<String> = self.wanted.iter().map(SocketFilter::to_string).collect();
        let one = matches!(self.wanted.as_slice(), [filter] if filter.ports().is_single());
        write!(f, "{} {}", if one { "port" } else { "ports" }, words.join(", "))?;
        match words.contains(&self.text) {
            true => Ok(()),
            false => write!(f, " (`{}`)", crate::render::for_terminal(self.text.as_bytes())),
        }
    }
}

/// The questions, as far as they can be asked.
struct Questions<'s> {
    services: &'s Services,
    options: &'s Options,
    asked: Vec<Question>,
    status: Status,
}

impl Questions<'_> {
    fn read(&mut self, queries: &[OsString], streams: &mut Streams<'_>) -> Result<(), Box<dyn Error>> {
        if queries.is_empty() {
            let all = filter(PortRange::ALL, self.options.protocol.as_deref().map(Protocol::new))?;
            self.asked.push(Question { text: String::new(), wanted: vec![all] });
        }
        for query in queries {
            if query == "-" {
                input::lines(|number, line, _| {
                    match line {
                        Ok(b"") => {}
                        Ok(query) => self.add(query, Some(number), streams),
                        Err(error) => self.fail(error, Some(number), streams),
                    }
                    io::Result::Ok(())
                })?;
            } else {
                self.add(query.as_encoded_bytes(), None, streams);
            }
        }
        Ok(())
    }

    fn add(&mut self, text: &[u8], line: Option<u64>, streams: &mut Streams<'_>) {
        let query = match Query::parse(text, Kind::Either) {
            Ok(query) => query,
            Err(error) => return self.fail(error, line, streams),
        };
        let protocol = query.protocol.or(self.options.protocol.as_deref().map(Protocol::new));
        let ports = if let Subject::Ports(ports) = query.subject { ports } else { PortRange::ALL };
        let wanted = match (query.subject, filter(ports, protocol)) {
            (_, Err(error)) => return self.fail(error, line, streams),
            (Subject::Ports(_), Ok(filter)) => vec![filter],
            (Subject::Name(name), Ok(_)) => {
                let hits = self.services.by_name(name, protocol);
                let known = hits.iter().map(|hit| hit.service);
                let wanted: Vec<_> =
                    known.filter_map(|service| SocketFilter::new(service.ports?, service.protocol).ok()).collect();
                if wanted.is_empty() {
                    return self.not_known(&query, protocol, hits.is_empty(), line, streams);
                }
                wanted
            }
        };
        self.asked.push(Question { text: text.to_str_lossy().into_owned(), wanted });
    }

    fn not_known(
        &mut self,
        query: &Query<'_>,
        protocol: Option<Protocol<'_>>,
        unknown: bool,
        line: Option<u64>,
        streams: &mut Streams<'_>,
    ) {
        self.status = self.status.max(Status::NotFound);
        let Subject::Name(name) = query.subject else { return };
        let search = Search { names: line.is_none(), commands: false };
        let message = match unknown {
            true => unknown::name(self.services, name, protocol, search).message,
            false => format!("`{}` has no port of tcp or udp", crate::render::for_terminal(name)),
        };
        if !self.options.quiet {
            say(message, line, streams);
        }
    }

    fn fail(&mut self, error: impl Display, line: Option<u64>, streams: &mut Streams<'_>) {
        say(error, line, streams);
        self.status = Status::Error;
    }
}

/// A filter for sockets, or why there is none for the protocol.
fn filter(ports: PortRange, protocol: Option<Protocol<'_>>) -> Result<SocketFilter, String> {
    SocketFilter::new(ports, protocol).map_err(|_| {
        let word = protocol.map_or_else(Default::default, |protocol| crate::render::for_terminal(protocol.word()));
        format!("the sockets of `{word}` are not listed: those of tcp and udp are")
    })
}
