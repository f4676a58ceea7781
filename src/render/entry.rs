//! An entry of an answer, independent of the format.

use bstr::{BStr, BString};
use std::borrow::Cow;
use svc_lookup::{
    Hit, Place, Port, PortClass, PortRange, Practice, Protocol, Registration, RegistryRecord, Service, Source, State,
};

/// One entry of an answer: a service, or ports without one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// The query as typed.
    pub(crate) query: &'a BStr,
    /// The service; for ports without one, the name is empty and the description gives the reason.
    pub(crate) service: Service<'a>,
    /// The requested ports; all ports for a name.
    pub(crate) asked: &'a [PortRange],
    origin: EntryOrigin<'a>,
    /// The registration of the service, read before since it is asked for many times. For an entry of a services file, that
    /// of the same service.
    known: Option<Registration<'a>>,
    /// For software in common use, the port it is listed under.
    pub(crate) listed_under: Option<Port>,
    /// How the query leads to the entry, in a word.
    pub(crate) matched: &'static str,
    /// What is to be said about the answer.
    notice: &'a str,
    /// The command that helps.
    next: &'a str,
}

#[derive(Clone, Copy, Debug)]
enum EntryOrigin<'a> {
    Hit(Hit<'a>),
    Record(Registration<'a>),
    /// An open port of this machine; the words that its description begins with.
    Here(&'static str),
    /// Ports without an entry in any source.
    Nothing,
    /// An unknown name, and suggestions.
    Unknown(&'a [BString]),
}

impl<'a> Entry<'a> {
    fn new(query: &'a BStr, service: Service<'a>, origin: EntryOrigin<'a>) -> Entry<'a> {
        let (known, listed_under) = (None, None);
        Entry { query, service, asked: &[], origin, known, listed_under, matched: "", notice: "", next: "" }
    }

    /// The entry with what is to be said about the answer, and the command that helps.
    pub(crate) fn saying(self, notice: &'a str, next: &'a str) -> Entry<'a> {
        Entry { notice, next, ..self }
    }

    /// An entry for a hit.
    pub(super) fn hit(query: &'a BStr, hit: &Hit<'a>, asked: &'a [PortRange]) -> Entry<'a> {
        Entry { asked, ..Entry::new(query, hit.service, EntryOrigin::Hit(*hit)) }
    }

    /// An entry for the registry's record on requested ports without a service.
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
        Entry { asked, ..Entry::new(query, service, EntryOrigin::Record(record.registration)) }
    }

    /// An entry for ports that the registry has neither assigned nor reserved.
    pub(crate) fn unassigned(ports: PortRange, protocol: Option<Protocol<'a>>) -> Entry<'a> {
        let nothing = Entry::nothing(BStr::new(""), ports, protocol);
        let service = nothing.service.with_description("unassigned");
        let origin = EntryOrigin::Record(Registration::new(State::Unassigned));
        Entry { service, origin, ..nothing }
    }

    /// An entry for ports unknown to all sources.
    pub(crate) fn nothing(query: &'a BStr, ports: PortRange, protocol: Option<Protocol<'a>>) -> Entry<'a> {
        let description = match ports.first().class() {
            PortClass::Dynamic => "dynamic port, never assigned",
            _ => "no service",
        };
        let mut service = Service::new("").with_ports(ports).with_description(description);
        // In its registered spelling, however it was typed.
        service.protocol = protocol.map(|protocol| Protocol::asked(protocol.word()));
        Entry::new(query, service, EntryOrigin::Nothing)
    }

    /// An entry for a port of this machine that is in use; the description begins with `words`.
    pub(crate) fn here(
        query: &'a BStr,
        (port, protocol): (Port, Protocol<'static>),
        words: &'static str,
        description: &'a str,
    ) -> Entry<'a> {
        let nothing = Entry::nothing(query, port.into(), Some(protocol));
        let service = nothing.service.with_description(description);
        Entry { service, origin: EntryOrigin::Here(words), ..nothing }
    }

    /// An entry for an unknown name.
    pub(crate) fn unknown(query: &'a BStr, close: &'a [BString]) -> Entry<'a> {
        Entry::new(query, Service::new(""), EntryOrigin::Unknown(close))
    }

    /// Adds the registry's record for a service of a services file; its description is used if the file has none.
    pub(super) fn with_record(mut self, record: Option<RegistryRecord<'a>>) -> Entry<'a> {
        if let Some(record) = record
            && self.service.description.is_empty()
        {
            self.service.description = record.service.description;
        }
        Entry { known: record.map(|record| record.registration), ..self }
    }

    /// Reads the registration now.
    pub(super) fn with_registration(mut self) -> Entry<'a> {
        if self.known.is_none() {
            self.known = self.registration();
        }
        self
    }

    /// The description; for software in common use, product and purpose.
    pub(crate) fn text(&self) -> Cow<'a, BStr> {
        match self.text_parts() {
            [text, more, ..] if more.is_empty() => Cow::Borrowed(text),
            parts => Cow::Owned(bstr::concat(parts).into()),
        }
    }

    /// The same in parts.
    pub(super) fn text_parts(&self) -> [&'a BStr; 4] {
        let (description, none) = (self.service.description, BStr::new(""));
        match self.practice() {
            Some(known) => [known.product, BStr::new(": "), description, none],
            None => [description, none, none, none],
        }
    }

    /// Whether it is a service: not a port without one, nor an unknown name.
    pub(crate) fn is_service(&self) -> bool {
        matches!(self.origin, EntryOrigin::Hit(_))
    }

    /// Whether it answers the query: a service, but no match of a search, and no pool around a port.
    pub(crate) fn is_found(&self) -> bool {
        self.is_service() && self.matched != "search" && !(self.matched == "port" && self.is_pool())
    }

    /// Whether it is a use of more than 256 ports.
    pub(crate) fn is_pool(&self) -> bool {
        matches!(self.origin, EntryOrigin::Hit(hit) if hit.is_pool())
    }

    /// What is to be said about the answer.
    pub(super) fn notice(&self) -> &'a str {
        self.notice
    }

    /// The command that helps.
    pub(super) fn next(&self) -> &'a str {
        self.next
    }

    /// For a port of this machine that is in use, the words that its description begins with.
    pub(super) fn here_words(&self) -> Option<&'static str> {
        match self.origin {
            EntryOrigin::Here(words) => Some(words),
            _ => None,
        }
    }

    /// Whether it is a pool of which the query asks for a part only.
    pub(super) fn is_part_of_pool(&self) -> bool {
        let is_whole = |ports: &PortRange| self.asked.iter().any(|asked| asked.intersection(*ports) == Some(*ports));
        self.is_pool() && !self.service.ports.as_ref().is_some_and(is_whole)
    }

    /// The class of the first port.
    pub(crate) fn class(&self) -> Option<PortClass> {
        self.service.ports.map(|ports| ports.first().class())
    }

    /// The state in the registry.
    pub(super) fn state(&self) -> Option<State> {
        match self.origin {
            EntryOrigin::Hit(hit) => hit.state(),
            _ => self.registration().map(|known| known.state),
        }
    }

    /// The name of the source.
    pub(crate) fn source_name(&self) -> &'static str {
        match self.origin {
            EntryOrigin::Hit(hit) => hit.source_name(),
            EntryOrigin::Record(known) if known.state == State::LongStanding => known.state.name(),
            EntryOrigin::Record(_) => Source::Iana.name(),
            EntryOrigin::Here(_) => "here",
            EntryOrigin::Nothing | EntryOrigin::Unknown(_) => "",
        }
    }

    /// The file and the line of the entry.
    pub(crate) fn place(&self) -> Option<Place<'a>> {
        match self.origin {
            EntryOrigin::Hit(hit) => hit.place(),
            _ => None,
        }
    }

    /// The registration of the entry itself.
    pub(crate) fn registration(&self) -> Option<Registration<'a>> {
        match self.origin {
            EntryOrigin::Hit(hit) => hit.registration(),
            EntryOrigin::Record(registration) => Some(registration),
            EntryOrigin::Here(_) | EntryOrigin::Nothing | EntryOrigin::Unknown(_) => None,
        }
    }

    /// A fact of the registration of the entry or, for an entry of a services file, of the same service.
    #[inline(always)]
    pub(crate) fn fact<T>(&self, get: impl FnOnce(&Registration<'a>) -> T) -> Option<T> {
        match &self.known {
            Some(known) => Some(get(known)),
            None => self.registration().as_ref().map(get),
        }
    }

    /// The name of the service in DNS-based service discovery, if the registry assigns it.
    pub(crate) fn dns_sd_name(&self) -> Option<String> {
        self.is_assigned().then(|| self.service.dns_sd_name()).flatten()
    }

    /// The same in parts.
    pub(super) fn dns_sd_parts(&self) -> Option<[&'a BStr; 4]> {
        let (name, protocol) = self.is_assigned().then(|| self.service.dns_sd_labels()).flatten()?;
        Some(["_".into(), name, "._".into(), protocol.into()])
    }

    /// Whether the registry assigns the service.
    fn is_assigned(&self) -> bool {
        self.fact(|known| known.state) == Some(State::Assigned)
    }

    /// Similar names, for an unknown name.
    pub(super) fn suggestions(&self) -> &'a [BString] {
        match self.origin {
            EntryOrigin::Unknown(close) => close,
            _ => &[],
        }
    }

    /// The software, for an entry in common use.
    pub(crate) fn practice(&self) -> Option<Practice<'a>> {
        match self.origin {
            EntryOrigin::Hit(hit) => hit.practice(),
            _ => None,
        }
    }
}
