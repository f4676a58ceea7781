//! Ports in practice: beside the answers of the other sources, and never in their place.

use super::{Hit, Services, begins_at};
use crate::source::{Case, Key, Wanted};
use crate::{PortRange, Protocol};
use std::ops::ControlFlow;

impl Services {
    /// The software that uses a port in practice, or each port of a range, assigned to it or not. For each port, entries
    /// for it alone come before ranges and narrow ranges before wide ones, and of those the best known first; an entry
    /// with several of the ports comes once.
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let services = Services::snapshot();
    /// let here = services.in_practice(Port::new(9200).into(), None);
    /// assert_eq!(here[0].practice().unwrap().product, "Elasticsearch");
    /// assert_eq!(services.getservbyport(Port::new(9200), None).unwrap().service.name, "wap-wsp");
    /// ```
    pub fn in_practice(&self, ports: PortRange, protocol: Option<Protocol<'_>>) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        self.in_practice_into(ports, protocol, &mut hits);
        hits
    }

    /// As [`Services::in_practice`], into a vector that is used again.
    pub fn in_practice_into<'s>(&'s self, ports: PortRange, protocol: Option<Protocol<'_>>, hits: &mut Vec<Hit<'s>>) {
        let Some(practice) = self.practice.as_ref() else { return };
        for port in ports.ports() {
            let before = hits.len();
            let wanted = Wanted { protocol, case: Case::Ignored };
            let _ = practice.all(Key::Port(port), wanted, &mut |hit| {
                if port == ports.first() || begins_at(&hit.service, port) {
                    hits.push(hit);
                }
                ControlFlow::Continue(())
            });
            // The index has ranges by their first port: of two that cross, the narrow one may be the later.
            hits[before..].sort_by_key(|hit| hit.service.ports.map_or(0, PortRange::count));
        }
    }

    /// What a name stands for in practice: for a name that no other source knows with a port.
    pub(super) fn named_in_practice<'s>(
        &'s self,
        name: &[u8],
        protocol: Option<Protocol<'_>>,
        hits: &mut Vec<Hit<'s>>,
    ) {
        let Some(practice) = self.practice.as_ref() else { return };
        let before = hits.len();
        for case in [Case::Exact, Case::Ignored] {
            let _ = practice.all(Key::Name(name), Wanted { protocol, case }, &mut |hit| {
                hits.push(hit);
                ControlFlow::Continue(())
            });
            if hits.len() > before {
                return;
            }
        }
    }
}
