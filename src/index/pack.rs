//! Packing an index into bytes.

use super::chains::LAST_PLACE;
use super::details::{PackedDetails, VERSION};
use super::format::{Header, MAGIC, SECTIONS, Section, Text};
use super::letters::letters_of_names;
use super::open::{checksum, header_checksum};
use super::sequences::sequences_of;
use super::tables::{ServiceSpans, Tables, TablesBuilder};
use crate::{Date, Practice, Registration, Service, State};
use std::collections::HashMap;
use std::fmt;
use zerocopy::IntoBytes;
use zerocopy::little_endian::{U32, U64};

/// The order of the sections in the bytes. A lookup begins in the header and the heads of the chains, so they are side by
/// side: each part of the file that a process touches costs it a page fault.
const LAYOUT: [usize; SECTIONS] = [4, 3, 5, 6, 1, 2, 7, 8, 9, 10, 0];

/// Packs services and their registrations into the bytes of an index. Equal texts are stored once.
#[derive(Default)]
pub(crate) struct Packer {
    builder: TablesBuilder,
    heap: Vec<u8>,
    places: HashMap<Vec<u8>, Text>,
    details: HashMap<PackedDetails, u32>,
    /// The place of each record among those with its name.
    order: Vec<u8>,
}

impl Packer {
    /// A packer without any service.
    pub(crate) fn new() -> Packer {
        Packer::default()
    }

    /// Adds a service. For one name, registry records with a port come first, then long-standing names, then records without
    /// a port.
    pub(crate) fn push(&mut self, service: &Service<'_>, registration: &Registration<'_>) {
        let details = PackedDetails::registration(registration, |text| intern(&mut self.heap, &mut self.places, text));
        self.push_with(service, details);
        let is_long_standing = registration.state == State::LongStanding;
        self.order.push(if service.ports.is_none() { LAST_PLACE } else { is_long_standing.into() });
    }

    #[allow(dead_code, reason = "the build packs the table of ports in common use")]
    /// Adds an entry of the table of ports in common use; it has a product.
    pub(crate) fn push_practice(&mut self, service: &Service<'_>, practice: &Practice<'_>) {
        let details = PackedDetails::practice(practice, |text| intern(&mut self.heap, &mut self.places, text));
        self.push_with(service, details);
        self.order.push(0);
    }

    fn push_with(&mut self, service: &Service<'_>, details: PackedDetails) {
        let (heap, places) = (&mut self.heap, &mut self.places);
        let builder = &mut self.builder;
        let mut place = |text: &[u8]| intern(heap, places, text);
        let service = ServiceSpans {
            name: place(service.name),
            aliases: place(service.aliases),
            description: place(service.description),
            ports: service.ports,
            protocol: builder.protocol(service.protocol, place),
        };
        builder.push(&self.heap, service);
        let number = *self.details.entry(details).or_insert_with(|| builder.push_details(details));
        builder.register(number);
    }

    /// The bytes of the index, with the date of the publication if it has one.
    pub(crate) fn finish(self, date: Option<Date>) -> Vec<u8> {
        let place_of = |record: u32| self.order.get(record as usize).copied().unwrap_or_default();
        self.builder.finish_with(&self.heap, Some(&place_of)).to_bytes(&self.heap, date)
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packer").field("records", &self.order.len()).finish_non_exhaustive()
    }
}

fn intern(heap: &mut Vec<u8>, places: &mut HashMap<Vec<u8>, Text>, text: &[u8]) -> Text {
    if text.is_empty() {
        return Text::default();
    }
    *places.entry(text.to_vec()).or_insert_with(|| {
        let place = Text { offset: U32::new(heap.len() as u32), length: U32::new(text.len() as u32) };
        heap.extend_from_slice(text);
        place
    })
}

impl Tables {
    fn to_bytes(&self, heap: &[u8], date: Option<Date>) -> Vec<u8> {
        let letters = letters_of_names(heap, &self.records, &self.aliases);
        let sequences = sequences_of(heap);
        let sections: [&[u8]; SECTIONS] = [
            heap,
            self.records.as_bytes(),
            self.aliases.as_bytes(),
            self.name_heads.as_bytes(),
            self.port_heads.as_bytes(),
            self.ranges.as_bytes(),
            self.protocols.as_bytes(),
            self.details_of.as_bytes(),
            self.details.as_bytes(),
            letters.as_bytes(),
            &sequences,
        ];
        let mut places = [Section::default(); SECTIONS];
        let mut bytes = vec![0; size_of::<Header>()];
        for number in LAYOUT {
            let section = sections[number];
            places[number] = Section { offset: U32::new(bytes.len() as u32), length: U32::new(section.len() as u32) };
            bytes.extend_from_slice(section);
        }
        let mut header = Header {
            magic: MAGIC,
            version: U32::new(VERSION),
            date: U32::new(date.map_or(0, Date::number)),
            length: U64::new(bytes.len() as u64),
            checksum: U64::ZERO,
            header_checksum: U64::ZERO,
            sections: places,
        };
        bytes[..size_of::<Header>()].copy_from_slice(header.as_bytes());
        header.checksum = U64::new(checksum(&bytes));
        header.header_checksum = U64::new(header_checksum(&header));
        bytes[..size_of::<Header>()].copy_from_slice(header.as_bytes());
        bytes
    }
}
