//! One source as the policy asks it.

use super::Source;
use super::file::{FileSource, Place};
use super::snapshot::Snapshot;
use crate::services::Hit;
use crate::{Port, Registration, Service};
use bstr::BStr;
use std::ops::ControlFlow;

/// How names and protocols are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Case {
    /// Byte for byte, as glibc does.
    Exact,
    /// Without the case of ASCII letters, RFC 6335 section 5.1.
    Ignored,
}

/// A source and what it holds.
#[derive(Debug)]
pub(crate) enum Layer {
    File(Source, FileSource),
    Snapshot(Snapshot),
}

/// What an answer was read from, for what is asked of it later.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Origin<'s> {
    File(&'s FileSource),
    Snapshot(&'s Snapshot, u32),
}

impl Layer {
    /// Builds what is not built yet.
    pub(crate) fn prepare(&self) {
        if let Layer::File(_, file) = self {
            file.index();
        }
    }

    /// Every name and alias, in order.
    pub(crate) fn names<'s>(&'s self, mut visit: impl FnMut(&'s BStr)) {
        match self {
            Layer::File(_, file) => file.services().for_each(|service| service.names().for_each(&mut visit)),
            Layer::Snapshot(snapshot) => {
                let index = snapshot.index();
                let services = (0..index.len() as u32).filter_map(|number| index.service(number));
                services.for_each(|service| service.names().filter(|name| !name.is_empty()).for_each(&mut visit));
            }
        }
    }

    /// The services with this name or alias, in order, until `visit` breaks.
    pub(crate) fn by_name<'s>(
        &'s self,
        name: &[u8],
        case: Case,
        mut visit: impl FnMut(Hit<'s>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match self {
            Layer::File(source, file) => file.by_name(name, case, |service| visit(file_hit(*source, file, service))),
            Layer::Snapshot(snapshot) => {
                let visit = |record| snapshot_hit(snapshot, record).map_or(ControlFlow::Continue(()), &mut visit);
                match case {
                    Case::Exact => snapshot.index().by_name(name).try_for_each(visit),
                    Case::Ignored => snapshot.index().by_name_ignoring_case(name).try_for_each(visit),
                }
            }
        }
    }

    /// The services on this port, in order, until `visit` breaks.
    pub(crate) fn by_port<'s>(
        &'s self,
        port: Port,
        mut visit: impl FnMut(Hit<'s>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match self {
            Layer::File(source, file) => file.by_port(port, |service| visit(file_hit(*source, file, service))),
            Layer::Snapshot(snapshot) => {
                let mut hits = snapshot.index().by_port(port).filter_map(|record| snapshot_hit(snapshot, record));
                hits.try_for_each(
                    |hit| if hit.service.name.is_empty() { ControlFlow::Continue(()) } else { visit(hit) },
                )
            }
        }
    }
}

fn file_hit<'s>(source: Source, file: &'s FileSource, service: Service<'s>) -> Hit<'s> {
    Hit { service, source, origin: Origin::File(file) }
}

fn snapshot_hit(snapshot: &Snapshot, record: u32) -> Option<Hit<'_>> {
    let service = snapshot.index().service(record)?;
    Some(Hit { service, source: Source::Iana, origin: Origin::Snapshot(snapshot, record) })
}

impl<'s> Origin<'s> {
    pub(crate) fn place(self, service: &Service<'_>) -> Option<Place<'s>> {
        match self {
            Origin::File(file) => Some(file.place(service)),
            Origin::Snapshot(..) => None,
        }
    }

    pub(crate) fn registration(self) -> Option<Registration<'s>> {
        match self {
            Origin::File(_) => None,
            Origin::Snapshot(snapshot, record) => snapshot.index().registration(record),
        }
    }
}
