//! The bytes of an index: fixed records in tables, little-endian, and one heap of text.
//!
//! ```text
//! header   magic, version, date, length, two checksums, and the place of each section
//! heap     every text: names, aliases, descriptions ...
//! tables   records and aliases, chained by name and by port; ranges; protocols; registrations; what is not there
//! ```

use crate::Protocol;
use bstr::{BStr, ByteSlice};
use zerocopy::little_endian::{U16, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The first bytes of every index.
pub(super) const MAGIC: [u8; 8] = *b"svcindex";

/// The start of the bytes.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy)]
#[repr(C)]
pub(super) struct Header {
    pub(super) magic: [u8; 8],
    pub(super) version: U32,
    /// The date of the publication, as a [`Date`](crate::Date)'s number; 0 for none.
    pub(super) date: U32,
    /// The length of all the bytes, header included.
    pub(super) length: U64,
    /// Over all bytes but the two checksums.
    pub(super) checksum: U64,
    /// Over the other fields of the header: cheap enough to verify at every start.
    pub(super) header_checksum: U64,
    pub(super) sections: [Section; SECTIONS],
}

/// The number of sections: the heap, the tables of [`Tables`](super::tables::Tables) in their order, and what only a packed
/// index has, the letters of the names and the sequences of the heap.
pub(super) const SECTIONS: usize = 11;

/// The place of a section.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Default)]
#[repr(C)]
pub(super) struct Section {
    pub(super) offset: U32,
    /// In bytes.
    pub(super) length: U32,
}

/// A text in the heap.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
#[repr(C)]
pub(crate) struct Text {
    pub(super) offset: U32,
    pub(super) length: U32,
}

/// A service.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Default, Debug)]
#[repr(C)]
pub(super) struct PackedService {
    pub(super) name: Text,
    pub(super) aliases: Text,
    pub(super) description: Text,
    pub(super) first: U16,
    /// Below `first` when the service has no port.
    pub(super) last: U16,
    /// A [`ProtocolCode`].
    pub(super) protocol: U32,
    /// The next link in the chain of the name; [`END`] when this is the last.
    pub(super) next_by_name: U32,
    /// The next record in the chain of the port, always a later one; [`END`] when this is the last.
    pub(super) next_by_port: U32,
}

/// 0 for none, 1 to 4 for the registry's, and from 5 on the words of the table of protocols.
pub(super) type ProtocolCode = u32;
/// The code of a service for any protocol.
pub(super) const NO_PROTOCOL: ProtocolCode = 0;
pub(super) const TCP: ProtocolCode = 1;
pub(super) const UDP: ProtocolCode = 2;
pub(super) const SCTP: ProtocolCode = 3;
pub(super) const DCCP: ProtocolCode = 4;
/// The code of the first word in the table of protocols.
pub(super) const FIRST_OTHER: ProtocolCode = 5;

/// Another name of a record.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Default, Debug)]
#[repr(C)]
pub(super) struct PackedAlias {
    pub(super) name: Text,
    pub(super) record: U32,
    /// The next link in the chain of the name; [`END`] when this is the last.
    pub(super) next: U32,
}

/// No link: the end of a chain.
pub(super) const END: u32 = u32::MAX;

/// A record with more than one port.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Default, Debug)]
#[repr(C)]
pub(super) struct PackedRange {
    pub(super) first: U16,
    pub(super) last: U16,
    /// The highest `last` so far: no earlier range goes beyond it.
    pub(super) reach: U16,
    pub(super) unused: U16,
    pub(super) record: U32,
}

impl Text {
    /// The text that begins at `offset` of the heap, which is shorter than 4 GiB.
    #[inline(always)]
    pub(crate) fn new(offset: usize, length: usize) -> Text {
        Text { offset: U32::new(offset as u32), length: U32::new(length as u32) }
    }

    /// Whether one of these places, which are in order and of one length, is in the text.
    pub(super) fn has_one(self, places: &[u32], length: usize) -> bool {
        let (start, size) = (self.offset.get(), self.length.get() as usize);
        let next = places.get(places.partition_point(|&place| place < start));
        next.is_some_and(|&place| (place - start) as usize + length <= size)
    }

    /// The text; empty if it is out of bounds.
    #[inline(always)]
    pub(super) fn of(self, heap: &[u8]) -> &BStr {
        let start = self.offset.get() as usize;
        heap.get(start..).and_then(|rest| rest.get(..self.length.get() as usize)).unwrap_or_default().as_bstr()
    }
}

/// The code of one of the registry's protocols, or the word of another.
#[inline(always)]
pub(super) fn registered(protocol: Protocol<'_>) -> Result<ProtocolCode, &BStr> {
    match protocol {
        Protocol::Tcp => Ok(TCP),
        Protocol::Udp => Ok(UDP),
        Protocol::Sctp => Ok(SCTP),
        Protocol::Dccp => Ok(DCCP),
        Protocol::Other(word) => Err(word),
    }
}
