//! Recognizes two ports of one line: around an arrow, or in the columns of netstat(1).

use super::address::{bracketed_before, is_address, is_address_at, last_dot, v6_before};
use super::number::{byte_at, byte_before, label_end, number_at, number_before};
use super::protocol::Transport;
use super::recognize::{Found, published};
use super::token::TokenKind;
use super::v4::v4_before;

/// The ports of tcpdump(8) around ` > `, or the first of `8080->80/tcp`.
pub(super) fn at_greater<const NAMES: bool>(text: &[u8], at: usize) -> [Option<Found>; 2] {
    match (byte_before(text, at), byte_at(text, at + 1)) {
        (b' ', b' ') => {
            let right = dotted_after::<NAMES>(text, at + 2);
            let flags = right
                .filter(|right| has_flags(&text[label_end::<NAMES>(text, right.number.end)..]))
                .map(|_| Transport::Tcp);
            [dotted_before::<NAMES>(text, at - 1), right].map(|found| found.map(|found| found.with(flags)))
        }
        (b'-', b' ') => at_arrow::<NAMES>(text, at.saturating_sub(2), " -> ".len()),
        (b'-', _) => [published::<NAMES>(text, at), None],
        _ => [None, None],
    }
}

/// Whether the flags of TCP follow an address.
fn has_flags(rest: &[u8]) -> bool {
    let flags = rest.strip_prefix(b": Flags [").unwrap_or_default();
    flags.first().is_some_and(|flag| b"SFPRUEW.".contains(flag))
}

/// A port that ends here, after an address and a dot.
fn dotted_before<const NAMES: bool>(text: &[u8], end: usize) -> Option<Found> {
    let number = number_before::<NAMES>(text, end)?;
    let dot = number.start.checked_sub(1).filter(|&dot| text[dot] == b'.')?;
    let start = v4_before(text, dot).or_else(|| v6_before(text, dot))?;
    Some(Found::new(start, number, TokenKind::Dotted))
}

/// A port after a dot and the address that starts here.
fn dotted_after<const NAMES: bool>(text: &[u8], start: usize) -> Option<Found> {
    let dot = last_dot(text, start)?;
    if !is_address_at(text, start, dot) {
        return None;
    }
    Some(Found::new(start, number_at::<NAMES>(text, dot + 1)?, TokenKind::Dotted))
}

/// The ports of the local and the foreign address in a line of netstat(1), whose first word is here.
pub(super) fn at_family<const NAMES: bool>(text: &[u8], at: usize, end: usize) -> [Option<Found>; 2] {
    let mut columns = text[at..end].split(u8::is_ascii_whitespace).filter(|column| !column.is_empty());
    let own = columns.next().and_then(Transport::of_word);
    // Two numbers, or those of a listening socket in one column: `0/0/128`.
    let is_number = |column: &[u8]| column.iter().all(u8::is_ascii_digit);
    let are_queues = match columns.next() {
        Some(queue) if is_number(queue) => columns.next().is_some_and(is_number),
        Some(queues) => queues.split(|&byte| byte == b'/').filter(|queue| is_number(queue)).count() == 3,
        None => false,
    };
    if own.is_none() || !are_queues {
        return [None, None];
    }
    let position = |column: &[u8]| column.as_ptr() as usize - text.as_ptr() as usize;
    let pair = [columns.next(), columns.next()].map(|column| {
        let column = column?;
        let start = position(column);
        socket::<NAMES>(&text[..end], start, start + column.len()).map(|found| found.with(own))
    });
    // Without a local port the line is something else.
    if pair[0].is_some() { pair } else { [None, None] }
}

/// The port at the end of an address in a column, after a colon or a dot.
fn socket<const NAMES: bool>(text: &[u8], start: usize, end: usize) -> Option<Found> {
    let separator = start + text[start..end].iter().rposition(|byte| matches!(byte, b':' | b'.'))?;
    let address = &text[start..separator];
    let is_any = address == b"*" || bracketed_before(text, separator) == Some(start);
    if !is_any && !is_address(address) && v6_before(text, separator).is_none_or(|found| found != start) {
        return None;
    }
    let number =
        number_at::<NAMES>(text, separator + 1).filter(|number| label_end::<NAMES>(text, number.end) == end)?;
    Some(Found::new(start, number, if text[separator] == b'.' { TokenKind::Dotted } else { TokenKind::Address }))
}

/// The ports before and after the arrow of tshark(1), which a bracket or a word follows.
pub(super) fn at_arrow<const NAMES: bool>(text: &[u8], at: usize, arrow: usize) -> [Option<Found>; 2] {
    let second = number_at::<NAMES>(text, at + arrow);
    let first = number_before::<NAMES>(text, at).filter(|first| byte_before(text, first.start) == b' ');
    let (Some(first), Some(second)) = (first, second) else { return [None, None] };
    let rest = &text[label_end::<NAMES>(text, second.end)..];
    if !rest.starts_with(b" [") && !rest.starts_with(b" Len=") {
        return [None, None];
    }
    [first, second].map(|number| Some(Found::new(first.start, number, TokenKind::Arrow)))
}
