//! Addresses and host names in text, found from the byte after them.

use super::domain::is_domain;
use super::number::{byte_at, byte_before};
use super::v4::{is_of_word, is_v4, starts_here, v4_before};
use crate::lanes::{Is, Pattern, WINDOW, With, Within, bits, window};
use bstr::ByteSlice;
use memchr::memrchr;
use std::net::Ipv6Addr;

/// The longest name of a host, in bytes (RFC 1035 section 2.3.4).
const LONGEST_HOST: usize = 253;
/// The longest IPv6 address in text, with an IPv4 address at its end.
const LONGEST_V6: usize = 45;
/// The longest IPv6 address of groups alone: eight of four digits.
const LONGEST_GROUPS: usize = 39;
/// The longest zone of an address: the name of an interface.
const LONGEST_ZONE: usize = 32;

/// The start of the IPv6 address that ends here, without brackets: at least two colons, and nothing else to the left.
pub(super) fn v6_before(text: &[u8], end: usize) -> Option<usize> {
    let end = without_zone(text, end);
    let before = text.get(..end)?;
    let length = before.iter().rev().take(LONGEST_V6 + 1).take_while(|&&byte| is_of_v6(byte)).count();
    let start = end - length;
    (is_v6(text, start, end) && starts_here(text, start)).then_some(start)
}

/// The end of the zone's address: before `%eth0`, or the same place without a zone.
pub(super) fn without_zone(text: &[u8], end: usize) -> usize {
    let start = word_start(text, end, LONGEST_ZONE);
    if start < end && byte_before(text, start) == b'%' { start - 1 } else { end }
}

/// The start of the word that ends here: up to `most` letters, digits, `.`, `-` and `_`.
#[inline]
fn word_start(text: &[u8], end: usize, most: usize) -> usize {
    let least = end.saturating_sub(most);
    let mut start = end;
    while start > least && is_of_word(text[start - 1]) {
        start -= 1;
    }
    start
}

/// The start of the bracketed address that ends here, after `]`.
pub(super) fn bracketed_before(text: &[u8], end: usize) -> Option<usize> {
    let end = end.checked_sub(1)?;
    let mut room = None;
    let window = window(text, end, WINDOW, &mut room);
    let (open, percent) = (bits(window, Is(b'[')), bits(window, Is(b'%')));
    // Nearly every address begins in the window, and has no zone.
    let Some(place) = open.checked_ilog2().filter(|&place| percent >> place == 0) else {
        return bracketed_with_zone(text, end);
    };
    let start = (end + place as usize).checked_sub(WINDOW)?;
    (is_v6(text, start + 1, end) || is_v4(text, start + 1, end)).then_some(start)
}

#[cold]
fn bracketed_with_zone(text: &[u8], inner_end: usize) -> Option<usize> {
    let window = inner_end.saturating_sub(LONGEST_V6 + LONGEST_ZONE + 1);
    let start = window + memrchr(b'[', &text[window..inner_end])?;
    let end = without_zone(text, inner_end).max(start + 1);
    (is_v6(text, start + 1, end) || is_v4(text, start + 1, end)).then_some(start)
}

fn is_of_v6(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || byte == b':' || byte == b'.'
}

/// Whether these bytes of a text are an IPv6 address (RFC 4291 section 2.2).
#[inline]
fn is_v6(text: &[u8], start: usize, end: usize) -> bool {
    are_groups(text, start, end) || is_mixed_v6(&text[start..end])
}

/// Whether it is an IPv6 address with an IPv4 address at its end, `::ffff:192.0.2.7`.
#[cold]
fn is_mixed_v6(address: &[u8]) -> bool {
    address.contains(&b'.')
        && address.len() <= LONGEST_V6
        && address.to_str().is_ok_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

/// Whether the groups and colons before a position are an IPv6 address. Their lengths are hard to foresee for a processor, so
/// all is computed from a bit for each byte, the last byte's highest.
#[inline]
fn are_groups(text: &[u8], start: usize, end: usize) -> bool {
    let length = end - start;
    if !(2..=LONGEST_GROUPS).contains(&length) {
        return false;
    }
    let mut room = None;
    let window = window(text, end, WINDOW, &mut room);
    let hex = bits(window, Within(b'0', b'9').or(With(0x20, Within(b'a', b'f'))));
    let colon = bits(window, Is(b':'));
    let all = u64::MAX << (WINDOW - length);
    let (hex, colon) = (hex & all, colon & all);
    let (first, last) = (all & all.wrapping_neg(), 1 << (WINDOW - 1));
    let (gaps, groups) = (colon & colon << 1, hex & !(hex << 1));
    let is_open = colon & first & !(colon >> 1) | colon & last & !(colon << 1) != 0;
    let is_long = hex & hex << 1 & hex << 2 & hex << 3 & hex << 4 != 0;
    let is_compressed = gaps.is_power_of_two() && groups.count_ones() < 8;
    hex | colon == all && !is_open && !is_long && (is_compressed || gaps == 0 && groups.count_ones() == 8)
}

/// Whether it is an IPv4 or an IPv6 address.
pub(super) fn is_address(text: &[u8]) -> bool {
    is_address_at(text, 0, text.len())
}

/// Whether these bytes of a text are an IPv4 or an IPv6 address. What precedes them may belong to neither.
pub(super) fn is_address_at(text: &[u8], start: usize, end: usize) -> bool {
    is_v4(text, start, end) || is_v6(text, start, end)
}

/// The last dot among the bytes from a position on that can be in an address, as far as a window reaches.
#[inline(always)]
pub(super) fn last_dot(text: &[u8], start: usize) -> Option<usize> {
    let mut room = None;
    let window = window(text, start, 0, &mut room);
    let hex = Within(b'0', b'9').or(With(0x20, Within(b'a', b'f')));
    let dot = bits(window, Is(b'.'));
    let run = (!(bits(window, hex.or(Is(b':'))) | dot)).trailing_zeros();
    let last = (dot & !u64::MAX.checked_shl(run).unwrap_or(0)).checked_ilog2()?;
    Some(start + last as usize)
}

/// The start of the host that ends here, if it is one without doubt: a domain name that ends in a domain, `localhost`, or any
/// name after `://` or `user@`.
pub(super) fn host_before(text: &[u8], end: usize) -> Option<usize> {
    let start = word_start(text, end, LONGEST_HOST + 1);
    let (host, name) = (end - start, &text[start..end]);
    if host == 0 || host > LONGEST_HOST || !name[0].is_ascii_alphanumeric() {
        return None;
    }
    let last = name.rsplit(|&byte| byte == b'.').next().unwrap_or(name);
    let is_numeric = last.iter().all(u8::is_ascii_digit);
    let is_known = name.eq_ignore_ascii_case(b"localhost") || last.len() < host && is_domain(last);
    (!is_numeric && (is_known || is_announced(text, start))).then_some(start)
}

/// Whether a host follows: after `://`, or after a user and `@`.
fn is_announced(text: &[u8], start: usize) -> bool {
    let before = &text[..start];
    before.ends_with(b"://") && byte_before(text, start - 3).is_ascii_alphanumeric()
        || before.ends_with(b"@") && byte_before(text, start - 1).is_ascii_alphanumeric()
}

/// The address before a port that a separator of its own ends: `*`, `::`, an address with or without a zone, brackets.
#[inline]
pub(super) fn address_before(text: &[u8], end: usize) -> Option<usize> {
    match byte_before(text, end) {
        b']' => bracketed_before(text, end),
        b'*' => Some(end - 1),
        byte if byte.is_ascii_digit() => {
            v4_before(text, end).or_else(|| zoned_before(text, end)).or_else(|| full_v6_before(text, end))
        }
        byte if byte.is_ascii_alphabetic() => zoned_before(text, end).or_else(|| full_v6_before(text, end)),
        // wget(1) writes `host|192.0.2.7|:443`.
        b'|' => v4_before(text, end - 1).filter(|&start| byte_before(text, start) == b'|'),
        b':' if byte_at(text, end.wrapping_sub(2)) == b':' => {
            Some(end - 2).filter(|&start| byte_before(text, start) != b':' && starts_here(text, start))
        }
        _ => None,
    }
}

/// The start of the IPv6 address without brackets that ends here, where what follows is a port without doubt: after eight
/// groups, or after the `[AF_INET6]` of OpenVPN.
#[inline]
fn full_v6_before(text: &[u8], end: usize) -> Option<usize> {
    let least = end.saturating_sub(LONGEST_V6 + 1);
    let (mut start, mut digits) = (end, 0);
    while start > least && is_of_v6(text[start - 1]) {
        start -= 1;
        digits = if text[start].is_ascii_hexdigit() { digits + 1 } else { 0 };
        // A group has no more: most words end here.
        if digits > 4 {
            return None;
        }
    }
    let address = &text[start..end];
    let is_full = || address.iter().filter(|&&byte| byte == b':').count() == 7 && address.find("::").is_none();
    let is_marked = byte_before(text, start) == b']' && text[..start].ends_with(b"[AF_INET6]");
    ((is_marked || address.len() >= 15 && is_full()) && starts_here(text, start) && is_v6(text, start, end))
        .then_some(start)
}

/// The start of an address with a zone that ends here: `127.0.0.53%lo`, `*%eth0`.
#[inline]
fn zoned_before(text: &[u8], end: usize) -> Option<usize> {
    let start = word_start(text, end, LONGEST_ZONE);
    if byte_before(text, start) != b'%' { None } else { before_zone(text, start - 1) }
}

/// The start of the address that ends here, before a zone: also in brackets, as ss(8) writes it.
#[cold]
fn before_zone(text: &[u8], end: usize) -> Option<usize> {
    match byte_before(text, end) {
        b'*' => Some(end - 1),
        b']' => bracketed_before(text, end),
        _ => v4_before(text, end).or_else(|| v6_before(text, end)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_v6;
    use std::net::Ipv6Addr;

    #[test]
    fn an_ipv6_address_is_one_to_the_standard_library_too() {
        let pieces = ["", ":", "::", "0", "db8", "FFFF", "12345", "g"];
        let mut found = 0;
        for number in 0..pieces.len().pow(5) {
            let address: String = (0..5).map(|at| pieces[number / pieces.len().pow(at) % pieces.len()]).collect();
            for address in [address.clone(), format!("1:2:3:4{address}:7:8"), format!("1:2:3:4:5:6{address}")] {
                let is_one = is_v6(address.as_bytes(), 0, address.len());
                assert_eq!(is_one, address.parse::<Ipv6Addr>().is_ok(), "{address}");
                found += usize::from(is_one);
            }
        }
        assert!(found > 1000, "{found}");
    }
}
