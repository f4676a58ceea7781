//! `svc lookup`, `svc port` and a bare query: each question to its answer, one after the other.

use super::args::Options;
use super::query::{Kind, Query, Subject};
use super::status::Status;
use super::unknown::{self, Search};
use super::{Streams, input, listening};
use crate::render::{Entry, Renderer, Unknown};
use bstr::BStr;
use std::error::Error;
use std::io;
use svc_lookup::{Hit, PortRange, Protocol, Services, Source};

/// Whether to say who has a port open on this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Here {
    /// No: finding out takes longer than the answer.
    No,
    /// To people, who look at it: where it can be told.
    IfKnown,
    /// It was asked for.
    Wanted,
}

/// Answers questions in their order.
pub(super) struct Asker<'s> {
    services: &'s Services,
    kind: Kind,
    options: &'s Options,
    here: Here,
    renderer: Renderer,
    status: Status,
    /// The answer at hand: kept, so that a million answers allocate once.
    hits: Vec<Hit<'s>>,
}

/// One question: with the protocol that it or an option names, and its line in standard input, if it comes from there.
struct Asked<'q> {
    query: Query<'q>,
    protocol: Option<Protocol<'q>>,
    line: Option<u64>,
}

impl<'s> Asker<'s> {
    pub(super) fn new(
        services: &'s Services,
        options: &'s Options,
        kind: Kind,
        here: Here,
        renderer: Renderer,
    ) -> Asker<'s> {
        Asker { services, kind, options, here, renderer, status: Status::Found, hits: Vec::new() }
    }

    /// Answers every line of standard input, each as soon as it is read.
    pub(super) fn standard_input(&mut self, streams: &mut Streams<'_>) -> Result<(), Box<dyn Error>> {
        input::lines(|number, line, waiting| {
            match line {
                Ok(b"") => {}
                Ok(text) => self.query(text, Some(number), streams)?,
                Err(error) => self.fail(&error, Some(number), streams),
            }
            // Who waits for an answer before asking again gets it.
            if waiting { streams.output.flush() } else { Ok(()) }
        })
    }

    /// Answers one question; `line` is its line in standard input, if it comes from there.
    pub(super) fn query(&mut self, text: &[u8], line: Option<u64>, streams: &mut Streams<'_>) -> io::Result<()> {
        let query = match Query::parse(text, self.kind) {
            Ok(query) => query,
            Err(error) => {
                self.fail(&error, line, streams);
                return Ok(());
            }
        };
        let protocol = query.protocol.or(self.options.protocol.as_deref().map(Protocol::asked));
        let asked = Asked { query, protocol, line };
        self.hits.clear();
        match query.subject {
            Subject::Name(name) => self.name(&asked, name, streams),
            Subject::Ports(ports) => {
                self.ports(&asked, ports, streams)?;
                self.show_here(&asked, ports, streams)
            }
        }
    }

    /// Everything is answered.
    pub(super) fn finish(self, streams: &mut Streams<'_>) -> io::Result<Status> {
        self.renderer.finish(streams.output, streams.errors)?;
        Ok(self.status)
    }

    fn name(&mut self, asked: &Asked<'_>, name: &BStr, streams: &mut Streams<'_>) -> io::Result<()> {
        let Asked { query, protocol, line } = *asked;
        self.look_up(name, protocol);
        if self.hits.is_empty() && query.protocol.is_some() {
            // The slash may belong to the name, as in `cl/1`.
            self.look_up(query.text, self.options.protocol.as_deref().map(Protocol::asked));
        }
        if !self.hits.is_empty() {
            return self.show_hits(query.text, PortRange::ALL, streams);
        }
        let search = Search { names: line.is_none(), commands: line.is_none() && self.kind == Kind::Either };
        let unknown = unknown::name(self.services, name, protocol, search);
        self.renderer.unknown(streams.output, &Unknown { query: query.text, close: &unknown.close })?;
        self.not_found(&unknown.message, line, streams);
        Ok(())
    }

    fn ports(&mut self, asked: &Asked<'_>, ports: PortRange, streams: &mut Streams<'_>) -> io::Result<()> {
        let Asked { query, protocol, line } = *asked;
        self.ask_ports(ports, protocol);
        let practice_only = self.hits.iter().all(|hit| hit.source == Source::Practice);
        if self.hits.is_empty() || practice_only && self.options.sources().contains(Source::Iana) {
            self.show_records(asked, ports, streams)?;
        }
        if !self.hits.is_empty() {
            return self.show_hits(query.text, ports, streams);
        }
        match protocol.and_then(|protocol| unknown::protocol(self.services, ports, protocol)) {
            Some(message) => self.not_found(&message, line, streams),
            None => self.status = self.status.max(Status::NotFound),
        }
        Ok(())
    }

    /// Who has the ports open on this machine.
    fn show_here(&mut self, asked: &Asked<'_>, ports: PortRange, streams: &mut Streams<'_>) -> io::Result<()> {
        let Asked { query, protocol, line } = *asked;
        if self.here == Here::No {
            return Ok(());
        }
        let open = match listening::on_ports(ports, protocol) {
            Ok(open) => open,
            Err(error) if self.here == Here::Wanted => {
                self.fail(&error, line, streams);
                return Ok(());
            }
            Err(_) => return Ok(()),
        };
        for row in open {
            let who = row.described();
            self.renderer.entry(streams.output, &Entry::here(query.text, row.port, row.protocol, &who))?;
        }
        Ok(())
    }

    fn look_up(&mut self, name: &BStr, protocol: Option<Protocol<'_>>) {
        match self.renderer.shows_everything() {
            true => self.hits.extend(self.services.all_named(name, protocol)),
            false => self.hits.extend(self.services.by_name(name, protocol)),
        }
    }

    /// The services on ports, and beside those of each port the software that uses it in practice.
    fn ask_ports(&mut self, ports: PortRange, protocol: Option<Protocol<'_>>) {
        if self.renderer.shows_everything() {
            self.hits.extend(self.services.all_on_port(ports, protocol));
            return;
        }
        if ports.is_single() {
            self.hits.extend(self.services.by_port(ports.first(), protocol));
        } else {
            self.hits.extend(self.services.by_ports(ports, protocol));
        }
        let others = self.hits.len();
        self.hits.extend(self.services.in_practice(ports, protocol));
        if others > 0 && !ports.is_single() {
            // Each port's own beside its others.
            let port = |hit: &Hit<'_>| hit.service.ports.map(|known| known.first().max(ports.first()));
            self.hits.sort_by_key(|hit| (port(hit), hit.source == Source::Practice));
        }
    }

    fn show_hits(&mut self, query: &BStr, asked: PortRange, streams: &mut Streams<'_>) -> io::Result<()> {
        for hit in &self.hits {
            let mut entry = self.renderer.describe(self.services, query, hit, std::slice::from_ref(&asked));
            if hit.source == Source::Practice && asked != PortRange::ALL {
                entry.beside = hit.service.ports.map(|ports| ports.first().max(asked.first()));
            }
            self.renderer.entry(streams.output, &entry)?;
        }
        Ok(())
    }

    /// What the registry says of ports without a service: free, reserved, or never assigned.
    fn show_records(&mut self, asked: &Asked<'_>, ports: PortRange, streams: &mut Streams<'_>) -> io::Result<()> {
        let Asked { query: Query { text, .. }, protocol, .. } = *asked;
        let mut said = false;
        for record in self.services.registry_records(ports, protocol) {
            self.renderer.entry(streams.output, &Entry::record(text, &record, std::slice::from_ref(&ports)))?;
            said = true;
        }
        if !said {
            self.renderer.entry(streams.output, &Entry::nothing(text, ports, protocol))?;
        }
        Ok(())
    }

    fn not_found(&mut self, message: &str, line: Option<u64>, streams: &mut Streams<'_>) {
        self.status = self.status.max(Status::NotFound);
        if !self.options.quiet {
            say(message, line, streams);
        }
    }

    fn fail(&mut self, error: &dyn std::fmt::Display, line: Option<u64>, streams: &mut Streams<'_>) {
        self.status = Status::Error;
        say(error, line, streams);
    }
}

/// A message, with the line of standard input that it is about.
pub(super) fn say(message: impl std::fmt::Display, line: Option<u64>, streams: &mut Streams<'_>) {
    match line {
        Some(line) => streams.say(format_args!("line {line}: {message}")),
        None => streams.say(message),
    }
}
