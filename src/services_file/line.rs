//! A line of a text, and where its words and blanks end: the leaves of the grammar.
//!
//! A line consists of short words and blanks, so a loop over single bytes costs a branch per byte, which the processor
//! mostly mispredicts. These functions look at many bytes at once, as numbers, and branch only on whether that was enough;
//! near the end of the text, and for longer words, a plain loop follows. For the lines of a whole file,
//! [marks](super::marks) are faster still.

use crate::service::is_blank;
use memchr::memchr;

/// Bytes of a word examined together: a name has at most 15, RFC 6335 section 5.1.
const WORD: usize = 16;
/// Bytes examined together for the end of the line: most lines are shorter.
const LINE: usize = 64;

/// A line, and the text after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// The text from the start of the line.
    pub(super) text: &'a [u8],
    /// The length of the line: up to a newline, a NUL, or the end of the text.
    pub(super) length: usize,
}

/// What the grammar asks about a line: where words and blanks end.
pub(super) trait Leaves<'a>: Copy {
    /// The line.
    fn line(self) -> Line<'a>;
    /// Returns the end of the word that starts at `from`. A blank ends it; so do `#` and NUL, which end the entry.
    fn word_end(self, from: usize) -> usize;
    /// Returns the end of the blanks that start at `from`. A newline is not one of them: it ends the line.
    fn blanks_end(self, from: usize) -> usize;
}

/// Ends found for one line alone.
impl<'a> Leaves<'a> for Line<'a> {
    #[inline(always)]
    fn line(self) -> Line<'a> {
        self
    }

    #[inline(always)]
    fn word_end(self, from: usize) -> usize {
        if let Some(chunk) = self.chunk(from) {
            // Whatever ends a word is at most `#`; other such bytes (`!`, `"`, control characters) are left to the loop.
            let at = first(chunk, at_most_hash);
            if chunk.get(at).is_some_and(|&byte| is(ENDS_WORD, byte)) {
                return from + at;
            }
        }
        find(self.text, from, ENDS_WORD)
    }

    #[inline(always)]
    fn blanks_end(self, from: usize) -> usize {
        if let Some(chunk) = self.chunk(from) {
            if is(NO_BLANK, chunk[0]) {
                return from;
            }
            // Most runs have one kind of blank, and end at the first different byte.
            let same = u64::from(chunk[0]) * EACH;
            let at = first(chunk, |half| half ^ same);
            if chunk.get(at).is_some_and(|&byte| is(NO_BLANK, byte)) {
                return from + at;
            }
        }
        find(self.text, from, NO_BLANK)
    }
}

impl<'a> Line<'a> {
    /// The first line of a text.
    #[inline(always)]
    pub(super) fn first(text: &'a [u8]) -> Line<'a> {
        let near = text.first_chunk().and_then(near_newline);
        Line { text, length: near.unwrap_or_else(|| far_newline(text)) }
    }

    /// A whole text, in which words and blanks end as in its lines.
    #[inline(always)]
    pub(super) fn whole(text: &'a [u8]) -> Line<'a> {
        Line { text, length: text.len() }
    }

    /// Whether a word ends at or before `at`.
    #[inline(always)]
    pub(super) fn word_has_ended(self, at: usize) -> bool {
        self.text.get(at).is_none_or(|&byte| is(ENDS_WORD, byte))
    }

    /// The text from `at`.
    #[inline(always)]
    pub(super) fn rest(self, at: usize) -> &'a [u8] {
        self.text.get(at..).unwrap_or_default()
    }

    #[inline(always)]
    fn chunk(self, at: usize) -> Option<&'a [u8; WORD]> {
        self.text.get(at..)?.first_chunk()
    }
}

/// Bytes that end a word: isspace(3) in the C locale, and `#` and NUL, which end the entry.
const ENDS_WORD: u8 = 1;
/// Bytes that end a run of blanks: everything but blanks, and the newline.
const NO_BLANK: u8 = 2;

/// The classes of each byte: one load, where comparing takes a branch for each kind of blank.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        let blank = is_blank(byte as u8);
        let ends_word = blank || byte == b'#' as usize || byte == 0;
        let no_blank = !blank || byte == b'\n' as usize;
        classes[byte] = (ends_word as u8 * ENDS_WORD) | (no_blank as u8 * NO_BLANK);
        byte += 1;
    }
    classes
};

#[inline(always)]
fn is(class: u8, byte: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

/// Multiplying by this copies a byte into all eight bytes.
const EACH: u64 = 0x0101_0101_0101_0101;

/// Sets the high bit of the first byte from NUL to `#`, and perhaps of bytes above it.
#[inline(always)]
fn at_most_hash(half: u64) -> u64 {
    half.wrapping_sub(0x24 * EACH) & !half & (0x80 * EACH)
}

/// The index of the first byte in which `hits` leaves a bit set; the width if there is none.
#[inline(always)]
fn first(chunk: &[u8; WORD], hits: impl Fn(u64) -> u64) -> usize {
    let both = u128::from_le_bytes(*chunk);
    let (low, high) = (hits(both as u64), hits((both >> 64) as u64));
    (u128::from(low) | u128::from(high) << 64).trailing_zeros() as usize / 8
}

#[inline(never)]
fn find(text: &[u8], from: usize, class: u8) -> usize {
    text[from..].iter().position(|&byte| is(class, byte)).map_or(text.len(), |at| from + at)
}

/// The first newline, as the smallest index of one: compilers turn this into vector code.
#[inline(always)]
fn near_newline(chunk: &[u8; LINE]) -> Option<usize> {
    const NONE: u8 = LINE as u8;
    let place = |at: u8| if chunk[usize::from(at)] == b'\n' { at } else { NONE };
    let mut first = NONE;
    for at in 0..NONE {
        first = first.min(place(at));
    }
    (first != NONE).then_some(first.into())
}

#[inline(never)]
fn far_newline(text: &[u8]) -> usize {
    let seen = if text.len() < LINE { 0 } else { LINE };
    memchr(b'\n', &text[seen..]).map_or(text.len(), |at| seen + at)
}

/// Parses a decimal number of up to five digits at the start of a text; returns it and the number of digits. `None` if it
/// starts with 0 and so may not be decimal, if it is longer, or if the text is shorter than eight bytes.
#[inline(always)]
pub(crate) fn short_decimal(text: &[u8]) -> Option<(u32, usize)> {
    let digits = u64::from_le_bytes(*text.first_chunk()?) ^ (0x30 * EACH);
    // Bytes above 9 get their high bit set; a carry can only change the bytes above such a byte.
    let others = (digits.wrapping_add(0x76 * EACH) | digits) & (0x80 * EACH);
    let length = others.trailing_zeros() as usize / 8;
    if !(1..=5).contains(&length) || digits as u8 == 0 {
        return None;
    }
    // Shift the last digit to the top: eight digits with leading zeros.
    Some((join_digits(digits << (64 - 8 * length)), length))
}

/// Parses the decimal number of up to five digits at the end of eight bytes; returns it and the number of digits. `None` as for
/// [`short_decimal`].
#[inline(always)]
pub(crate) fn last_decimal(bytes: [u8; 8]) -> Option<(u32, usize)> {
    let digits = u64::from_le_bytes(bytes) ^ (0x30 * EACH);
    let others = (((digits & (0x7f * EACH)) + 0x76 * EACH) | digits) & (0x80 * EACH);
    let length = others.leading_zeros() as usize / 8;
    if !(1..=5).contains(&length) {
        return None;
    }
    let ones = digits & (u64::MAX << (64 - 8 * length));
    ((ones >> (64 - 8 * length)) & 0xff != 0).then(|| (join_digits(ones), length))
}

/// The value of eight digits from 0 to 9, the first one lowest: joins them to pairs, pairs to fours, and those.
#[inline(always)]
fn join_digits(ones: u64) -> u32 {
    let pairs = (ones.wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000 << 32 | 1) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::{Leaves, Line, last_decimal, short_decimal};

    /// Every byte that matters, alone and in runs, at every distance from the end of the text.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let fill = [b'a', b' ', b'\t', b'0', 0xff];
        let ends = [b'#', 0, b'\n', b'\r', 0x0b, b'!', b'"', 1, 0x1f, b' ', b'\t', b'z', 0x80];
        let lengths = (0..70).flat_map(|length| (0..=length).step_by(3).map(move |at| (length, at)));
        lengths.flat_map(move |(length, at)| {
            fill.into_iter().flat_map(move |byte| {
                ends.into_iter().map(move |end| {
                    let mut text = vec![byte; length];
                    text.insert(at, end);
                    text
                })
            })
        })
    }

    #[test]
    fn the_ends_of_words_blanks_and_lines_agree_with_a_plain_loop() {
        let is_space = |byte: u8| byte == b' ' || (9..=13).contains(&byte);
        for text in texts() {
            let line = Line::first(&text);
            let end = |ends: &dyn Fn(u8) -> bool| text.iter().position(|&byte| ends(byte)).unwrap_or(text.len());
            assert_eq!(line.length, end(&|byte| byte == b'\n'), "{text:?}");
            assert_eq!(line.word_end(0), end(&|byte| is_space(byte) || byte == b'#' || byte == 0), "{text:?}");
            assert_eq!(line.blanks_end(0), end(&|byte| !is_space(byte) || byte == b'\n'), "{text:?}");
        }
    }

    #[test]
    fn only_short_decimals_are_parsed() {
        for number in (0..=99_999).step_by(7) {
            let text = format!("{number}/tcp    ");
            let expected = (number != 0).then(|| (number, number.to_string().len()));
            assert_eq!(short_decimal(text.as_bytes()), expected, "{number}");
        }
        for text in [&b"053/tcp  "[..], b"123456/tcp", b"/tcp     ", b"x53/tcp  ", b"53/tcp"] {
            assert_eq!(short_decimal(text), None);
        }
        assert_eq!(short_decimal(b"53\xff\xff\xff\xff\xff\xff"), Some((53, 2)));
    }

    #[test]
    fn a_short_decimal_is_parsed_before_any_byte() {
        for number in (0..=99_999).step_by(7) {
            let expected = (number != 0).then(|| (number, number.to_string().len()));
            for before in [b' ', b'a', b'/', b':', b'-', 0x00, 0x8a, 0xba, 0xff] {
                let text = [&[before; 8][..], number.to_string().as_bytes()].concat();
                assert_eq!(last_decimal(*text.last_chunk().unwrap()), expected, "{number} after {before}");
            }
        }
        for text in [b"   00053", b"  123456", b"tcp-1060", b"     53/", b"12345678"] {
            let expected = (text == b"tcp-1060").then_some((1060, 4));
            assert_eq!(last_decimal(*text), expected);
        }
    }
}
