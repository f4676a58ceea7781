//! The registry's facts as a table: an RFC 4180 file with one line per record, readable for any tool and in diffs.

use super::long_standing::LongStanding;
use super::record::{COLUMNS, PublishedRecord};
use crate::Date;
use csv::{ErrorKind, StringRecord};
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::str::FromStr;

/// The names of the columns, in their order: the first line of a table.
pub(crate) fn columns() -> [&'static str; COLUMNS.len()] {
    COLUMNS.each_ref().map(|column| column.name)
}

/// Writes records as a table, in their order.
///
/// An unknown value is an empty cell; a flag is `yes` or empty. Lines end in LF, and cells are quoted only if necessary.
pub(crate) fn write<W: Write>(records: &[PublishedRecord], destination: W) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(destination);
    table.write_record(columns())?;
    for record in records {
        table.write_record(COLUMNS.each_ref().map(|column| (column.write)(record).into_owned()))?;
    }
    table.flush()
}

/// Reads a table written by [`write()`]. An error has the line: wrong columns, too few or too many cells, or an invalid cell.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<PublishedRecord>, TableError> {
    rows(bytes, &columns(), |row| {
        let mut record = PublishedRecord::default();
        for (column, cell) in COLUMNS.iter().zip(row) {
            (column.read)(&mut record, cell).map_err(|error| format!("{} `{cell}`: {error}", column.name))?;
        }
        Ok(record)
    })
}

/// Reads the table of long-standing names, `data/aliases.csv`.
pub(crate) fn read_names(bytes: &[u8]) -> Result<Vec<LongStanding>, TableError> {
    rows(bytes, &["name", "port", "protocol", "service", "description", "systems"], |row| {
        let text = |column: usize| row.get(column).unwrap_or_default().to_owned();
        let [name, port, protocol, service, description, systems] = [0, 1, 2, 3, 4, 5].map(text);
        let port = port.parse().map_err(|error| format!("port `{port}`: {error}"))?;
        Ok(LongStanding { name, port, protocol, service, description, systems })
    })
}

/// Reads the rows of a table that begins with these columns.
pub(super) fn rows<T>(
    bytes: &[u8],
    columns: &[&str],
    read: impl Fn(&StringRecord) -> Result<T, String>,
) -> Result<Vec<T>, TableError> {
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut row = StringRecord::new();
    let mut rows = Vec::new();
    let mut header = false;
    while table.read_record(&mut row)? {
        let line = row.position().map_or(0, csv::Position::line);
        if header {
            rows.push(read(&row).map_err(|problem| TableError { line, problem })?);
        } else if row.iter().eq(columns.iter().copied()) {
            header = true;
        } else {
            return Err(TableError { line, problem: format!("expected the columns {}", columns.join(",")) });
        }
    }
    if header { Ok(rows) } else { Err(TableError { line: 1, problem: "the table is empty".into() }) }
}

/// The facts about a publication beside its records: the text of `data/iana.meta`, one fact per line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Meta {
    /// The date of the publication.
    pub(crate) updated: Date,
    /// The number of records.
    pub(crate) records: usize,
}

impl Display for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "updated {}\nrecords {}\n", self.updated, self.records)
    }
}

impl FromStr for Meta {
    type Err = TableError;

    /// Reads the two lines that `Display` writes.
    fn from_str(text: &str) -> Result<Meta, TableError> {
        let mut lines = text.lines();
        let mut fact = |line: u64, name: &str, example: &str| {
            let stated = lines.next().and_then(|text| text.strip_prefix(name)?.strip_prefix(' '));
            stated.ok_or_else(|| TableError { line, problem: format!("expected a line such as {name} {example}") })
        };
        let (updated, records) = (fact(1, "updated", "2026-08-17")?, fact(2, "records", "14533")?);
        let records = records.parse().map_err(|error| TableError { line: 2, problem: format!("records: {error}") })?;
        let updated = updated.parse().map_err(|error| TableError { line: 1, problem: format!("updated: {error}") })?;
        Ok(Meta { updated, records })
    }
}

/// An error in a table, with its line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TableError {
    line: u64,
    problem: String,
}

impl TableError {
    /// The line of the file, from 1.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }
}

impl Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}; data/README.md says how the table is made", self.line, self.problem)
    }
}

impl std::error::Error for TableError {}

impl From<csv::Error> for TableError {
    fn from(error: csv::Error) -> TableError {
        let line = error.position().map_or(0, csv::Position::line);
        let problem = match error.kind() {
            ErrorKind::UnequalLengths { len, expected_len, .. } => format!("{len} cells: expected {expected_len}"),
            ErrorKind::Utf8 { .. } => "not UTF-8 text".to_owned(),
            _ => error.to_string(),
        };
        TableError { line, problem }
    }
}
