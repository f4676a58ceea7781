//! Places in a text where a token may be.

use crate::lanes::{Is, Level, Pattern, Simd, WINDOW, With, Within, bits_with, dispatch, window, write_places};
use memchr::memchr;
use std::ops::Range;

/// How many bytes of a window precede the places of the step: they decide with those after them.
const BACK: usize = 4;
/// The places of one step.
const STEP: usize = WINDOW - BACK;
/// The number of places that are found at a time, so that hardly any branch depends on how far apart they are.
const PLACES: usize = 256;
/// The bytes of text that they are found in, at most.
const STRETCH: usize = u16::MAX as usize - 2 * WINDOW;

/// The places in a text where a token may be, from left to right. Each is one of
///
/// - the first digit of a port, after one of `:`, `/`, `#`, `(`, `[` and quotes, after `=` that follows a key, or after a blank that
///   follows a key, `:` or the word `port`,
/// - the slash after a port,
/// - `>` after a blank or a hyphen,
/// - the first letter of a line that may be netstat's,
/// - the first byte of an arrow after a blank.
///
/// With `NAMES`, a letter is as good as a digit.
pub(super) struct Triggers<'t, const NAMES: bool> {
    text: &'t [u8],
    /// The places of a step to which an address with a zone may reach: all of them if the text has a `%`.
    zones: u64,
    /// Where the next step begins.
    base: usize,
    /// The places that were found last, from `start` on, and those of them that are left.
    places: [u16; PLACES],
    start: usize,
    left: Range<usize>,
    /// The line feeds among the same bytes, and those of them that are left.
    feeds: [u16; PLACES],
    feeds_left: Range<usize>,
    /// The start of a line: after the last line feed that was passed.
    line_start: usize,
}

impl<'t, const NAMES: bool> Triggers<'t, NAMES> {
    pub(super) fn new(text: &'t [u8]) -> Triggers<'t, NAMES> {
        let zones = if NAMES || memchr(b'%', text).is_some() { u64::MAX } else { 0 };
        let (places, feeds) = ([0; PLACES], [0; PLACES]);
        Triggers { text, zones, base: 0, places, start: 0, left: 0..0, feeds, feeds_left: 0..0, line_start: 0 }
    }

    /// The line of a position, without its line feed. It is not before the last one that was asked for, and there is no line feed
    /// between it and a place that was found.
    #[inline(always)]
    pub(super) fn line(&mut self, at: usize) -> Range<usize> {
        self.pass(at);
        let end = self.next_feed().unwrap_or_else(|| self.feed_after());
        // After the text there are line feeds too.
        self.line_start..end.min(self.text.len())
    }

    /// Passes the line feeds before a position.
    #[inline(always)]
    fn pass(&mut self, at: usize) {
        while let Some(feed) = self.next_feed().filter(|&feed| feed < at) {
            self.line_start = feed + 1;
            self.feeds_left.start += 1;
        }
    }

    /// The next line feed, if it is found already.
    #[inline(always)]
    fn next_feed(&self) -> Option<usize> {
        let next = self.feeds_left.clone().next()?;
        Some(self.start + usize::from(self.feeds[next % PLACES]))
    }

    /// The first line feed that is not found yet, or the end of the text.
    #[cold]
    fn feed_after(&self) -> usize {
        self.text.get(self.base..).and_then(|rest| memchr(b'\n', rest)).map_or(self.text.len(), |feed| self.base + feed)
    }

    /// Finds the next places, with the widest instructions that the processor has.
    #[inline(never)]
    fn fill(&mut self) {
        dispatch!(Level::new(), simd => self.fill_with(simd));
    }

    #[inline(always)]
    fn fill_with<S: Simd>(&mut self, simd: S) {
        let mut count = 0;
        while count == 0 && self.base < self.text.len() {
            self.pass(usize::MAX);
            self.start = self.base;
            let (text, zones, mut feeds, mut past) = (self.text, self.zones, 0, 0);
            let size = (text.len() - self.start).min(STRETCH);
            while past < size && count.max(feeds) <= PLACES - WINDOW {
                let found = step::<S, NAMES>(simd, text, self.start + past, zones);
                count += write_places::<2>(found.places, past as u16, &mut self.places[count..]);
                feeds += write_places::<1>(found.feeds, past as u16, &mut self.feeds[feeds..]);
                past += STEP;
            }
            self.base = self.start + past;
            self.feeds_left = 0..feeds;
        }
        self.left = 0..count;
    }
}

impl<const NAMES: bool> Iterator for Triggers<'_, NAMES> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        if self.left.is_empty() {
            self.fill();
        }
        let place = self.places[self.left.next()? % PLACES];
        Some(self.start + usize::from(place))
    }
}

/// What is found in a step: a bit for each place at which a token may be, set too often rather than too rarely, and for each line
/// feed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Step {
    places: u64,
    feeds: u64,
}

#[inline(always)]
fn step<S: Simd, const NAMES: bool>(simd: S, text: &[u8], base: usize, zones: u64) -> Step {
    let mut room = None;
    let window = window(text, base, BACK, &mut room);
    let digits = Within(b'0', b'9');
    let digit = match NAMES {
        false => bits_with(simd, window, digits),
        true => bits_with(simd, window, digits.or(With(0x20, Within(b'a', b'z')))),
    };
    let feeds = bits_with(simd, window, Is(b'\n'));
    Step { places: places::<S, NAMES>(simd, window, digit, feeds, zones) >> BACK, feeds: feeds >> BACK }
}

#[inline(always)]
fn places<S: Simd, const NAMES: bool>(simd: S, window: &[u8; WINDOW], digit: u64, feeds: u64, zones: u64) -> u64 {
    let (colon, slash) = (bits_with(simd, window, Is(b':')), bits_with(simd, window, Is(b'/')));
    let (equals, blank) = (bits_with(simd, window, Is(b'=')), bits_with(simd, window, Is(b' ')));
    let dot = bits_with(simd, window, Is(b'.'));
    // `"` and `#` differ in their lowest bit.
    let other = bits_with(simd, window, With(1, Is(b'#')).or(Is(b'\'')));
    let open = bits_with(simd, window, Is(b'(').or(Is(b'[')));
    // The letters `t` and `u` in either case: `port`, `spt` and `dpt` end in one, and `tcp` and `udp` begin with one.
    let letter = bits_with(simd, window, With(0x21, Is(b'u')));
    // Masks of different bytes are added: a compiler makes another mask of the bytes themselves where they are joined by `|`.
    let after_equals = equals << 1 & (letter + blank) << 2;
    let after_blank = blank << 1 & (letter + colon + equals) << 2;
    let after_open = open << 1 & (after_group(dot + colon) | zones);
    let mut port = digit & ((colon + slash + other) << 1 | after_open | after_equals);
    if !NAMES {
        port &= !(times(digit, colon, blank) | no_ports(digit, dot + colon));
    }
    let line = feeds << 1 & letter;
    let greater_or_arrow = bits_with(simd, window, Is(b'>').or(Is(0xe2)));
    let after_label = if NAMES { bits_with(simd, window, Is(b')')) << 1 } else { 0 };
    port | digit & after_blank | slash & (digit << 1 | after_label) | greater_or_arrow | line
}

/// The places after a byte that follows the last octet or group of an address, which is up to four digits long. What
/// precedes the window may be one.
#[inline(always)]
fn after_group(separator: u64) -> u64 {
    separator << 3 | separator << 4 | separator << 5 | separator << 6 | 0x3f
}

/// The last part of `12:30` and `12:30:15`.
#[inline(always)]
fn times(digit: u64, colon: u64, blank: u64) -> u64 {
    let between = colon + blank;
    colon << 1 & digit << 2 & (between << 3 | digit << 3 & between << 4)
}

/// The first digits of numbers that are no ports: of more than five digits, or before a dot or a colon and another digit. A
/// number that goes on after the window may be one.
#[inline(always)]
fn no_ports(digit: u64, separator: u64) -> u64 {
    let two = digit & digit >> 1;
    let six = two & two >> 2 & two >> 4;
    // From the last digit back to the first one of five.
    let last = digit & separator >> 1 & digit >> 2;
    let three = last | last >> 1 & digit;
    let five = three | three >> 2 & two;
    six | five | five >> 2 & two
}

#[cfg(test)]
mod tests {
    use super::step;
    use crate::annotate::tokens;
    use crate::lanes::{Level, dispatch};

    #[test]
    fn all_instructions_find_the_same_places() {
        let bytes = b" 7t0=:u/5\n3.9(12>#a[\"\xe2pT'8:0;-_%";
        let text: Vec<u8> = (0..20_000).map(|at: usize| bytes[(at * at / 7 + at / 3) % bytes.len()]).collect();
        let mut found = 0;
        for base in 0..text.len() {
            let best = dispatch!(Level::new(), simd => step::<_, false>(simd, &text, base, 0));
            assert_eq!(best, dispatch!(Level::baseline(), simd => step::<_, false>(simd, &text, base, 0)));
            found += best.places.count_ones() + best.feeds.count_ones();
        }
        assert!(found > 10_000, "{found}");
    }

    #[test]
    fn a_token_is_found_wherever_the_steps_of_a_text_begin() {
        let text = " 10.0.0.7:80 192.0.2.17(443) DPT=22 [2001:db8::7]:53 192.0.2.7#53 2001:db8::7(8080) fe80::1(443) \
                    10.0.0.7/443 \"port\": 65535 0.0.0.0:8080->80/tcp 10.0.0.7.80 > 10.0.0.9.443: x Failed for a from 10.0.0.7 port 2222:11: x\n";
        let expected = tokens(text).count();
        assert!(expected >= 14, "{expected}");
        for zone in ["", "fe80::1%eth0(443) "] {
            for offset in 0..200 {
                let text = [&"x".repeat(offset), " ", zone, text].concat();
                let count = expected + usize::from(!zone.is_empty());
                assert_eq!(tokens(&text).count(), count, "{text}");
            }
        }
    }

    #[test]
    fn every_one_of_many_tokens_is_found() {
        let text = "10.0.0.7:80 ".repeat(20_000);
        assert_eq!(tokens(&text).count(), 20_000);
        assert_eq!(tokens(&[text, "x".repeat(200_000), " 10.0.0.7:80".into()].concat()).count(), 20_001);
    }
}
