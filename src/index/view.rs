//! Lookups in an index, by name and by port.

use super::details::{PackedDetails, Practice, Registration};
use super::format::{
    DCCP, FIRST_OTHER, NO_PROTOCOL, PackedAlias, PackedRange, PackedService, ProtocolCode, SCTP, TCP, Text, UDP,
    registered,
};
use crate::{Date, Port, PortRange, Protocol, Service, State};
use bstr::BStr;
use std::fmt;
use zerocopy::little_endian::U32;

/// An index of services by name, alias and port, borrowed from bytes.
///
/// Lookups give the numbers of records, in the order in which they were added; [`Index::service`] gives the service of a
/// number. No bytes make it panic: anything out of bounds is treated as absent.
#[derive(Clone, Copy, Default)]
pub struct Index<'a> {
    pub(super) heap: &'a [u8],
    pub(super) records: &'a [PackedService],
    pub(super) aliases: &'a [PackedAlias],
    pub(super) name_heads: &'a [U32],
    pub(super) port_heads: &'a [U32],
    pub(super) ranges: &'a [PackedRange],
    pub(super) protocols: &'a [Text],
    pub(super) details_of: &'a [U32],
    pub(super) details: &'a [PackedDetails],
    /// Empty unless the index is packed.
    pub(super) letters: &'a [U32],
    /// Empty unless the index is packed.
    pub(super) sequences: &'a [u8],
    pub(super) date: Option<Date>,
}

impl fmt::Debug for Index<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("records", &self.records.len()).field("date", &self.date).finish_non_exhaustive()
    }
}

/// A range of protocol codes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Codes {
    first: ProtocolCode,
    last: ProtocolCode,
}

impl<'a> Index<'a> {
    /// The number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether the index has no records.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The date of the publication; none for a services file.
    pub fn date(&self) -> Option<Date> {
        self.date
    }

    /// The service of a record.
    #[inline(always)]
    pub fn service(&self, record: u32) -> Option<Service<'a>> {
        let record = self.records.get(record as usize)?;
        Some(Service {
            name: record.name.of(self.heap),
            aliases: record.aliases.of(self.heap),
            ports: ports(record),
            protocol: self.protocol(record.protocol.get()),
            description: record.description.of(self.heap),
        })
    }

    /// Every service in order, with the number of its record.
    pub fn services(&self) -> impl Iterator<Item = (u32, Service<'a>)> + use<'a> {
        let index = *self;
        (0..self.records.len() as u32).filter_map(move |record| Some((record, index.service(record)?)))
    }

    /// The codes that match a protocol; the code of no protocol is added by [`Index::is_service`].
    #[inline(always)]
    pub(crate) fn codes(&self, protocol: Option<Protocol<'_>>) -> Codes {
        match protocol.map(registered) {
            None => Codes { first: 0, last: ProtocolCode::MAX },
            Some(Ok(code)) => Codes { first: code, last: code },
            Some(Err(word)) => self.other_codes(word),
        }
    }

    #[inline(never)]
    fn other_codes(&self, word: &[u8]) -> Codes {
        let number = self.protocols.iter().position(|known| known.of(self.heap) == word);
        // No record has the code of a word that is not in the table.
        let code = number.map_or(ProtocolCode::MAX, |number| FIRST_OTHER + number as ProtocolCode);
        Codes { first: code, last: code }
    }

    /// Whether a record has a name, and a protocol with one of the codes.
    #[inline(always)]
    pub(crate) fn is_service(&self, record: u32, codes: Codes) -> bool {
        self.records.get(record as usize).is_some_and(|record| {
            let code = record.protocol.get();
            // A record without a protocol is for the registered ones, which have the lowest codes.
            let unspecific = code == NO_PROTOCOL && codes.first < FIRST_OTHER;
            let has_code = (codes.first..=codes.last).contains(&code) || unspecific;
            has_code && record.name.length.get() != 0
        })
    }

    /// Every text, one after the other.
    pub(crate) fn heap(&self) -> &'a [u8] {
        self.heap
    }

    /// The records that have one of these places of the heap in a text: a name, the aliases, the description or the product.
    /// The places are in order, and each has this length.
    pub(crate) fn records_with(&self, places: Vec<u32>, length: usize) -> impl Iterator<Item = u32> + use<'a> {
        let index = *self;
        let records = if places.is_empty() { 0 } else { index.records.len() };
        let has = move |text: Text| text.has_one(&places, length);
        (0..records as u32).filter(move |&number| {
            let is_in_details = || index.details(number).is_some_and(|details| has(details.product_text()));
            let texts = |record: &PackedService| [record.name, record.aliases, record.description];
            index.records.get(number as usize).is_some_and(|record| texts(record).into_iter().any(&has))
                || is_in_details()
        })
    }

    /// The records of uses that have one of these places, as above, in the name of their product. Most products have several
    /// records, one after the other.
    pub(crate) fn uses_with(&self, places: Vec<u32>, length: usize) -> impl Iterator<Item = u32> + use<'a> {
        let (index, mut last) = (*self, (Text::default(), false));
        let records = if places.is_empty() { 0 } else { index.records.len() };
        (0..records as u32).filter(move |&number| {
            let product = index.details(number).map(PackedDetails::product_text).unwrap_or_default();
            if product != last.0 {
                last = (product, product.has_one(&places, length));
            }
            last.1
        })
    }

    /// Every name in the order of the records, without consecutive repetitions, and then every alias.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a BStr> + use<'a> {
        let (heap, mut last) = (self.heap, Text::default());
        let names = self.records.iter().map(|record| record.name);
        let names = names.filter(move |&name| name.length.get() != 0 && std::mem::replace(&mut last, name) != name);
        names.chain(self.aliases.iter().map(|alias| alias.name)).map(|name| name.of(heap))
    }

    /// The records with this name or alias, byte for byte: those of the registry with a port, then long-standing
    /// names, then those without a port.
    #[inline(always)]
    pub fn by_name<'n>(&self, name: &'n [u8]) -> impl Iterator<Item = u32> + use<'a, 'n> {
        self.named(name, false)
    }

    /// The records with this name or alias, ignoring the case of ASCII letters (RFC 6335 section 5.1).
    #[inline(always)]
    pub fn by_name_ignoring_case<'n>(&self, name: &'n [u8]) -> impl Iterator<Item = u32> + use<'a, 'n> {
        self.named(name, true)
    }

    #[inline(always)]
    fn named<'n>(&self, name: &'n [u8], ignore_case: bool) -> impl Iterator<Item = u32> + use<'a, 'n> {
        let (index, mut cursor) = (*self, self.at_name(name));
        std::iter::from_fn(move || index.next_named(name, ignore_case, &mut cursor))
    }

    /// The records on this port: those on this port alone, then ranges, narrow ones first.
    #[inline(always)]
    pub fn by_port(&self, port: Port) -> impl Iterator<Item = u32> + use<'a> {
        let (index, mut cursor) = (*self, self.at_port(port));
        std::iter::from_fn(move || index.next_on_port(port, &mut cursor))
    }

    /// The registration of a record from the registry.
    pub fn registration(&self, record: u32) -> Option<Registration<'a>> {
        self.details(record)?.to_registration(self.heap)
    }

    /// The state of a record of the registry, without its other facts.
    #[inline]
    pub(crate) fn state(&self, record: u32) -> Option<State> {
        self.details(record)?.to_state()
    }

    /// The use of a port, for a record from the table of ports in common use.
    pub fn practice(&self, record: u32) -> Option<Practice<'a>> {
        self.details(record)?.to_practice(self.heap)
    }

    fn details(&self, record: u32) -> Option<&'a PackedDetails> {
        self.details.get(self.details_of.get(record as usize)?.get() as usize)
    }

    #[inline(always)]
    fn protocol(&self, code: u32) -> Option<Protocol<'a>> {
        match code {
            NO_PROTOCOL => None,
            TCP => Some(Protocol::Tcp),
            UDP => Some(Protocol::Udp),
            SCTP => Some(Protocol::Sctp),
            DCCP => Some(Protocol::Dccp),
            other => self.other_protocol(other - FIRST_OTHER),
        }
    }

    #[inline(never)]
    fn other_protocol(&self, number: u32) -> Option<Protocol<'a>> {
        self.protocols.get(number as usize).map(|word| Protocol::new(word.of(self.heap)))
    }
}

#[inline(always)]
fn ports(record: &PackedService) -> Option<PortRange> {
    PortRange::new(Port::new(record.first.get()), Port::new(record.last.get())).ok()
}
