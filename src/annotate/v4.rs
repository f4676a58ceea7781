//! IPv4 addresses in text, found from the byte after them.

use super::number::byte_before;
use crate::lanes::{Is, SHORT, Within, short_bits, window};
use bstr::ByteSlice;

/// The start of the IPv4 address that ends here. It does not continue to the left: not in `1.2.3.4.5` nor in `v1.2.3.4`.
#[inline]
pub(super) fn v4_before(text: &[u8], end: usize) -> Option<usize> {
    v4(text, end).map(|address| address.start)
}

/// An IPv4 address in a text.
struct V4 {
    start: usize,
    /// Whether an octet begins with a zero that can be left out.
    has_leading_zero: bool,
}

/// The IPv4 address that ends here. The lengths of octets are hard to foresee for a processor, so all are checked at once, with a
/// bit for each byte, the last byte's highest.
#[inline(always)]
fn v4(text: &[u8], end: usize) -> Option<V4> {
    let mut room = None;
    // One more byte than the longest address has.
    let bytes: &[u8; SHORT] = window(text, end, SHORT, &mut room);
    let (digit, dot) = (short_bits(bytes, Within(b'0', b'9')), short_bits(bytes, Is(b'.')));
    let before_last = dot ^ 1 << dot.checked_ilog2()?;
    let before_second = before_last ^ 1 << before_last.checked_ilog2()?;
    let first_dot = before_second.checked_ilog2()?;
    // After the last byte before the first dot that is no digit.
    let start = u32::BITS - (!digit & ((1 << first_dot) - 1)).leading_zeros();
    let three = digit & digit >> 1 & digit >> 2;
    let (above_2, is_2) = (short_bits(bytes, Within(b'3', b'9')), short_bits(bytes, Is(b'2')));
    let (above_5, is_5) = (short_bits(bytes, Within(b'6', b'9')), short_bits(bytes, Is(b'5')));
    let above_255 = three & (above_2 | is_2 & (above_5 >> 1 | is_5 >> 1 & above_5 >> 2));
    let wrong = !(digit | dot) | dot & dot << 1 | three & digit >> 3 | above_255;
    let (first, last, after) = (1 << start, 1 << (SHORT - 1), 1 << SHORT);
    let address = after - first;
    let is_valid = wrong & address == 0 && digit & first != 0 && digit & last != 0;
    let start = (end + start as usize).checked_sub(SHORT).filter(|&start| is_valid && starts_here(text, start))?;
    let zero = short_bits(bytes, Is(b'0')) & address & (first | dot << 1);
    Some(V4 { start, has_leading_zero: zero & digit >> 1 != 0 })
}

/// Whether these bytes of a text are an IPv4 address, without zeros that can be left out.
pub(super) fn is_v4(text: &[u8], start: usize, end: usize) -> bool {
    v4(text, end).is_some_and(|address| address.start == start && !address.has_leading_zero)
}

/// Whether an address that starts here is not the rest of something else.
#[inline(always)]
pub(super) fn starts_here(text: &[u8], start: usize) -> bool {
    let before = byte_before(text, start);
    !is_of_word(before) || before == b'm' && ends_color(&text[..start])
}

/// Whether a text ends in a color of a terminal (ECMA-48 SGR): `\\x1b[31m`.
#[cold]
fn ends_color(text: &[u8]) -> bool {
    let is_parameter = |c: char| c.is_ascii_digit() || c == ';';
    text.strip_suffix(b"m").is_some_and(|text| text.trim_end_with(is_parameter).ends_with(b"\x1b["))
}

/// Whether a byte can be in a word of which an address or a host is the end.
#[inline(always)]
pub(super) fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::{is_v4, starts_here, v4_before};

    /// The same, octet by octet.
    fn plain(text: &[u8]) -> Option<usize> {
        let is_octet = |octet: &[u8]| {
            let value = str::from_utf8(octet).ok().and_then(|octet| octet.parse::<u16>().ok());
            octet.len() <= 3 && octet.iter().all(u8::is_ascii_digit) && value.is_some_and(|value| value <= 255)
        };
        let is_address = |address: &[u8]| {
            let octets: Vec<&[u8]> = address.split(|&byte| byte == b'.').collect();
            octets.len() == 4 && octets.into_iter().all(is_octet)
        };
        (0..text.len()).find(|&start| is_address(&text[start..]) && starts_here(text, start))
    }

    #[test]
    fn an_ipv4_address_is_found_as_by_looking_at_each_octet() {
        let octets = ["0", "7", "10", "99", "255", "256", "300", "007", "1000", "", "a"];
        let before = ["", " ", "x", "1.", "-", "[", "\x1b[31m"];
        let all = |count: u32| {
            (0..octets.len().pow(count)).map(move |number| {
                (0..count).map(|at| octets[number / octets.len().pow(at) % octets.len()]).collect::<Vec<_>>().join(".")
            })
        };
        let mut found = 0;
        for address in all(3).chain(all(4)) {
            for before in before {
                let text = [before, &address].concat();
                let place = v4_before(text.as_bytes(), text.len());
                assert_eq!(place, plain(text.as_bytes()), "{text}");
                let has_zeros = address.split('.').any(|octet| octet.len() > 1 && octet.starts_with('0'));
                let is_plain = plain(text.as_bytes()) == Some(before.len()) && !has_zeros;
                assert_eq!(is_v4(text.as_bytes(), before.len(), text.len()), is_plain, "{text}");
                found += usize::from(place.is_some());
            }
        }
        assert!(found > 3000, "{found}");
    }
}
