//! The hits of a question to [`Services`], one by one.

use super::lookup::{Lookup, Shadowing};
use super::{Services, is_single};
use crate::source::{OpenSource, Question, Subject};
use crate::{Hit, Port, PortRange, Protocol};
use std::collections::HashSet;
use std::fmt;
use std::iter::FusedIterator;

/// The hits of a lookup, in order: what [`Services::by_name`] and [`Services::by_port`] return.
///
/// Hits are looked up lazily: the first costs no more than [`getservbyname`](Services::getservbyname).
///
/// ```
/// use svc_lookup::{Hit, Services};
///
/// let services = Services::snapshot();
/// let hits: Vec<Hit<'_>> = services.by_name("domain", None).collect();
/// assert_eq!(hits.len(), 2); // tcp and udp
/// ```
#[must_use = "iterators are lazy"]
pub struct Hits<'s, 'q> {
    lookup: Lookup<'s, 'q>,
    stage: Stage,
    practice: &'s [OpenSource],
}

/// The hits to return next.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Those with a port. A name registered without a port is no hit if there is one with a port.
    WithPort { found: bool, skipped: bool },
    /// Any, and then those in common use.
    Any,
    /// Any, and then the end.
    Last,
}

impl Services {
    /// Looks up a name or an alias. For each protocol only the first source that knows it answers, and the first hit is
    /// what [`Services::getservbyname`] gives. If no source has the name with a port, a name in common use
    /// ([`Source::Practice`](crate::Source::Practice)) may.
    ///
    /// ```
    /// use svc_lookup::{Port, Protocol, Services};
    ///
    /// let services = Services::snapshot();
    /// let grafana = services.by_name("grafana", Some(Protocol::Tcp)).next().unwrap();
    /// assert_eq!(grafana.service.ports, Some(Port::new(3000).into()));
    /// ```
    #[inline]
    pub fn by_name<'s: 'q, 'q>(
        &'s self,
        name: &'q (impl AsRef<[u8]> + ?Sized),
        protocol: Option<Protocol<'q>>,
    ) -> Hits<'s, 'q> {
        self.named_answers(Question::exact(Subject::Name(name.as_ref()), protocol))
    }

    /// Looks up a port. For each protocol only the first source that knows it answers, and the first hit is what
    /// [`Services::getservbyport`] gives. A range that contains the port is a hit too.
    #[inline]
    pub fn by_port<'s: 'q, 'q>(&'s self, port: Port, protocol: Option<Protocol<'q>>) -> Hits<'s, 'q> {
        self.answers(Question::exact(Subject::Port(port), protocol))
    }

    /// Looks up every port of a range, in order; a service with several of them comes once.
    pub fn by_ports<'s: 'q, 'q>(
        &'s self,
        ports: PortRange,
        protocol: Option<Protocol<'q>>,
    ) -> impl Iterator<Item = Hit<'s>> + use<'s, 'q> {
        let mut ranges = HashSet::new();
        let hits = ports.ports().flat_map(move |port| self.by_port(port, protocol));
        // A service with a range is a hit for each of its ports, except those of an earlier source.
        hits.filter(move |hit| is_single(hit) || ranges.insert(hit.service))
    }

    /// The hits of all sources but practice.
    pub(super) fn hits<'s: 'q, 'q>(&'s self, question: Question<'q>, shadowing: Shadowing) -> Lookup<'s, 'q> {
        Lookup::new(&self.sources, question, shadowing)
    }

    pub(super) fn answers<'s: 'q, 'q>(&'s self, question: Question<'q>) -> Hits<'s, 'q> {
        Hits { lookup: self.hits(question, Shadowing::Protocol), stage: Stage::Last, practice: &[] }
    }

    pub(super) fn named_answers<'s: 'q, 'q>(&'s self, question: Question<'q>) -> Hits<'s, 'q> {
        let stage = Stage::WithPort { found: false, skipped: false };
        Hits { stage, practice: self.practice.as_slice(), ..self.answers(question) }
    }

    pub(super) fn all_answers<'s: 'q, 'q>(&'s self, question: Question<'q>) -> Hits<'s, 'q> {
        let lookup = self.hits(question, Shadowing::SameService);
        Hits { lookup, stage: Stage::Any, practice: self.practice.as_slice() }
    }
}

impl<'s: 'q, 'q> Iterator for Hits<'s, 'q> {
    type Item = Hit<'s>;

    #[inline]
    fn next(&mut self) -> Option<Hit<'s>> {
        loop {
            let hit = self.lookup.next();
            match (&mut self.stage, hit) {
                (Stage::WithPort { found, .. }, Some(hit)) if hit.service.ports.is_some() => {
                    *found = true;
                    return Some(hit);
                }
                (Stage::WithPort { skipped, .. }, Some(_)) => *skipped = true,
                (Stage::WithPort { found: true, .. }, None) => return None,
                (Stage::WithPort { skipped: true, .. }, None) => {
                    (self.lookup, self.stage) = (self.lookup.again(), Stage::Any);
                }
                (Stage::WithPort { .. } | Stage::Any, None) => {
                    (self.lookup, self.stage) = (self.lookup.again_in(self.practice), Stage::Last);
                }
                (Stage::Any | Stage::Last, hit) => return hit,
            }
        }
    }
}

impl<'s: 'q, 'q> FusedIterator for Hits<'s, 'q> {}

impl fmt::Debug for Hits<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hits").field("stage", &self.stage).finish_non_exhaustive()
    }
}
