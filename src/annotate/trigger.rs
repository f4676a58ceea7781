//! Places in a text where a token may be.

use super::lanes::{Lanes, WINDOW, bits, with_window};
use memchr::memchr;

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
    /// Whether an address may have a zone: there is a `%`.
    may_have_zone: bool,
    /// Where the next step begins.
    base: usize,
    /// The places that were found last, from `start` on, and those of them that are left.
    places: [u16; PLACES],
    start: usize,
    left: std::ops::Range<usize>,
}

impl<'t, const NAMES: bool> Triggers<'t, NAMES> {
    pub(super) fn new(text: &'t [u8]) -> Triggers<'t, NAMES> {
        let may_have_zone = memchr(b'%', text).is_some();
        Triggers { text, may_have_zone, base: 0, places: [0; PLACES], start: 0, left: 0..0 }
    }

    /// Finds the next places.
    #[inline(never)]
    fn fill(&mut self) {
        let mut count = 0;
        while count == 0 && self.base < self.text.len() {
            self.start = self.base;
            let end = self.text.len().min(self.start + STRETCH);
            while self.base < end && count <= PLACES - WINDOW {
                let mask = step::<NAMES>(self.text, self.base, self.may_have_zone);
                count += write_places(mask, (self.base - self.start) as u16, &mut self.places[count..]);
                self.base += STEP;
            }
        }
        self.left = 0..count;
    }
}

/// Writes the places of the bits of a mask, and returns their number. Few steps have more than two.
#[inline(always)]
fn write_places(mut mask: u64, base: u16, places: &mut [u16]) -> usize {
    let mut count = 0;
    for place in places.iter_mut().take(2) {
        *place = base + mask.trailing_zeros() as u16;
        count += usize::from(mask != 0);
        mask &= mask.wrapping_sub(1);
    }
    while mask != 0 {
        places[count] = base + mask.trailing_zeros() as u16;
        count += 1;
        mask &= mask - 1;
    }
    count
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

/// A bit for each place of a step at which a token may be. It is set too often rather than too rarely.
#[inline(always)]
fn step<const NAMES: bool>(text: &[u8], base: usize, may_have_zone: bool) -> u64 {
    with_window(text, base, BACK, |window: &[u8; WINDOW]| places::<NAMES>(window, may_have_zone) >> BACK)
}

#[inline(always)]
fn places<const NAMES: bool>(window: &[u8; WINDOW], may_have_zone: bool) -> u64 {
    let is = |byte: u8| bits(window, |bytes| bytes.is(byte));
    let digit = bits(window, |bytes| match NAMES {
        false => bytes.is_within(b'0', b'9'),
        true => bytes.is_within(b'0', b'9') | bytes.with(0x20).is_within(b'a', b'z'),
    });
    let (colon, slash, equals, blank, dot) = (is(b':'), is(b'/'), is(b'='), is(b' '), is(b'.'));
    // `"` and `#` differ in their lowest bit.
    let other = bits(window, |bytes| bytes.with(1).is(b'#') | bytes.is(b'\''));
    let open = bits(window, |bytes| bytes.is(b'(') | bytes.is(b'['));
    // The letters `t` and `u` in either case: `port`, `spt` and `dpt` end in one, and `tcp` and `udp` begin with one.
    let letter = bits(window, |bytes| bytes.with(0x21).is(b'u'));
    let after_equals = equals << 1 & (letter | blank) << 2;
    let after_blank = blank << 1 & (letter | colon | equals) << 2;
    let after_open = open << 1 & if NAMES || may_have_zone { u64::MAX } else { after_group(dot | colon) };
    let mut port = digit & ((colon | slash | other) << 1 | after_open | after_equals);
    if !NAMES {
        port &= !(times(digit, colon, blank) | no_ports(digit, dot | colon));
    }
    let line = is(b'\n') << 1 & letter;
    let greater_or_arrow = bits(window, |bytes: Lanes| bytes.is(b'>') | bytes.is(0xe2));
    let after_label = if NAMES { is(b')') << 1 } else { 0 };
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
    let between = colon | blank;
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
