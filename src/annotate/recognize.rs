//! Recognizes a token at a trigger, from what stands around it.

use super::address::{address_before, host_before, is_address, v6_before};
use super::key::{key_before, key_end};
use super::number::{Number, byte_at, byte_before, label_end, number_at, number_before};
use super::protocol::Transport;
use super::token::TokenKind;
use super::v4::v4_before;
use bstr::ByteSlice;

/// The bytes around a token that show what its line is about.
pub(super) const AROUND: usize = 256;

/// A token before its protocol and its name are known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Found {
    /// The first byte of the token.
    pub(super) start: usize,
    pub(super) number: Number,
    /// The protocol of the token itself.
    pub(super) own: Option<Transport>,
    pub(super) kind: TokenKind,
}

impl Found {
    pub(super) fn new(start: usize, number: Number, kind: TokenKind) -> Found {
        Found { start: start.min(number.start), number, own: None, kind }
    }

    pub(super) fn with(self, own: Option<Transport>) -> Found {
        Found { own, ..self }
    }
}

/// A port after a colon: after an address, a host, a protocol or a key.
#[inline]
pub(super) fn at_colon<const NAMES: bool>(text: &[u8], at: usize, number: Number) -> Option<Found> {
    if let Some(start) = address_before(text, at) {
        let found = Found::new(start, number, TokenKind::Address);
        return Some(found.with(protocol_after::<NAMES>(text, number.end)));
    }
    match byte_before(text, at) {
        before if before.is_ascii_alphanumeric() || before == b'"' => after_word::<NAMES>(text, at, number),
        b' ' | b'=' => on_any_address(text, at, number),
        _ => None,
    }
}

/// A port after a colon alone, as Go writes an address without a host: `tcp :80`, `on :80`, `addr=:80`.
#[cold]
fn on_any_address(text: &[u8], at: usize, number: Number) -> Option<Found> {
    let end = at - 1;
    let letters = text[..end].iter().rev().take(8).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let word = &text[end - letters..end];
    let own = Transport::of_word(word);
    let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let is_meant = match text[end] {
        b' ' => own.is_some() || is_one_of(&["on", "listen", "addr", "address"]),
        _ => is_one_of(&["addr", "address", "listen", "bind"]),
    };
    is_meant.then(|| Found::new(at, number, TokenKind::Address).with(own))
}

fn after_word<const NAMES: bool>(text: &[u8], at: usize, number: Number) -> Option<Found> {
    if let Some(start) = host_before(text, at) {
        return Some(Found::new(start, number, TokenKind::Host).with(protocol_after::<NAMES>(text, number.end)));
    }
    after_protocol(text, at, number).or_else(|| with_key(text, at, number))
}

/// A port after a key, a separator and perhaps blanks and a quote.
#[inline]
pub(super) fn with_key(text: &[u8], separator: usize, number: Number) -> Option<Found> {
    let start = key_before(text, key_end(text, separator))?;
    Some(Found::new(start, number, TokenKind::Key))
}

/// A port after a quote that follows a key and its separator.
#[inline]
pub(super) fn after_quote(text: &[u8], number: Number) -> Option<Found> {
    let at = number.start;
    let is_separator = |at: usize| matches!(byte_at(text, at), b':' | b'=');
    let separator = match byte_at(text, at.wrapping_sub(2)) {
        b':' | b'=' => at - 2,
        b' ' if is_separator(at.wrapping_sub(3)) => at - 3,
        _ => return None,
    };
    with_key(text, separator, number)
}

/// A port after `tcp/` or `udp:`.
fn after_protocol(text: &[u8], at: usize, number: Number) -> Option<Found> {
    let letters = text[..at].iter().rev().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let start = at - letters;
    let is_whole = !matches!(byte_before(text, start), b'.' | b'-' | b'_' | b'/' | b':');
    let own = Transport::of_word(&text[start..at]).filter(|_| letters <= 5 && is_whole)?;
    Some(Found::new(start, number, TokenKind::Protocol).with(Some(own)))
}

/// Whether a number that starts here is not the rest of something else.
fn is_free_before(text: &[u8], start: usize) -> bool {
    let before = byte_before(text, start);
    !(before.is_ascii_alphanumeric() || matches!(before, b'.' | b'-' | b'_' | b'/' | b':' | b'=' | b'#' | b'%' | b'@'))
}

/// The protocol after a slash.
fn own_after(text: &[u8], end: usize) -> Option<Transport> {
    let rest = text.get(end..)?.strip_prefix(b"/")?;
    let length = rest.iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    Transport::of_word(&rest[..length])
}

/// The protocol that follows a port, or the port that it is published as.
#[inline]
fn protocol_after<const NAMES: bool>(text: &[u8], end: usize) -> Option<Transport> {
    let end = label_end::<NAMES>(text, end);
    match byte_at(text, end) {
        b'/' => own_after(text, end),
        b'-' if byte_at(text, end + 1) == b'>' => {
            own_after(text, label_end::<NAMES>(text, number_at::<NAMES>(text, end + 2)?.end))
        }
        _ => None,
    }
}

/// A port after a slash: `tcp/80`, `outside:192.0.2.7/80`.
#[inline]
pub(super) fn after_slash(text: &[u8], at: usize, number: Number) -> Option<Found> {
    let before = byte_before(text, at);
    if let b'p' | b'P' | b'4' | b'6' = before
        && let Some(found) = after_protocol(text, at, number)
    {
        return Some(found);
    }
    if before.is_ascii_hexdigit() { slashed(text, at, number) } else { None }
}

/// A port before a slash and its protocol, or before the state of the port in nmap's output.
#[inline]
pub(super) fn before_slash<const NAMES: bool>(text: &[u8], at: usize) -> [Option<Found>; 2] {
    match byte_at(text, at + 1) | 0x20 {
        b't' | b'u' | b's' | b'd' | b'o' | b'c' | b'f' => before_protocol::<NAMES>(text, at).unwrap_or_default(),
        _ => [None, None],
    }
}

/// The port before a protocol, and the one before that which it is published as: `80:30080/TCP`.
fn before_protocol<const NAMES: bool>(text: &[u8], at: usize) -> Option<[Option<Found>; 2]> {
    let own = own_after(text, at).or_else(|| {
        let rest = &text[at + 1..];
        let states = [&b"open/"[..], b"closed/", b"filtered/", b"unfiltered/", b"open|filtered/", b"closed|filtered/"];
        let state = states.iter().find(|state| rest.starts_with(state))?;
        own_after(text, at + state.len())
    })?;
    let number = number_before::<NAMES>(text, at)?;
    if byte_before(text, number.start) == b':' {
        let first = number_before::<NAMES>(text, number.start - 1).filter(|first| is_free_before(text, first.start))?;
        let found = |number| Some(Found::new(first.start, number, TokenKind::Published).with(Some(own)));
        return Some([found(first), found(number)]);
    }
    let is_free = is_free_before(text, number.start);
    is_free.then(|| [Some(Found::new(number.start, number, TokenKind::Protocol).with(Some(own))), None])
}

/// A port after an address and a slash. A number up to 32 is a prefix length, unless the text says otherwise.
fn slashed(text: &[u8], at: usize, number: Number) -> Option<Found> {
    let is_interface =
        |start: usize| byte_before(text, start) == b':' && byte_before(text, start - 1).is_ascii_alphanumeric();
    let v4 = v4_before(text, at);
    let start = v4.or_else(|| v6_after_interface(text, at))?;
    let may_be_prefix = v4.is_some() && (1..=32).contains(&number.port) && !is_interface(start);
    if may_be_prefix && !is_between_ports(text, start, number.end) {
        return None;
    }
    Some(Found::new(start, number, TokenKind::Slashed))
}

/// Whether a number after an address and a slash is a port: beside an arrow, or after `from` or `to` in a message of ASA.
#[cold]
fn is_between_ports(text: &[u8], start: usize, end: usize) -> bool {
    let before = &text[start.saturating_sub(AROUND)..start];
    let line = before.rsplit(|&byte| byte == b'\n').next().unwrap_or(before);
    let is_direction = [&b"from "[..], b"to ", b"src ", b"dst ", b"("].iter().any(|word| line.ends_with(word));
    let is_message = ["%ASA-", "%FTD-", "%PIX-"].iter().any(|mark| line.contains_str(mark));
    line.ends_with(b"->") || text[end..].starts_with(b"->") || is_direction && is_message
}

/// The start of the IPv6 address that ends here and follows an interface: `outside:2001:db8::7`.
fn v6_after_interface(text: &[u8], end: usize) -> Option<usize> {
    let run = text[..end].iter().rev().take(64).take_while(|&&byte| byte.is_ascii_hexdigit() || byte == b':').count();
    let colon = memchr::memchr(b':', &text[end - run..end])?;
    let start = end - run + colon + 1;
    (byte_before(text, start - 1).is_ascii_alphanumeric() && is_address(&text[start..end])).then_some(start)
}

/// A port after an address and a number sign.
pub(super) fn at_hash(text: &[u8], at: usize, number: Number) -> Option<Found> {
    let start = address_before(text, at).or_else(|| v6_before(text, at))?;
    Some(Found::new(start, number, TokenKind::Hash))
}

/// A port in parentheses or brackets after an address.
#[inline]
pub(super) fn at_parenthesis(text: &[u8], at: usize, number: Number) -> Option<Found> {
    if !byte_before(text, at).is_ascii_hexdigit() {
        return None;
    }
    let start = v4_before(text, at).or_else(|| v6_before(text, at))?;
    let closes = if text[at] == b'(' { b')' } else { b']' };
    let ends = byte_at(text, number.end);
    (ends == closes || ends == b'(').then(|| Found::new(start, number, TokenKind::Parentheses))
}

/// The first port of `8080->80/tcp`.
pub(super) fn published<const NAMES: bool>(text: &[u8], at: usize) -> Option<Found> {
    let own = protocol_after::<NAMES>(text, at - 1)?;
    let number = number_before::<NAMES>(text, at - 1).filter(|number| is_free_before(text, number.start))?;
    Some(Found::new(number.start, number, TokenKind::Published).with(Some(own)))
}
