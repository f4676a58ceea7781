//! JSON objects from the columns of a report, written straight into a row: a list of everything has millions of bytes.

use super::column::{Columns, Value};
use super::digits::{push_date, push_number};
use super::value::Owned;
use bstr::{BStr, ByteSlice};
use std::io;

/// An object of a report whose values are all absent. It is put together once, and copied but for the values that a row has.
#[derive(Default)]
pub(super) struct Template {
    /// The address and the number of the columns.
    columns: (usize, usize),
    text: Vec<u8>,
    places: Vec<Place>,
}

/// The place of a value in a template.
#[derive(Clone, Copy)]
struct Place {
    /// The position of its column.
    column: usize,
    /// Where the absent value begins and ends in the text.
    start: usize,
    end: usize,
}

impl Template {
    /// Makes the object for these columns, unless it is there.
    fn prepare<R>(&mut self, columns: Columns<'_, R>) {
        let columns_here = columns.place();
        if std::mem::replace(&mut self.columns, columns_here) == columns_here {
            return;
        }
        let Template { text, places, .. } = self;
        text.clear();
        places.clear();
        for (position, column) in columns.json_positions().zip(columns.json()) {
            text.extend_from_slice(if places.is_empty() { b"{\"" } else { b",\"" });
            text.extend_from_slice(column.name.as_bytes());
            text.extend_from_slice(b"\":");
            let start = text.len();
            text.extend_from_slice(if column.kind.is_list() { b"[]" } else { b"null" });
            places.push(Place { column: position, start, end: text.len() });
        }
        text.extend_from_slice(if places.is_empty() { b"{}" } else { b"}" });
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
    let Template { text, places, .. } = template;
    line.reserve(2 * text.len());
    let mut copied = 0;
    for place in &*places {
        let Some(column) = columns.at(place.column) else { continue };
        let value = (column.get)(row);
        if !matches!(value, Value::None | Value::NoTexts) {
            line.extend_from_slice(&text[copied..place.start]);
            push_value(line, value)?;
            copied = place.end;
        }
    }
    line.extend_from_slice(&text[copied..]);
    Ok(())
}

#[inline(always)]
fn push_value(line: &mut Vec<u8>, value: Value<'_>) -> io::Result<()> {
    match value {
        // The template has them.
        Value::None | Value::NoTexts => {}
        Value::Word(word) => push_plain(line, word.as_bytes()),
        Value::Text(text) => push_text(line, text)?,
        Value::Joined(parts) => push_joined(line, &parts)?,
        Value::Number(number) => push_number(line, number),
        Value::Date(date) => {
            line.push(b'"');
            push_date(line, date);
            line.push(b'"');
        }
        Value::Flag(flag) => line.extend_from_slice(if flag { b"true" } else { b"false" }),
        Value::OneText(text) => {
            line.push(b'[');
            push_text(line, text)?;
            line.push(b']');
        }
        Value::Ports(ports) => push_plain(line, ports.to_string().as_bytes()),
        Value::Owned(owned) => push_owned(line, &owned)?,
    }
    Ok(())
}

#[inline(never)]
fn push_owned(line: &mut Vec<u8>, owned: &Owned<'_>) -> io::Result<()> {
    match owned {
        Owned::Text(text) => push_text(line, text),
        owned => Ok(serde_json::to_writer(line, owned)?),
    }
}

/// Adds a text in parts.
fn push_joined(line: &mut Vec<u8>, parts: &[&BStr]) -> io::Result<()> {
    if parts.iter().any(|part| has_rare(part)) {
        // A character may begin in one part and end in the next.
        return push_text(line, &bstr::concat(parts));
    }
    line.push(b'"');
    parts.iter().for_each(|part| line.extend_from_slice(part));
    line.push(b'"');
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
        Column::json("joined", Type::Text, "", |row| {
            Value::Joined([BStr::new(&row[0]), "-".into(), BStr::new(&row[0]), "".into()])
        }),
        Column::json("none", Type::Texts, "", |_| Value::list([])),
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
            let joined = bstr::join("-", [&row[0], &row[0]]);
            let joined = serde_json::to_string(&joined.to_str_lossy()).unwrap();
            let object = format!(
                r#"{{"text":{first},"list":{list},"number":{number},"flag":false,"joined":{joined},"none":[]}}"#
            );
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
