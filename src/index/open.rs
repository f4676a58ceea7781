//! Opening an index from bytes.

use super::details::VERSION;
use super::format::{Header, MAGIC, Section};
use super::view::Index;
use crate::Date;
use std::fmt;
use zerocopy::little_endian::U64;
use zerocopy::{FromBytes, Immutable, KnownLayout};

/// Why bytes are not an index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum IndexError {
    /// The bytes do not start like an index.
    NotAnIndex,
    /// An index in another version of the format.
    Version(u32),
    /// The length differs from the header's.
    Length,
    /// The bytes changed after they were packed.
    Checksum,
    /// A table is out of bounds or incomplete.
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
    /// Opens an index after verifying that it is complete and unchanged.
    ///
    /// # Errors
    ///
    /// [`IndexError`] if the bytes are not a valid index.
    pub fn open(bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        let index = Index::open_trusted(bytes)?;
        let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| IndexError::NotAnIndex)?;
        if checksum(bytes) == header.checksum.get() { Ok(index) } else { Err(IndexError::Checksum) }
    }

    /// Opens an index without verifying its checksum: a damaged one may give wrong answers, no worse.
    ///
    /// # Errors
    ///
    /// As for [`Index::open`], except [`IndexError::Checksum`].
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

/// The CRC-32 of all bytes except the checksum itself.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let at = std::mem::offset_of!(Header, checksum);
    let (before, rest) = bytes.split_at(at);
    let mut crc = crc32fast::Hasher::new();
    crc.update(before);
    crc.update(&rest[size_of::<U64>()..]);
    u64::from(crc.finalize())
}
