//! Numbers and dates as digits in a row.

use svc_lookup::Date;

/// Adds a number.
#[inline]
pub(super) fn push_number(line: &mut Vec<u8>, number: u64) {
    line.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Adds a date as its `Display` writes it, without the machinery of formatting.
pub(super) fn push_date(line: &mut Vec<u8>, date: Date) {
    let year = date.year() % 10_000;
    let ([a, b], [c, d]) = (two_digits(year / 100), two_digits(year % 100));
    line.extend_from_slice(&[a, b, c, d]);
    let Some(month) = date.month() else { return };
    for part in [Some(month), date.day()].into_iter().flatten() {
        let [tens, ones] = two_digits(part.into());
        line.extend_from_slice(&[b'-', tens, ones]);
    }
}

/// The digits of a number below 100.
fn two_digits(number: u16) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_date_is_written_as_its_display_writes_it(year in 1..=9_999_u16, month in 0..=12_u8, day in 0..=28_u8) {
            let month = Some(month).filter(|&month| month > 0);
            let date = Date::new(year, month, month.and(Some(day).filter(|&day| day > 0))).unwrap();
            let mut line = Vec::new();
            push_date(&mut line, date);
            prop_assert_eq!(String::from_utf8(line).unwrap(), date.to_string());
        }
    }
}
