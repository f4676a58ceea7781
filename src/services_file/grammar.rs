//! The grammar of one line, as glibc reads it (nss/nss_files/files-service.c and files-parse.c).
//!
//! ```text
//! line     = blanks [ name blanks port [ slashes protocol blanks aliases ] ] [ "#" comment ] [ NUL anything ]
//! port     = what strtoul(3) reads with base 0: a sign, then decimal, 0x hexadecimal or 0 octal digits
//! slashes  = one or more "/"
//! protocol = any word, or none
//! ```
//!
//! This is the only place that uses nom. A line comes without its newline.

use super::problem::Expected;
use crate::service::{is_blank, trim};
use crate::{Port, Protocol, Service};
use bstr::ByteSlice;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while1};
use nom::character::complete::{char, digit1, hex_digit1, oct_digit0};
use nom::combinator::{eof, map, opt};
use nom::error::{ErrorKind, ParseError};
use nom::sequence::preceded;
use nom::{Finish, IResult, Parser};

type Parsed<'a, T> = IResult<&'a [u8], T, Fault<'a>>;

/// Where a line stops being an entry: what is left of it there, and what should have come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fault<'a> {
    pub(crate) rest: &'a [u8],
    pub(crate) expected: Expected,
}

impl<'a> ParseError<&'a [u8]> for Fault<'a> {
    fn from_error_kind(rest: &'a [u8], _: ErrorKind) -> Fault<'a> {
        Fault { rest, expected: Expected::Port }
    }

    fn append(_: &'a [u8], _: ErrorKind, innermost: Fault<'a>) -> Fault<'a> {
        innermost
    }
}

/// Reads one line: an entry, or `None` for blanks and comments, or where it went wrong.
pub(crate) fn line(text: &[u8]) -> Result<Option<Service<'_>>, Fault<'_>> {
    let text = skip_blanks(text);
    let (entry, description) = split_comment(text);
    if entry.is_empty() {
        return Ok(None);
    }
    let (_, service) = service(entry).finish()?;
    Ok(Some(Service { description: said(description).as_bstr(), ..service }))
}

/// The part of a line that may hold an entry, and its comment. To glibc a line is a C string: it ends at a NUL.
fn split_comment(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr2(b'#', 0, text) {
        None => (text, &[]),
        Some(end) if text[end] == 0 => (&text[..end], &[]),
        Some(end) => {
            let comment = &text[end + 1..];
            let comment = memchr::memchr(0, comment).map_or(comment, |nul| &comment[..nul]);
            (&text[..end], comment)
        }
    }
}

/// What a comment says, without the marks and blanks around it.
pub(super) fn said(comment: &[u8]) -> &[u8] {
    let start = comment.iter().position(|&byte| !is_blank(byte) && byte != b'#').unwrap_or(comment.len());
    trim(&comment[start..])
}

fn skip_blanks(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| !is_blank(byte)).unwrap_or(text.len());
    &text[start..]
}

fn service(i: &[u8]) -> Parsed<'_, Service<'_>> {
    let (i, name) = word(i)?;
    let (i, _) = blanks(i)?;
    let (i, port) = port(i)?;
    let (i, protocol) = alt((map(eof, |_| &b""[..]), preceded(slashes, protocol))).parse(i)?;
    let service = Service {
        name: name.as_bstr(),
        aliases: trim(i).as_bstr(),
        ports: Some(port.into()),
        protocol: Some(Protocol::new(protocol)),
        description: b"".as_bstr(),
    };
    Ok((&[], service))
}

fn word(i: &[u8]) -> Parsed<'_, &[u8]> {
    take_while1(|byte| !is_blank(byte))(i)
}

fn blanks(i: &[u8]) -> Parsed<'_, &[u8]> {
    take_while(is_blank)(i)
}

fn protocol(i: &[u8]) -> Parsed<'_, &[u8]> {
    take_while(|byte| !is_blank(byte))(i)
}

fn slashes(i: &[u8]) -> Parsed<'_, &[u8]> {
    let missing = |_: nom::Err<Fault<'_>>| nom::Err::Error(Fault { rest: i, expected: Expected::Slash });
    take_while1(|byte| byte == b'/')(i).map_err(missing)
}

/// A number from 0 to 65535, in any form that strtoul(3) takes.
fn port(i: &[u8]) -> Parsed<'_, Port> {
    let (rest, (sign, value)) = (opt(alt((char('+'), char('-')))), magnitude).parse(i)?;
    let wrong = |expected| Err(nom::Err::Failure(Fault { rest: i, expected }));
    match (sign, u16::try_from(value)) {
        (Some('-'), _) if value != 0 => wrong(Expected::PortInRange { glibc: truncated(value.wrapping_neg()) }),
        (_, Ok(number)) => Ok((rest, Port::new(number))),
        (_, Err(_)) => wrong(Expected::PortInRange { glibc: truncated(value) }),
    }
}

/// glibc clips to 32 bits, then stores the low 16 (`strtou32` and `htons`).
fn truncated(value: u64) -> u16 {
    value.min(u64::from(u32::MAX)) as u16
}

fn magnitude(i: &[u8]) -> Parsed<'_, u64> {
    alt((
        map(preceded(tag_no_case("0x"), hex_digit1), |digits| value(digits, 16)),
        map(preceded(tag("0"), oct_digit0), |digits| value(digits, 8)),
        map(digit1, |digits| value(digits, 10)),
    ))
    .parse(i)
}

/// The value of ASCII digits, or the largest number there is.
fn value(digits: &[u8], base: u32) -> u64 {
    digits.iter().fold(0, |value: u64, &byte| {
        let digit = char::from(byte).to_digit(base).unwrap_or(0);
        value.saturating_mul(u64::from(base)).saturating_add(u64::from(digit))
    })
}
