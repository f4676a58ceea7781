//! JSON objects from the columns of a report, written straight into a row: a list of everything has millions of bytes.

use super::column::{Columns, Value};
use std::io;

/// The keys of a report's objects, with their quotation marks and what is between values. They are put together once.
#[derive(Default)]
pub(super) struct Keys {
    /// The address and the number of the columns.
    columns: (usize, usize),
    text: Vec<u8>,
    /// Where each key ends in the text.
    ends: Vec<usize>,
}

impl Keys {
    /// Makes the keys of these columns, unless they are there.
    fn prepare<R>(&mut self, columns: Columns<'_, R>) {
        let columns_here = columns.place();
        if std::mem::replace(&mut self.columns, columns_here) == columns_here {
            return;
        }
        (self.text, self.ends) = (Vec::new(), Vec::new());
        for column in columns.json() {
            self.text.extend_from_slice(if self.ends.is_empty() { b"{\"" } else { b",\"" });
            self.text.extend_from_slice(column.name.as_bytes());
            self.text.extend_from_slice(b"\":");
            self.ends.push(self.text.len());
        }
    }
}

/// Adds a row as an object; invalid UTF-8 is replaced.
///
/// # Errors
///
/// Those of `serde_json`, which writes what is rare.
pub(super) fn push_object<R>(line: &mut Vec<u8>, keys: &mut Keys, columns: Columns<'_, R>, row: &R) -> io::Result<()> {
    keys.prepare(columns);
    let mut start = 0;
    for (column, &end) in columns.json().zip(&keys.ends) {
        line.extend_from_slice(&keys.text[start..end]);
        push_value(line, &(column.get)(row))?;
        start = end;
    }
    line.extend_from_slice(if keys.ends.is_empty() { b"{}" } else { b"}" });
    Ok(())
}

fn push_value(line: &mut Vec<u8>, value: &Value<'_>) -> io::Result<()> {
    match value {
        Value::None => line.extend_from_slice(b"null"),
        Value::Word(word) => push_text(line, word.as_bytes())?,
        Value::Text(text) => push_text(line, text)?,
        Value::Number(number) => line.extend_from_slice(itoa::Buffer::new().format(*number).as_bytes()),
        Value::Flag(flag) => line.extend_from_slice(if *flag { b"true" } else { b"false" }),
        Value::List(texts) => {
            line.push(b'[');
            for (at, text) in texts.iter().enumerate() {
                line.extend_from_slice(if at > 0 { b"," } else { b"" });
                push_text(line, text)?;
            }
            line.push(b']');
        }
        Value::Ports(_) | Value::Objects(_) => serde_json::to_writer(line, value)?,
    }
    Ok(())
}

/// Adds a text. Nearly all of them are ASCII without anything to escape.
fn push_text(line: &mut Vec<u8>, text: &[u8]) -> io::Result<()> {
    // Without an early end, so that many bytes are looked at in one step.
    let is_rare = |byte: &u8| (*byte < b' ') | (*byte >= 0x80) | (*byte == b'"') | (*byte == b'\\');
    if text.iter().fold(false, |rare, byte| rare | is_rare(byte)) {
        return Ok(serde_json::to_writer(line, &*String::from_utf8_lossy(text))?);
    }
    line.push(b'"');
    line.extend_from_slice(text);
    line.push(b'"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::column::{Column, Type};
    use super::*;
    use bstr::{BStr, ByteSlice};
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
            let (mut line, mut keys) = (Vec::new(), Keys::default());
            push_object(&mut line, &mut keys, COLUMNS, &row).unwrap();
            push_object(&mut line, &mut keys, COLUMNS, &row).unwrap();
            let texts: Vec<_> = row.iter().map(|text| text.to_str_lossy()).collect();
            let first = if row[0].is_empty() { "null".into() } else { serde_json::to_string(&texts[0]).unwrap() };
            let list = serde_json::to_string(&texts).unwrap();
            let number = row.len() * 1_000_003;
            let object = format!(r#"{{"text":{first},"list":{list},"number":{number},"flag":false}}"#);
            prop_assert_eq!(line.to_str_lossy(), object.repeat(2));
        }
    }

    #[test]
    fn the_keys_change_with_the_columns() {
        const OTHER: Columns<'static, Texts> = Columns::new(&[Column::json("other", Type::Text, "", |_| Value::None)]);
        const NONE: Columns<'static, Texts> = Columns::new(&[]);
        let (mut line, mut keys) = (Vec::new(), Keys::default());
        for columns in [OTHER, NONE, OTHER] {
            push_object(&mut line, &mut keys, columns, &Vec::new()).unwrap();
        }
        assert_eq!(line.as_bstr(), r#"{"other":null}{}{"other":null}"#);
    }
}
