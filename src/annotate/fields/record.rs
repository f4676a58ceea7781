//! Records with a byte between their fields, as RFC 4180 has them.

use bstr::ByteSlice;
use memchr::memchr;
use std::borrow::Cow;

/// The end of the last whole record in a block; a quoted cell can hold line feeds.
pub(super) fn records_end(block: &[u8], delimiter: u8) -> Option<usize> {
    if memchr(b'"', block).is_none() {
        return memchr::memrchr(b'\n', block).map(|feed| feed + 1);
    }
    let (mut at, mut end) = (0, None);
    while at < block.len() {
        match record_end(&block[at..], delimiter) {
            Some(length) => at += length,
            None => break,
        }
        end = Some(at);
    }
    end
}

/// The length of the first record with its line feed; `None` if it goes on after the text.
fn record_end(text: &[u8], delimiter: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        at = cell_end(text, at, delimiter)?;
        match text.get(at)? {
            b'\n' => return Some(at + 1),
            _ => at += 1,
        }
    }
}

/// The end of the cell that starts here: a delimiter, a line feed or the end of the text; `None` if its quote is not closed.
fn cell_end(text: &[u8], start: usize, delimiter: u8) -> Option<usize> {
    let mut at = start;
    if text.get(at) == Some(&b'"') {
        at += 1;
        loop {
            at += memchr(b'"', text.get(at..)?)? + 1;
            if text.get(at) != Some(&b'"') {
                break;
            }
            at += 1;
        }
    }
    Some(at + memchr::memchr2(delimiter, b'\n', &text[at..]).unwrap_or(text.len() - at))
}

/// A record in parts.
pub(super) struct Record<'t> {
    /// Its first cells.
    pub(super) cells: Vec<Cow<'t, [u8]>>,
    /// The end of the last cell.
    pub(super) text_end: usize,
    /// The end of the record, with its line feed.
    pub(super) end: usize,
}

/// Splits the first record of a text into its first cells, at most `most`. A quote that is never closed is a byte like any other.
pub(super) fn split(text: &[u8], delimiter: u8, quotes: bool, most: usize) -> Record<'_> {
    if quotes && let Some(record) = split_quoted(text, delimiter, most) {
        return record;
    }
    let feed = memchr(b'\n', text);
    let line = &text[..feed.unwrap_or(text.len())];
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let cells = line.split(|&byte| byte == delimiter).take(most).map(Cow::Borrowed).collect();
    Record { cells, text_end: line.len(), end: feed.map_or(text.len(), |feed| feed + 1) }
}

fn split_quoted(text: &[u8], delimiter: u8, most: usize) -> Option<Record<'_>> {
    let (mut cells, mut at) = (Vec::new(), 0);
    loop {
        let end = cell_end(text, at, delimiter)?;
        let is_last = text.get(end).is_none_or(|&byte| byte == b'\n');
        let cell = if is_last { text[at..end].strip_suffix(b"\r").unwrap_or(&text[at..end]) } else { &text[at..end] };
        let text_end = at + cell.len();
        if cells.len() < most {
            cells.push(unquoted(cell));
        }
        if is_last {
            return Some(Record { cells, text_end, end: text.len().min(end + 1) });
        }
        at = end + 1;
    }
}

fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    match cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")) {
        Some(inner) if memchr(b'"', inner).is_some() => Cow::Owned(inner.replace("\"\"", "\"")),
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(cell),
    }
}
