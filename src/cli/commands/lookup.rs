//! `svc lookup`, `svc port` and bare queries.

mod here;
mod names;
mod ports;
mod taken;

use crate::cli::queries::{self, Answer};
use crate::cli::session::{Failure, Session};
use crate::cli::suggest;
use crate::render::{Entries, Entry, Format, for_message};
use bstr::{BStr, ByteSlice};
use here::HereSockets;
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use svc_lookup::query::{Query, QueryError, Target, protocol_word, read};
use svc_lookup::{Hit, PortRange, Protocol, Services, Source, Sources};
use taken::{Matched, Notice};

/// What a command is for. A query of the other kind is answered too, and the answer says so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `svc lookup`: names.
    Name,
    /// `svc port`: ports and port ranges.
    Ports,
    /// A bare query: either.
    Either,
}

/// Whether to show which process has a port open on this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Here {
    /// No: listing sockets takes longer than the answer.
    No,
    /// On a terminal, if sockets can be listed.
    IfPossible,
    /// Yes, with `--here`; an error if sockets cannot be listed.
    Required,
}

/// Answers the queries in order.
pub(crate) fn run(
    session: &mut Session<'_>,
    queries: &[OsString],
    kind: Kind,
    here: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    // On a terminal, an unknown name is compared with every name of a long services file.
    let first = if session.is_on_terminal() { None } else { only_query(queries) };
    let services = session.services_for(first.as_ref())?;
    let sheet = session.entry_sheet(out, queries::are_read(queries));
    let here = match sheet.format() {
        _ if here => Here::Required,
        Format::Table if sheet.style().terminal => Here::IfPossible,
        _ => Here::No,
    };
    let entries = Entries::new(sheet, session.options.verbose);
    let sources = session.options.sources();
    let (sockets, hits) = Default::default();
    let mut asker = Asker { services: &services, kind, here, sockets, sources, entries, hits };
    queries::answer(&with_protocols(queries), session, &mut asker)?;
    session.finish(asker.entries)
}

/// The query, if there is one and no other.
fn only_query(queries: &[OsString]) -> Option<Query<'_>> {
    let [text] = queries else { return None };
    let mut queries = read(text.as_encoded_bytes());
    let first = queries.next()?.ok()?;
    (text != "-" && queries.next().is_none()).then_some(first)
}

/// Joins a query and a protocol in two arguments: `53 udp`, or `udp 53`.
fn with_protocols(queries: &[OsString]) -> Cow<'_, [OsString]> {
    let is_protocol = |query: &OsString| protocol_word(query.as_encoded_bytes()).is_some();
    let is_pair =
        |pair: &[OsString]| pair[0] != "-" && pair[1] != "-" && is_protocol(&pair[0]) != is_protocol(&pair[1]);
    if !queries.windows(2).any(is_pair) {
        return Cow::Borrowed(queries);
    }
    let (mut joined, mut left) = (Vec::new(), queries);
    while let [first, rest @ ..] = left {
        let pair = left.get(..2).filter(|pair| is_pair(pair));
        joined.push(pair.map_or_else(|| first.clone(), |pair| pair.join(OsStr::new(" "))));
        left = if pair.is_some() { &rest[1..] } else { rest };
    }
    Cow::Owned(joined)
}

struct Asker<'s, 'o> {
    services: &'s Services,
    kind: Kind,
    here: Here,
    /// What is read of this machine.
    sockets: HereSockets,
    sources: Sources,
    entries: Entries<'o>,
    /// The hits for the current ports, reused so that a million queries allocate once.
    hits: Vec<Hit<'s>>,
}

/// A query as typed, with its own protocol or that of `--protocol`.
#[derive(Clone, Copy)]
struct Asked<'q> {
    text: &'q BStr,
    protocol: Option<Protocol<'q>>,
}

impl Answer for Asker<'_, '_> {
    fn answer(&mut self, text: &[u8], session: &mut Session<'_>) -> io::Result<()> {
        let mut queries = read(text).peekable();
        if let Some((name, protocol)) = queries.peek().and_then(|first| self.as_a_name(text, first)) {
            let protocol = protocol.or(session.protocol());
            self.name(Asked { text: text.as_bstr(), protocol }, name, session)?;
            // The service of that name comes first, and a service on that port after it.
            if !matches!(queries.peek(), Some(Ok(query)) if self.kind == Kind::Either && self.has_port(query)) {
                return Ok(());
            }
        }
        queries.try_for_each(|query| match query {
            Ok(query) => self.query(&query, session),
            Err(error) => {
                session.fail(error.message(|text| for_message(text)));
                Ok(())
            }
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        self.entries.flush()
    }
}

impl Asker<'_, '_> {
    /// The name, and the protocol after it, if a text that has another form names a service: `cl/1`, `whois++`, or `53` and
    /// `53/tcp` in a services file.
    fn as_a_name<'q>(
        &self,
        text: &'q [u8],
        first: &Result<Query<'q>, QueryError<'q>>,
    ) -> Option<(&'q BStr, Option<Protocol<'q>>)> {
        if !self.has_another_form(text, first) {
            return None;
        }
        if self.services.has_name(text) {
            return Some((text.as_bstr(), None));
        }
        // A bare `53/tcp` is the port: looking up its first part too would take as long as the answer.
        if self.kind == Kind::Either && matches!(first, Ok(Query { target: Target::Ports(_), .. })) {
            return None;
        }
        let (name, protocol) =
            text.rsplit_once_str("/").filter(|(name, protocol)| !name.is_empty() && !protocol.is_empty())?;
        let protocol = Protocol::new(protocol);
        self.services.getservbyname(name, Some(protocol)).map(|_| (name.as_bstr(), Some(protocol)))
    }

    /// Whether a text does not have the form of a name, or of a name with a protocol.
    fn has_another_form(&self, text: &[u8], first: &Result<Query<'_>, QueryError<'_>>) -> bool {
        match first {
            Ok(Query { target: Target::Name(name), protocol: None, .. }) => name.len() != text.len(),
            // The name with the protocol is looked up first, unless the protocol comes first.
            Ok(Query { target: Target::Name(name), protocol: Some(protocol), .. }) => {
                !protocol.is_registered()
                    || text.strip_prefix(name.as_bytes()).is_none_or(|rest| !rest.starts_with(b"/"))
            }
            Ok(Query { target: Target::Ports(_), .. }) => self.kind != Kind::Ports,
            // No name has a blank.
            Ok(Query { target: Target::Words(_), .. }) => false,
            _ => true,
        }
    }

    /// Whether a service is on the ports of a query.
    fn has_port(&self, query: &Query<'_>) -> bool {
        matches!(query.target, Target::Ports(ports) if self.services.by_ports(ports, query.protocol).next().is_some())
    }

    fn query(&mut self, query: &Query<'_>, session: &mut Session<'_>) -> io::Result<()> {
        let asked = Asked { text: query.text, protocol: query.protocol.or(session.protocol()) };
        match query.target {
            Target::Ports(_) if self.kind == Kind::Name && self.is_strict() => {
                let notice = Notice::miss(suggest::only_a_port(query.text), suggest::command("port", query.text));
                self.miss(asked, &notice, session)
            }
            Target::Ports(ports) => {
                if self.kind == Kind::Name {
                    session.note(taken::a_port(query.text));
                }
                self.port(asked, ports, session)
            }
            Target::Name(_) if self.kind == Kind::Ports && self.is_strict() => {
                session.fail(suggest::only_a_name(query.text));
                Ok(())
            }
            Target::Name(name) => self.name(asked, name, session),
            Target::Pattern(pattern) => self.pattern(asked, pattern, session),
            Target::Scheme(scheme) => self.scheme(asked, scheme, session),
            Target::Words(words) => self.words(asked, words, session),
            _ => Ok(()),
        }
    }

    /// Whether only what is asked for counts: with `--source` and without the ports and names in common use.
    fn is_strict(&self) -> bool {
        !self.sources.contains(Source::Practice)
    }

    /// Adds entries for hits, and how the query leads to them.
    fn show(&mut self, asked: Asked<'_>, hits: &[Hit<'_>], matched: Matched, notice: &Notice) -> io::Result<()> {
        hits.iter().try_for_each(|hit| {
            let mut entry = self.entries.describe(self.services, asked.text, hit, &[PortRange::ALL]);
            entry.matched = matched.word();
            self.entries.add(&entry.saying(&notice.text, &notice.next))
        })
    }

    /// Reports a query without an answer.
    fn miss(&mut self, asked: Asked<'_>, notice: &Notice, session: &mut Session<'_>) -> io::Result<()> {
        session.not_found();
        session.note(&notice.text);
        self.entries.unknown(&Entry::unknown(asked.text, &notice.close).saying(&notice.text, &notice.next))
    }
}
