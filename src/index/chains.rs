//! Chains: which records have a name or a port, in the order in which they were added.
//!
//! A chain is threaded through the records themselves: each says which one comes next in the chain of its name, and in
//! the chain of its port. That is less to write and to read than links of their own, and an index is built about as fast
//! as memory takes it.

use super::format::{Alias, END, RangeRecord, Record, Text};
use super::hash::name_hash_in;
use zerocopy::little_endian::U32;

/// The first link of each bucket; their number is a power of two.
pub(super) type Heads = Vec<U32>;

/// How many records share a bucket, more or less: a service mostly has two, one for tcp and one for udp, with the same
/// name and the same port.
const SHARE: usize = 2;

/// Where a chain begins.
#[inline(always)]
pub(super) fn head(heads: &[U32], key: u32) -> u32 {
    heads.get(bucket(heads, key)).map_or(END, |head| head.get())
}

#[inline(always)]
fn bucket(heads: &[U32], key: u32) -> usize {
    key as usize & heads.len().wrapping_sub(1)
}

/// A name in the chain of a bucket, and its record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub(super) record: u32,
    pub(super) name: Text,
}

/// The names of one bucket, in order.
#[derive(Clone, Debug)]
pub(super) struct Names<'a> {
    pub(super) records: &'a [Record],
    pub(super) aliases: &'a [Alias],
    /// The number of a record, for its name; or that of an alias, counted on from the last record.
    pub(super) next: u32,
    /// How many links there are still: a walk ends, whatever the bytes say.
    pub(super) left: usize,
}

impl Iterator for Names<'_> {
    type Item = Link;

    #[inline(always)]
    fn next(&mut self) -> Option<Link> {
        let here = self.next;
        self.left = self.left.checked_sub(1)?;
        if let Some(record) = self.records.get(here as usize) {
            self.next = record.next_by_name.get();
            return Some(Link { record: here, name: record.name });
        }
        let alias = self.aliases.get(here as usize - self.records.len())?;
        self.next = alias.next.get();
        Some(Link { record: alias.record.get(), name: alias.name })
    }
}

/// The records of one port, in order.
#[derive(Clone, Debug)]
pub(super) struct OnPort<'a> {
    pub(super) records: &'a [Record],
    pub(super) port: u16,
    pub(super) next: u32,
}

impl Iterator for OnPort<'_> {
    type Item = u32;

    #[inline(always)]
    fn next(&mut self) -> Option<u32> {
        loop {
            let here = self.next;
            let record = self.records.get(here as usize)?;
            let next = record.next_by_port.get();
            // Always a later one, whatever the bytes say, so that a walk ends.
            self.next = if next > here { next } else { END };
            if record.first.get() == self.port {
                return Some(here);
            }
        }
    }
}

/// Ties the names and aliases of records into chains.
#[inline(never)]
pub(super) fn tie_names(heap: &[u8], records: &mut [Record], aliases: &mut [Alias]) -> Heads {
    let mut heads = heads(records.len() + aliases.len());
    let (mut number, mut alias_number) = (records.len() as u32, (records.len() + aliases.len()) as u32);
    let mut aliases = aliases.iter_mut().rev().peekable();
    // From the last to the first, so that each chain comes out in order.
    for record in records.iter_mut().rev() {
        number -= 1;
        while let Some(alias) = aliases.next_if(|alias| alias.record.get() == number) {
            alias_number -= 1;
            alias.next = push(&mut heads, name_hash_in(heap, alias.name), alias_number);
        }
        if record.name.length.get() != 0 {
            record.next_by_name = push(&mut heads, name_hash_in(heap, record.name), number);
        }
    }
    heads
}

/// Ties the records that have one port into chains, save those that come last on their port, which are in order too.
#[inline(never)]
pub(super) fn tie_ports(records: &mut [Record], last: &[RangeRecord]) -> Heads {
    let mut heads = heads(records.len());
    let mut number = records.len() as u32;
    let mut last = last.iter().rev().peekable();
    for record in records.iter_mut().rev() {
        number -= 1;
        if last.next_if(|last| last.record.get() == number).is_none() && record.first == record.last {
            record.next_by_port = push(&mut heads, u32::from(record.first.get()), number);
        }
    }
    heads
}

fn heads(links: usize) -> Heads {
    vec![U32::new(END); (links / SHARE).next_power_of_two()]
}

/// Puts a link before the others of its bucket, and gives the one that comes next.
#[inline(always)]
fn push(heads: &mut [U32], key: u32, link: u32) -> U32 {
    let bucket = bucket(heads, key);
    std::mem::replace(&mut heads[bucket], U32::new(link))
}
