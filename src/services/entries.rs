//! Every entry of every source.

use super::{Services, is_same};
use crate::source::{Hit, OpenSource};
use crate::{PortClass, PortRange, Protocol, Service, Source, State};

impl Services {
    /// Every service of every source, in the order of the sources: those of a services file as getservent(3) enumerates
    /// them, the others by port and at last those without one. A service that an earlier source has too is left out.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// let services = Services::snapshot();
    /// assert_eq!(services.entries().next().unwrap().service.name, "tcpmux");
    /// assert!(services.entries().count() > 14_000);
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = Hit<'_>> {
        self.all_entries().filter(|hit| !self.is_repeated(hit, |_| true))
    }

    /// The same services in the order for a services file with the same first answers: of the registry, single ports come
    /// first, then long-standing names, then ranges, and then names without a port.
    ///
    /// ```
    /// use svc_lookup::{Services, services_file};
    ///
    /// let mut text = Vec::new();
    /// for hit in Services::snapshot().entries_for_file().filter(|hit| hit.service.protocol.is_some()) {
    ///     for port in hit.service.ports.into_iter().flat_map(|ports| ports.ports()) {
    ///         let mut service = hit.service;
    ///         service.ports = Some(port.into());
    ///         services_file::write(&mut text, &service)?;
    ///     }
    /// }
    /// assert!(services_file::parse(&text).problems.is_empty());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn entries_for_file(&self) -> impl Iterator<Item = Hit<'_>> {
        let sources = self.sources.iter().chain(&self.practice);
        let groups = sources.flat_map(|source| Group::ALL.into_iter().map(move |group| (source, group)));
        let entries = groups.flat_map(|(source, group)| source.entries().filter(move |hit| Group::of(hit) == group));
        entries.filter(|hit| !self.is_repeated(hit, |_| true))
    }

    /// The ports that the registry has neither assigned nor reserved, as the longest ranges that are free: for a protocol,
    /// or for all of them. None of the dynamic ports is among them, since those are never assigned (RFC 6335 section 6), and
    /// none is free for a protocol that the registry does not have.
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let free = Services::snapshot().unassigned(None);
    /// assert!(free.iter().all(|range| !range.contains(Port::new(443))));
    /// ```
    pub fn unassigned(&self, protocol: Option<Protocol<'_>>) -> Vec<PortRange> {
        let Some(registry) = self.registry.as_ref().map(|registry| registry.index()) else { return Vec::new() };
        if protocol.is_some_and(|protocol| !protocol.is_registered()) {
            return Vec::new();
        }
        let holds = |record: u32| {
            let is_for = |service: Service<'_>| protocol.is_none_or(|protocol| service.is_for(protocol));
            let state = registry.registration(record).map(|known| known.state);
            registry.service(record).is_some_and(is_for)
                && !matches!(state, Some(State::Unassigned | State::LongStanding))
        };
        let assignable = PortRange::ALL.ports().take_while(|port| port.class() != PortClass::Dynamic);
        PortRange::union(assignable.filter(|&port| !registry.by_port(port).any(holds)).map(PortRange::from).collect())
    }

    /// Every service of every source, with repetitions.
    pub(crate) fn all_entries(&self) -> impl Iterator<Item = Hit<'_>> {
        self.sources.iter().chain(&self.practice).flat_map(OpenSource::entries)
    }

    /// Whether an earlier source has the same service, and it is selected. Entries in common use are never repeated.
    pub(super) fn is_repeated(&self, hit: &Hit<'_>, is_asked: impl Fn(&Service<'_>) -> bool) -> bool {
        let is_repetition = |known: &Service<'_>| is_same(known, &hit.service) && is_asked(known);
        let mut earlier = self.sources.iter().take_while(|known| known.source() < hit.source);
        hit.source != Source::Practice && earlier.any(|known| known.has_named(hit.service.name, is_repetition))
    }
}

/// The groups of entries of a source, in their order in a services file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Group {
    SinglePorts,
    LongStanding,
    Ranges,
    WithoutPort,
}

impl Group {
    const ALL: [Group; 4] = [Group::SinglePorts, Group::LongStanding, Group::Ranges, Group::WithoutPort];

    fn of(hit: &Hit<'_>) -> Group {
        match hit.service.ports {
            None => Group::WithoutPort,
            Some(ports) if !ports.is_single() => Group::Ranges,
            _ if hit.registration().is_some_and(|known| known.state == State::LongStanding) => Group::LongStanding,
            _ => Group::SinglePorts,
        }
    }
}
