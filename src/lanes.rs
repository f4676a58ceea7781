//! Compares many bytes at once.

use fearless_simd::prelude::*;
use fearless_simd::u8x16;

pub(crate) use fearless_simd::{Level, Simd, dispatch, mask8x64, prelude, u8x64};

/// What is looked for in many bytes at once.
pub(crate) trait Pattern: Copy {
    /// Where the bytes are so.
    fn find<S: Simd, V: SimdInt<S, Element = u8>>(self, bytes: V) -> V::Mask;

    /// Where the bytes are so, or as another pattern says.
    fn or<P: Pattern>(self, other: P) -> Or<Self, P> {
        Or(self, other)
    }
}

/// This byte.
#[derive(Clone, Copy)]
pub(crate) struct Is(pub(crate) u8);

/// A byte between two, both included.
#[derive(Clone, Copy)]
pub(crate) struct Within(pub(crate) u8, pub(crate) u8);

/// A byte that is so once these bits are set.
#[derive(Clone, Copy)]
pub(crate) struct With<P>(pub(crate) u8, pub(crate) P);

/// A byte as one of two patterns says.
#[derive(Clone, Copy)]
pub(crate) struct Or<P, Q>(P, Q);

impl Pattern for Is {
    #[inline(always)]
    fn find<S: Simd, V: SimdInt<S, Element = u8>>(self, bytes: V) -> V::Mask {
        bytes.simd_eq(self.0)
    }
}

impl Pattern for Within {
    #[inline(always)]
    fn find<S: Simd, V: SimdInt<S, Element = u8>>(self, bytes: V) -> V::Mask {
        (bytes - self.0).simd_le(self.1 - self.0)
    }
}

impl<P: Pattern> Pattern for With<P> {
    #[inline(always)]
    fn find<S: Simd, V: SimdInt<S, Element = u8>>(self, bytes: V) -> V::Mask {
        self.1.find(bytes | self.0)
    }
}

impl<P: Pattern, Q: Pattern> Pattern for Or<P, Q> {
    #[inline(always)]
    fn find<S: Simd, V: SimdInt<S, Element = u8>>(self, bytes: V) -> V::Mask {
        self.0.find(bytes) | self.1.find(bytes)
    }
}

/// The number of bytes that have a bit each in a word.
pub(crate) const WINDOW: usize = u64::BITS as usize;

/// The bytes of a window as a pattern says, as bits, the first byte's lowest.
#[inline(always)]
pub(crate) fn bits_with<S: Simd>(simd: S, window: &[u8; WINDOW], pattern: impl Pattern) -> u64 {
    pattern.find(u8x64::simd_from(simd, *window)).to_bitmask()
}

/// The same with the instructions that each processor of a platform has: to choose better ones takes longer than one window.
#[inline(always)]
pub(crate) fn bits(window: &[u8; WINDOW], pattern: impl Pattern) -> u64 {
    dispatch!(Level::baseline(), simd => bits_with(simd, window, pattern))
}

/// The number of bytes in a short window.
pub(crate) const SHORT: usize = 16;

/// The same for a short window, whose bits are the lowest ones.
#[inline(always)]
pub(crate) fn short_bits(window: &[u8; SHORT], pattern: impl Pattern) -> u32 {
    dispatch!(Level::baseline(), simd => pattern.find(u8x16::simd_from(simd, *window)).to_bitmask() as u32)
}

/// Writes the places of the bits of a mask, each with `base` added, and returns their number. Most masks have no more than
/// `USUAL`, which are written without a branch. There must be room for a window.
#[inline(always)]
pub(crate) fn write_places<const USUAL: usize>(mut mask: u64, base: u16, to: &mut [u16]) -> usize {
    let to: &mut [u16; WINDOW] = to.first_chunk_mut().expect("there is room for a window");
    let count = mask.count_ones() as usize;
    for place in &mut to[..USUAL] {
        *place = base.wrapping_add(mask.trailing_zeros() as u16);
        mask &= mask.wrapping_sub(1);
    }
    let mut at = USUAL;
    while mask != 0 {
        to[at % WINDOW] = base.wrapping_add(mask.trailing_zeros() as u16);
        mask &= mask - 1;
        at += 1;
    }
    count
}

/// The `N` bytes that begin `back` bytes before a position; outside of the text they are line feeds, for which there is room in
/// the last argument.
#[inline(always)]
pub(crate) fn window<'w, const N: usize>(
    text: &'w [u8],
    at: usize,
    back: usize,
    room: &'w mut Option<[u8; N]>,
) -> &'w [u8; N] {
    match at.checked_sub(back).and_then(|start| text.get(start..)).and_then(<[u8]>::first_chunk) {
        Some(window) => window,
        None => edge(text, at, back, room),
    }
}

#[cold]
#[inline(never)]
fn edge<'w, const N: usize>(text: &[u8], at: usize, back: usize, room: &'w mut Option<[u8; N]>) -> &'w [u8; N] {
    let window = room.insert([b'\n'; N]);
    let (before, rest) = (back.saturating_sub(at), text.get(at.saturating_sub(back)..).unwrap_or_default());
    if let Some(inside) = window.get_mut(before..) {
        let length = inside.len().min(rest.len());
        inside[..length].copy_from_slice(&rest[..length]);
    }
    window
}
