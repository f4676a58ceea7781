//! An index as bytes: packing one, and opening one.

use super::chains::LAST_PLACE;
use super::details::{PackedDetails, VERSION};
use super::format::{Header, MAGIC, SECTIONS, Section, Text};
use super::tables::{ServiceSpans, Tables, TablesBuilder};
use super::view::Index;
use crate::{Date, Practice, Registration, Service, State};
use std::collections::HashMap;
use std::fmt;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Packs services and what the registry says of them into the bytes of an index. Equal texts are kept once.
#[derive(Default)]
pub(crate) struct Packer {
    builder: TablesBuilder,
    heap: Vec<u8>,
    places: HashMap<Vec<u8>, Text>,
    details: HashMap<PackedDetails, u32>,
    /// For each record, its place among those of its name.
    order: Vec<u8>,
}

impl Packer {
    /// A packer without any service.
    pub(crate) fn new() -> Packer {
        Packer::default()
    }

    /// Adds a service. Of one name, the registry's records with a port answer first, then long-standing names, then
    /// records without a port.
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
        ];
        let mut places = [Section::default(); SECTIONS];
        let mut bytes = vec![0; size_of::<Header>()];
        for (place, section) in places.iter_mut().zip(sections) {
            *place = Section { offset: U32::new(bytes.len() as u32), length: U32::new(section.len() as u32) };
            bytes.extend_from_slice(section);
        }
        let mut header = Header {
            magic: MAGIC,
            version: U32::new(VERSION),
            date: U32::new(date.map_or(0, Date::number)),
            length: U64::new(bytes.len() as u64),
            checksum: U64::ZERO,
            sections: places,
        };
        bytes[..size_of::<Header>()].copy_from_slice(header.as_bytes());
        header.checksum = U64::new(checksum(&bytes));
        bytes[..size_of::<Header>()].copy_from_slice(header.as_bytes());
        bytes
    }
}

/// Why bytes are not an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum IndexError {
    /// The bytes do not begin like an index.
    NotAnIndex,
    /// An index in another version of the format.
    Version(u32),
    /// The length differs from the header's.
    Length,
    /// The bytes changed after they were packed.
    Checksum,
    /// A table lies outside of the bytes, or is not whole.
    Table,
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::NotAnIndex => f.write_str("not an index of services"),
            IndexError::Version(found) => {
                write!(f, "an index of version {found}, and this program reads version {VERSION}")
            }
            IndexError::Length => f.write_str("the index is cut short or followed by other bytes"),
            IndexError::Checksum => f.write_str("the index is damaged: its checksum is another"),
            IndexError::Table => f.write_str("the index is damaged: a table lies outside of it"),
        }
    }
}

impl std::error::Error for IndexError {}

impl<'a> Index<'a> {
    /// Opens an index, after checking that it is whole and unchanged.
    ///
    /// # Errors
    ///
    /// An [`IndexError`] says what is wrong with the bytes.
    pub fn open(bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        let index = Index::open_trusted(bytes)?;
        let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| IndexError::NotAnIndex)?;
        if checksum(bytes) == header.checksum.get() { Ok(index) } else { Err(IndexError::Checksum) }
    }

    /// Opens an index without reading all of it for its checksum: a damaged one may give wrong answers, no worse.
    ///
    /// # Errors
    ///
    /// As [`Index::open`], save [`IndexError::Checksum`].
    pub fn open_trusted(bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| IndexError::NotAnIndex)?;
        if header.magic != MAGIC {
            return Err(IndexError::NotAnIndex);
        }
        if header.version.get() != VERSION {
            return Err(IndexError::Version(header.version.get()));
        }
        if header.length.get() != bytes.len() as u64 {
            return Err(IndexError::Length);
        }
        let [heap, records, aliases, name_heads, port_heads, ranges, protocols, details_of, details] =
            header.sections.each_ref();
        Ok(Index {
            heap: table(bytes, heap)?,
            records: table(bytes, records)?,
            aliases: table(bytes, aliases)?,
            name_heads: table(bytes, name_heads)?,
            port_heads: table(bytes, port_heads)?,
            ranges: table(bytes, ranges)?,
            protocols: table(bytes, protocols)?,
            details_of: table(bytes, details_of)?,
            details: table(bytes, details)?,
            date: Date::unpacked(header.date.get()),
        })
    }
}

fn table<'a, T: FromBytes + Immutable + KnownLayout>(bytes: &'a [u8], place: &Section) -> Result<&'a [T], IndexError>
where
    [T]: FromBytes + Immutable + KnownLayout,
{
    let start = place.offset.get() as usize;
    let section = bytes.get(start..).and_then(|rest| rest.get(..place.length.get() as usize));
    section.and_then(|section| <[T]>::ref_from_bytes(section).ok()).ok_or(IndexError::Table)
}

/// The CRC-32 of all bytes but the checksum itself.
fn checksum(bytes: &[u8]) -> u64 {
    let at = std::mem::offset_of!(Header, checksum);
    let (before, rest) = bytes.split_at(at);
    let mut crc = crc32fast::Hasher::new();
    crc.update(before);
    crc.update(&rest[size_of::<U64>()..]);
    u64::from(crc.finalize())
}
