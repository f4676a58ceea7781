//! Lookups in the text of a services file, for a program that makes few of them.
//!
//! A line can only match if it contains the bytes of the name or port, and finding those is far faster than parsing every
//! line. Each such line is parsed with the same grammar, so the hits are those of the index (a property test compares).

use crate::services_file::{line, line_at};
use crate::{Port, Service};
use memchr::{memchr_iter, memmem};

/// The entries with this name or alias, in the order of the file.
pub(super) fn by_name<'a>(text: &'a [u8], name: &[u8]) -> impl Iterator<Item = Service<'a>> {
    let finder = memmem::Finder::new(name);
    let mut from = if name.is_empty() { text.len() } else { 0 };
    std::iter::from_fn(move || {
        while from < text.len() {
            let at = from + finder.find(&text[from..])?;
            let service = next_line(text, at, &mut from);
            if let Some(service) = service.filter(|service| service.is_named(name)) {
                return Some(service);
            }
        }
        None
    })
}

/// The entries with this name or alias, ignoring the case of ASCII letters, in the order of the file; `places` are the
/// offsets at which the text has the name in any case.
pub(super) fn by_name_ignoring_case<'a: 'q, 'q>(
    text: &'a [u8],
    places: impl Iterator<Item = u32> + 'q,
    name: &'q [u8],
) -> impl Iterator<Item = Service<'a>> + 'q {
    entries_at(text, places).filter(|service| service.names().any(|known| known.eq_ignore_ascii_case(name)))
}

/// The entries on the lines with these offsets, each of them once.
pub(super) fn entries_at(text: &[u8], places: impl Iterator<Item = u32>) -> impl Iterator<Item = Service<'_>> {
    let mut from = 0;
    places.filter_map(move |at| match at as usize {
        at if at < from => None,
        at => next_line(text, at, &mut from),
    })
}

/// The entries on this port, in the order of the file; `others` is what [`other_bases`] finds. Of a hostile file, most offsets
/// lead nowhere, so none but those are kept.
pub(super) fn by_port<'a: 's, 's>(
    text: &'a [u8],
    others: &'s [u32],
    port: Port,
) -> impl Iterator<Item = Service<'a>> + use<'a, 's> {
    let mut places = places(text, others, port);
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = places.next()?;
            let service = if at < from { None } else { next_line(text, at, &mut from) };
            if let Some(service) = service.filter(|service| service.ports == Some(port.into())) {
                return Some(service);
            }
        }
    })
}

/// The offsets at which a text may have a port, in order; `others` is what [`other_bases`] finds.
pub(super) fn places<'a: 's, 's>(
    text: &'a [u8],
    others: &'s [u32],
    port: Port,
) -> impl Iterator<Item = usize> + use<'a, 's> {
    let mut decimal = decimal(text, port).peekable();
    let mut others = others.iter().map(|&at| at as usize).peekable();
    std::iter::from_fn(move || match (decimal.peek(), others.peek()) {
        (Some(one), Some(other)) if other < one => others.next(),
        (None, _) => others.next(),
        _ => decimal.next(),
    })
}

/// The offsets of the port's digits without adjacent digits.
pub(super) fn decimal(text: &[u8], port: Port) -> impl Iterator<Item = usize> {
    let digits = port.to_string();
    let length = digits.len();
    let (finder, mut from) = (memmem::Finder::new(digits.as_bytes()).into_owned(), 0);
    let is_digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    let found = std::iter::from_fn(move || {
        let at = from + finder.find(text.get(from..)?)?;
        from = at + length;
        Some(at)
    });
    found.filter(move |&at| !is_digit(at.checked_sub(1)) && !is_digit(Some(at + length)))
}

/// The offsets of words that start with a zero, possibly after a sign: octal and hexadecimal numbers, which may be any port.
/// A file has fewer than 2^32 bytes.
pub(super) fn other_bases(text: &[u8]) -> Vec<u32> {
    let begins = |at: usize| at > 0 && matches!(text[at - 1], b' ' | b'\t'..=b'\r' | b'+' | b'-');
    memchr_iter(b'0', text).filter(|&at| begins(at)).map(|at| at as u32).collect()
}

/// The entry of the line around `at`, if it has one; `from` becomes the start of the next line.
fn next_line<'a>(text: &'a [u8], at: usize, from: &mut usize) -> Option<Service<'a>> {
    let around = line_at(text, at);
    *from = offset(text, around) + around.len() + 1;
    line(around)
}

/// The offset of a part of a text.
pub(super) fn offset(text: &[u8], part: &[u8]) -> usize {
    (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize)
}
