//! What is added for a port: the cells of columns, or the members of an object.

use super::format::FieldFormat;
use crate::annotate::labels::Answer;
use bstr::ByteSlice;

/// A column that is added for each port.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Column {
    /// The name of the service.
    Service,
    /// The class of the port: `well-known`, `registered` or `dynamic`.
    Class,
    /// The software that commonly uses the port.
    Practice,
    /// The description of the service.
    Description,
}

impl Column {
    /// The name of the column or member.
    pub fn name(self) -> &'static str {
        match self {
            Column::Service => "service",
            Column::Class => "class",
            Column::Practice => "practice",
            Column::Description => "description",
        }
    }

    /// Its value for a port; empty if there is none.
    fn value(self, answer: &Answer<'_>) -> Vec<u8> {
        match self {
            Column::Service => answer.assigned.map_or_else(Vec::new, |hit| hit.service.name.to_vec()),
            Column::Class => answer.port.class().name().into(),
            Column::Practice => {
                let names: Vec<&[u8]> = answer.practice.iter().map(|hit| hit.service.name.as_bytes()).collect();
                names.join(&b", "[..])
            }
            Column::Description => answer.description().map_or_else(Vec::new, |text| text.to_vec()),
        }
    }
}

/// Writes what is added for a port.
pub(super) struct Writer {
    format: FieldFormat,
    columns: Vec<Column>,
}

impl Writer {
    pub(super) fn new(format: FieldFormat, columns: &[Column]) -> Writer {
        Writer { format, columns: columns.to_vec() }
    }

    /// Writes the cells for an answer, or empty ones; for JSON the values, each with the length of its text before it.
    pub(super) fn write(&self, answer: Option<&Answer<'_>>, to: &mut Vec<u8>) {
        for column in &self.columns {
            let value = answer.map_or_else(Vec::new, |answer| column.value(answer));
            match self.format {
                FieldFormat::Delimited { delimiter, quotes } => {
                    to.push(delimiter);
                    write_cell(&value, delimiter, quotes, to);
                }
                FieldFormat::Zeek => {
                    to.push(b'\t');
                    write_cell(if value.is_empty() { b"-" } else { &value }, b'\t', false, to);
                }
                FieldFormat::Jsonl => write_string(&value, to),
            }
        }
    }
}

/// Writes a cell: quoted where the format allows it and the text needs it (RFC 4180 section 2), or else without the bytes that
/// end cells.
pub(super) fn write_cell(text: &[u8], delimiter: u8, quotes: bool, to: &mut Vec<u8>) {
    let is_special = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r') || quotes && byte == b'"';
    if !text.iter().any(|&byte| is_special(byte)) {
        // Between blanks nothing is no cell.
        to.extend_from_slice(if text.is_empty() && delimiter == b' ' { b"-" } else { text });
    } else if quotes {
        to.push(b'"');
        to.extend_from_slice(&text.replace("\"", "\"\""));
        to.push(b'"');
    } else {
        let replacement = if delimiter == b' ' { b'_' } else { b' ' };
        to.extend(text.iter().map(|&byte| if is_special(byte) { replacement } else { byte }));
    }
}

/// Writes a string of JSON (RFC 8259 section 7), and a byte that ends it, or `null` for no text.
fn write_string(text: &[u8], to: &mut Vec<u8>) {
    if text.is_empty() {
        to.extend_from_slice(b"null");
    } else {
        quote(text, to);
    }
    to.push(END_OF_VALUE);
}

/// The byte between the values of a label; no string of JSON has it.
pub(super) const END_OF_VALUE: u8 = 0;

/// Writes a text as a string of JSON.
pub(super) fn quote(text: &[u8], to: &mut Vec<u8>) {
    to.push(b'"');
    for char in text.to_str_lossy().chars() {
        match char {
            '"' | '\\' => to.extend([b'\\', char as u8]),
            control if control < ' ' => to.extend(format!("\\u{:04x}", u32::from(control)).bytes()),
            char => to.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    to.push(b'"');
}
