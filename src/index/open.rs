//! Opening an index from bytes.

use super::details::VERSION;
use super::format::{Header, MAGIC, Section};
use super::view::Index;
use crate::Date;
use std::fmt;
use zerocopy::little_endian::U64;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

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
    /// The header changed after it was packed.
    Header,
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
            IndexError::Header => f.write_str("the index is damaged: the checksum of its header is another"),
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
        let header = header(bytes)?;
        if checksum(bytes) == header.checksum.get() { Ok(index) } else { Err(IndexError::Checksum) }
    }

    /// Opens an index after verifying its header only: one that is damaged behind it may give wrong answers, no worse.
    ///
    /// # Errors
    ///
    /// As for [`Index::open`], except [`IndexError::Checksum`].
    pub fn open_trusted(bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        let header = header(bytes)?;
        if header_checksum(header) != header.header_checksum.get() {
            return Err(IndexError::Header);
        }
        Index::from_header(header, bytes)
    }

    /// Opens an index of the program itself, without verifying a checksum.
    ///
    /// # Errors
    ///
    /// As for [`Index::open_trusted`], except [`IndexError::Header`].
    pub(crate) fn open_built_in(bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        Index::from_header(header(bytes)?, bytes)
    }

    fn from_header(header: &Header, bytes: &'a [u8]) -> Result<Index<'a>, IndexError> {
        let [
            heap,
            records,
            aliases,
            name_heads,
            port_heads,
            ranges,
            protocols,
            details_of,
            details,
            letters,
            sequences,
        ] = header.sections.each_ref();
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
            letters: table(bytes, letters)?,
            sequences: table(bytes, sequences)?,
            date: Date::unpacked(header.date.get()),
        })
    }
}

/// The header, if the bytes have the magic, version and length of an index.
fn header(bytes: &[u8]) -> Result<&Header, IndexError> {
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
    Ok(header)
}

fn table<'a, T: FromBytes + Immutable + KnownLayout>(bytes: &'a [u8], place: &Section) -> Result<&'a [T], IndexError>
where
    [T]: FromBytes + Immutable + KnownLayout,
{
    let start = place.offset.get() as usize;
    let section = bytes.get(start..).and_then(|rest| rest.get(..place.length.get() as usize));
    section.and_then(|section| <[T]>::ref_from_bytes(section).ok()).ok_or(IndexError::Table)
}

/// The checksum of the fields of a header, its own excepted. Every step is a bijection of the state, so that no change of a
/// single field goes unnoticed; it takes three instructions for eight bytes.
pub(super) fn header_checksum(header: &Header) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut others = *header;
    others.header_checksum = U64::ZERO;
    let words = others
        .as_bytes()
        .chunks_exact(size_of::<u64>())
        .map(|word| word.first_chunk().map_or(0, |word| u64::from_le_bytes(*word)));
    words.fold(FACTOR, |sum, word| (sum.rotate_left(23) ^ word).wrapping_mul(FACTOR))
}

/// The CRC-32 of all bytes except the two checksums.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let at = std::mem::offset_of!(Header, checksum);
    let (before, rest) = bytes.split_at(at);
    let mut crc = crc32fast::Hasher::new();
    crc.update(before);
    crc.update(&rest[2 * size_of::<U64>()..]);
    u64::from(crc.finalize())
}

/// These bytes with the magic, version, length and header checksum of an index: what is behind them is as damaged as it was.
#[cfg(any(fuzzing, test))]
#[must_use]
pub(crate) fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut sealed = bytes.to_vec();
    if let Ok((header, _)) = Header::mut_from_prefix(&mut sealed) {
        (header.magic, header.version, header.length) = (MAGIC, VERSION.into(), (bytes.len() as u64).into());
        header.header_checksum = header_checksum(header).into();
    }
    sealed
}
