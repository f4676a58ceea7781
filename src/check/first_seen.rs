//! Which of equal things was seen first.

use super::row::MAX_TEXT;
use foldhash::quality::RandomState;
use std::hash::{BuildHasher, Hasher};

/// The numbers of the first of equal things: four and a half bytes for each of many, eight for each of few.
pub(super) struct FirstSeen {
    /// The number, and above it bits of the key's hash, so that few things are compared in vain, of which one is always
    /// set; 0 where nothing is. Open addressing: it is never full.
    slots: Vec<u32>,
    /// Random, so that no file can choose keys that collide.
    random: RandomState,
    /// How many more different things there is room for.
    left: usize,
}

/// The bits of a number.
const NUMBER: u32 = 24;
/// Free slots beyond a sixteenth: in a table that is half full, most keys find theirs at once.
const MOST_FREE: usize = 1 << 15;
/// Spreads a number over all bits: the golden ratio, as a fraction of 2^64.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
// Numbers are those of entries, or offsets of their words.
const _: () = assert!(MAX_TEXT <= 1 << NUMBER);

impl FirstSeen {
    /// Room for `most` different things. Memory is used only for those that are seen.
    pub(super) fn with_room(most: usize) -> FirstSeen {
        let free = (most / 16).max(most.min(MOST_FREE)) + 1;
        FirstSeen { slots: vec![0; most + free], random: RandomState::default(), left: most }
    }

    /// How many more different things there is room for.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// The numbers of all things, in no order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.slots.iter().filter(|slot| **slot != 0).map(|slot| *slot as usize & ((1 << NUMBER) - 1))
    }

    /// The number of the first thing with this key, of which `is_same` tells equal ones; `None` for the first itself, whose
    /// number is `here`. A key is bytes, and a number beside them.
    pub(super) fn first(&mut self, key: (&[u8], u16), here: usize, is_same: impl Fn(usize) -> bool) -> Option<usize> {
        let hash = self.hash(key);
        let mut slot = ((u128::from(hash) * self.slots.len() as u128) >> 64) as usize;
        let tag = (hash as u32 | 1) << NUMBER;
        loop {
            let known = self.slots[slot];
            if known == 0 {
                self.slots[slot] = tag | here as u32;
                self.left = self.left.saturating_sub(1);
                return None;
            }
            let number = (known ^ tag) as usize;
            if number < 1 << NUMBER && is_same(number) {
                return Some(number);
            }
            slot = if slot + 1 == self.slots.len() { 0 } else { slot + 1 };
        }
    }

    fn hash(&self, (bytes, beside): (&[u8], u16)) -> u64 {
        let mut hasher = self.random.build_hasher();
        hasher.write(bytes);
        hasher.finish() ^ u64::from(beside).wrapping_mul(SPREAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_words_is_found_in_a_full_table() {
        let text = b"a b c d e f g h a h";
        let mut seen = FirstSeen::with_room(8);
        for (at, byte) in text.iter().enumerate().filter(|(_, byte)| **byte != b' ') {
            let first = text.iter().position(|known| known == byte).unwrap();
            let expected = (first != at).then_some(first);
            assert_eq!(seen.first((&[*byte], 6), at, |known| text[known] == *byte), expected, "{at}");
        }
    }
}
