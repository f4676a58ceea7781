//! The tables of an index while it is built, and in memory.

use super::chains::{Heads, PlaceOf, tie_names, tie_ports};
use super::details::PackedDetails;
use super::format::{
    END, FIRST_OTHER, NO_PROTOCOL, PackedAlias, PackedRange, PackedService, ProtocolCode, TCP, Text, UDP, registered,
};
use super::view::Index;
use crate::service::words;
use crate::{PortRange, Protocol};
use std::cmp::Reverse;
use std::collections::HashMap;
use zerocopy::little_endian::{U16, U32};

/// The tables of an index, owned, without the heap: for a services file that is the file itself.
#[derive(Default)]
pub(crate) struct Tables {
    pub(super) records: Vec<PackedService>,
    pub(super) aliases: Vec<PackedAlias>,
    pub(super) name_heads: Heads,
    pub(super) port_heads: Heads,
    pub(super) ranges: Vec<PackedRange>,
    pub(super) protocols: Vec<Text>,
    pub(super) details_of: Vec<U32>,
    pub(super) details: Vec<PackedDetails>,
}

impl Tables {
    /// The index of these tables and their heap.
    #[inline(always)]
    pub(crate) fn index<'a>(&'a self, heap: &'a [u8]) -> Index<'a> {
        Index {
            heap,
            records: &self.records,
            aliases: &self.aliases,
            name_heads: &self.name_heads,
            port_heads: &self.port_heads,
            ranges: &self.ranges,
            protocols: &self.protocols,
            details_of: &self.details_of,
            details: &self.details,
            letters: &[],
            sequences: &[],
            date: None,
        }
    }
}

/// A service whose texts are spans of the heap.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceSpans {
    pub(crate) name: Text,
    pub(crate) aliases: Text,
    pub(crate) description: Text,
    pub(crate) ports: Option<PortRange>,
    pub(crate) protocol: ProtocolCode,
}

/// Adds services one after the other.
#[derive(Default)]
pub(crate) struct TablesBuilder {
    tables: Tables,
    other_protocols: HashMap<Vec<u8>, ProtocolCode>,
}

impl TablesBuilder {
    /// A builder with room for this number of services.
    pub(crate) fn with_capacity(services: usize) -> TablesBuilder {
        let mut builder = TablesBuilder::default();
        builder.tables.records.reserve(services);
        builder
    }

    /// Adds a service whose texts are in the heap; returns the number of its record.
    #[inline(always)]
    pub(crate) fn push(&mut self, heap: &[u8], service: ServiceSpans) -> u32 {
        let number = self.tables.records.len() as u32;
        let (first, last) = service.ports.map_or((1, 0), |ports| (ports.first().number(), ports.last().number()));
        self.tables.records.push(PackedService {
            name: service.name,
            aliases: service.aliases,
            description: service.description,
            first: U16::new(first),
            last: U16::new(last),
            protocol: U32::new(service.protocol),
            next_by_name: U32::new(END),
            next_by_port: U32::new(END),
        });
        if service.aliases.length.get() != 0 {
            self.push_aliases(heap, service.aliases, number);
        }
        if first < last {
            self.tables.ranges.push(range(first, last, number));
        }
        number
    }

    fn push_aliases(&mut self, heap: &[u8], aliases: Text, record: u32) {
        let text = aliases.of(heap);
        for alias in words(text) {
            let start = alias.as_ptr() as usize - text.as_ptr() as usize;
            let name = Text::new(aliases.offset.get() as usize + start, alias.len());
            self.tables.aliases.push(PackedAlias { name, record: U32::new(record), next: U32::new(END) });
        }
    }

    /// Adds the registration of the service just pushed.
    pub(super) fn register(&mut self, registration: u32) {
        self.tables.details_of.push(U32::new(registration));
    }

    /// Adds a registration for one or more services; returns its number.
    pub(super) fn push_details(&mut self, details: PackedDetails) -> u32 {
        self.tables.details.push(details);
        self.tables.details.len() as u32 - 1
    }

    /// Completes the index.
    pub(crate) fn finish(self, heap: &[u8]) -> Tables {
        self.finish_with(heap, None)
    }

    /// Completes the index; `place_of` sorts the records with one name.
    pub(super) fn finish_with(self, heap: &[u8], place_of: Option<PlaceOf<'_>>) -> Tables {
        let mut tables = self.tables;
        tables.name_heads = tie_names(heap, &mut tables.records, &mut tables.aliases, place_of);
        tables.port_heads = tie_ports(&mut tables.records);
        order_ranges(&mut tables.ranges);
        tables
    }

    /// The code of a protocol; `place` adds the word of a new one to the heap.
    #[inline(always)]
    pub(crate) fn protocol(
        &mut self,
        protocol: Option<Protocol<'_>>,
        place: impl FnOnce(&[u8]) -> Text,
    ) -> ProtocolCode {
        // The two of nearly every service, without a jump table.
        match protocol {
            Some(Protocol::Tcp) => TCP,
            Some(Protocol::Udp) => UDP,
            rare => self.rare_protocol(rare, place),
        }
    }

    #[inline(never)]
    fn rare_protocol(&mut self, protocol: Option<Protocol<'_>>, place: impl FnOnce(&[u8]) -> Text) -> ProtocolCode {
        match protocol.map_or(Ok(NO_PROTOCOL), registered) {
            Ok(code) => code,
            Err(word) => *self.other_protocols.entry(word.to_vec()).or_insert_with(|| {
                self.tables.protocols.push(place(word));
                FIRST_OTHER + self.tables.protocols.len() as u32 - 1
            }),
        }
    }
}

fn range(first: u16, last: u16, record: u32) -> PackedRange {
    let (first, last) = (U16::new(first), U16::new(last));
    PackedRange { first, last, reach: last, unused: U16::ZERO, record: U32::new(record) }
}

/// Sorts ranges by their first port, then wide before narrow, then the last added first: read backwards, narrow ranges come
/// first, and equal ones in order.
fn order_ranges(ranges: &mut [PackedRange]) {
    ranges.sort_by_key(|range| (range.first.get(), Reverse((range.last.get(), range.record.get()))));
    let mut reach = 0;
    for range in ranges {
        reach = range.last.get().max(reach);
        range.reach = U16::new(reach);
    }
}
