//! Values in cells.

use crate::annotate::protocol::Transport;
use crate::services_file::short_decimal;
use std::ops::Range;

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Value<T> {
    Is(T),
    /// Nothing: an empty cell, `-`, `(empty)` or `null`.
    Missing,
    /// Something else.
    Bad,
}

/// Reads the port in a cell of a text. Its length is hard to foresee for a processor, so all digits are read at once.
#[inline(always)]
pub(super) fn port_at(text: &[u8], cell: Range<usize>) -> Value<u16> {
    let decimal = text.get(cell.start..).and_then(short_decimal).filter(|&(_, length)| length == cell.len());
    match decimal.map(|(value, _)| u16::try_from(value)) {
        Some(Ok(port)) => Value::Is(port),
        _ => port(&text[cell]),
    }
}

/// Reads the port in a cell.
#[inline(never)]
pub(super) fn port(cell: &[u8]) -> Value<u16> {
    if cell.is_empty() || cell.len() > 5 {
        return other_port(cell);
    }
    let mut value = 0u32;
    for &byte in cell {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return other_port(cell);
        }
        value = value * 10 + u32::from(digit);
    }
    u16::try_from(value).map_or(Value::Bad, Value::Is)
}

#[cold]
fn other_port(cell: &[u8]) -> Value<u16> {
    match cell.trim_ascii() {
        nothing if is_missing(nothing) => Value::Missing,
        trimmed if trimmed.len() < cell.len() => port(trimmed),
        [b'0', shorter @ ..] if !shorter.is_empty() && cell.len() > 5 => port(shorter),
        _ => Value::Bad,
    }
}

fn is_missing(cell: &[u8]) -> bool {
    matches!(cell, b"" | b"-" | b"(empty)" | b"null")
}

/// Reads the protocol in a cell of a text: words of up to three letters are compared all at once.
#[inline(always)]
pub(super) fn transport_at(text: &[u8], cell: Range<usize>, default: Transport) -> Transport {
    let four = text.get(cell.start..).and_then(<[u8]>::first_chunk).map_or(0, |four| u32::from_le_bytes(*four));
    let word = if cell.len() <= 3 { four & ((1 << (8 * cell.len())) - 1) } else { 0 };
    let is = |known: [u32; 3]| known.iter().fold(false, |is, known| is | (*known == word));
    let (is_tcp, is_udp) = (is(TCP), is(UDP));
    match is_tcp | is_udp {
        true if is_udp => Transport::Udp,
        true => Transport::Tcp,
        false => transport(&text[cell], default),
    }
}

/// The usual words for TCP and for UDP, the first letter lowest.
const TCP: [u32; 3] = words([*b"tcp\0", *b"TCP\0", *b"6\0\0\0"]);
const UDP: [u32; 3] = words([*b"udp\0", *b"UDP\0", *b"17\0\0"]);

const fn words([one, other, number]: [[u8; 4]; 3]) -> [u32; 3] {
    [u32::from_le_bytes(one), u32::from_le_bytes(other), u32::from_le_bytes(number)]
}

/// Reads the protocol in a cell. What is no protocol with ports has no names; a missing one is that of the options.
#[inline]
pub(super) fn transport(cell: &[u8], default: Transport) -> Transport {
    match cell {
        b"tcp" | b"TCP" | b"6" => Transport::Tcp,
        b"udp" | b"UDP" | b"17" => Transport::Udp,
        _ => other_transport(cell, default),
    }
}

#[cold]
fn other_transport(cell: &[u8], default: Transport) -> Transport {
    match cell.trim_ascii() {
        nothing if is_missing(nothing) => default,
        word => Transport::named(word).unwrap_or(Transport::WithoutPorts),
    }
}
