//! Answers to queries for ports.

use super::taken::{Matched, Notice};
use super::{Asked, Asker, Here};
use crate::cli::session::{Session, chain};
use crate::cli::suggest;
use crate::render::{Entry, IN_USE_HERE, OPEN_HERE, describe_held, describe_open, for_message, processes_by_name};
use std::io;
use svc_lookup::host::{OpenPort, Process, Socket, SocketFilter};
use svc_lookup::{Hit, PortRange, Protocol, Source};

impl Asker<'_, '_> {
    /// Answers a query for ports.
    pub(super) fn port(&mut self, asked: Asked<'_>, ports: PortRange, session: &mut Session<'_>) -> io::Result<()> {
        if self.here != Here::No {
            self.show_here(asked, ports, session)?;
        }
        self.hits.clear();
        self.look_up_ports(ports, asked.protocol);
        let found = self.hits.iter().any(|hit| !hit.is_pool());
        let practice_only = self.hits.iter().all(|hit| hit.source == Source::Practice);
        let notice = if found { Notice::default() } else { self.missed(asked, ports, session) };
        if practice_only && (!found || self.sources.contains(Source::Iana)) {
            self.show_records(asked, ports, &notice)?;
        }
        self.show_port_hits(asked, ports, &notice)
    }

    /// Reports that no service has the ports.
    #[cold]
    fn missed(&self, asked: Asked<'_>, ports: PortRange, session: &mut Session<'_>) -> Notice {
        session.not_found();
        let message = asked.protocol.and_then(|protocol| suggest::protocol(self.services, ports, protocol));
        if let Some(message) = &message {
            session.note(message);
        }
        if !self.entries.shows_advice() {
            return Notice::default();
        }
        let asked_for = match asked.protocol {
            Some(protocol) => format!("{ports}/{}", for_message(protocol.word())),
            None if ports.is_single() => format!("port {ports}"),
            None => format!("ports {ports}"),
        };
        let next = match (&message, SocketFilter::new(ports, asked.protocol)) {
            (Some(_), _) => format!("svc port {ports}"),
            (None, Ok(filter)) => format!("svc listening {filter}"),
            // svc cannot list the sockets of other protocols.
            (None, Err(_)) => format!("svc range {ports} --explain"),
        };
        Notice::miss(message.unwrap_or_else(|| format!("no service on {asked_for}")), next)
    }

    /// Looks up the services on ports and, after those of each port, the software that commonly uses it; pools come last.
    fn look_up_ports(&mut self, ports: PortRange, protocol: Option<Protocol<'_>>) {
        if self.entries.shows_everything() {
            return self.look_up_everything(ports, protocol);
        }
        if ports.is_single() {
            self.hits.extend(self.services.by_port(ports.first(), protocol));
        } else {
            self.hits.extend(self.services.by_ports(ports, protocol));
        }
        let others = self.hits.len();
        self.hits.extend(self.services.in_practice(ports, protocol));
        if self.hits.len() > others && !ports.is_single() {
            // The software on a port comes after its services.
            let port = |hit: &Hit<'_>| hit.service.ports.map(|known| known.first().max(ports.first()));
            self.hits.sort_by_key(|hit| (hit.is_pool(), port(hit), hit.source == Source::Practice));
        }
    }

    #[cold]
    fn look_up_everything(&mut self, ports: PortRange, protocol: Option<Protocol<'_>>) {
        self.hits.extend(self.services.all_on_port(ports, protocol));
        self.hits.sort_by_key(Hit::is_pool);
    }

    fn show_port_hits(&mut self, asked: Asked<'_>, ports: PortRange, notice: &Notice) -> io::Result<()> {
        for hit in &self.hits {
            let mut entry = self.entries.describe(self.services, asked.text, hit, std::slice::from_ref(&ports));
            entry.matched = Matched::Port.word();
            entry = entry.saying(&notice.text, &notice.next);
            if hit.source == Source::Practice {
                entry.listed_under = hit.service.ports.map(|known| known.first().max(ports.first()));
            }
            self.entries.add(&entry)?;
        }
        Ok(())
    }

    /// Shows the registry's records for ports without a service: unassigned, reserved, or never assigned.
    #[cold]
    fn show_records(&mut self, asked: Asked<'_>, ports: PortRange, notice: &Notice) -> io::Result<()> {
        let mut records = self.services.registry_records(ports, asked.protocol).peekable();
        if records.peek().is_none() {
            let nothing = Entry::nothing(asked.text, ports, asked.protocol).saying(&notice.text, &notice.next);
            return self.entries.add(&nothing);
        }
        let range = std::slice::from_ref(&ports);
        records.try_for_each(|record| {
            self.entries.add(&Entry::record(asked.text, &record, range).saying(&notice.text, &notice.next))
        })
    }

    /// Shows which processes have the ports open on this machine; if nothing listens on them, what else occupies them.
    #[cold]
    fn show_here(&mut self, asked: Asked<'_>, ports: PortRange, session: &mut Session<'_>) -> io::Result<()> {
        // The system lists no sockets of other protocols.
        let Ok(filter) = SocketFilter::new(ports, asked.protocol) else { return Ok(()) };
        match self.sockets.on(filter) {
            Ok(sockets) => self.show_sockets(asked, sockets),
            Err(error) => {
                if self.here == Here::Required {
                    session.fail(chain(&error));
                }
                Ok(())
            }
        }
    }

    #[cold]
    fn show_sockets(&mut self, asked: Asked<'_>, sockets: Vec<Socket>) -> io::Result<()> {
        let one_port = |one: &Socket, other: &Socket| (one.port, one.protocol) == (other.port, other.protocol);
        if !sockets.iter().any(Socket::is_listening) {
            return sockets.chunk_by(one_port).try_for_each(|held| {
                let by = |processes: &[Process]| match processes {
                    [] => String::new(),
                    processes => format!(" by {}", processes_by_name(processes)),
                };
                let port = (held[0].port, held[0].protocol);
                self.entries.add(&Entry::here(asked.text, port, IN_USE_HERE, &describe_held(held, by)))
            });
        }
        OpenPort::from_sockets(sockets).iter().try_for_each(|open| {
            let port = (open.port, open.protocol);
            self.entries.add(&Entry::here(asked.text, port, OPEN_HERE, &describe_open(open)))
        })
    }
}
