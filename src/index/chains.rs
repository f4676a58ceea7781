//! Chains: which records have a key, in the order in which they were added.

use super::format::{END, Link};
use zerocopy::little_endian::U32;

/// A read-only hash table with a chain for each bucket.
///
/// Every link points to a later one, whatever the bytes say, so that a walk always ends.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Chains<'a> {
    /// The first link of each bucket; their number is a power of two.
    pub(super) heads: &'a [U32],
    pub(super) links: &'a [Link],
}

impl<'a> Chains<'a> {
    /// The records with this key, in order.
    pub(super) fn find(self, key: u32) -> Find<'a> {
        let bucket = key as usize & self.heads.len().wrapping_sub(1);
        let next = self.heads.get(bucket).map_or(END, |head| head.get());
        Find { links: self.links, key, next }
    }
}

/// The records of one key.
#[derive(Clone, Debug)]
pub(super) struct Find<'a> {
    links: &'a [Link],
    key: u32,
    next: u32,
}

impl Iterator for Find<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        loop {
            let here = self.next;
            let link = self.links.get(here as usize)?;
            let next = link.next.get();
            self.next = if next > here { next } else { END };
            if link.key == self.key {
                return Some(link.record.get());
            }
        }
    }
}

/// Ties links into chains: gives the heads and fills in `next`.
pub(super) fn tie(links: &mut [Link]) -> Vec<U32> {
    let mut heads = vec![U32::new(END); links.len().next_power_of_two()];
    let mask = heads.len() - 1;
    // From the last to the first, so that each chain comes out in order.
    for (at, link) in links.iter_mut().enumerate().rev() {
        let head = &mut heads[link.key.get() as usize & mask];
        link.next = std::mem::replace(head, U32::new(at as u32));
    }
    heads
}
