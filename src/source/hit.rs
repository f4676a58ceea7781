//! A hit: a service, and the source that has it.

use super::file::{FileSource, Place};
use super::snapshot::Snapshot;
use crate::{Practice, Registration, Service, Source};

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

/// Where a hit was read, for the facts that are read only on request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum HitSource<'s> {
    File(&'s FileSource),
    /// With the number of the record.
    Snapshot(&'s Snapshot, u32),
}

impl<'s> Hit<'s> {
    #[inline(always)]
    pub(super) fn in_file(source: Source, file: &'s FileSource, service: Service<'s>) -> Hit<'s> {
        Hit { service, source, origin: HitSource::File(file) }
    }

    #[inline(always)]
    pub(super) fn in_snapshot(snapshot: &'s Snapshot, record: u32, service: Service<'s>) -> Hit<'s> {
        Hit { service, source: snapshot.source, origin: HitSource::Snapshot(snapshot, record) }
    }

    /// The file and line of an entry of a services file. Each call counts lines, on from the last call's.
    pub fn place(&self) -> Option<Place<'s>> {
        match self.origin {
            HitSource::File(file) => Some(file.place(&self.service)),
            HitSource::Snapshot(..) => None,
        }
    }

    /// What the registry says beside the service, for an entry of the registry.
    pub fn registration(&self) -> Option<Registration<'s>> {
        match self.origin {
            HitSource::File(_) => None,
            HitSource::Snapshot(snapshot, record) => snapshot.index().registration(record),
        }
    }

    /// The software that uses the port, for an entry of [`Source::Practice`].
    pub fn practice(&self) -> Option<Practice<'s>> {
        match self.origin {
            HitSource::File(_) => None,
            HitSource::Snapshot(snapshot, record) => snapshot.index().practice(record),
        }
    }
}
