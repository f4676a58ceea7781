//! A hit: a service, and the source that has it.

use super::file::{FileSource, Place};
use super::snapshot::Snapshot;
use crate::{Practice, Registration, Service, Source, State};
use std::fmt;

/// The greatest number of ports of a use that is not a pool.
const LARGEST_NO_POOL: u32 = 256;

/// A service, and the source that has it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Hit<'s> {
    /// The service.
    pub service: Service<'s>,
    /// Its source.
    pub source: Source,
    pub(crate) origin: HitSource<'s>,
}

/// Where a hit was read, to read its other facts on request.
#[derive(Clone, Copy)]
pub(crate) enum HitSource<'s> {
    File(&'s FileSource),
    /// With the number of the record.
    Snapshot(&'s Snapshot, u32),
}

impl fmt::Debug for HitSource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            HitSource::File(file) => file.fmt(f),
            HitSource::Snapshot(_, record) => write!(f, "record {record}"),
        }
    }
}

/// Hits are equal if they have the same service from the same source, in common use for the same product.
impl PartialEq for Hit<'_> {
    fn eq(&self, other: &Hit<'_>) -> bool {
        self.service == other.service && self.source == other.source && self.practice() == other.practice()
    }
}

impl Eq for Hit<'_> {}

impl<'s> Hit<'s> {
    #[inline(always)]
    pub(super) fn in_file(source: Source, file: &'s FileSource, service: Service<'s>) -> Hit<'s> {
        Hit { service, source, origin: HitSource::File(file) }
    }

    #[inline(always)]
    pub(super) fn in_snapshot(snapshot: &'s Snapshot, record: u32, service: Service<'s>) -> Hit<'s> {
        Hit { service, source: snapshot.source, origin: HitSource::Snapshot(snapshot, record) }
    }

    /// Whether it is a *pool*: a use of more than 256 ports, such as those of media streams or relays. It says little about any
    /// one of its ports.
    ///
    /// ```
    /// use svc_lookup::{Port, Services};
    ///
    /// let services = Services::snapshot();
    /// let node_port = services.in_practice(Port::new(30_000).into(), None).last().unwrap();
    /// assert!(node_port.is_pool());
    /// ```
    pub fn is_pool(&self) -> bool {
        self.source == Source::Practice && self.service.ports.is_some_and(|ports| ports.count() > LARGEST_NO_POOL)
    }

    /// The file and line of an entry of a services file. Each call counts lines, on from the last call's.
    pub fn place(&self) -> Option<Place<'s>> {
        match self.origin {
            HitSource::File(file) => Some(file.place(&self.service)),
            HitSource::Snapshot(..) => None,
        }
    }

    /// The state of an entry of the registry, as in its [registration](Hit::registration).
    pub fn state(&self) -> Option<State> {
        match self.origin {
            HitSource::File(_) => None,
            HitSource::Snapshot(snapshot, record) => snapshot.index().state(record),
        }
    }

    /// The word for the source: that of [`Hit::source`], but `long-standing` for a name that the registry lacks.
    ///
    /// ```
    /// use svc_lookup::{Protocol, Services};
    ///
    /// let services = Services::snapshot();
    /// let whois = services.getservbyname("whois", Some(Protocol::Tcp)).unwrap();
    /// assert_eq!((whois.source.name(), whois.source_name()), ("iana", "long-standing"));
    /// ```
    pub fn source_name(&self) -> &'static str {
        match self.state() {
            Some(State::LongStanding) => State::LongStanding.name(),
            _ => self.source.name(),
        }
    }

    /// The registry's other facts, for a hit from the registry.
    pub fn registration(&self) -> Option<Registration<'s>> {
        match self.origin {
            HitSource::File(_) => None,
            HitSource::Snapshot(snapshot, record) => snapshot.index().registration(record),
        }
    }

    /// The software that uses the port, for a hit from [`Source::Practice`].
    pub fn practice(&self) -> Option<Practice<'s>> {
        match self.origin {
            HitSource::File(_) => None,
            HitSource::Snapshot(snapshot, record) if self.source == Source::Practice => {
                snapshot.index().practice(record)
            }
            HitSource::Snapshot(..) => None,
        }
    }
}
