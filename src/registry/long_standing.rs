//! Long-standing names: services files carry them and the registry does not. They are kept in `data/aliases.csv`.

use super::record::PublishedRecord;
use crate::{Port, Protocol, Registration, Service, State};

/// A name that services files carry for a port, and the registry does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct LongStanding {
    /// The name as the services files have it.
    pub(crate) name: String,
    /// The port it belongs to.
    pub(crate) port: Port,
    /// The protocol, as the services files have it.
    pub(crate) protocol: String,
    /// The registry's name for the same service, if it has one on this port and protocol.
    pub(crate) service: String,
    /// What the service is; empty where the registry says it.
    pub(crate) description: String,
    /// The systems whose services file has the name, separated by blanks.
    pub(crate) systems: String,
}

impl LongStanding {
    /// The service; where the registry has it under another name, its description is the registry's.
    pub(crate) fn service<'a>(&'a self, registered: Option<&'a PublishedRecord>) -> Service<'a> {
        let description = registered.map_or(&self.description, |record| &record.description);
        let service = Service::new(&self.name).with_ports(self.port).with_protocol(Protocol::new(&self.protocol));
        service.with_description(description)
    }

    /// What is known beside the service: that the name is long-standing, for what, and where.
    pub(crate) fn registration(&self) -> Registration<'_> {
        Registration {
            state: State::LongStanding,
            alias_of: self.service.as_str().into(),
            systems: self.systems.as_str().into(),
            ..Registration::default()
        }
    }

    /// Whether a record of the registry is the same service.
    pub(crate) fn is(&self, record: &PublishedRecord) -> bool {
        !self.service.is_empty()
            && record.name == self.service
            && record.ports.is_some_and(|ports| ports.contains(self.port))
            && record.protocol.as_ref().is_none_or(|protocol| *protocol == self.protocol)
    }
}
