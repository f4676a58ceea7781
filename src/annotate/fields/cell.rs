//! Values in cells.

use crate::annotate::protocol::Transport;

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Value<T> {
    Is(T),
    /// Nothing: an empty cell, `-`, `(empty)` or `null`.
    Missing,
    /// Something else.
    Bad,
}

/// Reads the port in a cell.
#[inline]
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
