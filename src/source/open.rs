//! An open source, and one lookup in it.
//!
//! The lookup of one exact answer in an index is inlined completely, down to the tables: it reads the few tables that it
//! needs and writes the answer once, in its place. Other lookups need not be as fast.

use super::Source;
use super::file::FileSource;
use super::hit::Hit;
use super::question::{Match, Question, Subject};
use super::snapshot::Snapshot;
use crate::index::{Alike, Codes, Index, NameCursor, PortCursor};
use crate::occurrences::occurrences;
use crate::{Protocol, Service};
use bstr::BStr;

/// An open source.
#[derive(Debug)]
pub(crate) enum OpenSource {
    File(Source, FileSource),
    Snapshot(Snapshot),
}

impl OpenSource {
    /// Builds the index if it is not built yet.
    pub(crate) fn build_index(&self) {
        if let OpenSource::File(_, file) = self {
            file.index();
        }
    }

    pub(crate) fn source(&self) -> Source {
        match self {
            OpenSource::File(source, _) => *source,
            OpenSource::Snapshot(snapshot) => snapshot.source,
        }
    }

    /// The index, built now if it is not built yet.
    pub(crate) fn index(&self) -> Index<'_> {
        match self {
            OpenSource::File(_, file) => file.index(),
            OpenSource::Snapshot(snapshot) => *snapshot.index(),
        }
    }

    /// Every service, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Hit<'_>> {
        // A record without a name reserves a port, and is not a service.
        let services = self.index().services().filter(|(_, service)| !service.name.is_empty());
        services.map(|(record, service)| self.hit(record, service))
    }

    /// The service of a record of the index.
    pub(crate) fn entry(&self, record: u32) -> Option<Hit<'_>> {
        Some(self.hit(record, self.index().service(record).filter(|service| !service.name.is_empty())?))
    }

    /// The services whose texts have a word, ignoring the case of ASCII letters, in order. Their references are not among the
    /// texts.
    pub(crate) fn entries_with(&self, word: &[u8]) -> Box<dyn Iterator<Item = Hit<'_>> + '_> {
        match self {
            OpenSource::File(source, file) => {
                Box::new(file.entries_with(word).map(|service| Hit::in_file(*source, file, service)))
            }
            OpenSource::Snapshot(snapshot) => {
                let index = snapshot.index();
                let records = index.records_with(places_of(index, word), word.len());
                let services = records.filter_map(move |record| Some((record, index.service(record)?)));
                let services = services.filter(|(_, service)| !service.name.is_empty());
                Box::new(services.map(|(record, service)| Hit::in_snapshot(snapshot, record, service)))
            }
        }
    }

    /// The uses of ports that have a word in the name of their product, ignoring the case of ASCII letters, in order.
    pub(crate) fn uses_with<'s>(&'s self, word: &[u8]) -> impl Iterator<Item = Hit<'s>> + use<'s> {
        let index = self.index();
        let records = index.uses_with(places_of(&index, word), word.len());
        records.filter_map(|record| self.entry(record))
    }

    /// Every name and alias.
    pub(crate) fn names<'s>(&'s self, visit: impl FnMut(&'s BStr)) {
        match self {
            OpenSource::File(_, file) => file.names(visit),
            OpenSource::Snapshot(snapshot) => snapshot.index().names().for_each(visit),
        }
    }

    /// The names and aliases that may be spelled like one, without those of a file that has not been needed as a whole. Others
    /// can be among them.
    pub(crate) fn names_alike<'s>(&'s self, alike: Alike, visit: impl FnMut(&'s BStr)) {
        match self {
            OpenSource::File(_, file) => file.names_at_hand(visit),
            OpenSource::Snapshot(snapshot) => snapshot.index().names_alike(alike, visit),
        }
    }

    /// Whether a service with exactly this name or alias passes a test.
    pub(crate) fn has_named(&self, name: &BStr, passes: impl Fn(&Service<'_>) -> bool) -> bool {
        if matches!(self, OpenSource::File(_, file) if !file.has_index()) {
            return self.hits(Question::exact(Subject::Name(name), None)).any(|hit| passes(&hit.service));
        }
        let index = self.index();
        // A record without a name is not a service.
        let mut services = index.by_name(name).filter_map(|record| index.service(record));
        services.any(|service| !service.name.is_empty() && passes(&service))
    }

    /// The first of the exact hits.
    #[inline(always)]
    pub(crate) fn first(&self, subject: Subject<'_>, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        match self {
            OpenSource::File(source, file) if file.has_index() => {
                let index = file.index();
                let record = first_record(&index, subject, protocol)?;
                Some(Hit::in_file(*source, file, index.service(record)?))
            }
            OpenSource::File(..) => self.first_of(Question::exact(subject, protocol)),
            OpenSource::Snapshot(snapshot) => {
                let index = snapshot.index();
                let record = first_record(index, subject, protocol)?;
                Some(Hit::in_snapshot(snapshot, record, index.service(record)?))
            }
        }
    }

    /// The first of all hits.
    #[cold]
    pub(crate) fn first_of(&self, question: Question<'_>) -> Option<Hit<'_>> {
        self.next(&question, &mut self.start(&question))
    }

    /// Every hit, in order.
    pub(crate) fn hits<'s: 'q, 'q>(&'s self, question: Question<'q>) -> impl Iterator<Item = Hit<'s>> + use<'s, 'q> {
        let mut cursor = self.start(&question);
        std::iter::from_fn(move || self.next(&question, &mut cursor))
    }

    /// The position before the first hit.
    pub(crate) fn start<'s: 'q, 'q>(&'s self, question: &Question<'q>) -> SourceCursor<'s, 'q> {
        match self {
            OpenSource::Snapshot(snapshot) => start_in(snapshot.index(), question),
            OpenSource::File(_, file) if file.has_index() => start_in(&file.index(), question),
            OpenSource::File(_, file) => SourceCursor::Scan(file.scan(question)),
        }
    }

    /// The next hit.
    #[inline(always)]
    pub(crate) fn next<'s>(&'s self, question: &Question<'_>, cursor: &mut SourceCursor<'s, '_>) -> Option<Hit<'s>> {
        let built;
        let index = match (self, &mut *cursor) {
            (OpenSource::Snapshot(snapshot), _) => snapshot.index(),
            (OpenSource::File(source, file), SourceCursor::Scan(services)) => {
                let service = services.find(|service| question.filter().accepts(service.protocol))?;
                return Some(Hit::in_file(*source, file, service));
            }
            (OpenSource::File(_, file), _) => {
                built = file.index();
                &built
            }
        };
        let (record, service) = next_in(index, question, cursor)?;
        Some(self.hit(record, service))
    }

    #[inline(always)]
    fn hit<'s>(&'s self, record: u32, service: Service<'s>) -> Hit<'s> {
        match self {
            OpenSource::File(source, file) => Hit::in_file(*source, file, service),
            OpenSource::Snapshot(snapshot) => Hit::in_snapshot(snapshot, record, service),
        }
    }
}

/// The places of a word in the heap of an index, in order, ignoring the case of ASCII letters.
fn places_of(index: &Index<'_>, word: &[u8]) -> Vec<u32> {
    let heap = if index.may_have(word) { index.heap() } else { &[] };
    occurrences(heap, word).collect()
}

/// A position in the hits of one source.
pub(crate) enum SourceCursor<'s, 'q> {
    Name(NameCursor),
    Port(PortCursor),
    /// In the text of a services file.
    Scan(Box<dyn Iterator<Item = Service<'s>> + 'q>),
}

#[inline(always)]
fn start_in<'s, 'q>(index: &Index<'_>, question: &Question<'q>) -> SourceCursor<'s, 'q> {
    match question.subject {
        Subject::Name(name) => SourceCursor::Name(index.at_name(name)),
        Subject::Port(port) => SourceCursor::Port(index.at_port(port)),
    }
}

#[inline(always)]
fn next_in<'s>(
    index: &Index<'s>,
    question: &Question<'_>,
    cursor: &mut SourceCursor<'_, '_>,
) -> Option<(u32, Service<'s>)> {
    let ignore_case = question.compare == Match::IgnoreCase;
    let codes = index.codes(question.protocol.filter(|_| !ignore_case));
    // A loop for each subject: the subject is matched once.
    match (question.subject, cursor) {
        (Subject::Name(name), SourceCursor::Name(cursor)) => loop {
            let record = index.next_named(name, ignore_case, cursor)?;
            if let Some(service) = answer(index, record, codes, question) {
                return Some((record, service));
            }
        },
        (Subject::Port(port), SourceCursor::Port(cursor)) => loop {
            let record = index.next_on_port(port, cursor)?;
            if let Some(service) = answer(index, record, codes, question) {
                return Some((record, service));
            }
        },
        _ => None,
    }
}

/// The service of a record, if it matches a question; a record without a name reserves a port, and never does. Codes are
/// compared before the rest of the record is read; a question that ignores case has all codes.
#[inline(always)]
fn answer<'s>(index: &Index<'s>, record: u32, codes: Codes, question: &Question<'_>) -> Option<Service<'s>> {
    let service = index.is_service(record, codes).then(|| index.service(record))??;
    let accepts = question.compare == Match::Exact || question.filter().accepts(service.protocol);
    accepts.then_some(service)
}

/// The first service of an index that answers a question.
#[cold]
pub(super) fn first_service<'s>(index: &Index<'s>, question: &Question<'_>) -> Option<Service<'s>> {
    next_in(index, question, &mut start_in(index, question)).map(|(_, service)| service)
}

/// The first record that matches exactly. Protocols are compared by their codes; no other part of a record is read.
#[inline(always)]
pub(super) fn first_record(index: &Index<'_>, subject: Subject<'_>, protocol: Option<Protocol<'_>>) -> Option<u32> {
    let codes = index.codes(protocol);
    match subject {
        Subject::Port(port) => index.first_on_port(port, codes),
        Subject::Name(name) => index.first_named(name, codes),
    }
}
