//! Adds columns to records with a byte between their fields.

use super::cell;
use super::ends::{self, Ends};
use super::format::FieldFormat;
use super::record::{Record, split};
use super::scanner::FieldScanner;
use crate::annotate::copy::append;
use crate::annotate::labels::{Place, Slot};
use crate::annotate::protocol::Transport;
use crate::annotate::summary::Summary;
use crate::lanes::{Level, dispatch};
use std::borrow::Cow;
use std::ops::Range;

/// The length that most lines, and what is copied of them, are within.
const LINE: usize = 128;

/// The number of additions that are found before they are written, so that the processor waits for many of them at once.
const ADDITIONS: usize = 64;

/// What is added to a text, and where.
struct Addition {
    at: usize,
    slot: Slot,
    known: Place,
}

/// A record without quotes.
struct Row<'t> {
    start: usize,
    /// The end of the last cell.
    end: usize,
    /// The delimiters in the record.
    delimiters: &'t [u16],
}

impl Row<'_> {
    /// The cell at a place; empty if the record has fewer.
    #[inline(always)]
    fn cell(&self, place: usize) -> Range<usize> {
        let start = match place.checked_sub(1) {
            None => self.start,
            Some(before) => self.delimiters.get(before).map_or(self.end, |&delimiter| usize::from(delimiter) + 1),
        };
        start..self.delimiters.get(place).map_or(self.end, |&delimiter| usize::from(delimiter))
    }
}

impl FieldScanner<'_> {
    pub(super) fn annotate_delimited(&mut self, records: &[u8], out: &mut Vec<u8>, summary: &mut Summary) {
        let delimiter = match self.layout.format {
            FieldFormat::Delimited { delimiter, .. } => delimiter,
            _ => b'\t',
        };
        let has_quotes = self.has_quotes(records);
        if has_quotes || records.len() > ends::LONGEST {
            return self.annotate_each(records, delimiter, has_quotes, out, summary);
        }
        let mut ends = std::mem::take(&mut self.ends);
        dispatch!(Level::new(), simd => {
            ends.find(simd, records, delimiter);
            self.annotate_plain(records, &ends, out, summary);
        });
        self.ends = ends;
    }

    /// Annotates records without quotes, whose ends are known.
    #[inline(always)]
    fn annotate_plain(&mut self, records: &[u8], ends: &Ends, out: &mut Vec<u8>, summary: &mut Summary) {
        let (mut start, mut copied, mut passed, mut count) = (0, 0, 0, 0);
        let mut additions = Vec::with_capacity(ADDITIONS + self.layout.ports.len());
        for at in 0.. {
            if start >= records.len() {
                break;
            }
            let feed = ends.feed(at).unwrap_or(records.len());
            let end = if feed > start && records[feed - 1] == b'\r' { feed - 1 } else { feed };
            let delimiters = ends.until(passed, end, count);
            count = delimiters.len();
            passed += count;
            let is_comment = self.is_comment(&records[start..end]);
            if end > start && !is_comment {
                self.read(records, &Row { start, end, delimiters }, &mut additions, summary);
            }
            if is_comment || additions.len() >= ADDITIONS {
                copied = self.write(records, copied, &mut additions, out, summary);
            }
            if is_comment {
                out.extend_from_slice(&records[copied..end]);
                copied = end;
                self.complete_comment(&records[start..end], out);
            }
            start = feed + 1;
        }
        copied = self.write(records, copied, &mut additions, out, summary);
        out.extend_from_slice(&records[copied..]);
    }

    /// Finds what is added to a record.
    #[inline(always)]
    fn read(&mut self, records: &[u8], row: &Row<'_>, additions: &mut Vec<Addition>, summary: &mut Summary) {
        summary.records += 1;
        let transport = match self.layout.protocol {
            Some(place) => cell::transport_at(records, row.cell(place), self.default),
            None => self.default,
        };
        for at in 0..self.layout.ports.len() {
            let cell = row.cell(self.layout.ports[at]);
            let port = cell::port_at(records, cell.clone());
            let slot = self.slot(port, transport, &records[cell], summary);
            additions.push(Addition { at: row.end, slot, known: 0 });
        }
    }

    /// Writes the text up to the last addition with all of them; returns where that is.
    #[inline(always)]
    fn write(
        &mut self,
        records: &[u8],
        mut copied: usize,
        additions: &mut Vec<Addition>,
        out: &mut Vec<u8>,
        summary: &mut Summary,
    ) -> usize {
        for addition in &mut *additions {
            addition.known = self.labels.known(addition.slot);
        }
        for Addition { at, slot, known } in additions.drain(..) {
            append::<LINE>(records, copied..at, out);
            self.label(slot, known, summary).write(out);
            copied = at;
        }
        self.labels.limit();
        copied
    }

    /// Whether a line is a comment: all lines of a Zeek log with a number sign.
    #[inline(always)]
    fn is_comment(&self, line: &[u8]) -> bool {
        self.layout.format == FieldFormat::Zeek && line.first() == Some(&b'#')
    }

    /// Completes a line with the names or the types of the columns.
    #[cold]
    fn complete_comment(&mut self, line: &[u8], out: &mut Vec<u8>) {
        for name in &self.layout.added {
            if line.starts_with(b"#fields\t") {
                out.push(b'\t');
                out.extend_from_slice(name.as_bytes());
            } else if line.starts_with(b"#types\t") {
                out.extend_from_slice(b"\tstring");
            }
        }
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
        let most = self.layout.cells();
        while !records.is_empty() {
            let Record { cells, text_end, end } = split(records, delimiter, quotes, most);
            out.extend_from_slice(&records[..text_end]);
            if self.is_comment(&records[..text_end]) {
                self.complete_comment(&records[..text_end], out);
            } else if text_end > 0 {
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
            let slot = self.slot(cell::port(text), transport, text, summary);
            self.label(slot, self.labels.known(slot), summary).write(out);
            self.labels.limit();
        }
    }
}
