//! Places in a text where a token may be.

use super::lanes::{WINDOW, bits, with_window};

/// How many bytes of a window precede the places of the step: they decide with those after them.
const BACK: usize = 4;
/// The places of one step.
const STEP: usize = WINDOW - BACK;

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
    /// The place of the lowest bit.
    base: usize,
    /// The places that are left.
    mask: u64,
}

impl<'t, const NAMES: bool> Triggers<'t, NAMES> {
    pub(super) fn new(text: &'t [u8]) -> Triggers<'t, NAMES> {
        Triggers { text, base: 0, mask: step::<NAMES>(text, 0) }
    }
}

impl<const NAMES: bool> Iterator for Triggers<'_, NAMES> {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            self.base += STEP;
            if self.base >= self.text.len() {
                return None;
            }
            self.mask = step::<NAMES>(self.text, self.base);
        }
        let at = self.base + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }
}

/// A bit for each place of a step at which a token may be. It is set too often rather than too rarely.
#[inline(always)]
fn step<const NAMES: bool>(text: &[u8], base: usize) -> u64 {
    with_window(text, base, BACK, |window: &[u8; WINDOW]| places::<NAMES>(window) >> BACK)
}

#[inline(always)]
fn places<const NAMES: bool>(window: &[u8; WINDOW]) -> u64 {
    let is = |byte: u8| bits(window, |bytes| bytes.is(byte));
    let digit = bits(window, |bytes| match NAMES {
        false => bytes.is_within(b'0', b'9'),
        true => bytes.is_within(b'0', b'9') | bytes.with(0x20).is_within(b'a', b'z'),
    });
    let (colon, slash, equals, blank) = (is(b':'), is(b'/'), is(b'='), is(b' '));
    // `"` and `#` differ in their lowest bit.
    let other = bits(window, |bytes| bytes.with(1).is(b'#') | bytes.is(b'(') | bytes.is(b'[') | bytes.is(b'\''));
    // The letters `t` and `u` in either case: `port`, `spt` and `dpt` end in one, and `tcp` and `udp` begin with one.
    let letter = bits(window, |bytes| bytes.with(0x21).is(b'u'));
    let after_equals = equals << 1 & (letter | blank) << 2;
    let after_blank = blank << 1 & (letter | colon | equals) << 2;
    // `12:30` and `12:30:15`
    let (between, is_time) = (colon | blank, !NAMES as u64 * u64::MAX);
    let time = colon << 1 & digit << 2 & (between << 3 | digit << 3 & between << 4) & is_time;
    let port = digit & ((colon | slash | other) << 1 | after_equals | after_blank) & !time;
    let line = is(b'\n') << 1 & letter;
    let arrow = is(0xe2) & blank << 1;
    let after_label = if NAMES { is(b')') << 1 } else { 0 };
    port | slash & (digit << 1 | after_label) | is(b'>') | line | arrow
}
