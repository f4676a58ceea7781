//! The numbers of the records with a name or on a port, in order.

use super::chains::{Link, Names, OnPort};
use super::format::RangeRecord;
use std::array;

/// The records with a name or an alias.
#[derive(Clone, Debug)]
pub(crate) struct Named<'a, 'n> {
    pub(super) heap: &'a [u8],
    pub(super) names: Names<'a>,
    pub(super) name: &'n [u8],
    pub(super) ignore_case: bool,
    /// The record found last.
    pub(super) last: u32,
}

impl Iterator for Named<'_, '_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        loop {
            let Link { record, name } = self.names.next()?;
            let known: &[u8] = name.of(self.heap);
            let is_it = if self.ignore_case { known.eq_ignore_ascii_case(self.name) } else { known == self.name };
            // A record whose alias repeats its name has two links.
            if is_it && record != self.last {
                self.last = record;
                return Some(record);
            }
        }
    }
}

/// The records on a port: first those on this port alone.
#[derive(Clone, Debug)]
pub(crate) struct PortRecords<'a> {
    pub(super) exact: OnPort<'a>,
    /// Of the table in hand, the ranges that begin at or before the port and are not yet looked at.
    pub(super) begun: &'a [RangeRecord],
    /// Looked at only when the chain has ended: it mostly has the first answer.
    pub(super) tables: array::IntoIter<&'a [RangeRecord], 2>,
}

impl Iterator for PortRecords<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        self.exact.next().or_else(|| self.next_range())
    }
}

impl PortRecords<'_> {
    /// Read backwards, narrow ranges come first.
    fn next_range(&mut self) -> Option<u32> {
        let port = self.exact.port;
        loop {
            while let Some((range, rest)) = self.begun.split_last().filter(|(range, _)| range.reach.get() >= port) {
                self.begun = rest;
                if range.last.get() >= port {
                    return Some(range.record.get());
                }
            }
            let table = self.tables.next()?;
            self.begun = &table[..table.partition_point(|range| range.first.get() <= port)];
        }
    }
}
