//! Records with a byte between their fields.

use super::options::FieldFormat;
use super::{FieldScanner, cell};
use crate::annotate::Summary;
use crate::annotate::lanes::{Lanes, WINDOW, bits, with_window};
use crate::annotate::protocol::Transport;
use memchr::memchr;
use std::borrow::Cow;

/// The most places whose ends are kept; one less than a power of two.
const MOST_PLACES: usize = 31;

/// The record that is read, and the ends of its first fields.
struct Row<'t> {
    records: &'t [u8],
    start: usize,
    ends: [usize; MOST_PLACES + 1],
    /// The number of ends.
    count: usize,
}

impl<'t> Row<'t> {
    /// Finds the ends of the fields up to the last one, in 64 bytes at a time, and returns the end of the record.
    #[inline(always)]
    fn read(&mut self, delimiter: u8, last: usize) -> usize {
        let (mut base, records) = (self.start, self.records);
        self.count = 0;
        loop {
            let is_end = |bytes: Lanes| bytes.is(delimiter) | bytes.is(b'\n');
            let mut places = with_window(records, base, 0, |window| bits(window, is_end));
            while places != 0 {
                let at = base + places.trailing_zeros() as usize;
                // Outside of the text there are line feeds.
                if records.get(at).is_none_or(|&byte| byte == b'\n') {
                    return at.min(records.len());
                }
                self.ends[self.count & MOST_PLACES] = at;
                self.count += 1;
                if self.count > last {
                    return memchr(b'\n', &records[at..]).map_or(records.len(), |feed| at + feed);
                }
                places &= places - 1;
            }
            base += WINDOW;
        }
    }

    /// The cell at a place; empty if the record, which ends at `end`, has fewer.
    #[inline(always)]
    fn cell(&self, place: usize, end: usize) -> &'t [u8] {
        let start = match place {
            0 => self.start,
            place if place <= self.count => self.ends[(place - 1) & MOST_PLACES] + 1,
            _ => return b"",
        };
        let end = if place < self.count { self.ends[place & MOST_PLACES] } else { end };
        self.records.get(start..end).unwrap_or_default()
    }
}

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
    pub(super) cells: Vec<Cow<'t, [u8]>>,
    /// The end of the last cell.
    pub(super) text_end: usize,
    /// The end of the record, with its line feed.
    pub(super) end: usize,
}

/// Splits the first record of a text. A quote that is never closed is a byte like any other.
pub(super) fn split(text: &[u8], delimiter: u8, quotes: bool) -> Record<'_> {
    if quotes && let Some(record) = split_quoted(text, delimiter) {
        return record;
    }
    let feed = memchr(b'\n', text);
    let line = &text[..feed.unwrap_or(text.len())];
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let cells = line.split(|&byte| byte == delimiter).map(Cow::Borrowed).collect();
    Record { cells, text_end: line.len(), end: feed.map_or(text.len(), |feed| feed + 1) }
}

fn split_quoted(text: &[u8], delimiter: u8) -> Option<Record<'_>> {
    let (mut cells, mut at) = (Vec::new(), 0);
    loop {
        let end = cell_end(text, at, delimiter)?;
        let is_last = text.get(end).is_none_or(|&byte| byte == b'\n');
        let cell = if is_last { text[at..end].strip_suffix(b"\r").unwrap_or(&text[at..end]) } else { &text[at..end] };
        let text_end = at + cell.len();
        cells.push(unquoted(cell));
        if is_last {
            return Some(Record { cells, text_end, end: text.len().min(end + 1) });
        }
        at = end + 1;
    }
}

fn unquoted(cell: &[u8]) -> Cow<'_, [u8]> {
    match cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")) {
        Some(inner) if memchr(b'"', inner).is_some() => Cow::Owned(bstr::ByteSlice::replace(inner, "\"\"", "\"")),
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Borrowed(cell),
    }
}

impl FieldScanner<'_> {
    pub(super) fn annotate_delimited(&mut self, records: &[u8], out: &mut Vec<u8>, summary: &mut Summary) {
        let (delimiter, quotes) = match self.layout.format {
            FieldFormat::Delimited { delimiter, quotes } => (delimiter, quotes),
            _ => (b'\t', false),
        };
        // One look decides for all records.
        if quotes && memchr(b'"', records).is_some() {
            return self.annotate_each(records, delimiter, true, out, summary);
        }
        let last = self.layout.last_place();
        if last >= MOST_PLACES {
            return self.annotate_each(records, delimiter, false, out, summary);
        }
        self.annotate_plain(records, delimiter, last, out, summary);
    }

    /// Annotates records without quotes.
    fn annotate_plain(&mut self, records: &[u8], delimiter: u8, last: usize, out: &mut Vec<u8>, summary: &mut Summary) {
        let mut row = Row { records, start: 0, ends: [0; MOST_PLACES + 1], count: 0 };
        let mut copied = 0;
        while row.start < records.len() {
            let feed = row.read(delimiter, last);
            let end = if feed > row.start && records[feed - 1] == b'\r' { feed - 1 } else { feed };
            out.extend_from_slice(&records[copied..end]);
            copied = end;
            if end > row.start && !self.is_comment(&records[row.start..end], out) {
                self.finish(&row, end, out, summary);
            }
            row.start = feed + 1;
        }
        out.extend_from_slice(&records[copied..]);
    }

    /// Adds the columns of a record.
    #[inline(always)]
    fn finish(&mut self, row: &Row<'_>, end: usize, out: &mut Vec<u8>, summary: &mut Summary) {
        summary.records += 1;
        let transport = match self.layout.protocol {
            Some(place) => cell::transport(row.cell(place, end), self.default),
            None => self.default,
        };
        for at in 0..self.layout.ports.len() {
            let text = row.cell(self.layout.ports[at], end);
            let label = self.label(cell::port(text), transport, text, summary);
            out.extend_from_slice(label);
        }
    }

    /// Completes a line with the names or the types of the columns of a Zeek log. All lines with a number sign are comments.
    fn is_comment(&mut self, line: &[u8], out: &mut Vec<u8>) -> bool {
        if self.layout.format != FieldFormat::Zeek || line[0] != b'#' {
            return false;
        }
        for name in &self.layout.added {
            if line.starts_with(b"#fields\t") {
                out.push(b'\t');
                out.extend_from_slice(name.as_bytes());
            } else if line.starts_with(b"#types\t") {
                out.extend_from_slice(b"\tstring");
            }
        }
        true
    }

    #[cold]
    fn annotate_each(
        &mut self,
        mut records: &[u8],
        delimiter: u8,
        quotes: bool,
        out: &mut Vec<u8>,
        summary: &mut Summary,
    ) {
        while !records.is_empty() {
            let Record { cells, text_end, end } = split(records, delimiter, quotes);
            out.extend_from_slice(&records[..text_end]);
            if text_end > 0 && !self.is_comment(&records[..text_end], out) {
                self.annotate_cells(&cells, out, summary);
            }
            out.extend_from_slice(&records[text_end..end]);
            records = &records[end..];
        }
    }

    fn annotate_cells(&mut self, cells: &[Cow<'_, [u8]>], out: &mut Vec<u8>, summary: &mut Summary) {
        let cell = |place: usize| cells.get(place).map_or(&b""[..], |cell| cell.as_ref());
        summary.records += 1;
        let transport: Transport = match self.layout.protocol {
            Some(place) => cell::transport(cell(place), self.default),
            None => self.default,
        };
        for at in 0..self.layout.ports.len() {
            let text = cell(self.layout.ports[at]);
            let label = self.label(cell::port(text), transport, text, summary);
            out.extend_from_slice(label);
        }
    }
}
