//! The view that answers: by name and by port.

use super::chains::Chains;
use super::format::{Details, FIRST_OTHER, RangeRecord, Record, Text};
use super::hash::name_hash;
use crate::{Date, Port, PortRange, Protocol, Registration, Service, State};
use bstr::{BStr, ByteSlice};
use zerocopy::little_endian::U32;

/// An index to read: services by name, by alias and by port, borrowed from bytes.
///
/// It answers with the numbers of records, in the order in which they were added; [`Index::service`] gives the service
/// of a number. No bytes make it panic: what points outside them is not there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Index<'a> {
    pub(super) heap: &'a [u8],
    pub(super) records: &'a [Record],
    pub(super) names: Chains<'a>,
    pub(super) ports: Chains<'a>,
    pub(super) ranges: &'a [RangeRecord],
    pub(super) protocols: &'a [Text],
    pub(super) details_of: &'a [U32],
    pub(super) details: &'a [Details],
    pub(super) date: Date,
}

impl<'a> Index<'a> {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The date of the publication the records come from; unknown for a services file.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The service of a record.
    pub fn service(&self, record: u32) -> Option<Service<'a>> {
        let record = self.records.get(record as usize)?;
        Some(Service {
            name: self.text(record.name),
            aliases: self.text(record.aliases),
            ports: ports(record),
            protocol: self.protocol(record.protocol.get()),
            description: self.text(record.description),
        })
    }

    /// What the registry says of a record, if it comes from there.
    pub fn registration(&self, record: u32) -> Option<Registration<'a>> {
        let details = self.details.get(self.details_of.get(record as usize)?.get() as usize)?;
        Some(Registration {
            state: State::ALL.get(usize::from(details.state)).copied().unwrap_or_default(),
            registered: Date::from_number(details.registered.get()),
            modified: Date::from_number(details.modified.get()),
            references: self.text(details.references),
            service_code: details.service_code.get(),
            unauthorized_use: details.unauthorized_use != 0,
            historic: details.historic != 0,
            alias_of: self.text(details.alias_of),
            previously: self.text(details.previously),
            systems: self.text(details.systems),
        })
    }

    /// The records with this name or alias, byte for byte.
    pub fn by_name<'n>(&self, name: &'n [u8]) -> impl Iterator<Item = u32> + use<'a, 'n> {
        self.named(name, |known, name| known == name)
    }

    /// The records with this name or alias, whatever the case of ASCII letters (RFC 6335 section 5.1).
    pub fn by_name_ignoring_case<'n>(&self, name: &'n [u8]) -> impl Iterator<Item = u32> + use<'a, 'n> {
        self.named(name, |known, name| known.eq_ignore_ascii_case(name))
    }

    /// The records on this port: those on just this one, then ranges, narrow ones first.
    pub fn by_port(&self, port: Port) -> impl Iterator<Item = u32> + use<'a> {
        let exact = self.ports.find(u32::from(port.number()));
        exact.chain(ranges_with(self.ranges, port))
    }

    fn named<'n, E: Fn(&[u8], &[u8]) -> bool>(
        &self,
        name: &'n [u8],
        equal: E,
    ) -> impl Iterator<Item = u32> + use<'a, 'n, E> {
        let index = *self;
        let mut last = None;
        self.names.find(name_hash(name)).filter(move |&record| {
            // A record whose alias repeats its name has two links.
            let again = last.replace(record) == Some(record);
            !again && index.has_name(record, name, &equal)
        })
    }

    fn has_name(&self, record: u32, name: &[u8], equal: impl Fn(&[u8], &[u8]) -> bool) -> bool {
        let Some(record) = self.records.get(record as usize) else { return false };
        equal(self.text(record.name), name)
            || record.aliases.length != 0
                && crate::service::words(self.text(record.aliases)).any(|alias| equal(alias, name))
    }

    fn protocol(&self, code: u32) -> Option<Protocol<'a>> {
        match code {
            0 => None,
            1 => Some(Protocol::Tcp),
            2 => Some(Protocol::Udp),
            3 => Some(Protocol::Sctp),
            4 => Some(Protocol::Dccp),
            other => self.protocols.get((other - FIRST_OTHER) as usize).map(|&word| Protocol::new(self.text(word))),
        }
    }

    fn text(&self, text: Text) -> &'a BStr {
        let start = text.offset.get() as usize;
        self.heap.get(start..).and_then(|rest| rest.get(..text.length.get() as usize)).unwrap_or_default().as_bstr()
    }
}

fn ports(record: &Record) -> Option<PortRange> {
    PortRange::new(Port::new(record.first.get()), Port::new(record.last.get())).ok()
}

/// The ranges that a port lies in, narrow ones first.
fn ranges_with(ranges: &[RangeRecord], port: Port) -> impl Iterator<Item = u32> + use<'_> {
    let port = port.number();
    let begun = ranges.partition_point(|range| range.first.get() <= port);
    let reaching = ranges[..begun].iter().rev().take_while(move |range| range.reach.get() >= port);
    reaching.filter(move |range| range.last.get() >= port).map(|range| range.record.get())
}
