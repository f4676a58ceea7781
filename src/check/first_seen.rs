//! Where in a text something was seen first.

use std::hash::{BuildHasher, Hash, RandomState};

/// The places of the first of equal things: eight bytes for each, whatever it is.
pub(super) struct FirstSeen {
    /// Open addressing: it is never full.
    slots: Vec<Option<Seen>>,
    /// Random, so that no file can choose names that collide.
    random: RandomState,
}

/// A place in a text: an offset, and the number of the entry there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    /// The offset in the text: shorter than 2^32 bytes, and an offset of an entry's part plus one.
    after: std::num::NonZeroU32,
    entry: u32,
}

impl Seen {
    pub(super) fn new(at: usize, entry: usize) -> Seen {
        let after = u32::try_from(at + 1).ok().and_then(std::num::NonZeroU32::new);
        Seen { after: after.unwrap_or(std::num::NonZeroU32::MAX), entry: entry as u32 }
    }

    /// The offset in the text.
    pub(super) fn at(self) -> usize {
        self.after.get() as usize - 1
    }

    /// The number of the entry.
    pub(super) fn entry(self) -> usize {
        self.entry as usize
    }
}

impl FirstSeen {
    /// Room for `most` different things. Memory is used only for those that are seen.
    pub(super) fn with_room(most: usize) -> FirstSeen {
        FirstSeen { slots: vec![None; most + most / 4 + 1], random: RandomState::new() }
    }

    /// The place of the first thing with this key; `None` for the first itself, which is at `here`.
    pub(super) fn first(&mut self, key: impl Hash, here: Seen, is_same: impl Fn(Seen) -> bool) -> Option<Seen> {
        let hash = self.random.hash_one(key);
        let mut slot = ((u128::from(hash) * self.slots.len() as u128) >> 64) as usize;
        loop {
            match self.slots[slot] {
                None => {
                    self.slots[slot] = Some(here);
                    return None;
                }
                Some(known) if is_same(known) => return Some(known),
                Some(_) => slot = (slot + 1) % self.slots.len(),
            }
        }
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
            let expected = (first != at).then_some(Seen::new(first, 2 * first));
            assert_eq!(seen.first(byte, Seen::new(at, 2 * at), |known| text[known.at()] == *byte), expected, "{at}");
        }
    }
}
