//! JSON objects from the columns of a report, written straight into a row: a list of everything has millions of bytes.

use super::column::Columns;
use super::object::{MOST, Object, Place};
use super::short::BLOCK;
use std::io;

/// An object of a report whose values are all absent. It is put together once, and copied but for the values that a row has.
#[derive(Default)]
pub(super) struct Template {
    /// The address and the number of the columns.
    columns: (usize, usize),
    /// The object, and after it the bytes that copying a whole block reads.
    text: Vec<u8>,
    length: usize,
    /// The place of the value of each column, of those without one too.
    places: Vec<Place>,
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
            text.extend_from_slice(if text.is_empty() { b"{\"" } else { b",\"" });
            text.extend_from_slice(column.name.as_bytes());
            text.extend_from_slice(b"\":");
            let start = text.len();
            text.extend_from_slice(if column.kind.is_list() { b"[]" } else { b"null" });
            places.resize(position, Place::default());
            places.push(Place { start, end: text.len() });
        }
        places.resize(MOST, Place::default());
        text.extend_from_slice(if text.is_empty() { b"{}" } else { b"}" });
        self.length = text.len();
        text.extend_from_slice(&[b' '; BLOCK]);
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
    let Template { text, length, places, .. } = template;
    line.reserve(2 * text.len());
    if let Some(places) = places.first_chunk() {
        let mut object = Object::new(line, text, places);
        columns.add_to(&mut object, row)?;
        object.finish(*length);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::column::{Column, Type, Value};
    use super::*;
    use bstr::{BStr, ByteSlice};
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
