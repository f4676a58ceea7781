//! `svc lookup`, `svc port` and bare queries.

use crate::cli::queries::{self, Answer};
use crate::cli::query::{Kind, Query, Target};
use crate::cli::session::{Failure, Session, chain};
use crate::cli::suggest::{self, UnknownName};
use crate::render::{Entries, Entry, Format, describe_open};
use bstr::BStr;
use std::ffi::OsString;
use std::io::{self, Write};
use svc_lookup::host::{OpenPort, SocketFilter, sockets_matching};
use svc_lookup::{Hit, PortRange, Protocol, Services, Source};

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
    let services = session.services()?;
    let sheet = session.entry_sheet(out, queries::are_read(queries));
    let here = match sheet.format() {
        _ if here => Here::Required,
        Format::Table if sheet.style().terminal => Here::IfPossible,
        _ => Here::No,
    };
    let entries = Entries::new(sheet, session.options.verbose);
    let has_iana = session.options.sources().contains(Source::Iana);
    let mut asker = Asker { services: &services, kind, here, has_iana, entries, hits: Vec::new() };
    queries::answer(queries, session, &mut asker)?;
    session.finish(asker.entries)
}

struct Asker<'s, 'o> {
    services: &'s Services,
    kind: Kind,
    here: Here,
    /// Whether the registry is among the sources.
    has_iana: bool,
    entries: Entries<'o>,
    /// The hits for the current query, reused so that a million queries allocate once.
    hits: Vec<Hit<'s>>,
}

/// A query, with its own protocol or that of `--protocol`.
#[derive(Clone, Copy)]
struct Asked<'q> {
    query: Query<'q>,
    protocol: Option<Protocol<'q>>,
}

impl Answer for Asker<'_, '_> {
    fn answer(&mut self, text: &[u8], session: &mut Session<'_>) -> io::Result<()> {
        let query = match Query::parse(text, self.kind) {
            Ok(query) => query,
            Err(error) => {
                session.fail(error);
                return Ok(());
            }
        };
        let asked = Asked { query, protocol: query.protocol.or(session.protocol()) };
        self.hits.clear();
        match query.subject {
            Target::Name(name) => self.name(asked, name, session),
            Target::Ports(ports) => {
                self.ports(asked, ports, session)?;
                self.show_here(asked, ports, session)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.entries.flush()
    }
}

impl Asker<'_, '_> {
    fn name(&mut self, asked: Asked<'_>, name: &BStr, session: &mut Session<'_>) -> io::Result<()> {
        let Asked { query, protocol } = asked;
        self.look_up(name, protocol);
        if self.hits.is_empty() && query.protocol.is_some() {
            // The slash can be part of the name, as in `cl/1`.
            self.look_up(query.text, session.protocol());
        }
        if !self.hits.is_empty() {
            return self.show_hits(query.text, PortRange::ALL);
        }
        session.not_found();
        let unknown = UnknownName { name, protocol, or_command: self.kind == Kind::Either };
        let suggestion = unknown.suggest(self.services, self.entries.shows_unknown(), session);
        session.note(suggestion.message);
        self.entries.unknown(&Entry::unknown(query.text, &suggestion.close))
    }

    fn ports(&mut self, asked: Asked<'_>, ports: PortRange, session: &mut Session<'_>) -> io::Result<()> {
        let Asked { query, protocol } = asked;
        self.look_up_ports(ports, protocol);
        let practice_only = self.hits.iter().all(|hit| hit.source == Source::Practice);
        if self.hits.is_empty() || practice_only && self.has_iana {
            self.show_records(asked, ports)?;
        }
        if !self.hits.is_empty() {
            return self.show_hits(query.text, ports);
        }
        session.not_found();
        if let Some(message) = protocol.and_then(|protocol| suggest::protocol(self.services, ports, protocol)) {
            session.note(message);
        }
        Ok(())
    }

    /// Shows which processes have the ports open on this machine.
    fn show_here(&mut self, asked: Asked<'_>, ports: PortRange, session: &mut Session<'_>) -> io::Result<()> {
        if self.here == Here::No {
            return Ok(());
        }
        // The system lists sockets of tcp and udp only.
        let Ok(filter) = SocketFilter::new(ports, asked.protocol) else { return Ok(()) };
        match sockets_matching(|socket| filter.matches(socket.port, socket.protocol)) {
            Ok(sockets) => OpenPort::from_sockets(sockets)
                .iter()
                .try_for_each(|open| self.entries.add(&Entry::here(asked.query.text, open, &describe_open(open)))),
            Err(error) => {
                if self.here == Here::Required {
                    session.fail(chain(&error));
                }
                Ok(())
            }
        }
    }

    fn look_up(&mut self, name: &BStr, protocol: Option<Protocol<'_>>) {
        match self.entries.shows_everything() {
            true => self.hits.extend(self.services.all_named(name, protocol)),
            false => self.hits.extend(self.services.by_name(name, protocol)),
        }
    }

    /// Looks up the services on ports and, after those of each port, the software that commonly uses it.
    fn look_up_ports(&mut self, ports: PortRange, protocol: Option<Protocol<'_>>) {
        if self.entries.shows_everything() {
            return self.hits.extend(self.services.all_on_port(ports, protocol));
        }
        if ports.is_single() {
            self.hits.extend(self.services.by_port(ports.first(), protocol));
        } else {
            self.hits.extend(self.services.by_ports(ports, protocol));
        }
        let others = self.hits.len();
        self.hits.extend(self.services.in_practice(ports, protocol));
        if others > 0 && !ports.is_single() {
            // The software on a port comes after its services.
            let port = |hit: &Hit<'_>| hit.service.ports.map(|known| known.first().max(ports.first()));
            self.hits.sort_by_key(|hit| (port(hit), hit.source == Source::Practice));
        }
    }

    fn show_hits(&mut self, query: &BStr, asked: PortRange) -> io::Result<()> {
        for hit in &self.hits {
            let mut entry = self.entries.describe(self.services, query, hit, std::slice::from_ref(&asked));
            if hit.source == Source::Practice && asked != PortRange::ALL {
                entry.listed_under = hit.service.ports.map(|ports| ports.first().max(asked.first()));
            }
            self.entries.add(&entry)?;
        }
        Ok(())
    }

    /// Shows the registry's records for ports without a service: unassigned, reserved, or never assigned.
    fn show_records(&mut self, asked: Asked<'_>, ports: PortRange) -> io::Result<()> {
        let Asked { query: Query { text, .. }, protocol } = asked;
        let mut records = self.services.registry_records(ports, protocol).peekable();
        if records.peek().is_none() {
            return self.entries.add(&Entry::nothing(text, ports, protocol));
        }
        let asked = std::slice::from_ref(&ports);
        records.try_for_each(|record| self.entries.add(&Entry::record(text, &record, asked)))
    }
}
