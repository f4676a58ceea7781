//! Lookups that list the hits of all sources.

use super::lookup::Shadowing;
use super::{Hits, Services, is_single};
use crate::source::{Hit, Question, Subject};
use crate::{PortRange, Protocol};
use std::collections::HashSet;

impl Services {
    /// All services of all sources on a port or on the ports of a range, and then those in common use. A service that an
    /// earlier source has too is left out; [`Services::registry_record`] returns the registry's record.
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let services = Services::snapshot();
    /// let names: Vec<_> = services.all_on_port(Port::new(5432).into(), None).map(|hit| hit.service.name).collect();
    /// assert!(names.contains(&"postgresql".into()) && names.contains(&"postgres".into()));
    /// ```
    pub fn all_on_port<'s: 'q, 'q>(
        &'s self,
        ports: PortRange,
        protocol: Option<Protocol<'q>>,
    ) -> impl Iterator<Item = Hit<'s>> + use<'s, 'q> {
        let mut ranges = HashSet::new();
        let hits = ports.ports().flat_map(move |port| {
            let answers = self.hits(Question::exact(Subject::Port(port), protocol), Shadowing::SameService);
            answers.chain(self.in_practice(port.into(), protocol))
        });
        // What an earlier source hides on one port of a range may be there on the next.
        hits.filter(move |hit| is_single(hit) || ranges.insert((hit.service, hit.practice())))
    }

    /// All services of all sources with a name or an alias, and then those in common use.
    pub fn all_named<'s: 'q, 'q>(
        &'s self,
        name: &'q (impl AsRef<[u8]> + ?Sized),
        protocol: Option<Protocol<'q>>,
    ) -> Hits<'s, 'q> {
        self.all_answers(Question::exact(Subject::Name(name.as_ref()), protocol))
    }
}
