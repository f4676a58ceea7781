//! What is shown of an answer, whatever the format.

use super::column::{Column, Columns, Type, Value};
use bstr::{BStr, BString, ByteSlice};
use std::borrow::Cow;
use svc_lookup::host::OpenPort;
use svc_lookup::{
    Date, Hit, Place, Port, PortClass, PortRange, Practice, Protocol, Registration, RegistryRecord, Service, Source,
    State,
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
    /// Ports of which the sources know nothing.
    Nothing,
    /// A name without an entry, and names spelled alike.
    Unknown(&'a [BString]),
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
            PortClass::Dynamic => "dynamic port, never assigned",
            _ => "no service",
        };
        let mut service = Service::new("").with_ports(ports).with_description(description);
        // In its registered spelling, however it was asked for.
        service.protocol = protocol.map(|protocol| Protocol::asked(protocol.word()));
        Entry { query, service, asked: &[], origin: Origin::Nothing, record: None, beside: None }
    }

    /// A port that is open on this machine, and by whom.
    pub(crate) fn here(query: &'a BStr, open: &OpenPort<'_>, description: &'a str) -> Entry<'a> {
        let nothing = Entry::nothing(query, open.port.into(), Some(open.protocol));
        let service = nothing.service.with_description(description);
        Entry { service, origin: Origin::Here, ..nothing }
    }

    /// A name without an entry.
    pub(crate) fn unknown(query: &'a BStr, close: &'a [BString]) -> Entry<'a> {
        let service = Service::new("");
        Entry { query, service, asked: &[], origin: Origin::Unknown(close), record: None, beside: None }
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
            Origin::Hit(hit) => hit.source_name(),
            Origin::Record(known) if known.state == State::LongStanding => known.state.name(),
            Origin::Record(_) => Source::Iana.name(),
            Origin::Here => "here",
            Origin::Nothing | Origin::Unknown(_) => "",
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
            Origin::Here | Origin::Nothing | Origin::Unknown(_) => None,
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

impl<'a> Entry<'a> {
    /// The columns of answers: `svc-formats(5)` documents them.
    pub(super) const COLUMNS: Columns<'a, Entry<'a>> = Columns::new(&[
        Column::data("query", Type::Text, "the question as it was asked", |entry| Value::Text(entry.query.into())),
        Column::json("found", Type::Flag, "whether a service was found", |entry| entry.is_found().into()),
        Column::everywhere("name", Type::Text, "the official name; nothing for a port without a service", |entry| {
            Value::text(entry.service.name)
        }),
        Column::data("aliases", Type::Texts, "the other names, in order", aliases),
        Column::data("port", Type::Number, "the first port", |entry| {
            entry.service.ports.map(|ports| ports.first()).into()
        }),
        Column::data("last_port", Type::Number, "the last port; the same as `port` unless it is a range", |entry| {
            entry.service.ports.map(|ports| ports.last()).into()
        }),
        Column::plain(
            "port",
            Type::Text,
            "the port, or the first and last port of a range (`6000-6063`); empty for a name without a port",
            |entry| entry.service.ports.map_or(Value::None, Value::Ports),
        ),
        Column::everywhere(
            "protocol",
            Type::Text,
            "`tcp`, `udp`, `sctp`, `dccp` or any other word of a services file; nothing where the registry names none",
            |entry| entry.service.protocol.map_or(Value::None, |protocol| Value::text(protocol.word())),
        ),
        Column::everywhere("class", Type::Text, "`well-known`, `registered` or `dynamic`", |entry| {
            entry.class().map_or(Value::None, |class| Value::Word(class.name()))
        }),
        Column::data(
            "description",
            Type::Text,
            "what it is; for a port without a service, what the registry says about it",
            |entry| Value::text(entry.service.description),
        ),
        Column::data("product", Type::Text, "for `practice`, the software that listens", |entry| {
            entry.practice().map_or(Value::None, |known| Value::text(known.product))
        }),
        Column::data("evidence", Type::Text, "for `practice`, the page where its makers say so", |entry| {
            entry.practice().map_or(Value::None, |known| Value::owned(known.evidence_url()))
        }),
        Column::csv(
            "state",
            Type::Text,
            "`assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`, from the registry",
            state,
        ),
        Column::everywhere(
            "source",
            Type::Text,
            "`user`, `system`, `iana`, `long-standing` or `practice`; `here` for a port that is open on this machine, with the process in `description`",
            |entry| Value::word(entry.source_name()),
        ),
        Column::json(
            "dns_sd",
            Type::Text,
            "the name of the service in DNS-based service discovery (`_http._tcp`), if the registry assigns it",
            |entry| entry.dns_sd_name().map_or(Value::None, Value::owned),
        ),
        Column::data("file", Type::Text, "for `user` and `system`, the file of the entry", |entry| {
            entry.place().map_or(Value::None, |place| Value::owned(place.path.as_os_str().as_encoded_bytes()))
        }),
        Column::data("line", Type::Number, "for `user` and `system`, the line of the entry", |entry| {
            entry.place().map(|place| place.line as u64).into()
        }),
        Column::plain("aliases", Type::Texts, "the other names, separated by blanks", aliases),
        Column::plain(
            "description",
            Type::Text,
            "the description; for `practice`, the product and its purpose",
            |entry| Value::Text(entry.text()),
        ),
        Column::json(
            "state",
            Type::Text,
            "`assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`; this and all that follows is from the registry",
            state,
        ),
        Column::json(
            "registered",
            Type::Text,
            "the date of the registration, as precise as the registry has it: `2018-08-22`, `2007-11`",
            |entry| date(entry.registration().and_then(|known| known.registered)),
        ),
        Column::json("modified", Type::Text, "the date of the last change", |entry| {
            date(entry.registration().and_then(|known| known.modified))
        }),
        Column::json("references", Type::Texts, "RFCs (`rfc1035`), drafts and links", |entry| {
            Value::list(entry.registration().iter().flat_map(|known| known.references()))
        }),
        Column::json("service_code", Type::Number, "the DCCP service code", |entry| {
            entry.registration().and_then(|known| known.service_code).map(u64::from).into()
        }),
        Column::json("unauthorized_use", Type::Flag, "whether the registry notes unauthorized use", |entry| {
            entry.registration().map(|known| known.unauthorized_use).into()
        }),
        Column::json("historic", Type::Flag, "whether the registry calls the entry historic", |entry| {
            entry.registration().map(|known| known.historic).into()
        }),
        Column::json("alias_of", Type::Text, "the name that this one is another name for", |entry| {
            entry.registration().map_or(Value::None, |known| Value::text(known.alias_of))
        }),
        Column::json("previously", Type::Text, "what the port or the name was assigned to before", |entry| {
            entry.registration().map_or(Value::None, |known| Value::text(known.previously))
        }),
        Column::json(
            "systems",
            Type::Texts,
            "for a long-standing name, the systems whose services file has it",
            |entry| Value::list(entry.registration().iter().flat_map(|known| known.systems())),
        ),
        Column::json("suggestions", Type::Texts, "for a name that is not found, names spelled alike", |entry| {
            match entry.origin {
                Origin::Unknown(close) => Value::list(close.iter().map(|name| name.as_bstr())),
                _ => Value::List(Vec::new()),
            }
        }),
    ]);
}

fn aliases<'r>(entry: &'r Entry<'_>) -> Value<'r> {
    Value::list(entry.service.aliases())
}

fn state<'r>(entry: &'r Entry<'_>) -> Value<'r> {
    let state = match entry.origin {
        Origin::Hit(hit) => hit.state(),
        _ => entry.registration().map(|known| known.state),
    };
    state.map_or(Value::None, |state| Value::Word(state.name()))
}

fn date<'r>(date: Option<Date>) -> Value<'r> {
    date.map_or(Value::None, |date| Value::owned(date.to_string()))
}
