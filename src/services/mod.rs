//! The facade: every source behind one set of questions.

mod builder;
mod entries;
mod everything;
mod hit;
mod practice;
mod search;

pub use builder::Builder;
pub use hit::{Hit, Record};
pub use search::Search;

use crate::source::{Case, Key, Layer, ReadError, Snapshot, Source, Sources, Wanted};
use crate::spelling::Closest;
use crate::{Date, Port, PortRange, Protocol, Service};
use bstr::BStr;
use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Services by name and by port, from the services files of the user and of this machine and a snapshot of IANA's
/// registry, and the ports that software uses in practice.
///
/// # Which source answers
///
/// For one name and protocol, or one port and protocol, the first source that knows it answers: the user's own services
/// file, that of the machine, then the snapshot. A question without a protocol is asked for each protocol in turn. Names and protocols are compared byte
/// for byte first; only when no source has an exact match is the case of ASCII letters ignored. Every [`Hit`] says its
/// source.
///
/// Ports in practice stand beside the others ([`Services::in_practice`]) and answer only where a name is looked for that
/// no other source knows with a port; [`Services::getservbyname`] and [`Services::getservbyport`] never answer with them.
///
/// The snapshot is the one in the program or, with the feature `update`, a newer one that the user has stored, which a
/// process looks for once. [`Services::snapshot`] is always the one in the program.
///
/// ```
/// use svc_lookup::{Port, Protocol, Services, Source};
///
/// let services = Services::snapshot();
/// let domain = services.getservbyname("domain", Some(Protocol::Udp)).unwrap();
/// assert_eq!(domain.service.ports, Some(Port::new(53).into()));
/// assert_eq!(domain.source, Source::Iana);
///
/// let names: Vec<_> = services.by_port(Port::new(6020)).iter().map(|hit| hit.service.name.to_string()).collect();
/// assert_eq!(names, ["x11", "x11"]); // tcp and udp, 6000-6063
/// ```
#[derive(Debug)]
pub struct Services {
    layers: Vec<Layer>,
    /// The registry, which also says what became of a port without a service.
    registry: Option<Snapshot>,
    /// In no layer, since it answers in place of none.
    practice: Option<Layer>,
    unreadable: Vec<ReadError>,
}

impl Services {
    /// To choose the sources and the services file.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The user's own services file and this machine's, then the snapshot; and ports in practice.
    pub fn system() -> Services {
        // Only a file that was named can be an error.
        Services::builder().open().unwrap_or_else(|_| Services::snapshot())
    }

    /// A services file, then the snapshot, and ports in practice; nothing that is this machine's or the user's own.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn from_file(path: impl Into<PathBuf>) -> Result<Services, ReadError> {
        Services::builder().sources(Sources::ALL.without(Source::User)).services_file(path).open()
    }

    /// What the program carries alone: the bundled snapshot, and ports in practice.
    pub fn snapshot() -> Services {
        let registry = Snapshot::bundled();
        Services {
            layers: vec![Layer::Snapshot(registry)],
            registry: Some(registry),
            practice: Some(Layer::Snapshot(Snapshot::practice())),
            unreadable: Vec::new(),
        }
    }

    /// Builds the index of the services file now. Otherwise the first few questions are answered by a scan of its text,
    /// which is cheaper for a program that asks no more, and the index is built when more are asked.
    pub fn prepare(&self) {
        self.layers.iter().for_each(Layer::prepare);
    }

    /// Why services files in their usual places were left out though they are there, or are all that was asked for.
    pub fn unreadable(&self) -> &[ReadError] {
        &self.unreadable
    }

    /// The sources that are open.
    pub fn sources(&self) -> Sources {
        self.layers.iter().chain(&self.practice).map(Layer::source).collect()
    }

    /// The date of the snapshot's publication; none when the snapshot is not asked.
    pub fn registry_date(&self) -> Option<Date> {
        self.registry.map(|registry| registry.index().date())
    }

    /// What getservbyname(3) answers from the services file, or else what the snapshot does: the first entry with this
    /// name or alias, and with this protocol if one is given.
    ///
    /// ```
    /// use svc_lookup::{Protocol, Services};
    ///
    /// let services = Services::system();
    /// let https = services.getservbyname("https", Some(Protocol::Tcp)).unwrap();
    /// assert_eq!(https.service.ports.unwrap().first().number(), 443);
    /// ```
    #[inline]
    pub fn getservbyname(&self, name: &(impl AsRef<[u8]> + ?Sized), protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        self.first(Key::Name(name.as_ref()), protocol)
    }

    /// What getservbyport(3) answers from the services file, or else what the snapshot does: the first entry on this
    /// port, and with this protocol if one is given.
    #[inline]
    pub fn getservbyport(&self, port: Port, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        self.first(Key::Port(port), protocol)
    }

    /// Every service with this name or alias: the one getservbyname(3) gives first, and of each protocol only those of
    /// the first source that knows it. A name that none knows, or none with a port, may be one in
    /// practice.
    pub fn by_name(&self, name: &(impl AsRef<[u8]> + ?Sized), protocol: Option<Protocol<'_>>) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        self.by_name_into(name.as_ref(), protocol, &mut hits);
        hits
    }

    /// Every service on this port, with any protocol, in the same order. A range that the port lies in counts.
    pub fn by_port(&self, port: Port) -> Vec<Hit<'_>> {
        let mut hits = Vec::new();
        self.by_port_into(port, None, &mut hits);
        hits
    }

    /// As [`Services::by_name`], into a vector that is used again.
    pub fn by_name_into<'s>(&'s self, name: &[u8], protocol: Option<Protocol<'_>>, hits: &mut Vec<Hit<'s>>) {
        let before = hits.len();
        self.all(Key::Name(name), protocol, answers_for, hits);
        if !hits[before..].iter().any(|hit| hit.service.ports.is_some()) {
            return self.named_in_practice(name, protocol, hits);
        }
        // A name that the registry holds without a port is no answer beside one that has a port.
        let mut at = 0;
        hits.retain(|hit| {
            at += 1;
            at <= before || hit.service.ports.is_some()
        });
    }

    /// As [`Services::by_port`], into a vector that is used again, and for one protocol if one is given.
    pub fn by_port_into<'s>(&'s self, port: Port, protocol: Option<Protocol<'_>>, hits: &mut Vec<Hit<'s>>) {
        self.all(Key::Port(port), protocol, answers_for, hits);
    }

    /// Every service with a port in the range, by port; a service that has several of them comes once.
    pub fn by_ports(&self, range: PortRange, protocol: Option<Protocol<'_>>) -> Vec<Hit<'_>> {
        let (mut hits, mut on_port, mut ranges) = (Vec::new(), Vec::new(), HashSet::new());
        for port in range.ports() {
            on_port.clear();
            self.by_port_into(port, protocol, &mut on_port);
            // A service with a range of ports answers for each of them, or for those that no earlier source has.
            let single = |hit: &Hit<'_>| hit.service.ports.is_none_or(PortRange::is_single);
            hits.extend(on_port.iter().filter(|hit| single(hit) || ranges.insert(hit.service)));
        }
        hits
    }

    /// What the registry says of ports, whether it assigns them, reserves them or leaves them free; and of one protocol,
    /// if one is given. A record that has several of the ports comes once. Nothing when the snapshot is not asked.
    pub fn registry_records(&self, ports: PortRange, protocol: Option<Protocol<'_>>) -> Vec<Record<'_>> {
        let Some(registry) = &self.registry else { return Vec::new() };
        let index = registry.index();
        let record =
            |number| Some(Record { service: index.service(number)?, registration: index.registration(number)? });
        let wanted = Wanted { protocol, case: Case::Ignored };
        let mut records = Vec::new();
        for port in ports.ports() {
            let here = index.by_port(port).filter_map(record);
            let is_new = |record: &Record<'_>| port == ports.first() || begins_at(&record.service, port);
            records.extend(here.filter(is_new).filter(|record| wanted.takes(record.service.protocol)));
        }
        records
    }

    /// The registry's record of the same service: the same name or alias, port and protocol.
    pub fn registry_record(&self, service: &Service<'_>) -> Option<Record<'_>> {
        let index = self.registry.as_ref()?.index();
        let mut records = index.by_name(service.name).filter_map(|number| {
            Some(Record { service: index.service(number)?, registration: index.registration(number)? })
        });
        records.find(|known| known.service.ports == service.ports && known.service.protocol == service.protocol)
    }

    /// Every name and alias of every source, in their order.
    pub fn names<'s>(&'s self, mut visit: impl FnMut(&'s BStr)) {
        self.layers.iter().for_each(|layer| layer.names(&mut visit));
        self.practice.iter().for_each(|practice| practice.names(&mut visit));
    }

    /// Up to `most` names and aliases that are spelled like `name`, the closest first: for a name that nobody knows.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// assert_eq!(Services::snapshot().close_names("domian", 1), ["domain"]);
    /// ```
    pub fn close_names(&self, name: &(impl AsRef<[u8]> + ?Sized), most: usize) -> Vec<&BStr> {
        let mut closest = Closest::new(name.as_ref(), most);
        self.names(|known| closest.consider(known));
        closest.names()
    }

    /// The policy for one answer: exactly first, in the order of the sources; then whatever the case.
    #[inline(always)]
    fn first(&self, key: Key<'_>, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        for layer in &self.layers {
            if let Some(hit) = layer.first(key, protocol) {
                return Some(hit);
            }
        }
        let mut layers = self.layers.iter().filter(|_| has_case(key, protocol));
        layers.find_map(|layer| layer.first_ignoring_case(key, protocol))
    }

    /// The policy for every answer: exactly first, then whatever the case; without what one of an earlier source hides.
    fn all<'s>(&'s self, key: Key<'_>, protocol: Option<Protocol<'_>>, hides: Hides, hits: &mut Vec<Hit<'s>>) {
        let before = hits.len();
        for case in [Case::Exact, Case::Ignored] {
            for layer in self.layers.iter().filter(|_| case == Case::Exact || has_case(key, protocol)) {
                let earlier = hits.len();
                let _ = layer.all(key, Wanted { protocol, case }, &mut |hit| {
                    if !hits[before..earlier].iter().any(|known| hides(&known.service, &hit.service)) {
                        hits.push(hit);
                    }
                    ControlFlow::Continue(())
                });
            }
            if hits.len() > before {
                return;
            }
        }
    }
}

/// Whether a service of an earlier source hides one of a later source.
type Hides = fn(&Service<'_>, &Service<'_>) -> bool;

/// Of each protocol only the first source that knows it answers.
fn answers_for(known: &Service<'_>, service: &Service<'_>) -> bool {
    known.protocol == service.protocol
}

/// Whether two sources have the same service, perhaps with more names in the first.
fn is_same(known: &Service<'_>, service: &Service<'_>) -> bool {
    known.ports == service.ports && known.protocol == service.protocol && known.is_named(service.name)
}

/// Whether there is a case to ignore: a port alone has none.
fn has_case(key: Key<'_>, protocol: Option<Protocol<'_>>) -> bool {
    matches!(key, Key::Name(_)) || protocol.is_some()
}

/// Whether a service's first port is this one: further on in a range it was met before.
fn begins_at(service: &Service<'_>, port: Port) -> bool {
    service.ports.is_none_or(|ports| ports.first() == port)
}
