//! `svc listening`: the open ports of this machine.

use crate::cli::paging::{Paging, Shown};
use crate::cli::queries;
use crate::cli::session::{Failure, Session, chain};
use crate::cli::sort::OpenKey;
use crate::cli::suggest::{self, UnknownName};
use crate::cli::{complete, watch};
use crate::render::{Format, Miss, OpenRow, Sheet, describe_held, describe_processes, for_terminal, list, write_open};
use bstr::{BStr, ByteSlice};
use clap_complete::engine::ArgValueCompleter;
use std::collections::HashSet;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Write};
use svc_lookup::host::{self, OpenPort, Process, Socket, SocketFilter};
use svc_lookup::query::{Query, Target, read};
use svc_lookup::{Glob, Hit, Port, PortRange, Protocol, Services};

/// The arguments of `svc listening`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct ListeningArgs {
    /// Ports (53), ranges (6000-6010) and service names, optionally with a protocol (53/udp) [default: all open ports];
    /// `-` reads standard input, one query per line.
    #[arg(value_name = "PORT|NAME|A-B", allow_negative_numbers = true)]
    #[arg(add = ArgValueCompleter::new(complete::names))]
    queries: Vec<OsString>,
    /// Check every second and redraw on a change (in a pipe: print the list again, then an empty line).
    #[arg(long, short)]
    pub(crate) watch: bool,
    /// The order of the ports [default: by query, then by port].
    #[arg(long, value_name = "KEY")]
    sort: Option<OpenKey>,
    #[command(flatten)]
    paging: Paging,
}

/// A query and its sockets.
struct PortQuestion {
    /// The query as typed; empty without one.
    text: String,
    wanted: Vec<SocketFilter>,
    /// Why it has no filter; reported already.
    unknown: String,
}

/// Shows the open ports among those requested.
pub(crate) fn run(session: &mut Session<'_>, args: &ListeningArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let sheet = session.sheet(out, "svc listening")?;
    let (format, style, verbose) = (sheet.format(), sheet.style(), session.options.verbose);
    let services = session.services()?;
    let questions = questions(&args.queries, &services, session)?;
    if !args.watch || questions.iter().all(|question| question.wanted.is_empty()) {
        return once(sheet, &services, &questions, args, session);
    }
    watch::run(out, style, &mut |out| {
        let rows = rows(&services, &questions)?;
        let misses = misses(&questions, &rows);
        let (rows, _) = args.part(rows)?;
        match (rows.is_empty(), format) {
            (true, Format::Table) => Ok(writeln!(out, "{}", nothing_open(&questions))?),
            _ => Ok(write_open(&mut Sheet::new(out, format, style), &rows, &misses, verbose)?),
        }
    })
}

/// Shows the sockets once, and reports the queries that found nothing.
fn once(
    mut sheet: Sheet<'_>,
    services: &Services,
    questions: &[PortQuestion],
    args: &ListeningArgs,
    session: &mut Session<'_>,
) -> Result<(), Failure> {
    let rows = rows(services, questions)?;
    let misses = misses(questions, &rows);
    let unanswered: Vec<&PortQuestion> = unanswered(questions, &rows).collect();
    let (rows, shown) = args.part(rows)?;
    write_open(&mut sheet, &rows, &misses, session.options.verbose)?;
    for question in unanswered.into_iter().filter(|question| question.unknown.is_empty()) {
        session.not_found();
        session.note(question.not_open());
    }
    note_unlisted(questions, session);
    shown.note(session);
    Ok(())
}

/// The queries for which nothing is open.
fn unanswered<'q>(questions: &'q [PortQuestion], rows: &[OpenRow<'_>]) -> impl Iterator<Item = &'q PortQuestion> {
    let is_answered = |question: &PortQuestion| rows.iter().any(|row| question.wants(row.open.port, row.open.protocol));
    questions.iter().filter(move |question| !is_answered(question))
}

/// The same as objects; a list of everything needs none.
fn misses(questions: &[PortQuestion], rows: &[OpenRow<'_>]) -> Vec<Miss> {
    let queries = unanswered(questions, rows).filter(|question| !question.text.is_empty());
    let miss = |question: &PortQuestion| {
        let (query, next) = (question.text.clone(), suggest::command("lookup", question.text.as_bytes().as_bstr()));
        match question.unknown.is_empty() {
            true => Miss { query, notice: question.not_open(), next },
            false => Miss { query, notice: question.unknown.clone(), next: String::new() },
        }
    };
    queries.map(miss).collect()
}

/// Reports the protocols whose sockets the system does not list: those asked for, and with `--verbose` all of them.
fn note_unlisted(questions: &[PortQuestion], session: &mut Session<'_>) {
    let is_asked = |protocol: &Protocol<'static>| {
        let mut filters = questions.iter().flat_map(|question| &question.wanted);
        session.options.verbose || filters.any(|filter| filter.protocol() == Some(*protocol))
    };
    let unlisted: Vec<String> =
        host::unlisted_protocols().iter().filter(|protocol| is_asked(protocol)).map(Protocol::to_string).collect();
    if !unlisted.is_empty() {
        session
            .note(format_args!("{} sockets are not included: this system does not list them", list(&unlisted, "and")));
    }
}

impl ListeningArgs {
    /// Sorts the rows, and returns the part of them to show.
    fn part<'r>(&self, mut rows: Vec<OpenRow<'r>>) -> io::Result<(Vec<OpenRow<'r>>, Shown)> {
        if let Some(key) = self.sort {
            key.sort(&mut rows, |row| &row.open);
        }
        let mut part = Vec::new();
        let shown = self.paging.write(rows, |row| {
            part.push(row);
            Ok(())
        })?;
        Ok((part, shown))
    }
}

/// The rows for all queries, in order.
fn rows<'a>(services: &'a Services, questions: &'a [PortQuestion]) -> Result<Vec<OpenRow<'a>>, String> {
    let is_wanted = |socket: &Socket| questions.iter().any(|question| question.wants(socket.port, socket.protocol));
    let sockets = host::sockets_matching(is_wanted).map_err(|error| chain(&error))?;
    let rows = |question: &'a PortQuestion| {
        let sockets = sockets.iter().filter(|socket| question.wants(socket.port, socket.protocol));
        OpenPort::from_sockets(sockets.cloned()).into_iter().map(|mut open| {
            open.service = open.find_service(services);
            OpenRow { query: &question.text, open }
        })
    };
    Ok(questions.iter().flat_map(rows).collect())
}

/// The message if nothing is found.
fn nothing_open(questions: &[PortQuestion]) -> String {
    let asked = questions.iter().filter(|question| !question.text.is_empty());
    let on: Vec<String> = asked.map(PortQuestion::to_string).collect();
    match on.as_slice() {
        [] => "nothing is open on this machine".to_owned(),
        on => format!("nothing is open on {}", on.join(", ")),
    }
}

impl PortQuestion {
    fn wants(&self, port: Port, protocol: Protocol<'_>) -> bool {
        self.wanted.iter().any(|filter| filter.matches(port, protocol))
    }

    /// The message if nothing is open.
    fn not_open(&self) -> String {
        self.held().unwrap_or_else(|| nothing_open(std::slice::from_ref(self)))
    }

    /// The message if nothing listens on the port, but sockets in another state occupy it.
    fn held(&self) -> Option<String> {
        let filters = self.wanted.iter().filter(|filter| filter.ports().is_single());
        let sockets = filters.flat_map(|filter| host::sockets_in_any_state(*filter).unwrap_or_default());
        let sockets: Vec<Socket> = sockets.collect();
        let by = |processes: &[Process]| match processes {
            [] => String::new(),
            processes => format!(" by {}", describe_processes(processes)),
        };
        (!sockets.is_empty()).then(|| format!("nothing listens on {self}; it is {}", describe_held(&sockets, by)))
    }
}

/// `port 53`, `ports 6000-6010/tcp`, `port 53/udp (domain/udp)`.
impl fmt::Display for PortQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> = self.wanted.iter().map(SocketFilter::to_string).collect();
        let one = matches!(self.wanted.as_slice(), [filter] if filter.ports().is_single());
        write!(f, "{} {}", if one { "port" } else { "ports" }, words.join(", "))?;
        match words.contains(&self.text) {
            true => Ok(()),
            false => write!(f, " (`{}`)", for_terminal(self.text.as_bytes())),
        }
    }
}

/// Parses the queries; errors go to the session.
fn questions(
    queries: &[OsString],
    services: &Services,
    session: &mut Session<'_>,
) -> Result<Vec<PortQuestion>, Failure> {
    let mut questions = Vec::new();
    if queries.is_empty() {
        let all = filter(PortRange::ALL, session.protocol())?;
        questions.push(PortQuestion { text: String::new(), wanted: vec![all], unknown: String::new() });
    }
    queries::answer(queries, session, &mut |text: &[u8], session: &mut Session<'_>| {
        for query in read(text) {
            match query {
                Ok(query) => questions.extend(question(query, services, session)),
                Err(error) => session.fail(error.message(|text| for_terminal(text))),
            }
        }
    })?;
    Ok(questions)
}

fn question(query: Query<'_>, services: &Services, session: &mut Session<'_>) -> Option<PortQuestion> {
    let protocol = query.protocol.or(session.protocol());
    let ports = if let Target::Ports(ports) = query.target { ports } else { PortRange::ALL };
    let text = query.text.to_str_lossy().into_owned();
    let named = match (query.target, filter(ports, protocol)) {
        (_, Err(error)) => {
            session.fail(error);
            return None;
        }
        (Target::Ports(_), Ok(filter)) => Ok(vec![filter]),
        (Target::Pattern(pattern), Ok(_)) => {
            let glob = Glob::new(pattern);
            let is_wanted = |hit: &Hit<'_>| protocol.is_none_or(|protocol| hit.service.is_for(protocol));
            named(pattern, protocol, services.matching(&glob).filter(is_wanted).collect(), services, session)
        }
        (Target::Name(name) | Target::Scheme(name) | Target::Words(name), Ok(_)) => {
            let hits = services.meanings(name, protocol).into_iter().map(|known| known.hit).collect();
            named(name, protocol, hits, services, session)
        }
        (_, Ok(_)) => return None,
    };
    let (wanted, unknown) = named.map_or_else(|unknown| (Vec::new(), unknown), |wanted| (wanted, String::new()));
    Some(PortQuestion { text, wanted, unknown })
}

/// Filters for the ports of a service; the reason, reported too, if it has no tcp or udp port.
fn named(
    name: &BStr,
    protocol: Option<Protocol<'_>>,
    hits: Vec<Hit<'_>>,
    services: &Services,
    session: &mut Session<'_>,
) -> Result<Vec<SocketFilter>, String> {
    let known = hits.iter().map(|hit| hit.service);
    let filters = known.filter_map(|service| SocketFilter::new(service.ports?, service.protocol).ok());
    let mut seen = HashSet::new();
    let wanted: Vec<_> = filters.filter(|filter| seen.insert(*filter)).collect();
    if !wanted.is_empty() {
        return Ok(wanted);
    }
    session.not_found();
    let message = match hits.is_empty() {
        true => UnknownName { name, protocol, or_command: false }.suggest(services, None, false, session).message,
        false => format!("`{}` has no tcp or udp port", for_terminal(name)),
    };
    session.note(&message);
    Err(message)
}

/// Makes a filter for sockets, or a message if the protocol has no sockets.
fn filter(ports: PortRange, protocol: Option<Protocol<'_>>) -> Result<SocketFilter, String> {
    SocketFilter::new(ports, protocol).map_err(|_| {
        let word = protocol.map_or_else(Default::default, |protocol| for_terminal(protocol.word()));
        format!("`svc listening` shows tcp, udp, sctp and udplite only, not `{word}`")
    })
}
