//! Adds columns to records with a byte between their fields.

use super::cell;
use super::format::FieldFormat;
use super::record::{Record, split};
use super::scanner::FieldScanner;
use crate::annotate::lanes::{Is, Pattern, WINDOW, bits, window};
use crate::annotate::protocol::Transport;
use crate::annotate::summary::Summary;
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
            let mut places = bits(window(records, base, 0, &mut None), Is(delimiter).or(Is(b'\n')));
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
