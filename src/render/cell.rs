//! Values as text in lines.

use super::column::Value;
use super::digits::{push_date, push_number};
use super::short::push_short;
use super::value::Owned;
use bstr::ByteSlice;

/// Adds a value to a line; `text` escapes and adds untrusted text.
#[inline(always)]
pub(super) fn push(line: &mut Vec<u8>, value: Value<'_>, text: impl Fn(&mut Vec<u8>, &[u8])) {
    match value {
        Value::None | Value::NoTexts => {}
        Value::Word(word) => push_short(line, word.as_bytes()),
        Value::Text(bytes) | Value::OneText(bytes) => text(line, bytes),
        Value::Joined(parts) => parts.iter().for_each(|part| text(line, part)),
        Value::Number(number) => push_number(line, number),
        Value::Flag(flag) => line.extend_from_slice(if flag { b"yes" } else { b"no" }),
        Value::Date(date) => push_date(line, date),
        Value::Ports(ports) => {
            push_number(line, ports.first().number().into());
            if !ports.is_single() {
                line.push(b'-');
                push_number(line, ports.last().number().into());
            }
        }
        Value::Owned(owned) => push_owned(line, &owned, text),
    }
}

#[inline(never)]
fn push_owned(line: &mut Vec<u8>, owned: &Owned<'_>, text: impl Fn(&mut Vec<u8>, &[u8])) {
    let mut list = |texts: &mut dyn Iterator<Item = &[u8]>| {
        texts.enumerate().for_each(|(at, bytes)| {
            line.extend_from_slice(if at > 0 { b" " } else { b"" });
            text(line, bytes);
        });
    };
    match owned {
        Owned::Text(bytes) => list(&mut std::iter::once(bytes.as_slice())),
        Owned::Texts(texts) => list(&mut texts.iter().map(|bytes| bytes.as_bytes())),
        Owned::Strings(texts) => list(&mut texts.iter().map(String::as_bytes)),
        Owned::Objects(_) => {}
    }
}
