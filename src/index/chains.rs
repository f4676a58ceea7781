//! Chains: the records with a name or on a port, in the order in which they were added.
//!
//! A chain is threaded through the records themselves: each has the number of the next record with its name, and of the
//! next with its port. That is less to write and to read than separate links, and an index is built about as fast as memory
//! can be written.

use super::format::{END, PackedAlias, PackedService};
use super::hash::name_hash_in;
use zerocopy::little_endian::U32;

/// The first link of each bucket; their number is a power of two.
pub(super) type Heads = Vec<U32>;

/// The average number of records per bucket: most services have two records, for tcp and udp, with the same name and port.
const SHARE: usize = 2;

/// The first link of a chain.
#[inline(always)]
pub(super) fn head(heads: &[U32], key: u32) -> u32 {
    heads.get(bucket(heads, key)).map_or(END, |head| head.get())
}

#[inline(always)]
fn bucket(heads: &[U32], key: u32) -> usize {
    key as usize & heads.len().wrapping_sub(1)
}

/// The place of a record among those with its name: lower places come first, equal ones in the order of the records.
pub(super) type PlaceOf<'p> = &'p dyn Fn(u32) -> u8;
/// The highest place.
pub(super) const LAST_PLACE: u8 = 2;

/// Links the names and aliases of records into chains, sorted by their places or else in the order of the records.
#[inline(never)]
pub(super) fn tie_names(
    heap: &[u8],
    records: &mut [PackedService],
    aliases: &mut [PackedAlias],
    place_of: Option<PlaceOf<'_>>,
) -> Heads {
    let mut heads = heads(records.len() + aliases.len());
    // From the last to the first, so that each chain is in order.
    match place_of {
        None => tie_some(heap, records, aliases, &mut heads, |_| true),
        Some(place_of) => (0..=LAST_PLACE).rev().for_each(|place| {
            tie_some(heap, records, aliases, &mut heads, |record| place_of(record) == place);
        }),
    }
    heads
}

#[inline(always)]
fn tie_some(
    heap: &[u8],
    records: &mut [PackedService],
    aliases: &mut [PackedAlias],
    heads: &mut [U32],
    is_due: impl Fn(u32) -> bool,
) {
    let (mut number, mut alias_number) = (records.len() as u32, (records.len() + aliases.len()) as u32);
    let mut aliases = aliases.iter_mut().rev().peekable();
    for record in records.iter_mut().rev() {
        number -= 1;
        let is_due = is_due(number);
        while let Some(alias) = aliases.next_if(|alias| alias.record.get() == number) {
            alias_number -= 1;
            if is_due {
                alias.next = push(heads, name_hash_in(heap, alias.name), alias_number);
            }
        }
        if is_due && record.name.length.get() != 0 {
            record.next_by_name = push(heads, name_hash_in(heap, record.name), number);
        }
    }
}

/// Links the records with a single port into chains.
#[inline(never)]
pub(super) fn tie_ports(records: &mut [PackedService]) -> Heads {
    let mut heads = heads(records.len());
    for (number, record) in records.iter_mut().enumerate().rev() {
        if record.first == record.last {
            record.next_by_port = push(&mut heads, u32::from(record.first.get()), number as u32);
        }
    }
    heads
}

fn heads(links: usize) -> Heads {
    vec![U32::new(END); (links / SHARE).next_power_of_two()]
}

/// Adds a link before the others of its bucket; returns the next link.
#[inline(always)]
fn push(heads: &mut [U32], key: u32, link: u32) -> U32 {
    let bucket = bucket(heads, key);
    std::mem::replace(&mut heads[bucket], U32::new(link))
}
