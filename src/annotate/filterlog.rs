//! The filter log of pfSense and OPNsense: columns whose places depend on the version of IP.

use super::number::{Number, byte_at, number_at};
use super::protocol::Transport;
use super::recognize::Found;
use super::token::TokenKind;

/// The places of columns, from 0, in the log's documentation: the version of IP, then the word for the protocol and the
/// source port of IPv4 and of IPv6. The destination port follows the source port.
const VERSION: usize = 8;
const IPV4: (usize, usize) = (16, 20);
const IPV6: (usize, usize) = (12, 17);

/// Whether the first column of the log is at a position: after `filterlog: ` or `filterlog[PID]: `.
pub(super) fn begins_at(text: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(2).map(|end| &text[..end]) else { return false };
    let name = match before.strip_suffix(b"]") {
        Some(rest) => {
            let digits = rest.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
            rest[..rest.len() - digits].strip_suffix(b"[").unwrap_or_default()
        }
        None => before,
    };
    name.ends_with(b"filterlog")
}

/// The source and the destination port in the columns from a position to the end of the line.
pub(super) fn ports<const NAMES: bool>(text: &[u8], at: usize, end: usize) -> [Option<Found>; 2] {
    let mut start = at;
    let mut starts = [0; IPV4.1 + 2];
    for place in &mut starts {
        *place = start;
        // Past the last column everything is empty.
        start = memchr::memchr(b',', &text[start.min(end)..end]).map_or(end + 1, |comma| start + comma + 1);
    }
    let column = |place: usize| {
        let rest = &text[starts[place].min(end)..end];
        &rest[..memchr::memchr(b',', rest).unwrap_or(rest.len())]
    };
    let (protocol, source) = match column(VERSION) {
        b"4" => IPV4,
        b"6" => IPV6,
        _ => return [None, None],
    };
    let own = Transport::of_word(column(protocol));
    let is_column = |number: &Number| matches!(byte_at(text, number.end), b',' | b'\n' | b'\r' | b'(');
    [source, source + 1].map(|place| {
        let number = number_at::<NAMES>(&text[..end], starts[place]).filter(is_column)?;
        let found = Found { start: number.start, number, own, kind: TokenKind::Column };
        own.map(|_| found)
    })
}
