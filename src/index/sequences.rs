//! Which sequences of bytes a heap has, so that a search for a word that it lacks need not read it.

use super::view::Index;
use std::collections::HashSet;

/// The length of a sequence.
const LENGTH: usize = 4;

/// The number of bits for each sequence: most words that a heap lacks have several sequences that it lacks too, and for each of
/// them there are three chances in four that its bit says so.
const BITS: usize = 4;

/// A set of the sequences of a text in lower case, as bits at the places of their hashes.
#[allow(dead_code, reason = "for packing")]
pub(super) fn sequences_of(text: &[u8]) -> Vec<u8> {
    let known: HashSet<[u8; LENGTH]> = sequences(text).collect();
    let mut bits = vec![0; (known.len() * BITS).div_ceil(8)];
    for sequence in known {
        let place = place(sequence, bits.len());
        bits[place / 8] |= 1 << (place % 8);
    }
    bits
}

fn sequences(text: &[u8]) -> impl Iterator<Item = [u8; LENGTH]> {
    text.windows(LENGTH)
        .filter_map(<[u8]>::first_chunk)
        .map(|sequence: &[u8; LENGTH]| sequence.map(|byte| byte.to_ascii_lowercase()))
}

/// The place of a sequence among the bits of this number of bytes.
fn place(sequence: [u8; LENGTH], bytes: usize) -> usize {
    const FACTOR: u32 = 0x9e37_79b1;
    let hash = u32::from_le_bytes(sequence).wrapping_mul(FACTOR);
    ((u64::from(hash) * (bytes as u64 * 8)) >> u32::BITS) as usize
}

impl Index<'_> {
    /// Whether a text may have a word, ignoring the case of ASCII letters: if not, none has it. Only a packed index can tell, and
    /// only for four bytes and more.
    pub(crate) fn may_have(&self, word: &[u8]) -> bool {
        let bits = self.sequences;
        let is_in = |place: usize| bits.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 != 0);
        bits.is_empty() || sequences(word).all(|sequence| is_in(place(sequence, bits.len())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::occurrences::occurrences;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_word_of_a_text_is_missed(text in "[a-cA-C -]{0,80}", word in "[a-cA-C]{0,7}") {
            let bits = sequences_of(text.as_bytes());
            let index = Index { heap: text.as_bytes(), sequences: &bits, ..Index::default() };
            let is_there = occurrences(text.as_bytes(), word.as_bytes()).next().is_some();
            prop_assert!(index.may_have(word.as_bytes()) || !is_there);
        }
    }

    #[test]
    fn most_absent_words_are_known_to_be_absent() {
        let index = Index::snapshot();
        let absent = ["nosuchname", "elastcsearch", "kubernets-api", "xyzzy", "postgrse"];
        assert!(absent.iter().all(|word| !index.may_have(word.as_bytes())));
        assert!(index.may_have(b"Domain Name"));
    }
}
