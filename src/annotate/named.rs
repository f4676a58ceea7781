//! Whether a line already names a service.

use crate::lanes::prelude::*;
use crate::lanes::{Is, Pattern, Simd, WINDOW, With, bits, mask8x64, u8x64, window};
use bstr::ByteSlice;
use foldhash::fast::RandomState;
use std::collections::HashSet;
use std::hash::BuildHasher;

/// The longest line that is searched for each name anew; the words of a longer one are hashed once.
const SHORT: usize = 1024;

/// The words of a long line.
#[derive(Default)]
pub(super) struct Words {
    /// The line that the words are from.
    line: (usize, usize),
    /// The line in lower case, and the last name.
    lower: Vec<u8>,
    name: Vec<u8>,
    /// The hashes of its words. With 64 bits and a random key, different words of a line do not have the same.
    words: HashSet<u64, RandomState>,
}

impl Words {
    /// Forgets the words, for a new text.
    pub(super) fn clear(&mut self) {
        self.line = (0, 0);
    }

    /// Whether a line has a name as a whole word, in any case. Words are made of letters, digits, hyphens, underscores and dots,
    /// but do not end in a dot: `git.example.com` does not name `git`.
    #[inline(always)]
    pub(super) fn has<S: Simd>(&mut self, simd: S, text: &[u8], (start, end): (usize, usize), name: &[u8]) -> bool {
        if end - start <= SHORT {
            return has_word(simd, text, start, end, name);
        }
        self.has_in_long(text, (start, end), name)
    }

    fn has_in_long(&mut self, text: &[u8], (start, end): (usize, usize), name: &[u8]) -> bool {
        if self.line != (start, end) {
            self.hash(&text[start..end]);
            self.line = (start, end);
        }
        self.name.clear();
        self.name.extend(name.iter().map(u8::to_ascii_lowercase));
        self.words.contains(&self.words.hasher().hash_one(&self.name[..]))
    }

    fn hash(&mut self, line: &[u8]) {
        self.lower.clear();
        self.lower.extend(line.iter().map(u8::to_ascii_lowercase));
        self.words.clear();
        let mut start = 0;
        for end in 0..=line.len() {
            if line.get(end).is_none_or(|&byte| !is_of_word(byte)) {
                let word = self.lower[start..end].trim_end_with(|c| c == '.');
                if !word.is_empty() {
                    self.words.insert(self.words.hasher().hash_one(word));
                }
                start = end + 1;
            }
        }
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// Whether a line has a name as a whole word: its first and last bytes are looked for in many places at once.
#[inline(always)]
fn has_word<S: Simd>(simd: S, text: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    match name {
        [] => false,
        [letter] => has_letter(text, start, end, *letter),
        _ => has_ends(simd, text, (start, end), name) && has_whole_word(text, start, end, name),
    }
}

/// Whether two letters in any case stand in a line with this distance. Nothing is decided before the end of the line.
#[inline(always)]
fn has_ends<S: Simd>(simd: S, text: &[u8], (start, end): (usize, usize), name: &[u8]) -> bool {
    let distance = name.len() - 1;
    let (mut at, mut any) = (start, mask8x64::splat(simd, false));
    while at + distance < end {
        any |= letters(simd, text, at, name[0]) & letters(simd, text, at + distance, name[distance]);
        at += WINDOW;
    }
    any.any_true()
}

/// Where a letter in any case stands in the window from a position on.
#[inline(always)]
fn letters<S: Simd>(simd: S, text: &[u8], at: usize, letter: u8) -> mask8x64<S> {
    With(0x20, Is(letter | 0x20)).find(u8x64::simd_from(simd, *window(text, at, 0, &mut None)))
}

#[cold]
fn has_whole_word(text: &[u8], start: usize, end: usize, name: &[u8]) -> bool {
    let [first, .., last] = *name else { return false };
    // Only the case of letters is in this bit, for the bytes that names have.
    let (first, last, distance) = (first | 0x20, last | 0x20, name.len() - 1);
    let mut at = start;
    while at + distance < end {
        let is = |at: usize, byte: u8| bits(window(text, at, 0, &mut None), With(0x20, Is(byte)));
        let mut places = is(at, first) & is(at + distance, last);
        while places != 0 {
            let place = at + places.trailing_zeros() as usize;
            if is_word(text, start, end, place, name) {
                return true;
            }
            places &= places - 1;
        }
        at += WINDOW;
    }
    false
}

fn has_letter(text: &[u8], start: usize, end: usize, letter: u8) -> bool {
    (start..end).any(|at| is_word(text, start, end, at, &[letter]))
}

fn is_word(text: &[u8], start: usize, end: usize, at: usize, name: &[u8]) -> bool {
    let after = at + name.len();
    if after > end || !text[at..after].eq_ignore_ascii_case(name) || at > start && is_of_word(text[at - 1]) {
        return false;
    }
    let rest = text[after..end].trim_start_with(|c| c == '.');
    rest.first().is_none_or(|&byte| !is_of_word(byte)) && name.iter().all(|&byte| is_of_word(byte))
}
