//! JSON objects from the columns of a report, written straight into a row: a list of everything has millions of bytes.

use super::column::{Columns, Value};
use bstr::{BStr, ByteSlice};
use std::borrow::Cow;
use std::io::{self, Write};

/// An object of a report whose values are all `null`. It is put together once, and copied but for the values that a row has.
#[derive(Default)]
pub(super) struct Template {
    /// The address and the number of the columns.
    columns: (usize, usize),
    text: Vec<u8>,
    /// Where the value of each column begins in the text.
    values: Vec<usize>,
}

const NULL: &[u8] = b"null";

impl Template {
    /// Makes the object for these columns, unless it is there.
    fn prepare<R>(&mut self, columns: Columns<'_, R>) {
        let columns_here = columns.place();
        if std::mem::replace(&mut self.columns, columns_here) == columns_here {
            return;
        }
        (self.text, self.values) = (Vec::new(), Vec::new());
        for column in columns.json() {
            self.text.extend_from_slice(if self.values.is_empty() { b"{\"" } else { b",\"" });
            self.text.extend_from_slice(column.name.as_bytes());
            self.text.extend_from_slice(b"\":");
            self.values.push(self.text.len());
            self.text.extend_from_slice(NULL);
        }
        self.text.extend_from_slice(if self.values.is_empty() { b"{}" } else { b"}" });
    }
}

/// Adds a row as an object; invalid UTF-8 is replaced.
///
/// # Errors
///
/// Those of `serde_json`, which writes what is rare.
pub(super) fn push_object<R>(
    line: &mut Vec<u8>,
    template: &mut Template,
    columns: Columns<'_, R>,
    row: &R,
) -> io::Result<()> {
    template.prepare(columns);
    let mut copied = 0;
    for (column, &place) in columns.json().zip(&template.values) {
        let value = (column.get)(row);
        if !matches!(value, Value::None) {
            line.extend_from_slice(&template.text[copied..place]);
            push_value(line, value)?;
            copied = place + NULL.len();
        }
    }
    line.extend_from_slice(&template.text[copied..]);
    Ok(())
}

#[inline(always)]
fn push_value(line: &mut Vec<u8>, value: Value<'_>) -> io::Result<()> {
    match value {
        Value::None => line.extend_from_slice(NULL),
        Value::Word(word) => push_plain(line, word.as_bytes()),
        Value::Text(Cow::Borrowed(text)) => push_text(line, text)?,
        Value::Text(Cow::Owned(text)) => push_text(line, &text)?,
        Value::Number(number) => line.extend_from_slice(itoa::Buffer::new().format(number).as_bytes()),
        Value::Date(date) => write!(line, "\"{date}\"")?,
        Value::Flag(flag) => line.extend_from_slice(if flag { b"true" } else { b"false" }),
        Value::List(texts) if texts.is_empty() => line.extend_from_slice(b"[]"),
        Value::List(texts) => push_list(line, &texts)?,
        Value::Ports(_) | Value::Objects(_) => serde_json::to_writer(line, &value)?,
    }
    Ok(())
}

fn push_list(line: &mut Vec<u8>, texts: &[Cow<'_, BStr>]) -> io::Result<()> {
    for (at, text) in texts.iter().enumerate() {
        line.push(if at > 0 { b',' } else { b'[' });
        push_text(line, text)?;
    }
    line.push(b']');
    Ok(())
}

/// Adds a text. Nearly all of them are ASCII without anything to escape.
fn push_text(line: &mut Vec<u8>, text: &[u8]) -> io::Result<()> {
    match has_rare(text) {
        true => serde_json::to_writer(line, &*text.to_str_lossy())?,
        false => push_plain(line, text),
    }
    Ok(())
}

/// Adds a text without anything to escape.
fn push_plain(line: &mut Vec<u8>, text: &[u8]) {
    line.reserve(text.len() + 2);
    line.push(b'"');
    line.extend_from_slice(text);
    line.push(b'"');
}

/// Whether a text has control characters, quotation marks, backslashes or anything but ASCII.
fn has_rare(text: &[u8]) -> bool {
    let (eights, rest) = text.as_chunks::<8>();
    // The rest with the bytes before it, which are looked at twice; a short text is filled up with blanks.
    let last = text.last_chunk().copied().unwrap_or_else(|| {
        let mut filled = [b' '; 8];
        filled[..rest.len()].copy_from_slice(rest);
        filled
    });
    eights.iter().chain([&last]).fold(0, |rare, eight| rare | rare_bytes(u64::from_ne_bytes(*eight))) != 0
}

/// Not 0 if one of eight bytes is rare: all are compared in one step.
fn rare_bytes(eight: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let is_below = |bytes: u64, least: u64| bytes.wrapping_sub(ONES * least) & !bytes;
    let is_equal = |byte: u8| is_below(eight ^ (ONES * u64::from(byte)), 1);
    (eight | is_below(eight, b' '.into()) | is_equal(b'"') | is_equal(b'\\')) & (ONES << 7)
}

#[cfg(test)]
mod tests {
    use super::super::column::{Column, Type};
    use super::*;
    use proptest::prelude::*;

    type Texts = Vec<Vec<u8>>;

    const COLUMNS: Columns<'static, Texts> = Columns::new(&[
        Column::json("text", Type::Text, "", |row| Value::text(&row[0])),
        Column::json("list", Type::Texts, "", |row| Value::list(row.iter().map(BStr::new))),
        Column::json("number", Type::Number, "", |row| (row.len() as u64 * 1_000_003).into()),
        Column::json("flag", Type::Flag, "", |row| row.is_empty().into()),
    ]);

    proptest! {
        #[test]
        fn an_object_is_what_serde_json_writes(row in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..4)) {
            let (mut line, mut template) = (Vec::new(), Template::default());
            push_object(&mut line, &mut template, COLUMNS, &row).unwrap();
            push_object(&mut line, &mut template, COLUMNS, &row).unwrap();
            let texts: Vec<_> = row.iter().map(|text| text.to_str_lossy()).collect();
            let first = if row[0].is_empty() { "null".into() } else { serde_json::to_string(&texts[0]).unwrap() };
            let list = serde_json::to_string(&texts).unwrap();
            let number = row.len() * 1_000_003;
            let object = format!(r#"{{"text":{first},"list":{list},"number":{number},"flag":false}}"#);
            prop_assert_eq!(line.to_str_lossy(), object.repeat(2));
        }
    }

    #[test]
    fn another_table_of_columns_has_another_template() {
        const OTHER: Columns<'static, Texts> = Columns::new(&[Column::json("other", Type::Text, "", |_| Value::None)]);
        const NONE: Columns<'static, Texts> = Columns::new(&[]);
        let (mut line, mut template) = (Vec::new(), Template::default());
        for columns in [OTHER, NONE, OTHER] {
            push_object(&mut line, &mut template, columns, &Vec::new()).unwrap();
        }
        assert_eq!(line.as_bstr(), r#"{"other":null}{}{"other":null}"#);
    }
}
