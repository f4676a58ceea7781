//! What is shown of an answer, whatever the format.

use bstr::{BStr, BString};
use std::borrow::Cow;
use svc_lookup::{
    Hit, Place, Port, PortClass, PortRange, Practice, Protocol, Registration, RegistryRecord, Service, Source, State,
};

/// One entry of an answer: a service, or ports without one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The question as it was asked.
    pub(crate) query: &'a BStr,
    /// The service; its name is empty when the ports have none, and then its description says why.
    pub(crate) service: Service<'a>,
    /// The ports that were asked for; all of them when a name was.
    pub(crate) asked: &'a [PortRange],
    origin: Origin<'a>,
    /// For an entry of a services file: what the registry says of the same service.
    record: Option<RegistryRecord<'a>>,
    /// For a use in practice: the port beside whose services it stands.
    pub(crate) beside: Option<Port>,
}

#[derive(Clone, Copy, Debug)]
enum Origin<'a> {
    Hit(Hit<'a>),
    Record(Registration<'a>),
    /// What is open on this machine.
    Here,
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
    pub(super) fn hit(query: &'a BStr, hit: &Hit<'a>, asked: &'a [PortRange]) -> Entry<'a> {
        Entry { query, service: hit.service, asked, origin: Origin::Hit(*hit), record: None, beside: None }
    }

    /// What the registry says of ports without a service, as far as they were asked for.
    pub(crate) fn record(query: &'a BStr, record: &RegistryRecord<'a>, asked: &'a [PortRange]) -> Entry<'a> {
        let ports = record.service.ports;
        let ports = ports.and_then(|ports| asked.iter().find_map(|asked| ports.intersection(*asked)));
        let description = match record.registration.state {
            State::Unassigned => "unassigned".into(),
            State::Reserved => "reserved by IANA".into(),
            State::DeAssigned => "no longer assigned".into(),
            _ => record.service.description,
        };
        let mut service = record.service.with_description(description);
        service.ports = ports;
        Entry { query, service, asked, origin: Origin::Record(record.registration), record: None, beside: None }
    }

    /// Ports that the registry has neither assigned nor reserved.
    pub(crate) fn unassigned(ports: PortRange, protocol: Option<Protocol<'a>>) -> Entry<'a> {
        let nothing = Entry::nothing(BStr::new(""), ports, protocol);
        let service = nothing.service.with_description("unassigned");
        let origin = Origin::Record(Registration::new(State::Unassigned));
        Entry { service, origin, ..nothing }
    }

    /// Ports of which the sources say nothing.
    pub(crate) fn nothing(query: &'a BStr, ports: PortRange, protocol: Option<Protocol<'a>>) -> Entry<'a> {
        let description = match ports.first().class() {
            PortClass::Dynamic => "never assigned: a dynamic port",
            _ => "no service",
        };
        let mut service = Service::new("").with_ports(ports).with_description(description);
        service.protocol = protocol;
        Entry { query, service, asked: &[], origin: Origin::Nothing, record: None, beside: None }
    }

    /// A port that is open on this machine, and by whom.
    pub(crate) fn here(query: &'a BStr, port: Port, protocol: Protocol<'a>, description: &'a str) -> Entry<'a> {
        let nothing = Entry::nothing(query, port.into(), Some(protocol));
        let service = nothing.service.with_description(description);
        Entry { service, origin: Origin::Here, ..nothing }
    }

    /// Adds what the registry says of a service of a services file, which is described in its words if it says nothing.
    pub(super) fn with_record(mut self, record: Option<RegistryRecord<'a>>) -> Entry<'a> {
        if let Some(record) = record
            && self.service.description.is_empty()
        {
            self.service.description = record.service.description;
        }
        Entry { record, ..self }
    }

    /// What it is in one text: for a use in practice the product and its purpose.
    pub(crate) fn text(&self) -> Cow<'a, BStr> {
        let description = self.service.description;
        match self.practice() {
            Some(known) => Cow::Owned(format!("{}: {description}", known.product).into()),
            None => Cow::Borrowed(description),
        }
    }

    /// Whether a service was found.
    pub(crate) fn is_found(&self) -> bool {
        matches!(self.origin, Origin::Hit(_))
    }

    /// The class of the port, or of the first of them.
    pub(crate) fn class(&self) -> Option<PortClass> {
        self.service.ports.map(|ports| ports.first().class())
    }

    /// The word for where the answer comes from.
    pub(crate) fn source_name(&self) -> &'static str {
        match self.origin {
            Origin::Hit(hit) => source_of(&hit),
            Origin::Record(known) if known.state == State::LongStanding => known.state.name(),
            Origin::Record(_) => Source::Iana.name(),
            Origin::Here => "here",
            Origin::Nothing => "",
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
            Origin::Here | Origin::Nothing => None,
        }
    }

    /// What the registry says of the entry, or of the same service where a services file has it.
    pub(crate) fn registration_or_record(&self) -> Option<Registration<'a>> {
        self.registration().or(self.record.map(|record| record.registration))
    }

    /// The name by which DNS-based service discovery knows the service, if the registry assigns it.
    pub(crate) fn dns_sd_name(&self) -> Option<String> {
        let known = self.registration_or_record()?;
        (known.state == State::Assigned).then(|| self.service.dns_sd_name()).flatten()
    }

    /// Which software uses the port, where the entry tells of practice.
    pub(crate) fn practice(&self) -> Option<Practice<'a>> {
        match self.origin {
            Origin::Hit(hit) => hit.practice(),
            _ => None,
        }
    }
}

/// The word for the source of a service; a long-standing name is not the registry's, and says so.
pub(super) fn source_of(hit: &Hit<'_>) -> &'static str {
    match hit.registration() {
        Some(known) if known.state == State::LongStanding => known.state.name(),
        _ => hit.source.name(),
    }
}
