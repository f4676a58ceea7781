//! The queries of `svc listening`: ports, services and processes.

use super::held::HeldSockets;
use crate::cli::queries;
use crate::cli::session::{Failure, Session};
use crate::cli::suggest::{self, UnknownName};
use crate::render::{describe_held, describe_processes, first_of, for_message};
use bstr::{BStr, ByteSlice};
use std::ffi::OsString;
use std::fmt;
use svc_lookup::host::{Process, Socket, SocketFilter};
use svc_lookup::query::{Query, Target, read};
use svc_lookup::{Glob, Hit, PortRange, Protocol, Services};

/// A query and its sockets.
pub(super) struct PortQuestion {
    /// The query as typed; empty without one.
    pub(super) text: String,
    /// The ports of the query or of the service that it names.
    ports: Vec<SocketFilter>,
    /// For a name: the processes of that name.
    processes: Option<(Glob, SocketFilter)>,
    /// The message if the name has no ports.
    unknown: Option<String>,
    /// Its line of standard input, if it has no ports.
    pub(super) line: Option<u64>,
}

impl PortQuestion {
    /// The question without a query: everything that is open.
    fn all(filter: SocketFilter) -> PortQuestion {
        PortQuestion { text: String::new(), ports: vec![filter], processes: None, unknown: None, line: None }
    }

    /// Whether a socket may answer it, whatever its processes are.
    pub(super) fn may_want(&self, socket: &Socket) -> bool {
        self.has_port(socket)
            || self.processes.as_ref().is_some_and(|(_, filter)| filter.matches(socket.port, socket.protocol))
    }

    /// Whether a socket with its processes answers it.
    pub(super) fn wants(&self, socket: &Socket) -> bool {
        let has_process = |(glob, filter): &(Glob, SocketFilter)| {
            filter.matches(socket.port, socket.protocol) && socket.processes.iter().any(|process| process.matches(glob))
        };
        self.has_port(socket) || self.processes.as_ref().is_some_and(has_process)
    }

    fn has_port(&self, socket: &Socket) -> bool {
        self.ports.iter().any(|filter| filter.matches(socket.port, socket.protocol))
    }

    /// Whether sockets of this protocol alone are asked for.
    pub(super) fn is_for(&self, protocol: Protocol<'static>) -> bool {
        self.ports.iter().any(|filter| filter.protocol() == Some(protocol))
    }

    /// Whether it has no ports, only perhaps processes.
    pub(super) fn is_unknown(&self) -> bool {
        self.unknown.is_some()
    }

    /// Its filters for a single port.
    pub(super) fn single_ports(&self) -> impl Iterator<Item = &SocketFilter> {
        self.ports.iter().filter(|filter| filter.ports().is_single())
    }

    /// Why nothing was found.
    pub(super) fn why_nothing(&self, is_filtered: bool, held: &HeldSockets) -> String {
        match &self.unknown {
            Some(message) => message.clone(),
            None if is_filtered => nothing_open(&[self], is_filtered),
            None => self.held(held).unwrap_or_else(|| nothing_open(&[self], false)),
        }
    }

    /// A command that may help.
    pub(super) fn next(&self) -> String {
        match self.unknown {
            Some(_) => String::new(),
            None => suggest::command("lookup", self.text.as_bytes().as_bstr()),
        }
    }

    /// The message if nothing listens on a port, but sockets in another state occupy it.
    fn held(&self, held: &HeldSockets) -> Option<String> {
        let sockets = held.selected(&self.single_ports().collect::<Vec<_>>());
        let by = |processes: &[Process]| match processes {
            [] => String::new(),
            processes => format!(" by {}", describe_processes(processes)),
        };
        (!sockets.is_empty()).then(|| format!("nothing listens on {self}; it is {}", describe_held(&sockets, by)))
    }
}

/// The message if nothing is found.
pub(super) fn nothing_open(questions: &[&PortQuestion], is_filtered: bool) -> String {
    let asked = questions.iter().filter(|question| !question.text.is_empty());
    let on: Vec<String> = asked.map(|question| question.to_string()).collect();
    let matching = if is_filtered { " that matches the filters" } else { "" };
    match on.as_slice() {
        [] => format!("nothing is open on this machine{matching}"),
        on => format!("nothing is open on {}{matching}", first_of(on)),
    }
}

/// `port 53`, `ports 6000-6010/tcp`, `port 53/udp (domain/udp)`.
impl fmt::Display for PortQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = matches!(self.ports.as_slice(), [filter] if filter.ports().is_single());
        write!(f, "{} {}", if one { "port" } else { "ports" }, first_of(&self.ports))?;
        match self.ports.iter().any(|filter| filter.to_string() == self.text) {
            true => Ok(()),
            false => write!(f, " (`{}`)", for_message(self.text.as_bytes())),
        }
    }
}

/// Parses the queries; errors go to the session.
pub(super) fn questions(
    queries: &[OsString],
    services: &Services,
    session: &mut Session<'_>,
) -> Result<Vec<PortQuestion>, Failure> {
    let mut questions = Vec::new();
    if queries.is_empty() {
        questions.push(PortQuestion::all(filter(PortRange::ALL, session.protocol())?));
    }
    queries::answer(queries, session, &mut |text: &[u8], session: &mut Session<'_>| {
        for query in read(text) {
            match query {
                Ok(query) => questions.extend(question(query, services, session)),
                Err(error) => session.fail(error.message(|text| for_message(text))),
            }
        }
    })?;
    Ok(questions)
}

fn question(query: Query<'_>, services: &Services, session: &mut Session<'_>) -> Option<PortQuestion> {
    let protocol = query.protocol.or(session.protocol());
    let ports = if let Target::Ports(ports) = query.target { ports } else { PortRange::ALL };
    let all = filter(ports, protocol).map_err(|error| session.fail(error)).ok()?;
    let text = query.text.to_str_lossy().into_owned();
    let (name, hits): (&BStr, Vec<Hit<'_>>) = match query.target {
        Target::Ports(_) => return Some(PortQuestion { text, ..PortQuestion::all(all) }),
        Target::Pattern(pattern) => {
            let glob = Glob::new(pattern);
            let is_wanted = |hit: &Hit<'_>| protocol.is_none_or(|protocol| hit.service.is_for(protocol));
            (pattern, services.matching(&glob).filter(is_wanted).collect())
        }
        Target::Name(name) | Target::Scheme(name) | Target::Words(name) => {
            (name, services.meanings(name, protocol).into_iter().map(|known| known.hit).collect())
        }
        _ => return None,
    };
    let ports = ports_of(&hits);
    let unknown = ports.is_empty().then(|| unknown(name, protocol, &hits, services, session));
    let line = session.line().filter(|_| unknown.is_some());
    Some(PortQuestion { text, ports, processes: Some((Glob::new(name), all)), unknown, line })
}

/// Filters for the ports of services, each once.
fn ports_of(hits: &[Hit<'_>]) -> Vec<SocketFilter> {
    let mut filters = Vec::new();
    let known = hits.iter().map(|hit| hit.service);
    for filter in known.filter_map(|service| SocketFilter::new(service.ports?, service.protocol).ok()) {
        if !filters.contains(&filter) {
            filters.push(filter);
        }
    }
    filters
}

/// The message for a name without ports.
fn unknown(
    name: &BStr,
    protocol: Option<Protocol<'_>>,
    hits: &[Hit<'_>],
    services: &Services,
    session: &mut Session<'_>,
) -> String {
    match hits.is_empty() {
        true => {
            let may_search = session.may_suggest() && session.shows_suggestions(false);
            UnknownName { name, protocol, or_command: false }.message(services, may_search)
        }
        false => format!("`{}` has no tcp or udp port", for_message(name)),
    }
}

/// Makes a filter for sockets, or a message if the protocol has no sockets.
fn filter(ports: PortRange, protocol: Option<Protocol<'_>>) -> Result<SocketFilter, String> {
    SocketFilter::new(ports, protocol).map_err(|_| {
        let word = protocol.map_or_else(Default::default, |protocol| for_message(protocol.word()));
        format!("`svc listening` shows tcp, udp, sctp and udplite only, not `{word}`")
    })
}
