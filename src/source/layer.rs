//! One source as the policy asks it.
//!
//! The way to one exact answer from an index is inlined as a whole, down to the tables: then nothing of the index but the
//! few tables asked is looked at, and the answer is put together once, in its place. Every other way may take its time.

use super::Source;
use super::file::{FileSource, Place};
use super::snapshot::Snapshot;
use crate::index::Index;
use crate::services::Hit;
use crate::{Port, Practice, Protocol, Registration, Service};
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

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key<'q> {
    /// A name or an alias.
    Name(&'q [u8]),
    Port(Port),
}

/// Which protocols are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'q> {
    /// This one; any if none is given.
    pub(crate) protocol: Option<Protocol<'q>>,
    pub(crate) case: Case,
}

impl Wanted<'_> {
    /// Whether a service with this protocol is wanted. One without a protocol is there for all that the registry knows.
    #[inline]
    pub(crate) fn takes(self, known: Option<Protocol<'_>>) -> bool {
        match (known, self.protocol) {
            (_, None) => true,
            (None, Some(asked)) => asked.is_registered(),
            (Some(known), Some(asked)) => {
                known == asked || self.case == Case::Ignored && known.matches_ignoring_case(asked)
            }
        }
    }
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

    pub(crate) fn source(&self) -> Source {
        match self {
            Layer::File(source, _) => *source,
            Layer::Snapshot(snapshot) => snapshot.source,
        }
    }

    /// Every service, in order.
    pub(crate) fn entries(&self) -> Box<dyn Iterator<Item = Hit<'_>> + '_> {
        match self {
            Layer::File(source, file) => {
                Box::new(file.index().services().map(|(_, service)| file_hit(*source, file, service)))
            }
            Layer::Snapshot(snapshot) => {
                // A record without a name keeps a port back, and is no service.
                let services = snapshot.index().services().filter(|(_, service)| !service.name.is_empty());
                Box::new(services.map(|(record, service)| snapshot_hit(snapshot, record, service)))
            }
        }
    }

    /// Whether there is such a service with this name or alias, exactly.
    pub(crate) fn has_named(&self, name: &BStr, is_such: impl Fn(&Service<'_>) -> bool) -> bool {
        let index = match self {
            Layer::File(_, file) => file.index(),
            Layer::Snapshot(snapshot) => snapshot.index(),
        };
        index.by_name(name).filter_map(|record| index.service(record)).any(|service| is_such(&service))
    }

    /// Every name and alias, in order.
    pub(crate) fn names<'s>(&'s self, visit: impl FnMut(&'s BStr)) {
        match self {
            Layer::File(_, file) => file.index().names().for_each(visit),
            Layer::Snapshot(snapshot) => snapshot.index().names().for_each(visit),
        }
    }

    /// The first service that answers, exactly.
    #[inline(always)]
    pub(crate) fn first(&self, key: Key<'_>, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        match self {
            Layer::File(source, file) => match file.index_if_worth_it() {
                Some(index) => Some(file_hit(*source, file, index.service(first_record(&index, key, protocol)?)?)),
                None => first_scanned(*source, file, key, Wanted { protocol, case: Case::Exact }),
            },
            Layer::Snapshot(snapshot) => {
                let index = snapshot.index();
                let record = first_record(&index, key, protocol)?;
                Some(snapshot_hit(snapshot, record, index.service(record)?))
            }
        }
    }

    /// The first service that answers when the case is ignored: no one asks that often.
    pub(crate) fn first_ignoring_case(&self, key: Key<'_>, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        first(|visit| self.all(key, Wanted { protocol, case: Case::Ignored }, visit))
    }

    /// Every service that answers, in order, until `visit` breaks.
    pub(crate) fn all<'s>(
        &'s self,
        key: Key<'_>,
        wanted: Wanted<'_>,
        visit: &mut dyn FnMut(Hit<'s>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match self {
            Layer::File(source, file) => match file.index_for(key, wanted.case) {
                Some(index) => every(&index, key, wanted, &mut |_, service| visit(file_hit(*source, file, service))),
                None => scan(*source, file, key, wanted, visit),
            },
            Layer::Snapshot(snapshot) => every(&snapshot.index(), key, wanted, &mut |record, service| {
                visit(snapshot_hit(snapshot, record, service))
            }),
        }
    }
}

/// The first of all that `ask` shows.
fn first<'s>(ask: impl FnOnce(&mut dyn FnMut(Hit<'s>) -> ControlFlow<()>) -> ControlFlow<()>) -> Option<Hit<'s>> {
    let mut first = None;
    let _ = ask(&mut |hit| {
        first = Some(hit);
        ControlFlow::Break(())
    });
    first
}

/// As [`Layer::first`], straight from the text.
#[cold]
fn first_scanned<'s>(source: Source, file: &'s FileSource, key: Key<'_>, wanted: Wanted<'_>) -> Option<Hit<'s>> {
    first(|visit| scan(source, file, key, wanted, visit))
}

fn scan<'s>(
    source: Source,
    file: &'s FileSource,
    key: Key<'_>,
    wanted: Wanted<'_>,
    visit: &mut dyn FnMut(Hit<'s>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    file.scan(key, &mut |service| match wanted.takes(service.protocol) {
        true => visit(file_hit(source, file, service)),
        false => ControlFlow::Continue(()),
    })
}

/// The first record that answers, exactly. A protocol is compared as its code, and nothing else is read of a record.
#[inline(always)]
fn first_record(index: &Index<'_>, key: Key<'_>, protocol: Option<Protocol<'_>>) -> Option<u32> {
    let codes = index.codes(protocol);
    match key {
        Key::Port(port) => index.by_port(port).find(|&record| index.is_service(record, codes)),
        Key::Name(name) => index.by_name(name).find(|&record| index.is_service(record, codes)),
    }
}

/// Every record that answers, in order, until `visit` breaks.
fn every<'s>(
    index: &Index<'s>,
    key: Key<'_>,
    wanted: Wanted<'_>,
    visit: &mut dyn FnMut(u32, Service<'s>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let visit = |record| match index.service(record) {
        // A record without a name keeps a port back, and answers nothing.
        Some(service) if wanted.takes(service.protocol) && !service.name.is_empty() => visit(record, service),
        _ => ControlFlow::Continue(()),
    };
    match (key, wanted.case) {
        (Key::Port(port), _) => index.by_port(port).try_for_each(visit),
        (Key::Name(name), Case::Exact) => index.by_name(name).try_for_each(visit),
        (Key::Name(name), Case::Ignored) => index.by_name_ignoring_case(name).try_for_each(visit),
    }
}

#[inline(always)]
fn file_hit<'s>(source: Source, file: &'s FileSource, service: Service<'s>) -> Hit<'s> {
    Hit { service, source, origin: Origin::File(file) }
}

#[inline(always)]
fn snapshot_hit<'s>(snapshot: &'s Snapshot, record: u32, service: Service<'s>) -> Hit<'s> {
    Hit { service, source: snapshot.source, origin: Origin::Snapshot(snapshot, record) }
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

    pub(crate) fn practice(self) -> Option<Practice<'s>> {
        match self {
            Origin::File(_) => None,
            Origin::Snapshot(snapshot, record) => snapshot.index().practice(record),
        }
    }
}
