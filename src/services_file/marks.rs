//! Marks on the bytes of a text, found in many of them at once: where words and blanks can end.
//!
//! For a line alone they would cost more than they save; for the lines of a whole file they are the fastest way to the next end,
//! which is one bit further on.

use super::line::{Leaves, Line};
use crate::lanes::{Is, Pattern, Simd, WINDOW, Within, bits_with, window};

/// The bytes that are marked at a time, so that the marks stay in the processor's nearest memory.
const STRETCH: usize = 1 << 13;

/// The marks on a stretch of a text.
pub(super) struct Marks {
    /// Blanks, line feeds, `#` and NUL.
    ends_word: Bits,
    /// Everything but blanks, and line feeds.
    no_blank: Bits,
    feeds: Bits,
    has_nul: bool,
    /// The number of bytes with marks.
    length: usize,
    /// Whether the text ends there.
    is_last: bool,
}

impl Marks {
    pub(super) fn new() -> Marks {
        Marks {
            ends_word: Bits::new(),
            no_blank: Bits::new(),
            feeds: Bits::new(),
            has_nul: false,
            length: 0,
            is_last: true,
        }
    }

    /// Marks the start of a text.
    #[inline(always)]
    pub(super) fn mark<S: Simd>(&mut self, simd: S, text: &[u8]) {
        self.length = text.len().min(STRETCH);
        self.is_last = text.len() <= STRETCH;
        let (mut nuls, windows) = (0, self.length.div_ceil(WINDOW));
        for at in 0..windows {
            let mut room = None;
            // Outside of the text there are line feeds.
            let window = window(text, at * WINDOW, 0, &mut room);
            let blank = bits_with(simd, window, Within(b'\t', b'\r').or(Is(b' ')));
            let (hash, nul) = (bits_with(simd, window, Is(b'#')), bits_with(simd, window, Is(0)));
            let feed = bits_with(simd, window, Is(b'\n'));
            self.set(at, blank | hash | nul, !blank | feed, feed);
            nuls |= nul;
        }
        self.set(windows, u64::MAX, u64::MAX, u64::MAX);
        self.has_nul = nuls != 0;
    }

    #[inline(always)]
    fn set(&mut self, window: usize, ends_word: u64, no_blank: u64, feeds: u64) {
        self.ends_word.set(window, ends_word);
        self.no_blank.set(window, no_blank);
        self.feeds.set(window, feeds);
    }

    /// The line that starts at a place of the stretch; none if the stretch has only a part of it, or a NUL.
    #[inline(always)]
    pub(super) fn line<'a, 'm>(&'m self, text: &'a [u8], start: usize) -> Option<MarkedLine<'a, 'm>> {
        if start >= self.length || self.has_nul {
            return None;
        }
        let feed = match self.feeds.next(start) {
            Some(feed) => feed,
            None => self.feeds.far(start)?,
        };
        let is_whole = feed < self.length || self.is_last;
        let line = Line { text: text.get(start..)?, length: feed - start };
        is_whole.then_some(MarkedLine { line, start, marks: self })
    }

    /// Whether there is a NUL: glibc reads a line as a C string, which ends there.
    pub(super) fn has_nul(&self) -> bool {
        self.has_nul
    }

    /// The number of bytes with marks.
    pub(super) fn length(&self) -> usize {
        self.length
    }
}

/// A line with marks.
#[derive(Clone, Copy)]
pub(super) struct MarkedLine<'a, 'm> {
    line: Line<'a>,
    /// Where it starts in the stretch.
    start: usize,
    marks: &'m Marks,
}

impl<'a> Leaves<'a> for MarkedLine<'a, '_> {
    #[inline(always)]
    fn line(self) -> Line<'a> {
        self.line
    }

    #[inline(always)]
    fn word_end(self, from: usize) -> usize {
        match self.marks.ends_word.next(self.start + from) {
            Some(end) => end - self.start,
            None => self.line.word_end(from),
        }
    }

    #[inline(always)]
    fn blanks_end(self, from: usize) -> usize {
        match self.marks.no_blank.next(self.start + from) {
            Some(end) => end - self.start,
            None => self.line.blanks_end(from),
        }
    }
}

/// A bit for each byte of a stretch.
struct Bits([u8; ROOM]);

/// A bit for each byte, and those of a window after them.
const ROOM: usize = (STRETCH + WINDOW) / 8;

impl Bits {
    fn new() -> Bits {
        Bits([0; ROOM])
    }

    #[inline(always)]
    fn set(&mut self, window: usize, bits: u64) {
        if let Some(place) = self.0[window * 8..].first_chunk_mut() {
            *place = bits.to_le_bytes();
        }
    }

    /// The next bit at a place or after it, if it is near.
    #[inline(always)]
    fn next(&self, from: usize) -> Option<usize> {
        let bits = u64::from_le_bytes(*self.0.get(from / 8..)?.first_chunk()?) >> (from % 8);
        (bits != 0).then(|| from + bits.trailing_zeros() as usize)
    }

    /// The next bit, however far it is.
    #[inline(never)]
    fn far(&self, from: usize) -> Option<usize> {
        (from..STRETCH + WINDOW).step_by(WINDOW - 8).find_map(|from| self.next(from))
    }
}
