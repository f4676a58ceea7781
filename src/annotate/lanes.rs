//! Compares sixteen bytes at once.

use std::ops::{BitAnd, BitOr};
use wide::u8x16;

/// The number of bytes.
pub(super) const WIDTH: usize = 16;

/// Sixteen bytes, or the result of comparing them: all bits of a byte are set where it holds.
#[derive(Clone, Copy)]
pub(super) struct Lanes(u8x16);

impl Lanes {
    /// No byte.
    pub(super) const NONE: Lanes = Lanes(u8x16::new([0; WIDTH]));

    /// The sixteen bytes of a window from a position on.
    #[inline(always)]
    pub(super) fn at<const N: usize>(window: &[u8; N], at: usize) -> Lanes {
        let bytes: &[u8; WIDTH] = window[at..at + WIDTH].try_into().expect("sixteen bytes");
        Lanes(u8x16::new(*bytes))
    }

    /// Where the byte is this one.
    #[inline(always)]
    pub(super) fn is(self, byte: u8) -> Lanes {
        Lanes(self.0.simd_eq(u8x16::splat(byte)))
    }

    /// Where the byte is between two, both included.
    #[inline(always)]
    pub(super) fn is_within(self, first: u8, last: u8) -> Lanes {
        let offset = self.0 - u8x16::splat(first);
        Lanes(offset.min(u8x16::splat(last - first)).simd_eq(offset))
    }

    /// The bytes with these bits set.
    #[inline(always)]
    pub(super) fn with(self, bits: u8) -> Lanes {
        Lanes(self.0 | u8x16::splat(bits))
    }

    /// A bit for each byte in which all bits are set, the first byte's lowest.
    #[inline(always)]
    pub(super) fn mask(self) -> u64 {
        u64::from(self.0.to_bitmask())
    }
}

impl BitAnd for Lanes {
    type Output = Lanes;

    #[inline(always)]
    fn bitand(self, other: Lanes) -> Lanes {
        Lanes(self.0 & other.0)
    }
}

impl BitOr for Lanes {
    type Output = Lanes;

    #[inline(always)]
    fn bitor(self, other: Lanes) -> Lanes {
        Lanes(self.0 | other.0)
    }
}

/// The number of bytes that have a bit each in a word.
pub(super) const WINDOW: usize = 4 * WIDTH;

/// The bytes of a window with a property, as bits, the first byte's lowest.
#[inline(always)]
pub(super) fn bits(window: &[u8; WINDOW], has: impl Fn(Lanes) -> Lanes) -> u64 {
    (0..WINDOW / WIDTH).fold(0, |bits, part| bits | has(Lanes::at(window, part * WIDTH)).mask() << (part * WIDTH))
}

/// Calls a function with the `N` bytes that begin `back` bytes before a position; outside of the text they are line feeds.
#[inline(always)]
pub(super) fn with_window<const N: usize, T>(text: &[u8], at: usize, back: usize, read: impl Fn(&[u8; N]) -> T) -> T {
    match at.checked_sub(back).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk) {
        Some(window) => read(window),
        None => read(&edge(text, at, back)),
    }
}

#[cold]
fn edge<const N: usize>(text: &[u8], at: usize, back: usize) -> [u8; N] {
    let byte = |place: usize| (at + place).checked_sub(back).and_then(|at| text.get(at)).copied();
    std::array::from_fn(|place| byte(place).unwrap_or(b'\n'))
}
