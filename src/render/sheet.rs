//! A sheet writes rows in one format and style; each format is implemented here once.

use super::cell::push;
use super::column::{Column, Columns, Value};
use super::escape::{breaks, for_field, for_terminal, json_for_terminal, lines_for_terminal};
use super::json::{self, Template};
use super::quoting::quote;
use super::short::push_short;
use memchr::{memchr_iter, memchr3};
use serde::Serialize;
use std::io::{self, Write};

/// An output format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Format {
    /// A table that fits the terminal.
    Table,
    /// One entry per line, its fields separated by tabs.
    Plain,
    /// One JSON array.
    Json,
    /// One JSON object per line.
    Jsonl,
    /// Comma-separated values (RFC 4180) with a header.
    Csv,
    /// Lines of a services file, services(5).
    Services,
    /// SARIF 2.1.0, for findings.
    Sarif,
    /// Workflow commands of GitHub Actions, for findings.
    Github,
}

/// The style of the output.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) color: bool,
    /// The output is a terminal: tables fit its width, and untrusted text is escaped.
    pub(crate) terminal: bool,
    /// The terminal supports hyperlinks (OSC 8).
    pub(crate) links: bool,
    /// Tables and CSV have a header.
    pub(crate) header: bool,
}

/// Room for most rows, in bytes.
const ROW: usize = 256;

/// Writes the rows of a report, one by one.
pub(crate) struct Sheet<'o> {
    out: &'o mut dyn Write,
    format: Format,
    style: Style,
    /// Whether a row or the header of CSV has been written.
    begun: bool,
    /// The buffer for the current row.
    row: Vec<u8>,
    /// Where the fields of the current record of CSV end.
    ends: Vec<usize>,
    /// The same record with its quotation marks.
    quoted: Vec<u8>,
    /// The keys of the JSON objects.
    template: Template,
}

impl<'o> Sheet<'o> {
    pub(crate) fn new(out: &'o mut dyn Write, format: Format, style: Style) -> Sheet<'o> {
        let (row, ends, quoted, template) = Default::default();
        Sheet { out, format, style, begun: false, row, ends, quoted, template }
    }

    pub(crate) fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn style(&self) -> Style {
        self.style
    }

    /// Whether it is for people: then a report writes its own tables and sentences.
    pub(super) fn is_for_people(&self) -> bool {
        self.format == Format::Table
    }

    /// The output, for tables, sentences and services files, which escape their text themselves.
    pub(super) fn out(&mut self) -> &mut dyn Write {
        self.out
    }

    /// Writes a row in a format for programs.
    pub(super) fn row<R>(&mut self, columns: Columns<'_, R>, row: &R) -> io::Result<()> {
        match self.format {
            Format::Json | Format::Jsonl => self.one_of_many(|sheet| sheet.push_object(columns, row)),
            Format::Csv => {
                self.header(columns)?;
                self.record(columns, |column| (column.get)(row))
            }
            Format::Plain | Format::Table | Format::Services | Format::Sarif | Format::Github => {
                self.line(columns, row)
            }
        }
    }

    /// Writes a JSON object, in an array or on its own line; other formats have none.
    pub(super) fn element(&mut self, object: &impl Serialize) -> io::Result<()> {
        self.one_of_many(|sheet| Ok(serde_json::to_writer(&mut sheet.row, object)?))
    }

    /// Writes an object that `push` adds to the row, in an array or on its own line.
    fn one_of_many(&mut self, push: impl FnOnce(&mut Self) -> io::Result<()>) -> io::Result<()> {
        match self.format {
            Format::Json if std::mem::replace(&mut self.begun, true) => self.json(b",\n", push, b""),
            Format::Json => self.json(b"[\n", push, b""),
            Format::Jsonl => self.json(b"", push, b"\n"),
            _ => Ok(()),
        }
    }

    fn push_object<R>(&mut self, columns: Columns<'_, R>, row: &R) -> io::Result<()> {
        json::push_object(&mut self.row, &mut self.template, columns, row)
    }

    /// Ends the rows: closes a JSON array, and writes the header of CSV without rows.
    pub(super) fn finish<R>(&mut self, columns: Columns<'_, R>) -> io::Result<()> {
        match self.format {
            Format::Json => match std::mem::take(&mut self.begun) {
                true => self.out.write_all(b"\n]\n"),
                false => self.out.write_all(b"[]\n"),
            },
            Format::Csv => self.header(columns),
            _ => Ok(()),
        }
    }

    /// Flushes the output.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Writes the only JSON object of a report, on its own line.
    #[cfg(feature = "update")]
    pub(super) fn object<R>(&mut self, columns: Columns<'_, R>, row: &R) -> io::Result<()> {
        self.json(b"", |sheet| sheet.push_object(columns, row), b"\n")
    }

    /// Writes JSON of another form, escaped on a terminal.
    pub(super) fn write_json(&mut self, text: &[u8]) -> io::Result<()> {
        self.json(b"", |sheet| sheet.row.write_all(text), b"")
    }

    /// Writes a JSON object that `push` adds to the row, with text before and after it.
    fn json(&mut self, before: &[u8], push: impl FnOnce(&mut Self) -> io::Result<()>, after: &[u8]) -> io::Result<()> {
        self.row.clear();
        self.row.extend_from_slice(before);
        push(self)?;
        self.row.extend_from_slice(after);
        match self.style.terminal {
            true => self.out.write_all(json_for_terminal(&self.row).as_bytes()),
            false => self.out.write_all(&self.row),
        }
    }

    fn header<R>(&mut self, columns: Columns<'_, R>) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) || !self.style.header {
            return Ok(());
        }
        self.record(columns, |column| Value::Word(column.name))
    }

    /// Writes a record of CSV, RFC 4180. The fields are put together first and looked through once: few need quoting.
    fn record<'v, R: 'v>(
        &mut self,
        columns: Columns<'v, R>,
        value: impl Fn(&'v Column<R>) -> Value<'v>,
    ) -> io::Result<()> {
        self.row.clear();
        self.ends.clear();
        self.row.reserve(ROW);
        for column in columns.csv() {
            push(&mut self.row, value(column), |row, text| row.extend_from_slice(text));
            self.ends.push(self.row.len());
            self.row.push(b',');
        }
        // The last field ends the record.
        self.row.pop();
        let commas = memchr_iter(b',', &self.row).count();
        if commas + 1 > self.ends.len() || memchr3(b'"', b'\r', b'\n', &self.row).is_some() {
            self.quoted.clear();
            quote(&self.row, &self.ends, &mut self.quoted);
            std::mem::swap(&mut self.row, &mut self.quoted);
        }
        self.row.push(b'\n');
        match self.style.terminal {
            true => self.out.write_all(lines_for_terminal(&self.row).as_bytes()),
            false => self.out.write_all(&self.row),
        }
    }

    /// Writes a plain line; the number of fields never changes, and a field without a value is empty.
    fn line<R>(&mut self, columns: Columns<'_, R>, row: &R) -> io::Result<()> {
        let line = &mut self.row;
        if self.style.terminal {
            push_fields(line, columns, row, |line, text| line.extend(for_terminal(text).as_bytes()));
        } else {
            // The fields are put together first and looked through once: few have tabs or line breaks.
            let fields = push_fields(line, columns, row, push_short);
            if breaks(line) > fields {
                push_fields(line, columns, row, |line, text| line.extend_from_slice(&for_field(text)));
            }
        }
        // The last field ends the line.
        line.pop();
        line.push(b'\n');
        self.out.write_all(line)
    }
}

impl Drop for Sheet<'_> {
    /// Closes the JSON array where a run ends with an error, of which that one is reported: a reader can use what was written.
    fn drop(&mut self) {
        if self.begun && self.format == Format::Json {
            drop(self.out.write_all(b"\n]\n"));
        }
    }
}

/// Replaces a line by the fields of a row, each with a tab after it; `text` escapes and adds untrusted text. Returns their number.
#[inline(always)]
fn push_fields<R>(
    line: &mut Vec<u8>,
    columns: Columns<'_, R>,
    row: &R,
    text: impl Fn(&mut Vec<u8>, &[u8]) + Copy,
) -> usize {
    line.clear();
    line.reserve(ROW);
    columns.plain().fold(0, |fields, column| {
        push(line, (column.get)(row), text);
        line.push(b'\t');
        fields + 1
    })
}

#[cfg(test)]
mod tests {
    use super::super::column::Type;
    use super::*;
    use bstr::{BStr, ByteSlice};
    use proptest::prelude::*;

    const COLUMNS: Columns<'static, Vec<Vec<u8>>> = Columns::new(&[
        Column::everywhere("first", Type::Text, "", |row| Value::text(&row[0])),
        Column::csv("second", Type::Texts, "", |row| Value::list([BStr::new(&row[1]), BStr::new(&row[2])])),
        Column::everywhere("third", Type::Text, "", |row| Value::text(&row[2])),
    ]);

    fn written(format: Format, rows: &[Vec<Vec<u8>>]) -> Vec<u8> {
        let (mut out, style) = (Vec::new(), Style { color: false, terminal: false, links: false, header: true });
        let mut sheet = Sheet::new(&mut out, format, style);
        rows.iter().for_each(|row| sheet.row(COLUMNS, row).unwrap());
        sheet.finish(COLUMNS).unwrap();
        drop(sheet);
        out
    }

    fn rows() -> impl Strategy<Value = Vec<Vec<Vec<u8>>>> {
        let text = prop::collection::vec(prop::sample::select(b"a,\"\n\r\t #\xff\0".to_vec()), 0..6);
        prop::collection::vec(prop::collection::vec(text, 3), 0..4)
    }

    proptest! {
        #[test]
        fn csv_reads_back_as_it_was_written(rows in rows()) {
            let text = written(Format::Csv, &rows);
            let mut reader = csv::Reader::from_reader(&*text);
            prop_assert_eq!(reader.byte_headers().unwrap().iter().collect::<Vec<_>>(), [&b"first"[..], b"second", b"third"]);
            let records: Vec<Vec<Vec<u8>>> =
                reader.byte_records().map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect();
            let expected: Vec<Vec<Vec<u8>>> =
                rows.iter().map(|row| vec![row[0].clone(), [&*row[1], &*row[2]].join(&b' '), row[2].clone()]).collect();
            prop_assert_eq!(records, expected);
        }

        #[test]
        fn json_and_json_lines_have_the_same_objects(rows in rows()) {
            let array: Vec<serde_json::Value> = serde_json::from_slice(&written(Format::Json, &rows)).unwrap();
            let lines = written(Format::Jsonl, &rows);
            let objects = serde_json::Deserializer::from_slice(&lines).into_iter::<serde_json::Value>();
            prop_assert_eq!(array, objects.map(Result::unwrap).collect::<Vec<_>>());
        }

        #[test]
        fn a_plain_line_has_a_field_for_each_column(rows in rows()) {
            let text = written(Format::Plain, &rows);
            let lines: Vec<&[u8]> = text.lines().collect();
            prop_assert_eq!(lines.len(), rows.len());
            prop_assert!(lines.iter().all(|line| line.iter().filter(|&&byte| byte == b'\t').count() == 1));
        }
    }

    #[test]
    fn a_report_without_rows_is_an_empty_array_or_a_header() {
        assert_eq!(written(Format::Json, &[]), b"[]\n");
        assert_eq!(written(Format::Csv, &[]), b"first,second,third\n");
        assert_eq!(written(Format::Plain, &[]), b"");
    }
}
