//! `svc listening`: the sockets that are open on this machine.

use super::args::Options;
use super::ask::say;
use super::query::{Kind, Query, Subject};
use super::unknown::{self, Search};
use super::{Format, Status, Streams, chain, input, open, renderer, software, watch};
use crate::render::{Listening, Open, Style};
use bstr::ByteSlice;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use std::io;
use svc_lookup::host::{self, Socket};
use svc_lookup::{Hit, Port, PortRange, Protocol, Services, Source};

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
    /// The ports, each perhaps with a protocol.
    wanted: Vec<(PortRange, Option<Protocol<'static>>)>,
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
    let unanswered = asked.iter().filter(|question| !rows.iter().any(|row| question.wants(row.port, row.protocol)));
    for question in unanswered {
        status = Status::NotFound;
        if !quiet {
            streams.say(nothing_open(std::slice::from_ref(question)));
        }
    }
    Ok(status)
}

/// The rows of all questions, in their order.
fn rows<'a>(services: &'a Services, asked: &'a [Question]) -> Result<Vec<Open<'a>>, String> {
    let wanted = |socket: &Socket| asked.iter().any(|question| question.wants(socket.port, socket.protocol));
    let sockets = host::sockets_where(wanted).map_err(|error| chain(&error))?;
    let of = |question: &'a Question| {
        let sockets = sockets.iter().filter(|socket| question.wants(socket.port, socket.protocol));
        joined(&question.text, sockets.cloned())
    };
    let mut rows: Vec<Open<'_>> = asked.iter().flat_map(of).collect();
    rows.iter_mut().for_each(|row| row.service = service(services, row));
    Ok(rows)
}

/// The sockets on ports, without what is known of the ports: the question itself asks that.
///
/// # Errors
///
/// The sockets of this machine cannot be listed.
pub(super) fn on_ports(ports: PortRange, protocol: Option<Protocol<'_>>) -> Result<Vec<Open<'static>>, String> {
    let wanted =
        |socket: &Socket| ports.contains(socket.port) && protocol.is_none_or(|asked| socket.protocol.matches(asked));
    host::sockets_where(wanted).map(|sockets| joined("", sockets)).map_err(|error| chain(&error))
}

/// Sockets in the order of their ports, those of the same processes in one row.
fn joined<'a>(query: &'a str, sockets: impl IntoIterator<Item = Socket>) -> Vec<Open<'a>> {
    let mut rows: Vec<Open<'a>> = Vec::new();
    for socket in sockets {
        let here = rows.iter_mut().rev().take_while(|row| (row.port, row.protocol) == (socket.port, socket.protocol));
        match { here }.find(|row| row.has(&socket)) {
            Some(row) => row.add(&socket),
            None => rows.push(Open::new(query, socket)),
        }
    }
    rows
}

/// What is known of the port of a row. That a port is assigned to a service does not mean that this is what has it open:
/// what the process is by its own name says more, after what the user has written. Practice alone says what it may be only
/// where no process can be seen that says otherwise.
fn service<'s>(services: &'s Services, row: &Open<'_>) -> Option<Hit<'s>> {
    let assigned = services.getservbyport(row.port, Some(row.protocol));
    if assigned.is_some_and(|hit| hit.source == Source::User) {
        return assigned;
    }
    let practice: Vec<_> = services.in_practice(row.port.into(), Some(row.protocol)).collect();
    let is = |hit: &&Hit<'_>| row.processes.iter().any(|process| software::is(&process.name, hit));
    let usual = practice.first().filter(|_| row.processes.is_empty());
    practice.iter().find(is).copied().or(assigned).or(usual.copied())
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
        let is = |&(ports, asked): &(PortRange, Option<Protocol<'_>>)| {
            ports.contains(port) && asked.is_none_or(|asked| protocol.matches(asked))
        };
        self.wanted.iter().any(is)
    }
}

/// `port 53`, `ports 6000-6010/tcp`, `port 53/udp (domain/udp)`.
impl Display for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = |&(ports, protocol): &(PortRange, Option<Protocol<'_>>)| match protocol {
            Some(protocol) => format!("{ports}/{protocol}"),
            None => ports.to_string(),
        };
        let words: Vec<String> = self.wanted.iter().map(word).collect();
        let one = matches!(self.wanted.as_slice(), [(ports, _)] if ports.is_single());
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
            let protocol = listed(self.options.protocol.as_deref().map(Protocol::asked))?;
            self.asked.push(Question { text: String::new(), wanted: vec![(PortRange::ALL, protocol)] });
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
        let protocol = query.protocol.or(self.options.protocol.as_deref().map(Protocol::asked));
        let wanted = match (query.subject, listed(protocol)) {
            (_, Err(error)) => return self.fail(error, line, streams),
            (Subject::Ports(ports), Ok(protocol)) => vec![(ports, protocol)],
            (Subject::Name(name), Ok(_)) => {
                let hits: Vec<_> = self.services.by_name(name, protocol).collect();
                let known = hits.iter().map(|hit| (hit.service.ports, hit.service.protocol));
                let wanted: Vec<_> = known.filter_map(|(ports, known)| Some((ports?, listed(known).ok()?))).collect();
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

/// A protocol whose sockets are listed.
fn listed(protocol: Option<Protocol<'_>>) -> Result<Option<Protocol<'static>>, String> {
    match protocol {
        None => Ok(None),
        Some(tcp) if tcp.matches(Protocol::Tcp) => Ok(Some(Protocol::Tcp)),
        Some(udp) if udp.matches(Protocol::Udp) => Ok(Some(Protocol::Udp)),
        Some(other) => {
            let word = crate::render::for_terminal(other.word());
            Err(format!("the sockets of `{word}` are not listed: those of tcp and udp are"))
        }
    }
}
