//! Parses a services file line by line.

use super::grammar::{self, EntrySpans, ParseError};
use super::line::{Leaves, Line};
use super::marks::Marks;
use super::problem::Problem;
use crate::Service;
use crate::lanes::{Level, Simd, dispatch};
use crate::service::words;
use bstr::ByteSlice;
use memchr::{memchr, memchr_iter, memrchr};
use std::fmt;
use std::ops::Range;

/// The content of a services file.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ServicesFile<'a> {
    /// The entries in the order of the file.
    pub entries: Vec<Service<'a>>,
    /// The lines that are neither entries, comments nor empty, in the order of the file.
    pub problems: Vec<Problem<'a>>,
}

impl fmt::Debug for ServicesFile<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ServicesFile");
        shown.field("entries", &self.entries.len()).field("problems", &self.problems.len()).finish()
    }
}

/// Parses a services file, services(5), into entries and problems.
///
/// ```
/// use svc_lookup::{Port, Protocol, services_file};
///
/// let file = services_file::parse(b"domain  53/udp  nameserver  # Domain Name Server\n");
/// let domain = file.entries[0];
/// assert_eq!(domain.name, "domain");
/// assert_eq!(domain.ports, Some(Port::new(53).into()));
/// assert_eq!(domain.protocol, Some(Protocol::Udp));
/// assert_eq!(domain.description, "Domain Name Server");
/// assert!(file.problems.is_empty());
/// ```
pub fn parse(text: &[u8]) -> ServicesFile<'_> {
    let (mut file, mut number) = (ServicesFile::default(), 0);
    each_line(text, |line, parsed| {
        match parsed {
            Ok(Some(entry)) => file.entries.push(service(line, entry)),
            Ok(None) => {}
            Err(error) => file.problems.push(problem(number, line, error)),
        }
        number += 1;
    });
    file
}

/// What a line was parsed as.
type ParsedAs<'a> = Result<Option<EntrySpans<'a>>, ParseError>;

/// Parses every line of a text, in order. Many bytes are looked at at once, which is the fastest way for a whole file.
#[inline(always)]
fn each_line<'a>(text: &'a [u8], visit: impl FnMut(Line<'a>, ParsedAs<'a>)) {
    dispatch!(Level::new(), simd => each_line_with(simd, text, visit))
}

#[inline(always)]
fn each_line_with<'a, S: Simd>(simd: S, text: &'a [u8], mut visit: impl FnMut(Line<'a>, ParsedAs<'a>)) {
    let (mut marks, mut rest) = (Marks::new(), text);
    while !rest.is_empty() {
        marks.mark(simd, rest);
        let mut passed = 0;
        while let Some(line) = marks.line(rest, passed) {
            passed += line.line().length + 1;
            visit(line.line(), grammar::line(line));
        }
        if passed == 0 {
            passed = each_plain_line(rest, &marks, &mut visit);
        }
        rest = rest.get(passed..).unwrap_or_default();
    }
}

/// Parses the lines that begin among the bytes with marks, without these: one is longer, or has a NUL. Returns their length.
#[cold]
fn each_plain_line<'a>(text: &'a [u8], marks: &Marks, visit: &mut dyn FnMut(Line<'a>, ParsedAs<'a>)) -> usize {
    let mut lines = Lines { rest: text, has_nul: marks.has_nul() };
    while text.len() - lines.rest.len() < marks.length()
        && let Some(line) = lines.next()
    {
        visit(line, grammar::line(line));
    }
    text.len() - lines.rest.len()
}

/// Parses every entry of a text, in order; their spans count from the start of the text.
#[inline(always)]
pub(crate) fn each_entry<'a>(text: &'a [u8], mut visit: impl FnMut(EntrySpans<'a>)) {
    each_line(text, |line, parsed| {
        if let Ok(Some(entry)) = parsed {
            visit(entry.moved(text.len() - line.text.len()));
        }
    });
}

/// A line of a text, and what it was parsed as. Spans count from the start of the text.
#[derive(Clone, Debug)]
pub(crate) struct ParsedLine<'a> {
    /// The line without its newline, whatever is after a NUL included.
    pub(crate) span: Range<usize>,
    /// The entry; none for an empty line or a comment.
    pub(crate) parsed: Result<Option<EntrySpans<'a>>, Problem<'a>>,
}

/// Parses the lines of a text, in order.
pub(crate) fn parsed_lines(text: &[u8]) -> ParsedLines<'_> {
    ParsedLines { text, lines: Lines::new(text), number: 0, start: 0 }
}

/// The lines of a text, from [`parsed_lines`].
#[derive(Clone, Debug)]
pub(crate) struct ParsedLines<'a> {
    text: &'a [u8],
    lines: Lines<'a>,
    /// The number and the start of the next line.
    number: usize,
    start: usize,
}

impl<'a> Iterator for ParsedLines<'a> {
    type Item = ParsedLine<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<ParsedLine<'a>> {
        let line = self.lines.next()?;
        let end = line_end(self.text, self.start + line.length);
        let span = std::mem::replace(&mut self.start, end + 1)..end;
        let parsed = match grammar::line(line) {
            Ok(entry) => Ok(entry.map(|entry| entry.moved(span.start))),
            Err(error) => Err(problem(self.number, line, error)),
        };
        self.number += 1;
        Some(ParsedLine { span, parsed })
    }
}

/// The aliases of an entry, as places in the text that its span of aliases counts in.
#[derive(Clone, Debug)]
pub(crate) struct AliasSpans<'a> {
    /// The whole text.
    line: Line<'a>,
    left: Range<usize>,
}

impl<'a> AliasSpans<'a> {
    #[inline(always)]
    pub(crate) fn new(text: &'a [u8], aliases: Range<usize>) -> AliasSpans<'a> {
        AliasSpans { line: Line::whole(text), left: aliases }
    }
}

impl Iterator for AliasSpans<'_> {
    type Item = Range<usize>;

    #[inline(always)]
    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.left.start;
        let word = (!self.left.is_empty()).then(|| start..self.line.word_end(start))?;
        self.left.start = self.line.blanks_end(word.end);
        Some(word)
    }
}

/// The end of the line that contains the byte at `offset`, without its newline.
fn line_end(text: &[u8], offset: usize) -> usize {
    match text.get(offset) {
        None | Some(b'\n') => offset.min(text.len()),
        Some(_) => memchr(b'\n', &text[offset..]).map_or(text.len(), |length| offset + length),
    }
}

/// Parses the entries of a text, in order.
fn services(text: &[u8]) -> impl Iterator<Item = Service<'_>> {
    Lines::new(text).filter_map(|line| Some(service(line, grammar::line(line).ok()??)))
}

/// Whether a text has more entries, aliases and lines with a problem than this: the parts that memory is needed for.
pub(crate) fn has_more_than(most: usize, text: &[u8]) -> bool {
    let mut left = most;
    !Lines::new(text).all(|line| {
        let parts = match grammar::line(line) {
            Ok(None) => 0,
            Err(_) => 1,
            Ok(Some(entry)) => 1 + words(line.text[entry.aliases].as_bstr()).take(left + 1).count(),
        };
        let rest = left.checked_sub(parts);
        left = rest.unwrap_or_default();
        rest.is_some()
    })
}

/// Parses one line without its newline.
pub(crate) fn line(text: &[u8]) -> Option<Service<'_>> {
    services(text).next()
}

fn service<'a>(line: Line<'a>, entry: EntrySpans<'a>) -> Service<'a> {
    let part = |range: Range<usize>| line.text[range].as_bstr();
    Service {
        name: part(entry.name),
        aliases: part(entry.aliases),
        ports: Some(entry.port.into()),
        protocol: Some(entry.protocol),
        description: part(entry.description),
    }
}

fn problem<'a>(number: usize, line: Line<'a>, error: ParseError) -> Problem<'a> {
    let found = &line.text[error.at..line.word_end(error.at)];
    Problem { line: number, column: error.at, expected: error.expected, found: found.as_bstr() }
}

/// The lines of a text. Only a newline ends a line: a lone carriage return is a blank.
#[derive(Clone, Debug)]
struct Lines<'a> {
    rest: &'a [u8],
    /// Whether there is a NUL: glibc reads a line as a C string, which ends there. No proper file has one.
    has_nul: bool,
}

impl<'a> Lines<'a> {
    fn new(text: &'a [u8]) -> Lines<'a> {
        Lines { rest: text, has_nul: memchr(0, text).is_some() }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    #[inline(always)]
    fn next(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut line = Line::first(self.rest);
        self.rest = self.rest.get(line.length + 1..).unwrap_or_default();
        if self.has_nul {
            line.length = memchr(0, &line.text[..line.length]).unwrap_or(line.length);
        }
        Some(line)
    }
}

/// Returns the line that contains the byte at `offset`.
pub(crate) fn line_at(text: &[u8], offset: usize) -> &[u8] {
    let start = memrchr(b'\n', &text[..offset]).map_or(0, |newline| newline + 1);
    &text[start..line_end(text, offset)]
}

/// Returns the number of the line, from 0, that contains the byte at `offset`.
pub(crate) fn line_number(text: &[u8], offset: usize) -> usize {
    memchr_iter(b'\n', &text[..offset.min(text.len())]).count()
}

#[cfg(test)]
mod tests {
    use super::{Lines, each_line};
    use crate::lanes::Level;
    use crate::services_file::grammar;

    /// Every line of a text with its place and what it was parsed as, by the marks or one after the other.
    fn lines(text: &[u8], by_marks: bool) -> Vec<String> {
        let mut lines = Vec::new();
        let show = |line: super::Line<'_>, parsed: super::ParsedAs<'_>| {
            format!("{} {} {parsed:?}", text.len() - line.text.len(), line.length)
        };
        if by_marks {
            each_line(text, |line, parsed| lines.push(show(line, parsed)));
        } else {
            lines.extend(Lines::new(text).map(|line| show(line, grammar::line(line))));
        }
        lines
    }

    #[test]
    fn a_line_is_parsed_the_same_with_marks_and_without() {
        let pieces: [&[u8]; 16] = [
            b"domain\t53/tcp\tnameserver # Domain Name Server\n",
            b"  ntp 123/udp\n",
            b"# comment\n",
            b"\n",
            b"x 99999/tcp\n",
            b"a-long-name-of-a-service-which-goes-on-and-on-and-on-and-on-and-on-and-on\t\t\t1/tcp\n",
            b"                                                                            far 7/tcp\n",
            b"nul 9/tcp alias\0 rest\n",
            b"y 0x50/tcp # hexadecimal\r\n",
            b"z 80 tcp\n",
            b"many 1/tcp a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g h i j\n",
            b"\x0b\x0c\r \t",
            b"#",
            b"s 5//tcp\xff\n",
            b"p",
            b" ",
        ];
        let (mut parsed, mut seed) = (0, 7u32);
        for round in 0..300 {
            let mut text = Vec::new();
            while text.len() < round * 80 {
                seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                let piece = pieces[(seed >> 16) as usize % pieces.len()];
                // NULs are left to every seventh text, since they change how a whole stretch is read.
                text.extend(piece.iter().filter(|&&byte| byte != 0 || round % 7 == 0));
                if seed >> 16 & 0x3ff == 0 {
                    text.resize(text.len() + 9000, b'x');
                }
            }
            let plain = lines(&text, false);
            assert_eq!(lines(&text, true), plain, "{:?}", bstr::BStr::new(&text));
            parsed += plain.len();
        }
        assert!(parsed > 50_000, "{parsed} at {:?}", Level::new());
    }
}
