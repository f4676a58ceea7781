//! Ports in common use, separate from the hits of the other sources.

use super::{Services, begins_at};
use crate::source::{Hit, Match, OpenSource, Question, Subject};
use crate::{Port, PortRange, Protocol};

impl Services {
    /// The software that commonly uses a port, or each port of a range, whether or not it is assigned to it. For each port,
    /// entries for it alone come before ranges and narrow ranges before wide ones, and of those the best known first; an
    /// entry with several of the ports comes once.
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let services = Services::snapshot();
    /// let first = services.in_practice(Port::new(9200).into(), None).next().unwrap();
    /// assert_eq!(first.practice().unwrap().product, "Elasticsearch");
    /// assert_eq!(services.getservbyport(Port::new(9200), None).unwrap().service.name, "wap-wsp");
    /// ```
    pub fn in_practice<'s: 'q, 'q>(
        &'s self,
        ports: PortRange,
        protocol: Option<Protocol<'q>>,
    ) -> impl Iterator<Item = Hit<'s>> + use<'s, 'q> {
        let practice = self.practice.as_ref();
        let (mut left, mut here) = (practice.map(|_| ports.ports()).into_iter().flatten(), Vec::new().into_iter());
        std::iter::from_fn(move || {
            loop {
                if let Some(hit) = here.next() {
                    return Some(hit);
                }
                let port = left.next()?;
                let mut hits = narrow_first(practice?, port, protocol);
                hits.retain(|hit| port == ports.first() || begins_at(&hit.service, port));
                here = hits.into_iter();
            }
        })
    }
}

/// The hits on a port: of two ranges that cross, the index has the one that begins later first.
fn narrow_first<'s>(practice: &'s OpenSource, port: Port, protocol: Option<Protocol<'_>>) -> Vec<Hit<'s>> {
    let question = Question { subject: Subject::Port(port), protocol, compare: Match::IgnoreCase };
    let (mut hits, mut cursor) = (Vec::new(), practice.start(&question));
    while let Some(hit) = practice.next(&question, &mut cursor) {
        hits.push(hit);
    }
    hits.sort_by_key(|hit| hit.service.ports.map_or(0, PortRange::count));
    hits
}
