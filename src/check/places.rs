//! Where the entries of a text are.

use super::line_numbers::LineNumbers;
use super::row::Row;
use crate::Port;
use crate::service::is_blank;
use crate::services_file::EntrySpans;
use bstr::{BStr, ByteSlice};

/// The entries of a text so far, by their number: eight bytes for each.
pub(super) struct Places<'t> {
    pub(super) text: &'t [u8],
    entries: Vec<Place>,
    lines: LineNumbers,
}

/// Where an entry is, and what it is for.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The offset of the name in the text.
    pub(super) name: u32,
    pub(super) port: Port,
    /// The number that stands for the protocol.
    pub(super) protocol: u16,
}

/// Where a name, or the name of an entry, was seen first.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// The offset in the text.
    pub(super) at: usize,
    /// The number of the entry.
    pub(super) entry: usize,
}

impl<'t> Places<'t> {
    pub(super) fn with_room(text: &'t [u8], most: usize) -> Places<'t> {
        Places { text, entries: Vec::with_capacity(most), lines: LineNumbers::default() }
    }

    /// Adds an entry, and returns its number.
    pub(super) fn add(&mut self, row: Row<'_, 't>, entry: &EntrySpans<'t>, protocol: u16) -> usize {
        self.entries.push(Place { name: entry.name.start as u32, port: entry.port, protocol });
        self.lines.note(row.number, row.line.span.start);
        self.last()
    }

    /// The number of the last entry.
    pub(super) fn last(&self) -> usize {
        self.entries.len() - 1
    }

    pub(super) fn entry(&self, number: usize) -> Place {
        self.entries[number]
    }

    /// The number of the entry with a name or an alias at `at`.
    pub(super) fn entry_at(&self, at: usize) -> usize {
        self.entries.partition_point(|entry| entry.name as usize <= at).saturating_sub(1)
    }

    /// The name or alias at `at`.
    pub(super) fn seen(&self, at: usize) -> Seen {
        Seen { at, entry: self.entry_at(at) }
    }

    /// The number, from 0, of the line with a name or an alias.
    pub(super) fn line_of(&self, seen: Seen) -> usize {
        self.lines.at(self.text, seen.at)
    }

    pub(super) fn name_of(&self, entry: usize) -> &'t BStr {
        self.word_from(self.entries[entry].name as usize)
    }

    /// The word that starts at a place.
    pub(super) fn word_from(&self, at: usize) -> &'t BStr {
        let rest = &self.text[at..];
        let end = rest.iter().position(|&byte| ends_word(byte)).unwrap_or(rest.len());
        rest[..end].as_bstr()
    }

    /// The text of this length at a place, if a word ends with it.
    pub(super) fn word_at(&self, at: usize, length: usize) -> Option<&'t [u8]> {
        let ends = self.text.get(at + length).is_none_or(|&byte| ends_word(byte));
        self.text.get(at..at + length).filter(|_| ends)
    }
}

fn ends_word(byte: u8) -> bool {
    is_blank(byte) || matches!(byte, b'#' | 0)
}

/// A text up to its first newline.
pub(super) fn rest_of_line(text: &[u8]) -> &[u8] {
    &text[..text.find_byte(b'\n').unwrap_or(text.len())]
}
