//! A line of a services file, with its place.

use crate::service::is_blank;
use crate::services_file::{AliasSpans, EntrySpans, ParsedLine};
use bstr::{BStr, ByteSlice};
use std::ops::Range;

/// The largest services file to check, in bytes: ten times the largest real one.
pub const MAX_TEXT: usize = 16 << 20;

/// The names of an entry that are compared with others: memory stays bounded.
pub(super) const MOST_NAMES: usize = 1024;

/// A text without the blanks at its end.
pub(super) fn trim_end(text: &[u8]) -> &[u8] {
    &text[..text.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1)]
}

/// A text without the blanks around it.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    let text = trim_end(text);
    &text[text.iter().position(|&byte| !is_blank(byte)).unwrap_or(text.len())..]
}

/// What a text has anywhere: a line is not searched for what the whole text lacks.
#[derive(Clone, Copy)]
pub(super) struct Traits {
    pub(super) has_nul: bool,
    pub(super) is_utf8: bool,
    /// A vertical tab, form feed or carriage return.
    pub(super) has_odd_blanks: bool,
    /// The start of a comment that allows findings.
    pub(super) has_directives: bool,
}

impl Traits {
    pub(super) fn of(text: &[u8]) -> Traits {
        Traits {
            has_nul: memchr::memchr(0, text).is_some(),
            is_utf8: std::str::from_utf8(text).is_ok(),
            has_odd_blanks: memchr::memchr3(0x0b, 0x0c, b'\r', text).is_some(),
            has_directives: text.contains_str("svc:"),
        }
    }

    /// Whether all bytes are of the usual kinds.
    pub(super) fn is_plain(self) -> bool {
        self.is_utf8 && !self.has_nul && !self.has_odd_blanks
    }
}

/// A line of a services file.
#[derive(Clone, Copy)]
pub(super) struct Row<'r, 't> {
    pub(super) text: &'t [u8],
    pub(super) traits: Traits,
    /// The number of the line, from 0.
    pub(super) number: usize,
    pub(super) line: &'r ParsedLine<'t>,
}

impl<'t> Row<'_, 't> {
    /// The bytes of a span.
    pub(super) fn part(self, span: Range<usize>) -> &'t BStr {
        self.text[span].as_bstr()
    }

    /// The line, without its newline.
    pub(super) fn bytes(self) -> &'t [u8] {
        &self.text[self.line.span.clone()]
    }

    /// The line with its newline, if it has one.
    pub(super) fn whole(self) -> Range<usize> {
        let Range { start, end } = self.line.span;
        start..end + usize::from(self.has_newline())
    }

    pub(super) fn has_newline(self) -> bool {
        self.line.span.end < self.text.len()
    }

    pub(super) fn has_nul(self) -> bool {
        self.traits.has_nul && self.bytes().contains(&0)
    }

    /// Whether the line starts with a blank.
    pub(super) fn is_indented(self) -> bool {
        self.bytes().first().is_some_and(|&byte| is_blank(byte))
    }

    /// Whether an edit of its blanks and comments leaves the entry as it is for glibc, which repeats bytes of an indented
    /// line that has a NUL or no newline.
    pub(super) fn is_read_as_it_is(self) -> bool {
        let is_repeated = !self.has_newline() && self.is_indented() && !matches!(self.line.parsed, Ok(None));
        !self.has_nul() && !is_repeated
    }

    /// The place of the `#` that starts the comment, or the end of the line.
    pub(super) fn comment_start(self) -> usize {
        let Range { start, end } = self.line.span;
        self.bytes().find_byte(b'#').map_or(end, |at| start + at)
    }

    /// The word that starts at `from` or after blanks there, up to a blank, `#`, NUL or the end of the line.
    pub(super) fn word_after(self, from: usize) -> Range<usize> {
        let end = self.line.span.end;
        let rest = &self.text[from..end];
        let start = from + rest.iter().position(|&byte| !is_blank(byte)).unwrap_or(rest.len());
        let word = &self.text[start..end];
        let is_end = |byte: &u8| is_blank(*byte) || matches!(byte, b'#' | 0);
        start..start + word.iter().position(is_end).unwrap_or(word.len())
    }

    /// The first word: the name.
    pub(super) fn first_word(self) -> Range<usize> {
        self.word_after(self.line.span.start)
    }

    /// The word with the port and the protocol.
    pub(super) fn port_word(self, entry: &EntrySpans<'_>) -> Range<usize> {
        self.word_after(entry.name.end)
    }

    /// The name and the aliases of an entry.
    pub(super) fn names(self, entry: &EntrySpans<'_>) -> impl Iterator<Item = Range<usize>> + use<'t> {
        std::iter::once(entry.name.clone()).chain(self.aliases(entry))
    }

    /// The aliases of an entry.
    pub(super) fn aliases(self, entry: &EntrySpans<'_>) -> AliasSpans<'t> {
        self.aliases_before(entry, entry.aliases.end)
    }

    /// The aliases of an entry up to a place where one starts or they end.
    #[inline(always)]
    pub(super) fn aliases_before(self, entry: &EntrySpans<'_>, end: usize) -> AliasSpans<'t> {
        AliasSpans::new(self.text, entry.aliases.start..end)
    }
}
