//! The registry's facts as a table: an RFC 4180 file with one line a record, which any tool reads and a diff shows.

use super::record::Record;
use crate::{Date, State};
use csv::{ErrorKind, StringRecord};
use std::fmt::{self, Display};
use std::io::{self, Write};
use std::str::FromStr;

/// The columns, in their order. The first line of a table holds these names.
pub const COLUMNS: [&str; 13] = [
    "name",
    "port",
    "protocol",
    "description",
    "state",
    "registered",
    "modified",
    "references",
    "service_code",
    "unauthorized_use",
    "historic",
    "alias_of",
    "previously",
];

/// Writes records as a table, in their order.
///
/// What is unknown, 0 or not so is an empty cell; what is so is `yes`. Lines end in LF, and only cells that need it are
/// in quotation marks.
///
/// # Errors
///
/// What the destination gives.
///
/// ```
/// use svc_lookup::registry::{Record, table};
///
/// let records = [Record { name: "domain".into(), ports: "53".parse().ok(), ..Record::default() }];
/// let mut bytes = Vec::new();
/// table::write(&records, &mut bytes)?;
/// assert!(bytes.ends_with(b"\ndomain,53,,,assigned,,,,,,,,\n"));
/// assert_eq!(table::read(&bytes)?, records);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write<W: Write>(records: &[Record], destination: W) -> io::Result<()> {
    let mut table = csv::Writer::from_writer(destination);
    table.write_record(COLUMNS)?;
    for record in records {
        write_record(&mut table, record)?;
    }
    table.flush()
}

/// Writes one line.
fn write_record<W: Write>(table: &mut csv::Writer<W>, record: &Record) -> csv::Result<()> {
    let yes = |so: bool| if so { "yes" } else { "" };
    table.write_record([
        record.name.as_str(),
        &record.ports.map_or_else(String::new, |ports| ports.to_string()),
        record.protocol.as_deref().unwrap_or_default(),
        &record.description,
        record.state.name(),
        &record.registered.to_string(),
        &record.modified.to_string(),
        &record.references,
        &number(record.service_code),
        yes(record.unauthorized_use),
        yes(record.historic),
        &record.alias_of,
        &record.previously,
    ])
}

/// A number, or nothing for 0.
fn number(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

/// Reads a table that [`write()`] wrote.
///
/// # Errors
///
/// [`TableError`], with the line, when the columns are others, a line has too few or too many cells, or a cell cannot
/// be what its column says.
pub fn read(bytes: &[u8]) -> Result<Vec<Record>, TableError> {
    rows(bytes, &COLUMNS, read_record)
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

/// Reads one line.
fn read_record(row: &StringRecord) -> Result<Record, String> {
    let cell = |column: usize| row.get(column).unwrap_or_default();
    let text = |column| cell(column).to_owned();
    let protocol = Some(text(2)).filter(|word| !word.is_empty());
    Ok(Record {
        name: text(0),
        ports: parse(cell(1), 1)?,
        protocol,
        description: text(3),
        state: state(cell(4))?,
        registered: date(cell(5), 5)?,
        modified: date(cell(6), 6)?,
        references: text(7),
        service_code: parse(cell(8), 8)?.unwrap_or_default(),
        unauthorized_use: yes(cell(9), 9)?,
        historic: yes(cell(10), 10)?,
        alias_of: text(11),
        previously: text(12),
    })
}

/// A value, or none for an empty cell.
fn parse<T: FromStr<Err: Display>>(cell: &str, column: usize) -> Result<Option<T>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    cell.parse().map(Some).map_err(|error| format!("{} {cell:?}: {error}", COLUMNS[column]))
}

/// A date in the only form it is written in.
fn date(cell: &str, column: usize) -> Result<Date, String> {
    match cell.parse::<Date>() {
        Ok(date) if date.to_string() == cell => Ok(date),
        _ => Err(format!("{} {cell:?}: expected a date such as 2026-08-17, or nothing", COLUMNS[column])),
    }
}

/// A cell that says `yes` or nothing.
fn yes(cell: &str, column: usize) -> Result<bool, String> {
    match cell {
        "yes" => Ok(true),
        "" => Ok(false),
        _ => Err(format!("{} {cell:?}: expected yes or nothing", COLUMNS[column])),
    }
}

/// The state with this name.
fn state(cell: &str) -> Result<State, String> {
    let named = State::ALL.into_iter().find(|state| state.name() == cell);
    named.ok_or_else(|| format!("state {cell:?}: expected {}", State::ALL.map(State::name).join(", ")))
}

/// What is known of a publication beside its records: the text of `data/iana.meta`, one fact a line.
///
/// ```
/// use svc_lookup::registry::table::Meta;
///
/// let meta: Meta = "updated 2026-08-17\nrecords 14533\n".parse()?;
/// assert_eq!(meta.records, 14533);
/// assert_eq!(meta.to_string(), "updated 2026-08-17\nrecords 14533\n");
/// # Ok::<(), svc_lookup::registry::table::TableError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Meta {
    /// The day of the publication.
    pub updated: Date,
    /// How many records it has.
    pub records: usize,
}

impl Display for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "updated {}\nrecords {}\n", self.updated, self.records)
    }
}

impl FromStr for Meta {
    type Err = TableError;

    /// Reads the two lines that are written.
    fn from_str(text: &str) -> Result<Meta, TableError> {
        let mut lines = text.lines();
        let mut fact = |line: u64, name: &str, example: &str| {
            let stated = lines.next().and_then(|text| text.strip_prefix(name)?.strip_prefix(' '));
            stated.ok_or_else(|| TableError { line, problem: format!("expected a line such as {name} {example}") })
        };
        let (updated, records) = (fact(1, "updated", "2026-08-17")?, fact(2, "records", "14533")?);
        let records = records.parse().map_err(|error| TableError { line: 2, problem: format!("records: {error}") })?;
        let updated = date(updated, 5).map_err(|problem| TableError { line: 1, problem })?;
        Ok(Meta { updated, records })
    }
}

/// Why a table is not what [`write()`] writes, and in which line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableError {
    line: u64,
    problem: String,
}

impl TableError {
    /// The line of the file, from 1.
    pub fn line(&self) -> u64 {
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
