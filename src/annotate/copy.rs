//! Copies parts of a text.

use std::ops::Range;

/// Copies a part of a text to the end of a buffer. Most parts are within `LENGTH`: a copy of that length, cut off, needs no
/// branch on their own, which is hard to foresee for a processor.
#[inline(always)]
pub(super) fn append<const LENGTH: usize>(text: &[u8], part: Range<usize>, to: &mut Vec<u8>) {
    match text.get(part.start..).and_then(<[u8]>::first_chunk::<LENGTH>) {
        Some(fixed) if part.len() <= LENGTH => {
            let end = to.len() + part.len();
            to.extend_from_slice(fixed);
            to.truncate(end);
        }
        _ => to.extend_from_slice(&text[part]),
    }
}
