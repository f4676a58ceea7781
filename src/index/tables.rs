//! The tables of an index while it is built, and in memory.

use super::chains::{Chains, tie};
use super::format::{Details, FIRST_OTHER, Link, ProtocolCode, RangeRecord, Record, Text};
use super::hash::name_hash;
use super::view::Index;
use crate::{Date, Protocol, Service};
use std::collections::HashMap;
use zerocopy::little_endian::{U16, U32};

/// The tables of an index, owned. The heap they point into is kept elsewhere: for a services file it is the file.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    pub(super) records: Vec<Record>,
    pub(super) name_heads: Vec<U32>,
    pub(super) name_links: Vec<Link>,
    pub(super) port_heads: Vec<U32>,
    pub(super) port_links: Vec<Link>,
    pub(super) ranges: Vec<RangeRecord>,
    pub(super) protocols: Vec<Text>,
    pub(super) details_of: Vec<U32>,
    pub(super) details: Vec<Details>,
}

impl Tables {
    /// The view that answers from these tables and the heap they were built over.
    pub(crate) fn index<'a>(&'a self, heap: &'a [u8]) -> Index<'a> {
        Index {
            heap,
            records: &self.records,
            names: Chains { heads: &self.name_heads, links: &self.name_links },
            ports: Chains { heads: &self.port_heads, links: &self.port_links },
            ranges: &self.ranges,
            protocols: &self.protocols,
            details_of: &self.details_of,
            details: &self.details,
            date: Date::default(),
        }
    }
}

/// Adds services one after the other.
#[derive(Debug, Default)]
pub(crate) struct Builder {
    tables: Tables,
    other_protocols: HashMap<Vec<u8>, ProtocolCode>,
}

impl Builder {
    /// A builder with room for about so many services.
    pub(crate) fn with_capacity(services: usize) -> Builder {
        let mut builder = Builder::default();
        builder.tables.records.reserve(services);
        builder.tables.name_links.reserve(services + services / 4);
        builder.tables.port_links.reserve(services);
        builder
    }

    /// Adds a service; `place` says where in the heap each of its texts is. Gives the number of its record.
    pub(crate) fn push(&mut self, service: &Service<'_>, mut place: impl FnMut(&[u8]) -> Text) -> u32 {
        let number = self.tables.records.len() as u32;
        let (first, last) = service.ports.map_or((1, 0), |ports| (ports.first().number(), ports.last().number()));
        let record = Record {
            name: place(service.name),
            aliases: place(service.aliases),
            description: place(service.description),
            first: U16::new(first),
            last: U16::new(last),
            protocol: U32::new(self.protocol(service.protocol, place)),
        };
        self.tables.records.push(record);
        self.link_names(service, number);
        self.link_ports(first, last, number);
        number
    }

    /// Adds the registration of the service just pushed.
    pub(super) fn register(&mut self, registration: u32) {
        self.tables.details_of.push(U32::new(registration));
    }

    /// Adds a registration for one or more services, and gives its number.
    pub(super) fn push_details(&mut self, details: Details) -> u32 {
        self.tables.details.push(details);
        self.tables.details.len() as u32 - 1
    }

    /// The index is complete.
    pub(crate) fn finish(self) -> Tables {
        let mut tables = self.tables;
        tables.name_heads = tie(&mut tables.name_links);
        tables.port_heads = tie(&mut tables.port_links);
        order_ranges(&mut tables.ranges);
        tables
    }

    fn link_names(&mut self, service: &Service<'_>, number: u32) {
        let links = &mut self.tables.name_links;
        let mut link = |name: &[u8]| links.push(new_link(name_hash(name), number));
        if !service.name.is_empty() {
            link(service.name);
        }
        if !service.aliases.is_empty() {
            service.aliases().for_each(|alias| link(alias));
        }
    }

    fn link_ports(&mut self, first: u16, last: u16, number: u32) {
        if first == last {
            self.tables.port_links.push(new_link(u32::from(first), number));
        } else if first < last {
            let (first, last) = (U16::new(first), U16::new(last));
            let range = RangeRecord { first, last, reach: last, unused: U16::ZERO, record: U32::new(number) };
            self.tables.ranges.push(range);
        }
    }

    fn protocol(&mut self, protocol: Option<Protocol<'_>>, place: impl FnOnce(&[u8]) -> Text) -> ProtocolCode {
        match protocol {
            None => 0,
            Some(Protocol::Tcp) => 1,
            Some(Protocol::Udp) => 2,
            Some(Protocol::Sctp) => 3,
            Some(Protocol::Dccp) => 4,
            Some(Protocol::Other(word)) => *self.other_protocols.entry(word.to_vec()).or_insert_with(|| {
                self.tables.protocols.push(place(word));
                FIRST_OTHER + self.tables.protocols.len() as u32 - 1
            }),
        }
    }
}

fn new_link(key: u32, record: u32) -> Link {
    Link { key: U32::new(key), record: U32::new(record), next: U32::ZERO }
}

/// By their first port, a wide range before a narrow one that begins with it: read backwards, narrow comes first.
fn order_ranges(ranges: &mut [RangeRecord]) {
    ranges.sort_by_key(|range| (range.first.get(), u16::MAX - range.last.get()));
    let mut reach = 0;
    for range in ranges {
        reach = range.last.get().max(reach);
        range.reach = U16::new(reach);
    }
}
