//! The `serde` feature: hits as the tool's own JSON objects.

use crate::index::{Fact, Registration};
use crate::{Hit, OwnedService, PortRange, Service, State};
use bstr::{BStr, ByteSlice};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::borrow::Cow;

/// Serializes the object that `svc --json` writes, without the fields about the query and the answer to it. A text that
/// is not UTF-8 is shown with replacement characters.
///
/// For an entry of a services file, the tool adds what the registry says of the same service: its description, where the
/// file has none, and its name in service discovery. A hit has only its own source.
///
/// ```
/// use svc_lookup::{Protocol, Services};
///
/// let services = Services::snapshot();
/// let https = services.getservbyname("https", Some(Protocol::Tcp)).unwrap();
/// let json = serde_json::to_value(https)?;
/// assert_eq!((json["port"].as_u64(), json["class"].as_str()), (Some(443), Some("well-known")));
/// # Ok::<(), serde_json::Error>(())
/// ```
impl Serialize for Hit<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (registration, practice, place) = (self.registration(), self.practice(), self.place());
        let dns_sd = self.service.dns_sd_name().filter(|_| self.state() == Some(State::Assigned));
        let facts = Registration::facts(registration.as_ref());
        let mut object = serializer.serialize_struct("Hit", SERVICE_FIELDS + 7 + facts.len())?;
        service_fields(&self.service, &mut object)?;
        object.serialize_field("product", &practice.and_then(|known| some(known.product)))?;
        object.serialize_field("category", &practice.map(|known| known.category.name()))?;
        object.serialize_field("evidence", &practice.map(|known| known.evidence_url()))?;
        object.serialize_field("source", self.source_name())?;
        object.serialize_field("dns_sd", &dns_sd)?;
        object.serialize_field("file", &place.map(|place| place.path.to_string_lossy()))?;
        object.serialize_field("line", &place.map(|place| place.line))?;
        for (name, fact) in &facts {
            object.serialize_field(name, fact)?;
        }
        object.end()
    }
}

impl Serialize for Fact<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Fact::Text(text) => text.serialize(serializer),
            Fact::Number(number) => number.serialize(serializer),
            Fact::YesOrNo(is_so) => is_so.serialize(serializer),
            Fact::Texts(texts) => texts.serialize(serializer),
        }
    }
}

/// Serializes name, aliases, port, last port, protocol, class and description, as in the object of a [`Hit`].
impl Serialize for Service<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Service", SERVICE_FIELDS)?;
        service_fields(self, &mut object)?;
        object.end()
    }
}

impl Serialize for OwnedService {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_service().serialize(serializer)
    }
}

const SERVICE_FIELDS: usize = 7;

fn service_fields<S: SerializeStruct>(service: &Service<'_>, object: &mut S) -> Result<(), S::Error> {
    let ports = |end: fn(PortRange) -> crate::Port| service.ports.map(|ports| end(ports).number());
    object.serialize_field("name", &some(service.name))?;
    object.serialize_field("aliases", &service.aliases().map(|alias| alias.to_str_lossy()).collect::<Vec<_>>())?;
    object.serialize_field("port", &ports(PortRange::first))?;
    object.serialize_field("last_port", &ports(PortRange::last))?;
    object.serialize_field("protocol", &service.protocol.map(|protocol| protocol.word().to_str_lossy()))?;
    object.serialize_field("class", &service.ports.map(|ports| ports.first().class().name()))?;
    object.serialize_field("description", &some(service.description))
}

/// A text, or none if it is empty.
fn some(text: &BStr) -> Option<Cow<'_, str>> {
    (!text.is_empty()).then(|| text.to_str_lossy())
}
