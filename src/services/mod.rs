//! The facade over all sources.

mod builder;
mod entries;
mod everything;
mod files;
mod hits;
mod lookup;
mod names;
mod practice;
mod product_words;
mod records;
mod search;
mod software;

pub use builder::ServicesBuilder;
pub use files::ProblemLine;
pub use hits::Hits;
pub use names::{Link, Meaning};
pub use records::RegistryRecord;
pub use search::Search;
pub(crate) use software::{KnownProcess, known_processes, processes_named};

use crate::index::Index;
use crate::source::{Hit, OpenSource, Question, ReadError, Snapshot, Sources, Subject};
use crate::spelling::Closest;
use crate::{Date, Port, PortRange, Protocol, Service};
use bstr::BStr;
use product_words::ProductWords;
use std::fmt;

/// Services by name and by port, from the services files of the user and of this machine and a snapshot of IANA's
/// registry, and the ports in common use.
///
/// # Which source answers
///
/// For one name and protocol, or one port and protocol, the first source that knows it answers: the user's own services
/// file, that of the machine, then the snapshot. Without a protocol, each protocol is looked up in turn. Names and
/// protocols are compared byte for byte first; only if no source has an exact match, ignoring the case of ASCII letters.
/// Every [`Hit`] has its source.
///
/// Ports in common use are looked up separately ([`Services::in_practice`]). They are hits only for a name that no other
/// source has with a port, and never in [`Services::getservbyname`] and [`Services::getservbyport`].
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
/// let names: Vec<_> = services.by_port(Port::new(6020), None).map(|hit| hit.service.name).collect();
/// assert_eq!(names, ["x11", "x11"]); // tcp and udp, 6000-6063
/// ```
pub struct Services {
    /// The sources that answer, in order.
    sources: Vec<OpenSource>,
    /// The registry, which also has records of ports without a service.
    registry: Option<Snapshot>,
    /// Separate from the others: it never answers in their place.
    practice: Option<OpenSource>,
    product_words: ProductWords,
    unreadable: Vec<ReadError>,
    /// Why the stored registry was left out.
    damaged: Option<&'static ReadError>,
}

impl Services {
    /// Builds the index of the services files now. Otherwise the first few lookups scan the text, which is cheaper for a
    /// program that makes no more of them, and a later one builds the index.
    pub fn build_index(&self) {
        self.sources.iter().for_each(OpenSource::build_index);
    }

    /// The errors of sources that were left out: a default services file that is unreadable, or missing and the only source;
    /// and a stored registry that is damaged.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// for error in Services::system().unreadable() {
    ///     eprintln!("left out: {error}");
    /// }
    /// ```
    pub fn unreadable(&self) -> impl Iterator<Item = &ReadError> {
        self.unreadable.iter().chain(self.damaged)
    }

    /// The sources that are open.
    pub fn sources(&self) -> Sources {
        self.sources.iter().chain(&self.practice).map(OpenSource::source).collect()
    }

    /// The date of the snapshot's publication; none if the snapshot is not open.
    pub fn registry_date(&self) -> Option<Date> {
        self.registry?.index().date()
    }

    /// Looks up a name as getservbyname(3) does, in the services file and then in the snapshot: returns the first entry with
    /// this name or alias, and with this protocol if one is given.
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
        self.first(Subject::Name(name.as_ref()), protocol)
    }

    /// Looks up a port as getservbyport(3) does, in the services file and then in the snapshot: returns the first entry on
    /// this port, and with this protocol if one is given.
    #[inline]
    pub fn getservbyport(&self, port: Port, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        self.first(Subject::Port(port), protocol)
    }

    /// Every name and alias of every source, in their order.
    pub fn names<'s>(&'s self, mut visit: impl FnMut(&'s BStr)) {
        self.sources.iter().chain(&self.practice).for_each(|source| source.names(&mut visit));
    }

    /// Finds up to `most` names, aliases, common names and products spelled like `name`, the closest first: suggestions for an
    /// unknown name. With a [first query](ServicesBuilder::first_query), those of a long services file are left out.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// assert_eq!(Services::snapshot().close_names("domian", 1), ["domain"]);
    /// ```
    pub fn close_names(&self, name: &(impl AsRef<[u8]> + ?Sized), most: usize) -> Vec<&BStr> {
        let mut closest = Closest::new(name.as_ref(), most);
        let (alike, sources) = (closest.alike(), self.sources.iter().chain(&self.practice));
        sources.for_each(|source| source.names_alike(alike, |known| closest.consider(known)));
        self.common_names().iter().for_each(|index| index.names_alike(alike, |known| closest.consider(known)));
        closest.names()
    }

    /// The common names, which belong to the ports in common use. Only lookups of names open them.
    fn common_names(&self) -> Option<Index<'static>> {
        self.practice.as_ref().map(|_| *Snapshot::names().index())
    }

    /// The first hit, by the shortest code path: exact matches first, in the order of the sources, then ignoring case.
    #[inline(always)]
    fn first(&self, subject: Subject<'_>, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        for source in &self.sources {
            if let Some(hit) = source.first(subject, protocol) {
                return Some(hit);
            }
        }
        let question = Question::exact(subject, protocol).ignoring_case()?;
        self.sources.iter().find_map(|source| source.first_of(question))
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Services");
        shown.field("sources", &self.sources()).field("registry_date", &self.registry_date());
        shown.field("unreadable", &self.unreadable().count()).finish_non_exhaustive()
    }
}

/// Whether two sources have the same service, possibly with more names in the first.
fn is_same(known: &Service<'_>, service: &Service<'_>) -> bool {
    known.ports == service.ports && known.protocol == service.protocol && known.is_named(service.name)
}

/// Whether a hit has one port, or none.
fn is_single(hit: &Hit<'_>) -> bool {
    hit.service.ports.is_none_or(PortRange::is_single)
}

/// Whether this is a service's first port: on later ports of a range it was listed before.
fn begins_at(service: &Service<'_>, port: Port) -> bool {
    service.ports.is_none_or(|ports| ports.first() == port)
}
