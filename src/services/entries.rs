//! Every entry of every source, one after the other.

use super::{Hit, Services, is_same};
use crate::{PortClass, PortRange, Protocol, Service, Source, State};

impl Services {
    /// Every service of every source, in the order of the sources: those of a services file as getservent(3) enumerates
    /// them, the others by port and at last those without one. A service that an earlier source has too is left out.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// let services = Services::snapshot();
    /// let entries = services.entries();
    /// assert!(entries.len() > 14_000);
    /// assert_eq!(entries[0].service.name, "tcpmux");
    /// ```
    pub fn entries(&self) -> Vec<Hit<'_>> {
        let mut entries = Vec::new();
        self.each_entry(|hit| {
            if !self.is_repeated(&hit, |_| true) {
                entries.push(hit);
            }
        });
        entries
    }

    /// The ports that the registry has neither assigned nor reserved, as the longest ranges that are free: for a protocol,
    /// or for all of them. None of the dynamic ports is among them, since those are never assigned (RFC 6335 section 6).
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let free = Services::snapshot().unassigned(None);
    /// assert!(free.iter().all(|range| !range.contains(Port::new(443))));
    /// ```
    pub fn unassigned(&self, protocol: Option<Protocol<'_>>) -> Vec<PortRange> {
        let Some(registry) = self.registry.as_ref().map(|registry| registry.index()) else { return Vec::new() };
        let holds = |record: u32| {
            let protocol_held = registry.service(record).and_then(|service| service.protocol);
            let state = registry.registration(record).map(|known| known.state);
            (protocol.is_none() || protocol_held.is_none() || protocol_held == protocol)
                && !matches!(state, Some(State::Unassigned | State::LongStanding))
        };
        let assignable = PortRange::ALL.ports().take_while(|port| port.class() != PortClass::Dynamic);
        PortRange::union(assignable.filter(|&port| !registry.by_port(port).any(holds)).map(PortRange::from).collect())
    }

    /// Every service of every source, those that an earlier one has too among them.
    pub(super) fn each_entry<'s>(&'s self, mut visit: impl FnMut(Hit<'s>)) {
        self.layers.iter().chain(&self.practice).for_each(|layer| layer.entries(&mut visit));
    }

    /// Whether an earlier source has the same service, and is asked for it. A use in practice is none that another source
    /// could have.
    pub(super) fn is_repeated(&self, hit: &Hit<'_>, is_asked: impl Fn(&Service<'_>) -> bool) -> bool {
        let is_repetition = |known: &Service<'_>| is_same(known, &hit.service) && is_asked(known);
        let mut earlier = self.layers.iter().take_while(|layer| layer.source() < hit.source);
        hit.source != Source::Practice && earlier.any(|layer| layer.has_named(hit.service.name, is_repetition))
    }
}
