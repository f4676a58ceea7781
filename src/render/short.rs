//! Short texts in a row: most are shorter than a call of memcpy(3) is worth.

use std::ops::Range;

/// The number of bytes that are copied as one.
pub(super) const BLOCK: usize = 32;

/// Adds a part of a text that has a block of other bytes after it.
#[inline(always)]
pub(super) fn push_block(line: &mut Vec<u8>, text: &[u8], part: Range<usize>) {
    let end = line.len() + part.len();
    match text.get(part.start..).and_then(|rest| rest.first_chunk::<BLOCK>()) {
        Some(block) if part.len() <= BLOCK => {
            line.extend_from_slice(block);
            line.truncate(end);
        }
        _ => line.extend_from_slice(&text[part]),
    }
}

/// Adds a text; one of up to sixteen bytes as its two ends, which may overlap.
#[inline(always)]
pub(super) fn push_short(line: &mut Vec<u8>, text: &[u8]) {
    match text.len() {
        8..=16 => push_ends::<8>(line, text),
        4..8 => push_ends::<4>(line, text),
        0..4 => text.iter().for_each(|&byte| line.push(byte)),
        _ => line.extend_from_slice(text),
    }
}

/// Adds a text of one to two times this number of bytes.
#[inline(always)]
fn push_ends<const SIZE: usize>(line: &mut Vec<u8>, text: &[u8]) {
    let Some((first, last)) = text.first_chunk::<SIZE>().zip(text.last_chunk::<SIZE>()) else { return };
    let last_start = line.len() + text.len() - SIZE;
    line.extend_from_slice(first);
    line.truncate(last_start);
    line.extend_from_slice(last);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_any_length_is_added_whole() {
        let text: Vec<u8> = (0..100).collect();
        for length in 0..text.len() - BLOCK {
            let (mut short, mut block) = (b"before".to_vec(), b"before".to_vec());
            push_short(&mut short, &text[7..length.max(7)]);
            push_block(&mut block, &text, 7..length.max(7));
            let expected = [b"before", &text[7..length.max(7)]].concat();
            assert_eq!((short, block), (expected.clone(), expected));
        }
    }
}
