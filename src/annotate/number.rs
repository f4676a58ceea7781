//! The number of a port in text, or in its place the name of a service.

use crate::services_file::{last_decimal, short_decimal};
use bstr::ByteSlice;
use memchr::memchr2;

/// What stands in the place of a port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Number {
    /// The first byte.
    pub(super) start: usize,
    /// The byte after the last one.
    pub(super) end: usize,
    /// The port, from 1; 0 for a name.
    pub(super) port: u16,
}

/// The most digits of a port.
const MOST_DIGITS: usize = 5;

/// The longest name that is looked up. A registered name has at most 15 letters (RFC 6335 section 5.1).
const LONGEST_NAME: usize = 64;

/// The byte at a position, or a line feed outside of the text: nothing reaches across it.
#[inline(always)]
pub(super) fn byte_at(text: &[u8], at: usize) -> u8 {
    text.get(at).copied().unwrap_or(b'\n')
}

/// The byte before a position.
#[inline(always)]
pub(super) fn byte_before(text: &[u8], at: usize) -> u8 {
    byte_at(text, at.wrapping_sub(1))
}

/// Reads the port that starts at a position: one to five digits without a leading zero, at most 65535, and after them no
/// byte that makes it a part of something else. With `NAMES`, it can be a name instead.
#[inline(always)]
pub(super) fn number_at<const NAMES: bool>(text: &[u8], start: usize) -> Option<Number> {
    if !NAMES && text.len() - start.min(text.len()) >= 8 {
        // All digits at once: how many there are is hard to foresee for a processor.
        let (value, length) = short_decimal(&text[start..])?;
        let (end, port) = (start + length, u16::try_from(value).ok()?);
        return ends_here::<NAMES>(text, end).then_some(Number { start, end, port });
    }
    let (mut end, mut value) = (start, 0u32);
    while let Some(digit) = text.get(end).map(|byte| byte.wrapping_sub(b'0')).filter(|&digit| digit <= 9) {
        if end - start == MOST_DIGITS {
            return None;
        }
        value = value * 10 + u32::from(digit);
        end += 1;
    }
    if NAMES && (end == start || byte_at(text, end).is_ascii_alphabetic()) {
        return name_at(text, start);
    }
    let is_port = end > start && text[start] != b'0' && value <= u32::from(u16::MAX) && ends_here::<NAMES>(text, end);
    is_port.then_some(Number { start, end, port: value as u16 })
}

/// Reads the port that a message has before a code, as sshd writes it: `2222:11:`.
pub(super) fn number_before_code(text: &[u8], start: usize) -> Option<Number> {
    let count = |at: usize| {
        text.get(at..).map_or(0, |rest| rest.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count())
    };
    let end = start + count(start);
    let code = end + 1 + count(end + 1);
    let is_coded = byte_at(text, end) == b':' && code > end + 1 && byte_at(text, code) == b':';
    let port = value(text.get(start..end)?)?;
    is_coded.then_some(Number { start, end, port })
}

/// Reads the port or the name that ends at a position, to its first digit or letter.
pub(super) fn number_before<const NAMES: bool>(text: &[u8], end: usize) -> Option<Number> {
    let end = if NAMES { label_start(text, end) } else { end };
    let before = text.get(..end)?;
    if let (false, Some(last)) = (NAMES, before.last_chunk()) {
        // All digits at once, as in `number_at`.
        let (value, length) = last_decimal(*last)?;
        return Some(Number { start: end - length, end, port: u16::try_from(value).ok()? });
    }
    let length = before.iter().rev().take(MOST_DIGITS + 1).take_while(|byte| byte.is_ascii_digit()).count();
    let start = end - length;
    if NAMES && (length == 0 || is_of_name(byte_before(text, start))) {
        let start = end - before.iter().rev().take(LONGEST_NAME).take_while(|&&byte| is_of_name(byte)).count();
        return name_at(text, start).filter(|name| name.end == end);
    }
    Some(Number { start, end, port: value(&before[start..])? })
}

/// The port with these digits.
#[inline(always)]
fn value(digits: &[u8]) -> Option<u16> {
    if digits.len() > MOST_DIGITS || digits.first().is_none_or(|&first| first == b'0') {
        return None;
    }
    let value = digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
    u16::try_from(value).ok()
}

/// The longest label, a name with products in parentheses, that is recognized.
const LONGEST_LABEL: usize = 256;

/// The place after the label that starts here; the same place if there is none. Only with `NAMES` can there be one.
#[inline(always)]
pub(super) fn label_end<const NAMES: bool>(text: &[u8], at: usize) -> usize {
    if !NAMES || byte_at(text, at) != b'(' {
        return at;
    }
    let rest = &text[at..text.len().min(at + LONGEST_LABEL)];
    let end = memchr2(b')', b'\n', rest);
    end.filter(|&end| rest[end] == b')').map_or(at, |end| at + end + 1)
}

/// The start of the label that ends here, or the same place.
fn label_start(text: &[u8], end: usize) -> usize {
    if byte_before(text, end) != b')' {
        return end;
    }
    let window = end.saturating_sub(LONGEST_LABEL);
    text[window..end].iter().rposition(|&byte| byte == b'(').map_or(end, |at| window + at)
}

fn name_at(text: &[u8], start: usize) -> Option<Number> {
    let name = text.get(start..)?.iter().take(LONGEST_NAME + 1).take_while(|&&byte| is_of_name(byte)).count();
    // No name ends with a hyphen (RFC 6335 section 5.1), but an arrow can follow.
    let name = text[start..start + name].trim_end_with(|c| c == '-').len();
    let end = start + name;
    let has_letter = || text[start..end].iter().any(u8::is_ascii_alphabetic);
    let ends = name <= LONGEST_NAME && !(byte_at(text, end) == b'.' && is_of_name(byte_at(text, end + 1)));
    (name > 0 && text[start] != b'-' && has_letter() && ends).then_some(Number { start, end, port: 0 })
}

/// Whether a byte can be in the name of a service that stands in the place of a port.
fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+')
}

/// Whether a number ends here, and is a whole: `80.5`, `80:90`, `80-90` and `80th` are not. A parenthesis directly after a
/// port holds its name, or something else about it.
#[inline(always)]
fn ends_here<const NAMES: bool>(text: &[u8], end: usize) -> bool {
    let (byte, next) = (byte_at(text, end), byte_at(text, end + 1));
    (CONTINUES[usize::from(byte)] & (ALWAYS | NEXT[usize::from(next)]) == 0) || NAMES && byte == b'('
}

/// What makes a byte after a number a part of it: nothing else, or that a letter or digit follows, or a colon or digit.
const ALWAYS: u8 = 1;
const BEFORE_WORD: u8 = 2;
const BEFORE_NUMBER: u8 = 4;

/// When a byte after a number continues it. Tables, as a branch on these bytes is hard to foresee for a processor.
static CONTINUES: [u8; 256] = classes(true);
/// What the byte after that is.
static NEXT: [u8; 256] = classes(false);

const fn classes(is_first: bool) -> [u8; 256] {
    let (mut classes, mut byte) = ([0; 256], 0);
    while byte < 256 {
        classes[byte] = match (byte as u8, is_first) {
            (b'.' | b'-', true) => BEFORE_WORD,
            (b':', true) => BEFORE_NUMBER,
            (b'_' | b'(', true) => ALWAYS,
            (byte, true) if byte.is_ascii_alphanumeric() => ALWAYS,
            (b'0'..=b'9', false) => BEFORE_WORD | BEFORE_NUMBER,
            (b':', false) => BEFORE_NUMBER,
            (byte, false) if byte.is_ascii_alphabetic() => BEFORE_WORD,
            _ => 0,
        };
        byte += 1;
    }
    classes
}
