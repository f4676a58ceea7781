//! What an answer is made of.

use crate::source::{Origin, Place, Source};
use crate::{Practice, Registration, Service};

/// A service, and the source that knows it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Hit<'s> {
    /// The service.
    pub service: Service<'s>,
    /// Where it comes from.
    pub source: Source,
    pub(crate) origin: Origin<'s>,
}

impl<'s> Hit<'s> {
    /// The file and the line of the entry, when it comes from a services file. The line is counted now.
    pub fn place(&self) -> Option<Place<'s>> {
        self.origin.place(&self.service)
    }

    /// What the registry says of the entry, when it comes from there.
    pub fn registration(&self) -> Option<Registration<'s>> {
        self.origin.registration()
    }

    /// Which software uses the port, when the entry tells of practice.
    pub fn practice(&self) -> Option<Practice<'s>> {
        self.origin.practice()
    }
}

/// A record of the registry: a service, or a port or range that it reserves or leaves free.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Record<'s> {
    /// The service; without a name where the record assigns none.
    pub service: Service<'s>,
    /// What the registry says of it.
    pub registration: Registration<'s>,
}
