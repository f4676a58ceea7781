//! Where a word is in a text, ignoring the case of ASCII letters.

use memchr::memmem::Finder;

/// The number of bytes compared at once: what is in the processor's nearest cache.
const BLOCK: usize = 8 << 10;

/// The offsets at which a text has a word, in order, ignoring the case of ASCII letters; those of an empty word are none. The
/// text has fewer than 2^32 bytes.
///
/// A block of the text at a time is changed to lower case and searched, which is far faster than comparing every word. A
/// hostile text may have the word everywhere, so nothing is kept.
pub(crate) fn occurrences<'t>(text: &'t [u8], word: &[u8]) -> impl Iterator<Item = u32> + use<'t> {
    let (overlap, finder) = (word.len().saturating_sub(1), Finder::new(&word.to_ascii_lowercase()).into_owned());
    let mut lower = Vec::with_capacity(BLOCK + overlap);
    let (mut start, mut from) = (if word.is_empty() { text.len() } else { 0 }, 0);
    std::iter::from_fn(move || {
        while start < text.len() {
            if lower.is_empty() {
                let end = text.len().min(start + BLOCK + overlap);
                lower.extend(text[start..end].iter().map(u8::to_ascii_lowercase));
            }
            if let Some(at) = finder.find(&lower[from..]) {
                from += at + 1;
                return Some((start + from - 1) as u32);
            }
            lower.clear();
            (start, from) = (start + BLOCK, 0);
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::BLOCK;

    fn occurrences(text: &[u8], word: &[u8]) -> Vec<u32> {
        super::occurrences(text, word).collect()
    }

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
