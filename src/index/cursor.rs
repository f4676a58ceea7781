//! Positions in an index: the records with a name or on a port, one after the other.
//!
//! A cursor is a few numbers, so that an iterator over hits is small; the tables are passed with each step.

use super::chains::head;
use super::format::{END, PackedAlias, PackedRange, PackedService, Text};
use super::hash::{Wanted, name_hash};
use super::view::{Codes, Index};
use crate::Port;

/// A position in the records with a name or an alias.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NameCursor {
    /// The number of a record, for its name; or of an alias, counted on from the last record.
    next: u32,
    /// The number of links left: iteration ends, whatever the bytes.
    left: u32,
    /// The record found last.
    last: u32,
}

/// A position in the records on a port: first those on this port alone, then ranges, narrow ones first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PortCursor {
    next: u32,
    /// The number of ranges left to examine, once the chain has ended.
    ranges: Option<u32>,
}

impl<'a> Index<'a> {
    /// The first record with exactly this name and one of the codes. Codes are compared first, as numbers: every other record of
    /// a chain has the right name for the wrong protocol.
    #[inline(always)]
    pub(crate) fn first_named(&self, name: &[u8], codes: Codes) -> Option<u32> {
        let wanted = Wanted::new(name);
        let mut cursor = self.at_hash(wanted.hash());
        loop {
            let (record, known) = self.next_link(&mut cursor)?;
            if self.is_service(record, codes) && wanted.is(self.heap, known) {
                return Some(record);
            }
        }
    }

    /// The first record on this port with one of the codes.
    #[inline(always)]
    pub(crate) fn first_on_port(&self, port: Port, codes: Codes) -> Option<u32> {
        let mut cursor = self.at_port(port);
        loop {
            let record = self.next_on_port(port, &mut cursor)?;
            if self.is_service(record, codes) {
                return Some(record);
            }
        }
    }

    /// The position before the first record with this name.
    #[inline(always)]
    pub(crate) fn at_name(&self, name: &[u8]) -> NameCursor {
        self.at_hash(name_hash(name))
    }

    #[inline(always)]
    fn at_hash(&self, hash: u32) -> NameCursor {
        let left = (self.records.len() + self.aliases.len()) as u32;
        NameCursor { next: head(self.name_heads, hash), left, last: END }
    }

    /// The position before the first record on this port.
    #[inline(always)]
    pub(crate) fn at_port(&self, port: Port) -> PortCursor {
        PortCursor { next: head(self.port_heads, u32::from(port.number())), ranges: None }
    }

    /// The next record with this name.
    #[inline(always)]
    pub(crate) fn next_named(&self, name: &[u8], ignore_case: bool, cursor: &mut NameCursor) -> Option<u32> {
        loop {
            let (record, known) = self.next_link(cursor)?;
            let known: &[u8] = known.of(self.heap);
            let is_it = if ignore_case { known.eq_ignore_ascii_case(name) } else { known == name };
            // A record whose alias repeats its name has two links.
            if is_it && record != cursor.last {
                cursor.last = record;
                return Some(record);
            }
        }
    }

    /// The next name in the chain of a bucket, and its record.
    #[inline(always)]
    fn next_link(&self, cursor: &mut NameCursor) -> Option<(u32, Text)> {
        let here = cursor.next;
        cursor.left = cursor.left.checked_sub(1)?;
        if let Some(record) = self.records.get(here as usize) {
            cursor.next = record.next_by_name.get();
            return Some((here, record.name));
        }
        let alias: &PackedAlias = self.aliases.get(here as usize - self.records.len())?;
        cursor.next = alias.next.get();
        Some((alias.record.get(), alias.name))
    }

    /// The next record on this port.
    #[inline(always)]
    pub(crate) fn next_on_port(&self, port: Port, cursor: &mut PortCursor) -> Option<u32> {
        loop {
            let here = cursor.next;
            let Some(record): Option<&PackedService> = self.records.get(here as usize) else {
                return self.next_range(port, cursor);
            };
            let next = record.next_by_port.get();
            // Always a later one, so that iteration ends, whatever the bytes.
            cursor.next = if next > here { next } else { END };
            if record.first.get() == port.number() {
                return Some(here);
            }
        }
    }

    /// Read backwards, narrow ranges come first.
    fn next_range(&self, port: Port, cursor: &mut PortCursor) -> Option<u32> {
        let port = port.number();
        let begun = |ranges: &[PackedRange]| ranges.partition_point(|range| range.first.get() <= port) as u32;
        let left = cursor.ranges.get_or_insert_with(|| begun(self.ranges));
        loop {
            let range = self.ranges.get(left.checked_sub(1)? as usize).filter(|range| range.reach.get() >= port)?;
            *left -= 1;
            if range.last.get() >= port {
                return Some(range.record.get());
            }
        }
    }
}
