//! An open source, and one lookup in it.
//!
//! The way to one exact answer from an index is inlined as a whole, down to the tables: it reads the few tables that it
//! needs and writes the answer once, in its place. Every other way may take its time.

use super::Source;
use super::file::FileSource;
use super::hit::Hit;
use super::question::{Match, ProtocolFilter, Question, Subject};
use super::snapshot::Snapshot;
use crate::index::{Index, Named, PortRecords};
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
            OpenSource::Snapshot(snapshot) => snapshot.index(),
        }
    }

    /// Every service, in order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = Hit<'_>> {
        // A record without a name keeps a port back, and is no service.
        let services = self.index().services().filter(|(_, service)| !service.name.is_empty());
        services.map(|(record, service)| self.hit(record, service))
    }

    /// Whether a service with exactly this name or alias passes a test.
    pub(crate) fn has_named(&self, name: &BStr, passes: impl Fn(&Service<'_>) -> bool) -> bool {
        let index = self.index();
        index.by_name(name).filter_map(|record| index.service(record)).any(|service| passes(&service))
    }

    /// The first of the exact hits.
    #[inline(always)]
    pub(crate) fn first(&self, subject: Subject<'_>, protocol: Option<Protocol<'_>>) -> Option<Hit<'_>> {
        match self {
            OpenSource::File(source, file) => match file.index_if_worth_it() {
                Some(index) => {
                    let record = first_record(&index, subject, protocol)?;
                    Some(Hit::in_file(*source, file, index.service(record)?))
                }
                None => self.first_of(Question::exact(subject, protocol)),
            },
            OpenSource::Snapshot(snapshot) => {
                let index = snapshot.index();
                let record = first_record(&index, subject, protocol)?;
                Some(Hit::in_snapshot(snapshot, record, index.service(record)?))
            }
        }
    }

    /// The first of [`OpenSource::hits`].
    #[cold]
    pub(crate) fn first_of(&self, question: Question<'_>) -> Option<Hit<'_>> {
        self.hits(question).next()
    }

    /// Every hit, in order.
    pub(crate) fn hits<'s: 'q, 'q>(&'s self, question: Question<'q>) -> SourceHits<'s, 'q> {
        let index = match self {
            OpenSource::File(_, file) => file.index_for(question),
            OpenSource::Snapshot(snapshot) => Some(snapshot.index()),
        };
        let candidates = match (index, question.subject, self) {
            (Some(index), Subject::Port(port), _) => Candidates::OnPort(index, index.on_port(port)),
            (Some(index), Subject::Name(name), _) => {
                Candidates::Named(index, index.named(name, question.compare == Match::IgnoreCase))
            }
            (None, subject, OpenSource::File(_, file)) => Candidates::Scanned(file.scan(subject)),
            (None, ..) => Candidates::None,
        };
        SourceHits { source: self, filter: question.filter(), candidates }
    }

    #[inline(always)]
    fn hit<'s>(&'s self, record: u32, service: Service<'s>) -> Hit<'s> {
        match self {
            OpenSource::File(source, file) => Hit::in_file(*source, file, service),
            OpenSource::Snapshot(snapshot) => Hit::in_snapshot(snapshot, record, service),
        }
    }
}

/// The hits of one source, in order.
pub(crate) struct SourceHits<'s, 'q> {
    source: &'s OpenSource,
    filter: ProtocolFilter<'q>,
    candidates: Candidates<'s, 'q>,
}

/// The entries with a name or on a port, whatever their protocol.
enum Candidates<'s, 'q> {
    Named(Index<'s>, Named<'s, 'q>),
    OnPort(Index<'s>, PortRecords<'s>),
    /// Straight from the text of a services file.
    Scanned(Box<dyn Iterator<Item = Service<'s>> + 'q>),
    None,
}

impl<'s> Iterator for SourceHits<'s, '_> {
    type Item = Hit<'s>;

    fn next(&mut self) -> Option<Hit<'s>> {
        loop {
            let (record, service) = self.candidates.next()?;
            // A record without a name keeps a port back, and answers nothing.
            if self.filter.accepts(service.protocol) && !service.name.is_empty() {
                return Some(self.source.hit(record, service));
            }
        }
    }
}

impl<'s> Candidates<'s, '_> {
    /// The next entry, with the number of its record in the index.
    #[inline(always)]
    fn next(&mut self) -> Option<(u32, Service<'s>)> {
        let (index, record) = match self {
            Candidates::Named(index, records) => (index, records.next()?),
            Candidates::OnPort(index, records) => (index, records.next()?),
            // Its record is asked for nothing: the file is the source.
            Candidates::Scanned(services) => return Some((0, services.next()?)),
            Candidates::None => return None,
        };
        Some((record, index.service(record)?))
    }
}

/// The first record that answers, exactly. A protocol is compared as its code, and nothing else is read of a record.
#[inline(always)]
fn first_record(index: &Index<'_>, subject: Subject<'_>, protocol: Option<Protocol<'_>>) -> Option<u32> {
    let codes = index.codes(protocol);
    match subject {
        Subject::Port(port) => index.by_port(port).find(|&record| index.is_service(record, codes)),
        Subject::Name(name) => index.by_name(name).find(|&record| index.is_service(record, codes)),
    }
}
