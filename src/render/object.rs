//! JSON objects under construction: the values of a row in the places of a template.

use super::digits::{push_date, push_number};
use super::short::{push_block, push_short};
use super::value::{Owned, Value};
use bstr::{BStr, ByteSlice};
use std::io;

/// The greatest number of columns.
pub(super) const MOST: usize = 64;

/// The place of a value in a template: where the absent value begins and ends in the text.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// An object whose values are added in the order of the columns.
pub(super) struct Object<'l> {
    line: &'l mut Vec<u8>,
    /// The template: an object whose values are all absent, and after it a block of other bytes.
    text: &'l [u8],
    /// The places of the columns.
    places: &'l [Place; MOST],
    /// How much of the template is in the line.
    copied: usize,
}

impl<'l> Object<'l> {
    pub(super) fn new(line: &'l mut Vec<u8>, text: &'l [u8], places: &'l [Place; MOST]) -> Object<'l> {
        Object { line, text, places, copied: 0 }
    }

    /// Adds the value of the column at a position; invalid UTF-8 is replaced.
    ///
    /// # Errors
    ///
    /// Those of `serde_json`, which writes what is rare.
    #[inline(always)]
    pub(super) fn add(&mut self, position: usize, value: Value<'_>) -> io::Result<()> {
        if matches!(value, Value::None | Value::NoTexts) {
            return Ok(());
        }
        let place = self.places[position];
        push_block(self.line, self.text, self.copied..place.start);
        self.copied = place.end;
        push_value(self.line, value)
    }

    /// Adds the rest of the template, which has this length.
    pub(super) fn finish(self, length: usize) {
        self.line.extend_from_slice(&self.text[self.copied..length]);
    }
}

/// Adds a value; the template has those that are absent.
#[inline(always)]
fn push_value(line: &mut Vec<u8>, value: Value<'_>) -> io::Result<()> {
    match value {
        Value::None | Value::NoTexts => {}
        Value::Word(word) => push_plain(line, word.as_bytes()),
        Value::Text(text) => push_text(line, text)?,
        Value::Joined(parts) => push_joined(line, &parts)?,
        Value::Number(number) => push_number(line, number),
        Value::Date(date) => {
            line.push(b'"');
            push_date(line, date);
            line.push(b'"');
        }
        Value::Flag(true) => line.extend_from_slice(b"true"),
        Value::Flag(false) => line.extend_from_slice(b"false"),
        Value::OneText(text) => {
            line.push(b'[');
            push_text(line, text)?;
            line.push(b']');
        }
        Value::Ports(ports) => push_plain(line, ports.to_string().as_bytes()),
        Value::Owned(owned) => push_owned(line, &owned)?,
    }
    Ok(())
}

#[inline(never)]
fn push_owned(line: &mut Vec<u8>, owned: &Owned<'_>) -> io::Result<()> {
    match owned {
        Owned::Text(text) => push_text(line, text),
        owned => Ok(serde_json::to_writer(line, owned)?),
    }
}

/// Adds a text in parts. They are put together first and looked through once: a character may begin in one part and end in
/// the next.
fn push_joined(line: &mut Vec<u8>, parts: &[&BStr]) -> io::Result<()> {
    line.push(b'"');
    let start = line.len();
    parts.iter().for_each(|part| push_short(line, part));
    if has_rare(&line[start..]) {
        let text = line.split_off(start);
        line.pop();
        return push_escaped(line, &text);
    }
    line.push(b'"');
    Ok(())
}

/// Adds a text. Nearly all of them are ASCII without anything to escape.
#[inline(always)]
fn push_text(line: &mut Vec<u8>, text: &[u8]) -> io::Result<()> {
    match has_rare(text) {
        true => push_escaped(line, text)?,
        false => push_plain(line, text),
    }
    Ok(())
}

/// Adds a text with something to escape.
#[cold]
fn push_escaped(line: &mut Vec<u8>, text: &[u8]) -> io::Result<()> {
    Ok(serde_json::to_writer(line, &*text.to_str_lossy())?)
}

/// Adds a text without anything to escape.
#[inline(always)]
fn push_plain(line: &mut Vec<u8>, text: &[u8]) {
    line.push(b'"');
    push_short(line, text);
    line.push(b'"');
}

/// Whether a text has control characters, quotation marks, backslashes or anything but ASCII.
#[inline(always)]
fn has_rare(text: &[u8]) -> bool {
    let rare = match (text.first_chunk(), text.last_chunk()) {
        // The two overlap.
        (Some(first), Some(last)) if text.len() <= 16 => rare_bytes(*first) | rare_bytes(*last),
        (_, Some(last)) => rare_inside(text) | rare_bytes(*last),
        // A text that is too short for eight bytes, after blanks.
        _ => rare_bytes(text.iter().fold(BLANKS, |eight, &byte| eight << 8 | u64::from(byte)).to_ne_bytes()),
    };
    rare != 0
}

/// Not 0 if a text has a rare byte, without the rest that is shorter than eight bytes.
#[inline(never)]
fn rare_inside(text: &[u8]) -> u64 {
    text.as_chunks().0.iter().fold(0, |rare, eight| rare | rare_bytes(*eight))
}

const ONES: u64 = u64::MAX / 255;
const BLANKS: u64 = ONES * b' ' as u64;

/// Not 0 if one of eight bytes is rare: all are compared in one step.
#[inline(always)]
fn rare_bytes(eight: [u8; 8]) -> u64 {
    let eight = u64::from_ne_bytes(eight);
    let is_below = |bytes: u64, least: u64| bytes.wrapping_sub(ONES * least) & !bytes;
    let is_equal = |byte: u8| is_below(eight ^ (ONES * u64::from(byte)), 1);
    (eight | is_below(eight, b' '.into()) | is_equal(b'"') | is_equal(b'\\')) & (ONES << 7)
}
