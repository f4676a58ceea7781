//! What is shown of an answer, whatever the format.

use bstr::{BStr, BString};
use svc_lookup::{Hit, Place, PortClass, PortRange, Protocol, Record, Registration, Service, Source, State};

/// One entry of an answer: a service, or ports without one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The question as it was asked.
    pub(crate) query: &'a BStr,
    /// The service; its name is empty when the ports have none, and then its description says why.
    pub(crate) service: Service<'a>,
    /// The ports that were asked for; all of them when a name was.
    pub(crate) asked: PortRange,
    origin: Origin<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Origin<'a> {
    Hit(Hit<'a>),
    Record(Registration<'a>),
    Nothing,
}

/// A name that nobody knows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unknown<'a> {
    pub(crate) query: &'a BStr,
    /// Names spelled alike.
    pub(crate) close: &'a [BString],
}

impl<'a> Entry<'a> {
    /// A service that was found.
    pub(crate) fn hit(query: &'a BStr, hit: &Hit<'a>, asked: PortRange) -> Entry<'a> {
        Entry { query, service: hit.service, asked, origin: Origin::Hit(*hit) }
    }

    /// What the registry says of ports without a service, as far as they were asked for.
    pub(crate) fn record(query: &'a BStr, record: &Record<'a>, asked: PortRange) -> Entry<'a> {
        let ports = record.service.ports.and_then(|ports| ports.intersection(asked));
        let description = match record.registration.state {
            State::Unassigned => "unassigned".into(),
            State::Reserved => "reserved by IANA".into(),
            State::DeAssigned => "no longer assigned".into(),
            _ => record.service.description,
        };
        let service = Service { ports, description, ..record.service };
        Entry { query, service, asked, origin: Origin::Record(record.registration) }
    }

    /// Ports of which the sources say nothing.
    pub(crate) fn nothing(query: &'a BStr, ports: PortRange, protocol: Option<Protocol<'a>>) -> Entry<'a> {
        let description = match ports.first().class() {
            PortClass::Dynamic => "never assigned: a dynamic port",
            _ => "no service",
        };
        let (name, aliases) = Default::default();
        let service = Service { name, aliases, ports: Some(ports), protocol, description: description.into() };
        Entry { query, service, asked: ports, origin: Origin::Nothing }
    }

    /// Whether a service was found.
    pub(crate) fn is_found(&self) -> bool {
        matches!(self.origin, Origin::Hit(_))
    }

    /// The class of the port, or of the first of them.
    pub(crate) fn class(&self) -> Option<PortClass> {
        self.service.ports.map(|ports| ports.first().class())
    }

    /// The source that answers.
    pub(crate) fn source(&self) -> Option<Source> {
        match self.origin {
            Origin::Hit(hit) => Some(hit.source),
            Origin::Record(_) => Some(Source::Iana),
            Origin::Nothing => None,
        }
    }

    /// The word for where the answer comes from; a long-standing name is not the registry's, and says so.
    pub(crate) fn source_name(&self) -> &'static str {
        let long_standing = || self.registration().is_some_and(|known| known.state == State::LongStanding);
        match self.source() {
            Some(Source::Iana) if long_standing() => State::LongStanding.name(),
            Some(source) => source.name(),
            None => "",
        }
    }

    /// The file and the line of the entry.
    pub(crate) fn place(&self) -> Option<Place<'a>> {
        match self.origin {
            Origin::Hit(hit) => hit.place(),
            _ => None,
        }
    }

    /// What the registry says.
    pub(crate) fn registration(&self) -> Option<Registration<'a>> {
        match self.origin {
            Origin::Hit(hit) => hit.registration(),
            Origin::Record(registration) => Some(registration),
            Origin::Nothing => None,
        }
    }
}
