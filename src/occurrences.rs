//! Where a word is in a text, ignoring the case of ASCII letters.

use memchr::memmem::Finder;

/// The number of bytes compared at once: what is in the processor's nearest cache.
const BLOCK: usize = 8 << 10;

/// The offsets at which a text has a word, in order, ignoring the case of ASCII letters; those of an empty word are none. The
/// text has fewer than 2^32 bytes.
///
/// A block of the text at a time is changed to lower case and searched, which is far faster than comparing every word.
pub(crate) fn occurrences(text: &[u8], word: &[u8]) -> Vec<u32> {
    let word = word.to_ascii_lowercase();
    let (finder, mut lower, mut found) = (Finder::new(&word), Vec::with_capacity(BLOCK + word.len()), Vec::new());
    if word.is_empty() {
        return found;
    }
    for start in (0..text.len()).step_by(BLOCK) {
        let end = text.len().min(start + BLOCK + word.len() - 1);
        lower.clear();
        lower.extend(text[start..end].iter().map(u8::to_ascii_lowercase));
        let mut from = 0;
        while let Some(at) = finder.find(&lower[from..]) {
            found.push((start + from + at) as u32);
            from += at + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, occurrences};

    #[test]
    fn case_is_ignored_and_occurrences_may_overlap() {
        assert_eq!(occurrences(b"aAa bA", b"Aa"), [0, 1]);
        assert!(occurrences(b"abc", b"abcd").is_empty());
        assert!(occurrences(b"abc", b"").is_empty());
    }

    #[test]
    fn a_word_is_found_wherever_blocks_meet() {
        for at in BLOCK - 4..=BLOCK + 1 {
            let mut text = vec![b'.'; 2 * BLOCK + 7];
            text[at..at + 3].copy_from_slice(b"DNS");
            text[2 * BLOCK + 4..].copy_from_slice(b"dns");
            assert_eq!(occurrences(&text, b"dns"), [at as u32, 2 * BLOCK as u32 + 4], "{at}");
        }
    }
}
