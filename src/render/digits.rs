//! Numbers and dates as digits in a row.

use super::short::push_short;
use svc_lookup::Date;

/// Adds a number.
#[inline]
pub(super) fn push_number(line: &mut Vec<u8>, number: u64) {
    push_short(line, itoa::Buffer::new().format(number).as_bytes());
}

/// Adds a date.
#[inline]
pub(super) fn push_date(line: &mut Vec<u8>, date: Date) {
    push_short(line, date.encode(&mut [0; 10]).as_bytes());
}
