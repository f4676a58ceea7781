//! The protocol of a port in text: that of the nearest word in its line.

use super::number::{byte_at, byte_before};
use crate::Protocol;
use crate::lanes::{Is, Pattern, Simd, WINDOW, With, Within, bits_with, window};
use bstr::ByteSlice;
use std::ops::Range;

/// What is known about the protocol of a port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Transport {
    Tcp,
    Udp,
    Sctp,
    Dccp,
    /// The text has no protocol.
    Unknown,
    /// A protocol without ports, such as ICMP: its numbers are no ports.
    WithoutPorts,
}

impl Transport {
    /// The values that have names, in order.
    pub(super) const WITH_NAMES: [Transport; 5] =
        [Transport::Tcp, Transport::Udp, Transport::Sctp, Transport::Dccp, Transport::Unknown];
    /// Their number.
    pub(super) const NAMED: usize = Transport::WITH_NAMES.len();

    /// This one, or another one if the text has none.
    #[inline(always)]
    pub(super) fn or(self, default: Transport) -> Transport {
        if self == Transport::Unknown { default } else { self }
    }

    /// The protocol, if it is known.
    pub(super) fn protocol(self) -> Option<Protocol<'static>> {
        match self {
            Transport::Tcp => Some(Protocol::Tcp),
            Transport::Udp => Some(Protocol::Udp),
            Transport::Sctp => Some(Protocol::Sctp),
            Transport::Dccp => Some(Protocol::Dccp),
            Transport::Unknown | Transport::WithoutPorts => None,
        }
    }

    /// The transport of a protocol that a person names.
    pub(super) fn of(protocol: Protocol<'_>) -> Transport {
        Transport::named(protocol.word()).unwrap_or(Transport::WithoutPorts)
    }

    /// The transport of a protocol that a program names: a word in any case, also with an address family (`tcp6`), or a number
    /// (IANA's "Protocol Numbers"); `None` for any other word.
    pub(super) fn named(word: &[u8]) -> Option<Transport> {
        if let Some(known) = Transport::of_word(word) {
            return Some(known);
        }
        match Protocol::asked(word) {
            Protocol::Tcp => Some(Transport::Tcp),
            Protocol::Udp => Some(Transport::Udp),
            Protocol::Sctp => Some(Transport::Sctp),
            Protocol::Dccp => Some(Transport::Dccp),
            Protocol::Other(_) => {
                let is_number = word.to_str().is_ok_and(|word| word.parse::<u8>().is_ok());
                let is_known = PORTLESS.iter().any(|known| known.eq_ignore_ascii_case(word));
                (is_number || is_known).then_some(Transport::WithoutPorts)
            }
        }
    }

    /// The transport of a word with an address family or without: `tcp`, `UDP4`, `tcp46`.
    pub(super) fn of_word(word: &[u8]) -> Option<Transport> {
        let digits = word.iter().rev().take_while(|&&byte| byte == b'4' || byte == b'6').count();
        let bare = &word[..word.len() - digits];
        let [one, other, third] = bare else {
            let is = |known: &[u8]| word.eq_ignore_ascii_case(known);
            return if is(b"sctp") { Some(Transport::Sctp) } else { is(b"dccp").then_some(Transport::Dccp) };
        };
        match [one | 0x20, other | 0x20, third | 0x20] {
            [b't', b'c', b'p'] if word.len() <= 5 => Some(Transport::Tcp),
            [b'u', b'd', b'p'] if word.len() <= 5 => Some(Transport::Udp),
            _ => None,
        }
    }
}

/// Protocols without ports, as programs write them, and one without registered ports.
const PORTLESS: [&[u8]; 21] = [
    b"icmp",
    b"icmp6",
    b"icmpv6",
    b"ipv6-icmp",
    b"igmp",
    b"gre",
    b"esp",
    b"ah",
    b"ospf",
    b"ospfigp",
    b"eigrp",
    b"vrrp",
    b"carp",
    b"pim",
    b"ipip",
    b"ipencap",
    b"ipv6",
    b"l2tp",
    b"rsvp",
    b"pfsync",
    b"udplite",
];

/// The line of the current token. Tokens are found from left to right, so each line is read once.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    pub(super) start: usize,
    /// The line feed, or the end of the text.
    pub(super) end: usize,
    /// Up to here protocols were looked for.
    read: usize,
    /// The last protocol before that.
    last: Option<Transport>,
    /// The first protocol of a line that has none before its first ports.
    first: Option<Option<Transport>>,
}

impl Line {
    pub(super) fn new(line: Range<usize>) -> Line {
        Line { start: line.start, end: line.end, read: line.start, last: None, first: None }
    }

    /// The protocol for a port: the nearest before it, or else the first after it.
    #[inline(always)]
    pub(super) fn transport<S: Simd>(&mut self, simd: S, text: &[u8], at: usize) -> Transport {
        self.last = last_word(simd, text, self.read, at).or(self.last);
        self.read = self.read.max(at);
        if let Some(last) = self.last {
            return last;
        }
        let first = match self.first {
            Some(known) => known,
            None => next_word(simd, text, at, self.end),
        };
        self.first = Some(first);
        first.unwrap_or(Transport::Unknown)
    }
}

/// The first word for a protocol in a part of a line. All of them have a `p`: `tcp`, `UDP`, `sctp`, `icmp`, `proto=47`.
#[inline(always)]
fn next_word<S: Simd>(simd: S, text: &[u8], from: usize, end: usize) -> Option<Transport> {
    let mut at = from;
    while at < end {
        let mut places = letters_p(simd, window(text, at, 1, &mut None));
        if end - at < STEP {
            places &= (1 << (end - at)) - 1;
        }
        while places != 0 {
            let place = at + places.trailing_zeros() as usize;
            if let Some(found) = word_around(text, place, end) {
                return Some(found);
            }
            places &= places - 1;
        }
        at += STEP;
    }
    None
}

/// The last word for a protocol in a part of a line.
#[inline(always)]
fn last_word<S: Simd>(simd: S, text: &[u8], from: usize, end: usize) -> Option<Transport> {
    let mut at = end;
    while at > from {
        let base = at.saturating_sub(STEP);
        let mut places = letters_p(simd, window(text, base, 1, &mut None)) & ((1 << (at - base)) - 1);
        places &= u64::MAX << from.saturating_sub(base);
        while places != 0 {
            let last = places.ilog2();
            if let Some(found) = word_around(text, base + last as usize, end) {
                return Some(found);
            }
            places ^= 1 << last;
        }
        at = base;
    }
    None
}

/// The places of one step: those of a window with a byte before and after.
const STEP: usize = WINDOW - 2;

/// A bit for each place of a step with a `p` after one of the letters before it in such words, or before an `r`.
#[inline(always)]
fn letters_p<S: Simd>(simd: S, window: &[u8; WINDOW]) -> u64 {
    let p = bits_with(simd, window, With(0x20, Is(b'p')));
    let before = bits_with(simd, window, With(0x20, Within(b'c', b'd').or(Is(b'm')).or(Is(b't'))));
    let r = bits_with(simd, window, With(0x20, Is(b'r')));
    (p & (before << 1 | r >> 1)) >> 1 & ((1 << STEP) - 1)
}

#[inline(never)]
fn word_around(text: &[u8], at: usize, end: usize) -> Option<Transport> {
    // Two letters before decide for almost every `p`.
    let before = [byte_at(text, at.wrapping_sub(2)) | 0x20, byte_before(text, at) | 0x20];
    let usual = match &before {
        b"tc" => Some(Transport::Tcp),
        b"ud" => Some(Transport::Udp),
        _ => None,
    };
    // A word that stands alone needs no closer look.
    let ends = |byte: u8| !byte.is_ascii_alphanumeric() && !b"(-_".contains(&byte);
    if usual.is_some() && at + 1 < end && ends(byte_at(text, at.wrapping_sub(3))) && ends(byte_at(text, at + 1)) {
        return usual;
    }
    if [b"tc", b"ud", b"ct", b"cc", b"cm", b"gm"].iter().fold(false, |is, known| is | (**known == before)) {
        return ends_protocol(text, at, end);
    }
    if byte_at(text, at + 1) | 0x20 == b'r' { announced(text, at, end) } else { None }
}

/// A word for a protocol with its last letter, or for ICMP that before its version, at this position.
fn ends_protocol(text: &[u8], at: usize, end: usize) -> Option<Transport> {
    let letters = text[..at].iter().rev().take(5).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = at - letters;
    let after = (at + 1..end).find(|&at| !text[at].is_ascii_alphanumeric()).unwrap_or(end);
    // A name that was added after a port says nothing about the line, and `tcp-id-port` is a name.
    let before = byte_before(text, start);
    let is_added = before == b'(' && byte_before(text, start.saturating_sub(1)).is_ascii_digit();
    let is_part = |byte: u8| byte == b'_' || byte == b'-' || byte.is_ascii_digit();
    let word = &text[start..after];
    let is_part = is_part(before) && !is_after_ipv6(text, start, word);
    if after - start > 8 || is_added || is_part || is_joined(text, after) {
        return None;
    }
    Transport::of_word(word)
        .or_else(|| PORTLESS.iter().any(|known| known.eq_ignore_ascii_case(word)).then_some(Transport::WithoutPorts))
}

/// Whether this is the end of `IPv6-ICMP`.
fn is_after_ipv6(text: &[u8], start: usize, word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"icmp")
        && text[..start].len() >= 5
        && text[start - 5..start].eq_ignore_ascii_case(b"ipv6-")
}

/// Whether a word goes on after a hyphen or an underscore.
fn is_joined(text: &[u8], after: usize) -> bool {
    matches!(byte_at(text, after), b'_' | b'-') && byte_at(text, after + 1).is_ascii_alphanumeric()
}

/// A protocol after `proto`, as a number or a word: `PROTO=47`, `"protocol":"17"`, `proto GRE (47)`.
fn announced(text: &[u8], at: usize, end: usize) -> Option<Transport> {
    let rest = &text[at..end];
    if !rest.get(..5)?.eq_ignore_ascii_case(b"proto") {
        return None;
    }
    let key = if rest.get(5..8).is_some_and(|rest| rest.eq_ignore_ascii_case(b"col")) { 8 } else { 5 };
    let is_separator = |byte: &&u8| matches!(byte, b'=' | b':' | b' ' | b'"' | b'\'');
    let value = key + rest[key..].iter().take(4).take_while(is_separator).count();
    let is_of_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
    let length = rest[value..].iter().take(10).take_while(is_of_word).count();
    if value == key || length == 0 {
        return None;
    }
    // `protocol 2` is a version.
    if key == 8 && rest[key..value].iter().all(|&byte| byte == b' ') && rest[value].is_ascii_digit() {
        return None;
    }
    Transport::named(&rest[value..value + length])
}
