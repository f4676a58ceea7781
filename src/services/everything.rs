//! Everything that is known, also where the policy lets one source answer for all.

use super::{Hit, Services, is_same};
use crate::source::Key;
use crate::{PortRange, Protocol};
use std::collections::HashSet;

impl Services {
    /// Every service of every source on a port or on the ports of a range, and then those in practice. Where a source has
    /// a service that an earlier one has too, it is left out; [`Services::registry_record`] gives what the registry says.
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let services = Services::snapshot();
    /// let names: Vec<_> = services.everything_on(Port::new(5432).into(), None).iter().map(|hit| hit.service.name).collect();
    /// assert!(names.contains(&"postgresql".into()) && names.contains(&"postgres".into()));
    /// ```
    pub fn everything_on(&self, ports: PortRange, protocol: Option<Protocol<'_>>) -> Vec<Hit<'_>> {
        let (mut hits, mut here, mut ranges) = (Vec::new(), Vec::new(), HashSet::new());
        for port in ports.ports() {
            here.clear();
            self.all(Key::Port(port), protocol, is_same, &mut here);
            self.in_practice_into(port.into(), protocol, &mut here);
            // What an earlier source hides on one port of a range may be there on the next.
            let single = |hit: &Hit<'_>| hit.service.ports.is_none_or(PortRange::is_single);
            hits.extend(here.iter().filter(|hit| single(hit) || ranges.insert((hit.service, hit.practice()))));
        }
        hits
    }

    /// Every service of every source with a name or an alias, and then those in practice.
    pub fn everything_named(&self, name: &(impl AsRef<[u8]> + ?Sized), protocol: Option<Protocol<'_>>) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        self.all(Key::Name(name.as_ref()), protocol, is_same, &mut hits);
        self.named_in_practice(name.as_ref(), protocol, &mut hits);
        hits
    }
}
