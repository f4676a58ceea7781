//! The grammar of one line, as glibc reads it (nss/nss_files/files-service.c and files-parse.c).
//!
//! ```text
//! line     = blanks [ name blanks port [ slashes protocol blanks aliases ] ] [ "#" comment ] [ NUL anything ]
//! port     = a number as strtoul(3) parses it with base 0: a sign, then decimal, 0x hexadecimal or 0 octal digits
//! slashes  = one or more "/"
//! protocol = a word, or empty
//! ```
//!
//! The parsers take a [`Cursor`] and return spans; the [leaves](Leaves) look at bytes. Everything that
//! a common entry needs is inlined into the loop over the lines: a call, and a result in memory, for each word would take
//! longer than reading the word.

use super::line::{Leaves, Line, short_decimal};
use super::problem::Expected;
use crate::service::is_blank;
use crate::{Port, Protocol};
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case};
use nom::character::complete::{char, digit1, hex_digit1, oct_digit0};
use nom::combinator::{map, opt, value};
use nom::error::{self, ErrorKind};
use nom::sequence::preceded;
use nom::{Finish, IResult, Parser};
use std::ops::Range;

/// An entry. Its parts are spans, counted in bytes from the start of the line or of the text.
#[derive(Clone, Debug)]
pub(crate) struct EntrySpans<'a> {
    pub(crate) name: Range<usize>,
    /// Where the number of the port starts.
    pub(crate) number: usize,
    pub(crate) port: Port,
    pub(crate) protocol: Protocol<'a>,
    pub(crate) aliases: Range<usize>,
    pub(crate) description: Range<usize>,
}

impl EntrySpans<'_> {
    /// The same entry in a text in which its line starts at `start`.
    #[inline(always)]
    pub(super) fn moved(self, start: usize) -> Self {
        let moved = |part: Range<usize>| start + part.start..start + part.end;
        let (name, aliases, description) = (moved(self.name), moved(self.aliases), moved(self.description));
        EntrySpans { name, number: start + self.number, aliases, description, ..self }
    }
}

/// A position in a line: the input of the parsers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<L> {
    leaves: L,
    at: usize,
}

impl<'a, L: Leaves<'a>> Cursor<L> {
    #[inline(always)]
    fn line(self) -> Line<'a> {
        self.leaves.line()
    }

    /// The text from here on.
    #[inline(always)]
    fn rest(self) -> &'a [u8] {
        self.line().rest(self.at)
    }
}

/// Where a line stops being an entry, and what was expected there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ParseError {
    pub(super) at: usize,
    pub(super) expected: Expected,
}

type Parsed<L, T> = IResult<Cursor<L>, T, ParseError>;

impl<L> error::ParseError<Cursor<L>> for ParseError {
    fn from_error_kind(i: Cursor<L>, _: ErrorKind) -> ParseError {
        ParseError { at: i.at, expected: Expected::Port }
    }

    fn append(_: Cursor<L>, _: ErrorKind, innermost: ParseError) -> ParseError {
        innermost
    }
}

/// Parses one line: an entry, or `None` for an empty line or a comment.
#[inline(always)]
pub(super) fn line<'a, L: Leaves<'a>>(leaves: L) -> Result<Option<EntrySpans<'a>>, ParseError> {
    let (start, ()) = blanks(Cursor { leaves, at: 0 }).finish()?;
    if start.line().word_has_ended(start.at) {
        return Ok(None);
    }
    entry(start).finish().map(|(_, entry)| Some(entry))
}

#[inline(always)]
fn entry<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, EntrySpans<'a>> {
    let (i, name) = word(i)?;
    let (number, ()) = blanks(i)?;
    let (i, port) = port(number)?;
    // The combinators of the rare case stay out of the loop over the lines.
    let (i, protocol) = match common_protocol(i) {
        Ok(found) => found,
        Err(_) => {
            let (end, protocol) = any_protocol(i)?;
            (Cursor { at: end, ..i }, protocol)
        }
    };
    let (i, ()) = blanks(i)?;
    let (i, aliases) = aliases(i)?;
    let (i, description) = comment(i)?;
    // Last: a line that glibc skips too has no port in glibc either.
    let port = port.or_else(|glibc| expected(number, Expected::PortInRange { glibc }).map(|(_, port)| port))?;
    Ok((i, EntrySpans { name, number: number.at, port, protocol, aliases, description }))
}

#[inline(always)]
fn word<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, Range<usize>> {
    let end = i.leaves.word_end(i.at);
    Ok((Cursor { at: end, ..i }, i.at..end))
}

#[inline(always)]
fn blanks<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, ()> {
    Ok((Cursor { at: i.leaves.blanks_end(i.at), ..i }, ()))
}

/// Parses the slash and the protocol of nearly every entry in one comparison.
#[inline(always)]
fn common_protocol<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, Protocol<'a>> {
    let protocol = match i.line().text.get(i.at..i.at + 4) {
        Some(b"/tcp") => Protocol::Tcp,
        Some(b"/udp") => Protocol::Udp,
        _ => return expected(i, Expected::Slash),
    };
    let after = Cursor { at: i.at + 4, ..i };
    if i.line().word_has_ended(after.at) { Ok((after, protocol)) } else { expected(i, Expected::Slash) }
}

#[inline(never)]
fn any_protocol<'a, L: Leaves<'a>>(i: Cursor<L>) -> Result<(usize, Protocol<'a>), nom::Err<ParseError>> {
    alt((preceded(slashes, protocol), value(Protocol::new(""), end))).parse(i).map(|(i, protocol)| (i.at, protocol))
}

fn slashes<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, ()> {
    match i.rest().iter().take_while(|&&byte| byte == b'/').count() {
        0 => expected(i, Expected::Slash),
        count => Ok((Cursor { at: i.at + count, ..i }, ())),
    }
}

fn protocol<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, Protocol<'a>> {
    let (after, word) = word(i)?;
    Ok((after, Protocol::new(&i.line().text[word])))
}

/// Parses words separated by blanks into one span.
#[inline(always)]
fn aliases<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, Range<usize>> {
    let (mut end, mut next) = (i.at, i);
    while !i.line().word_has_ended(next.at) {
        end = i.leaves.word_end(next.at);
        next.at = i.leaves.blanks_end(end);
    }
    Ok((next, i.at..end))
}

/// Parses the comment, if there is one.
#[inline(always)]
fn comment<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, Range<usize>> {
    let end = i.line().length;
    let text = trim_comment(&i.line().text[..end], i.at);
    Ok((Cursor { at: end, ..i }, text))
}

/// Trims `#` and blanks from a comment that starts at `from` and ends with the text.
#[inline(always)]
pub(super) fn trim_comment(text: &[u8], from: usize) -> Range<usize> {
    // The common form: `#`, one blank, and text up to the end of the line.
    if let Some([b'#', b' ', first, .., last]) = text.get(from..)
        && *first > b'#'
        && *last > b' '
    {
        return from + 2..text.len();
    }
    trim_long_comment(text, from)
}

#[inline(never)]
fn trim_long_comment(text: &[u8], from: usize) -> Range<usize> {
    let comment = text.get(from..).unwrap_or_default();
    let start = comment.iter().position(|&byte| !is_blank(byte) && byte != b'#').unwrap_or(comment.len());
    let end = comment.iter().rposition(|&byte| !is_blank(byte)).map_or(start, |last| last + 1);
    from + start..from + end.max(start)
}

/// Matches the end of an entry: the end of the line, `#` or NUL.
fn end<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, ()> {
    match i.line().text.get(i.at) {
        None | Some(b'\n' | b'#' | 0) => Ok((i, ())),
        Some(_) => expected(i, Expected::Slash),
    }
}

#[inline(always)]
fn expected<L, T>(i: Cursor<L>, expected: Expected) -> Parsed<L, T> {
    Err(nom::Err::Error(ParseError { at: i.at, expected }))
}

/// A port, or the port that glibc makes of a number that is not a port.
type Number = Result<Port, u16>;

/// Parses a number in any form that strtoul(3) accepts.
#[inline(always)]
fn port<'a, L: Leaves<'a>>(i: Cursor<L>) -> Parsed<L, Number> {
    match short_decimal(i.rest()) {
        Some((value @ ..=0xffff, length)) => Ok((Cursor { at: i.at + length, ..i }, Ok(Port::new(value as u16)))),
        _ => match any_port(i.rest()) {
            Ok((rest, port)) => Ok((Cursor { at: i.line().text.len() - rest.len(), ..i }, port)),
            Err(rest) => expected(Cursor { at: i.line().text.len() - rest.len(), ..i }, Expected::Port),
        },
    }
}

#[inline(never)]
fn any_port(i: &[u8]) -> Result<(&[u8], Number), &[u8]> {
    let digits: IResult<_, _, ()> = opt(alt((char('+'), char('-')))).parse(i);
    let (digits, sign) = digits.unwrap_or((i, None));
    let (rest, value) = magnitude(digits).map_err(|_| digits)?;
    let port = match u16::try_from(value) {
        Ok(number) if number == 0 || sign != Some('-') => Ok(Port::new(number)),
        _ => Err(truncated(sign, value)),
    };
    Ok((rest, port))
}

/// The port that glibc makes of a number: strtoul(3) returns its maximum for a number that is too large and negates others;
/// `strtou32` limits the result to 32 bits, and `htons` takes the low 16.
fn truncated(sign: Option<char>, value: u128) -> u16 {
    let value = match u64::try_from(value) {
        Ok(value) if sign == Some('-') => value.wrapping_neg(),
        Ok(value) => value,
        Err(_) => u64::MAX,
    };
    value.min(u64::from(u32::MAX)) as u16
}

fn magnitude(i: &[u8]) -> IResult<&[u8], u128, ()> {
    alt((
        map(preceded(tag_no_case("0x"), hex_digit1), |digits| value_of(digits, 16)),
        map(preceded(tag("0"), oct_digit0), |digits| value_of(digits, 8)),
        map(digit1, |digits| value_of(digits, 10)),
    ))
    .parse(i)
}

/// The value of ASCII digits, at most `u128::MAX`.
fn value_of(digits: &[u8], base: u32) -> u128 {
    digits.iter().fold(0, |value: u128, &byte| {
        let digit = char::from(byte).to_digit(base).unwrap_or(0);
        value.saturating_mul(u128::from(base)).saturating_add(u128::from(digit))
    })
}
