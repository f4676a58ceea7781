//! The records of the registry, whether or not they are hits.

use super::{Services, begins_at};
use crate::index::Index;
use crate::{Port, PortRange, Protocol, Registration, Service};

/// A record of the registry: a service, or a port or range that it reserves or leaves free.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct RegistryRecord<'s> {
    /// The service; without a name where the record assigns none.
    pub service: Service<'s>,
    /// The registry's facts about it.
    pub registration: Registration<'s>,
}

impl Services {
    /// The registry's records of ports: assigned, reserved or unassigned. A record with several of the ports is listed once.
    /// Empty if the snapshot is not open.
    ///
    /// ```
    /// use svc_lookup::{Port, Services, State};
    ///
    /// let services = Services::snapshot();
    /// let record = services.registry_records(Port::new(0).into(), None).next().unwrap();
    /// assert_eq!(record.registration.state, State::Reserved);
    /// ```
    pub fn registry_records<'s: 'q, 'q>(
        &'s self,
        ports: PortRange,
        protocol: Option<Protocol<'q>>,
    ) -> impl Iterator<Item = RegistryRecord<'s>> + use<'s, 'q> {
        let on_port = move |port| {
            let records = self.registry_records_on(port);
            records.filter(move |record| port == ports.first() || begins_at(&record.service, port))
        };
        let records = ports.ports().flat_map(on_port);
        records.filter(move |record| protocol.is_none_or(|protocol| record.service.is_for(protocol)))
    }

    /// The registry's records of one port.
    pub(crate) fn registry_records_on(&self, port: Port) -> impl Iterator<Item = RegistryRecord<'_>> {
        let index = self.registry.as_ref().map(|registry| *registry.index()).unwrap_or_default();
        index.by_port(port).filter_map(move |number| record(&index, number))
    }

    /// The registry's record of the same service: the same name or alias, port and protocol.
    pub fn registry_record(&self, service: &Service<'_>) -> Option<RegistryRecord<'_>> {
        let index = self.registry.as_ref()?.index();
        let mut records = index.by_name(service.name).filter_map(|number| record(index, number));
        records.find(|known| known.service.ports == service.ports && known.service.protocol == service.protocol)
    }
}

fn record<'a>(index: &Index<'a>, number: u32) -> Option<RegistryRecord<'a>> {
    Some(RegistryRecord { service: index.service(number)?, registration: index.registration(number)? })
}
