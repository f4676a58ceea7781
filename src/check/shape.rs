//! The layout of a line: blanks, line ends, lengths and encodings.

use super::finding::{Edit, Finding, Safety};
use super::lint::Lint;
use super::row::{Row, trim_end};
use crate::service::is_blank;
use crate::services_file::{Expected, Problem, parsed_lines};
use bstr::ByteSlice;
use std::ops::Range;

/// A byte order mark in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// The bytes that musl reads at a time (src/network/lookup_serv.c), without the NUL.
const MUSL: usize = 127;

/// Adds the findings about the layout of a line.
pub(super) fn check(row: Row<'_, '_>, found: &mut Vec<Finding>) {
    if is_plain(row) {
        return;
    }
    if row.number == 0 && row.bytes().starts_with(BYTE_ORDER_MARK) {
        found.push(byte_order_mark(row));
    }
    if row.traits.has_nul
        && let Some(at) = row.bytes().find_byte(0)
    {
        let at = row.line.span.start + at;
        let nul = Finding::new(Lint::NulByte, row.number, at..at + 1, "a NUL byte");
        found.push(nul.readers("readers in C see the end of the line here, Go reads on").help("remove it"));
    }
    if !row.traits.is_utf8
        && let Err(error) = std::str::from_utf8(row.bytes())
    {
        let at = row.line.span.start + error.valid_up_to();
        let wrong = Finding::new(Lint::NotUtf8, row.number, at..at + 1, "this byte is not part of UTF-8 text");
        found.push(wrong.help("convert the file, for example from Latin-1: `iconv -f latin1 -t utf-8`"));
    }
    found.extend(blanks_at_end(row));
    found.extend(missing_newline(row));
    if matches!(row.line.parsed, Ok(Some(_))) {
        found.extend(indentation(row));
        found.extend(if row.traits.has_odd_blanks { odd_blanks(row) } else { None });
    }
    found.extend(length(row));
}

/// Whether a line has none of the things that there are findings about: most lines pass this quick test.
fn is_plain(row: Row<'_, '_>) -> bool {
    let line = row.bytes();
    let is_blank = |end: Option<&u8>| end.is_some_and(|&byte| is_blank(byte));
    let is_short = line.len() <= MUSL && row.has_newline() && row.number > 0;
    is_short && row.traits.is_plain() && !is_blank(line.first()) && !is_blank(line.last())
}

/// The finding about a line that is too long to be looked into.
pub(super) fn too_long(row: Row<'_, '_>) -> Finding {
    let span = row.line.span.start..row.line.span.start + MUSL;
    let message = format!("a line of {} bytes, which is not checked", row.line.span.len());
    let finding = Finding::new(Lint::LongLine, row.number, span, message);
    finding.readers("musl reads 127 bytes at a time, old BSDs 1,023").help("make several lines of it")
}

fn byte_order_mark(row: Row<'_, '_>) -> Finding {
    let start = row.line.span.start;
    let span = start..start + BYTE_ORDER_MARK.len();
    let rest = &row.text[span.end..row.line.span.end];
    let is_no_entry = parsed_lines(rest).all(|line| matches!(line.parsed, Ok(None)));
    let safety = if is_no_entry { Safety::SameAnswers } else { Safety::OtherAnswers };
    Finding::new(Lint::ByteOrderMark, row.number, span.clone(), "the file starts with a byte order mark")
        .readers("for every reader it is part of the first word")
        .help("remove it")
        .fix(safety, vec![Edit::remove(span)])
}

fn blanks_at_end(row: Row<'_, '_>) -> Option<Finding> {
    let end = row.line.span.end;
    let length = row.bytes().iter().rev().take_while(|&&byte| is_blank(byte)).count();
    let (last, span) = (*row.bytes().last().filter(|_| length > 0)?, end - length..end);
    let finding = match last {
        b'\r' => Finding::new(Lint::CarriageReturn, row.number, end - 1..end, "the line ends with CR LF")
            .readers("glibc, musl and Go take CR as a blank; for the BSDs and augeas it belongs to the last word"),
        _ => Finding::new(Lint::TrailingBlanks, row.number, span.clone(), "blanks at the end of the line"),
    };
    Some(mended(row, finding.help("remove them"), vec![Edit::remove(span)]))
}

fn missing_newline(row: Row<'_, '_>) -> Option<Finding> {
    let end = row.line.span.end;
    if row.has_newline() {
        return None;
    }
    let last = row.bytes().char_indices().next_back().map_or(end, |(at, _, _)| row.line.span.start + at);
    let finding = Finding::new(Lint::MissingNewline, row.number, last..end, "the last line has no newline");
    Some(mended(row, finding.help("add it"), vec![Edit::insert(end, "\n")]))
}

fn indentation(row: Row<'_, '_>) -> Option<Finding> {
    if !row.is_indented() {
        return None;
    }
    let start = row.line.span.start;
    let span = start..row.first_word().start;
    let finding = Finding::new(Lint::Indentation, row.number, span.clone(), "blanks before the name")
        .readers("glibc and Go skip the blanks; musl and the BSDs skip the entry")
        .help("start the entry at the beginning of the line");
    Some(mended(row, finding, vec![Edit::remove(span)]))
}

fn odd_blanks(row: Row<'_, '_>) -> Option<Finding> {
    let name = row.first_word();
    let end = row.line.span.start + row.bytes().find_byteset(b"#\0").unwrap_or(row.bytes().len());
    let words = trim_end(&row.text[name.start..end]);
    let is_odd = |&byte: &u8| is_blank(byte) && !matches!(byte, b' ' | b'\t');
    let first = name.start + words.iter().position(is_odd)?;
    let last = name.start + words.iter().rposition(is_odd)?;
    let what = match row.text[first] {
        b'\r' => "a carriage return between words",
        0x0b => "a vertical tab between words",
        _ => "a form feed between words",
    };
    let finding = Finding::new(Lint::OddBlank, row.number, first..first + 1, what)
        .readers("glibc and musl take it as a blank; for the BSDs and augeas it belongs to the word before it")
        .help("use a space or a tab");
    let odd = &row.text[first..last + 1];
    let blanks: Vec<u8> = odd.iter().map(|byte| if is_odd(byte) { b' ' } else { *byte }).collect();
    Some(mended(row, finding, vec![Edit::replace(first..last + 1, blanks)]))
}

fn length(row: Row<'_, '_>) -> Option<Finding> {
    let (start, most) = (row.line.span.start, row.line.span.start + MUSL);
    if row.line.span.end <= most {
        return None;
    }
    let comment = row.comment_start();
    let words = trim_end(&row.text[start..comment]).len() + start;
    match &row.line.parsed {
        Ok(Some(entry)) if words > most => {
            let from = row.names(entry).find(|name| name.end > most).map_or(most, |name| name.start);
            let finding = Finding::new(Lint::LongLine, row.number, from..words, "names after the first 127 bytes");
            let rest = "put the other aliases on a second line with the same name, port and protocol";
            Some(finding.readers("musl does not find them; old BSDs read 1,023 bytes").help(rest))
        }
        Ok(_) if comment < row.line.span.end => Some(long_comment(row, comment)),
        _ => None,
    }
}

fn long_comment(row: Row<'_, '_>, comment: usize) -> Finding {
    let (most, end) = (row.line.span.start + MUSL, row.line.span.end);
    let from = (most..end).find(|&at| row.text.is_char_boundary_at(at)).unwrap_or(end);
    let finding = Finding::new(Lint::LongComment, row.number, from..end, "the comment goes past the first 127 bytes")
        .readers("musl reads the rest as a line of its own")
        .help("continue the comment on the next line");
    match wrapped(row, comment) {
        Some(edits) if !row.has_nul() && !row.part(comment..end).contains_str("svc:") => mended(row, finding, edits),
        _ => finding,
    }
}

/// The edits that continue a comment on lines of its own; `None` if a word is too long for a line.
fn wrapped(row: Row<'_, '_>, comment: usize) -> Option<Vec<Edit>> {
    let (mut edits, mut from, mut line) = (Vec::new(), comment, row.line.span.start);
    let end = comment + trim_end(&row.text[comment..row.line.span.end]).len();
    if comment - line >= MUSL {
        return None;
    }
    while end - line > MUSL {
        let rest = &row.text[from..line + MUSL + 1];
        let word = 1 + rest[1..].iter().rposition(|&byte| matches!(byte, b' ' | b'\t'))?;
        let cut = from + trim_end(&rest[..word]).len();
        let next = from + word + 1;
        if row.text[from..cut].iter().all(|&byte| byte == b'#') || next >= end {
            return None;
        }
        edits.push(Edit::replace(cut..next, "\n# "));
        // The new line starts with `# `, which takes the place of two bytes before the word.
        (from, line) = (next, next - 2);
    }
    (!edits.is_empty()).then_some(edits)
}

trait CharBoundary {
    /// Whether a character can start at this byte, whatever the encoding.
    fn is_char_boundary_at(&self, at: usize) -> bool;
}

impl CharBoundary for [u8] {
    fn is_char_boundary_at(&self, at: usize) -> bool {
        self.get(at).is_none_or(|byte| byte & 0xc0 != 0x80)
    }
}

/// The finding with edits within its line. They are safe if the line is read as it was.
pub(super) fn mended(row: Row<'_, '_>, finding: Finding, edits: Vec<Edit>) -> Finding {
    let same = row.is_read_as_it_is() && is_same(row, &edits);
    finding.fix(if same { Safety::SameAnswers } else { Safety::OtherAnswers }, edits)
}

/// Whether a line is read as the same entry after edits, and lines that the edits add are comments.
fn is_same(row: Row<'_, '_>, edits: &[Edit]) -> bool {
    let Range { start, end } = row.whole();
    let (mut after, mut at) = (Vec::with_capacity(end - start), start);
    for edit in edits {
        after.extend_from_slice(&row.text[at..edit.span.start]);
        after.extend_from_slice(&edit.replacement);
        at = edit.span.end;
    }
    after.extend_from_slice(&row.text[at..end]);
    let (mut before, mut lines) = (parsed_lines(&row.text[start..end]), parsed_lines(&after));
    let (Some(old), Some(new)) = (before.next(), lines.next()) else { return false };
    let same = match (&old.parsed, &new.parsed) {
        (Ok(None), Ok(None)) => true,
        (Ok(Some(_)), Ok(Some(_))) => answer(&row.text[start..end]) == answer(&after),
        (Err(old), Err(new)) => kind(old) == kind(new) && words(&row.text[start..end]) == words(&after),
        _ => false,
    };
    same && lines.all(|line| matches!(line.parsed, Ok(None)))
}

/// What getservbyname(3) returns of a line.
fn answer(line: &[u8]) -> Option<(Vec<&bstr::BStr>, Option<crate::PortRange>, Option<crate::Protocol<'_>>)> {
    let service = crate::services_file::line(line)?;
    Some((service.names().collect(), service.ports, service.protocol))
}

fn kind(problem: &Problem<'_>) -> Expected {
    problem.expected
}

/// The words of the first line before its comment.
fn words(text: &[u8]) -> Vec<&[u8]> {
    let line = text.lines().next().unwrap_or_default();
    let line = &line[..line.find_byte(b'#').unwrap_or(line.len())];
    line.split(|&byte| is_blank(byte)).filter(|word| !word.is_empty()).collect()
}
