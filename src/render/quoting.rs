//! Quoting of CSV, RFC 4180.

use memchr::{memchr, memchr3_iter};

/// Writes fields that end at these places as a record of CSV, each in quotation marks if it has to be (RFC 4180 section 2).
pub(super) fn quote(fields: &[u8], ends: &[usize], record: &mut Vec<u8>) {
    // Most of these bytes are the commas between the fields.
    let mut special = memchr3_iter(b',', b'"', b'\n', fields).peekable();
    let has_return = memchr(b'\r', fields).is_some();
    let mut start = 0;
    for &end in ends {
        let field = &fields[start..end];
        let is_special = special.next_if(|&at| at < end).is_some() || has_return && field.contains(&b'\r');
        if is_special {
            push_quoted(record, field)
        } else {
            record.extend_from_slice(field)
        }
        // The rest of the field, and the comma behind it.
        while special.next_if(|&at| at <= end).is_some() {}
        record.push(b',');
        start = end + 1;
    }
    record.pop();
}

/// Adds a field in quotation marks; those inside of it are doubled.
fn push_quoted(record: &mut Vec<u8>, field: &[u8]) {
    record.push(b'"');
    for part in field.split_inclusive(|&byte| byte == b'"') {
        record.extend_from_slice(part);
        record.extend_from_slice(if part.ends_with(b"\"") { b"\"" } else { b"" });
    }
    record.push(b'"');
}
