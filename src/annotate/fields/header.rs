//! Where the fields are: by the header of a stream, or by their places.

use super::cell::{self, Value};
use super::column::write_cell;
use super::format::FieldFormat;
use super::options::{Field, FieldOptions};
use super::record::{Record, records_end, split};
use bstr::ByteSlice;
use std::fmt;

/// The fields of a stream.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::annotate) struct Layout {
    pub(super) format: FieldFormat,
    /// The places of the ports, from 0.
    pub(super) ports: Vec<usize>,
    pub(super) protocol: Option<usize>,
    /// The paths of the same in JSON.
    pub(super) port_paths: Vec<String>,
    pub(super) protocol_path: Option<String>,
    /// The names of what is added, for each port in turn.
    pub(super) added: Vec<String>,
    /// What precedes the first record, with the names of the new columns.
    pub(in crate::annotate) header: Vec<u8>,
    /// The length of that in the input.
    pub(in crate::annotate) header_length: usize,
    /// The names that the header had already, and what the new columns are called instead.
    pub(in crate::annotate) taken: Vec<(String, String)>,
}

/// Why the fields of a stream cannot be found.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum FieldError {
    /// The header has no such field.
    Unknown {
        /// The name that was asked for.
        field: String,
        /// The names in the header.
        header: Vec<String>,
    },
    /// The header does not end within a block, so that its fields are not known.
    LongHeader {
        /// The size of a block, in bytes.
        limit: usize,
    },
    /// A name was asked for, and the stream has no header.
    NoHeader {
        /// The name that was asked for.
        field: String,
    },
}

/// The fields of a header that an error names.
const NAMED: usize = 32;

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FieldError::Unknown { field, header } => {
                let named = &header[..header.len().min(NAMED)];
                write!(f, "the header has no field `{field}`; it has {}", named.join(", "))?;
                match header.len() - named.len() {
                    0 => Ok(()),
                    more => write!(f, " and {more} more"),
                }
            }
            FieldError::LongHeader { limit } => write!(
                f,
                "the header is longer than {} KiB; close its quotation marks, or keep only the columns that you need, as with \
                 `cut -d, -f1-100`",
                limit >> 10
            ),
            FieldError::NoHeader { field } => {
                write!(f, "there is no header with the field `{field}`; give its place instead, such as `--port 5`")
            }
        }
    }
}

impl std::error::Error for FieldError {}

impl Layout {
    /// Finds the fields in the start of a stream, which has its header as a whole.
    ///
    /// # Errors
    ///
    /// A field is not there.
    pub(in crate::annotate) fn of(options: &FieldOptions, start: &[u8]) -> Result<Layout, FieldError> {
        match options.format {
            FieldFormat::Jsonl => Ok(Layout::json(options)),
            FieldFormat::Zeek => Layout::zeek(options, start),
            FieldFormat::Delimited { delimiter, quotes } => Layout::delimited(options, start, delimiter, quotes),
        }
    }

    fn empty(options: &FieldOptions) -> Layout {
        Layout {
            format: options.format,
            ports: Vec::new(),
            protocol: None,
            port_paths: Vec::new(),
            protocol_path: None,
            added: Vec::new(),
            header: Vec::new(),
            header_length: 0,
            taken: Vec::new(),
        }
    }

    fn json(options: &FieldOptions) -> Layout {
        let path = |field: &Field| {
            field.names.first().cloned().or(field.place.map(|place| place.to_string())).unwrap_or_default()
        };
        let mut layout = Layout::empty(options);
        layout.port_paths = options.ports.iter().map(path).collect();
        layout.protocol_path = options.protocol_field.as_ref().map(path);
        let names = layout.port_paths.iter().map(|path| path.replace('.', "_")).collect::<Vec<_>>();
        layout.added = new_names(options, &names, &[]).0;
        layout
    }

    fn zeek(options: &FieldOptions, start: &[u8]) -> Result<Layout, FieldError> {
        let line = start.lines().find_map(|line| line.strip_prefix(b"#fields\t"));
        let names: Option<Vec<String>> =
            line.map(|line| line.split_str("\t").map(|name| name.to_str_lossy().into_owned()).collect());
        let mut layout = Layout::empty(options);
        layout.place(options, names.as_deref())?;
        layout.name(options, names.as_deref().unwrap_or_default());
        Ok(layout)
    }

    fn delimited(options: &FieldOptions, start: &[u8], delimiter: u8, quotes: bool) -> Result<Layout, FieldError> {
        let marked = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let Record { cells, end, .. } = split(marked, delimiter, quotes, usize::MAX);
        let cells: Vec<String> = cells.iter().map(|cell| cell.to_str_lossy().into_owned()).collect();
        let mut layout = Layout::empty(options);
        let header = is_header(options, &cells).then_some(cells.as_slice());
        layout.place(options, header)?;
        if let Some(names) = header {
            layout.name(options, names);
            layout.header_length = start.len() - marked.len() + end;
            layout.header = start[..layout.header_length].to_vec();
            let line_end = layout.header.trim_end_with(|c| c == '\n' || c == '\r').len();
            let rest = layout.header.split_off(line_end);
            for name in &layout.added {
                layout.header.push(delimiter);
                write_cell(name.as_bytes(), delimiter, quotes, &mut layout.header);
            }
            layout.header.extend_from_slice(if rest.is_empty() { b"\n" } else { &rest });
        }
        Ok(layout)
    }

    /// The number of cells up to the last one of a field.
    pub(super) fn cells(&self) -> usize {
        self.ports.iter().chain(&self.protocol).max().map_or(0, |last| last + 1)
    }

    /// Finds the places of the fields.
    fn place(&mut self, options: &FieldOptions, header: Option<&[String]>) -> Result<(), FieldError> {
        self.ports = options.ports.iter().map(|field| place_of(field, header)).collect::<Result<_, _>>()?;
        self.protocol = options.protocol_field.as_ref().map(|field| place_of(field, header)).transpose()?;
        Ok(())
    }

    fn name(&mut self, options: &FieldOptions, header: &[String]) {
        let fields: Vec<String> = self
            .ports
            .iter()
            .map(|&place| header.get(place).cloned().unwrap_or_else(|| (place + 1).to_string()))
            .collect();
        (self.added, self.taken) = new_names(options, &fields, header);
    }
}

/// Whether the first record has the names of the fields: one that was asked for, or no port in the place of any.
fn is_header(options: &FieldOptions, cells: &[String]) -> bool {
    let fields = options.ports.iter().chain(&options.protocol_field);
    let is_named =
        |field: &Field| place_of(field, Some(cells)).is_ok_and(|_| !field.names.is_empty() && has_name(field, cells));
    let is_known = fields.clone().any(is_named);
    let needs_header = fields.clone().any(|field| field.place.is_none());
    let is_word = |field: &Field| {
        let cell = field.place.and_then(|place| cells.get(place - 1));
        cell.is_some_and(|cell| {
            cell::port(cell.as_bytes()) == Value::Bad && cell.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
    };
    is_known || needs_header && !cells.is_empty() || options.ports.iter().all(is_word)
}

fn has_name(field: &Field, cells: &[String]) -> bool {
    field.names.iter().any(|name| position(cells, name).is_some())
}

fn position(cells: &[String], name: &str) -> Option<usize> {
    let exact = cells.iter().position(|cell| cell.trim() == name);
    exact.or_else(|| cells.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name)))
}

fn place_of(field: &Field, header: Option<&[String]>) -> Result<usize, FieldError> {
    let name = || field.names.first().cloned().unwrap_or_default();
    let Some(cells) = header else {
        return field.place.map(|place| place - 1).ok_or_else(|| FieldError::NoHeader { field: name() });
    };
    let named = field.names.iter().find_map(|name| position(cells, name));
    let by_place = || field.place.filter(|_| field.names.is_empty()).map(|place| place - 1);
    named.or_else(by_place).ok_or_else(|| FieldError::Unknown { field: name(), header: cells.to_vec() })
}

/// The names of what is added, and those that were taken. With one port they are those of the columns, otherwise the field's
/// name precedes them.
fn new_names(options: &FieldOptions, fields: &[String], header: &[String]) -> (Vec<String>, Vec<(String, String)>) {
    let (mut names, mut taken): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    for field in fields {
        for (at, column) in options.columns.iter().enumerate() {
            let own = options.name.as_deref().filter(|_| at == 0).unwrap_or(column.name());
            let full = format!("{field}_{own}");
            let wanted = if fields.len() == 1 { own.to_owned() } else { full.clone() };
            let is_free = |name: &String| !header.contains(name) && !names.contains(name);
            let numbered = (2..).map(|number| format!("{full}_{number}"));
            let mut candidates = [wanted.clone(), full.clone()].into_iter().chain(numbered);
            let name = candidates.find(is_free).unwrap_or_else(|| wanted.clone());
            if name != wanted {
                taken.push((wanted, name.clone()));
            }
            names.push(name);
        }
    }
    (names, taken)
}

impl FieldOptions {
    /// Whether the start of a stream has all of its header.
    pub(in crate::annotate) fn is_whole_header(&self, start: &[u8]) -> bool {
        match self.format {
            FieldFormat::Jsonl => true,
            FieldFormat::Zeek => {
                start.lines_with_terminator().any(|line| line.ends_with(b"\n") && !line.starts_with(b"#"))
            }
            FieldFormat::Delimited { delimiter, quotes: true } => records_end(start, delimiter).is_some(),
            FieldFormat::Delimited { .. } => start.contains(&b'\n'),
        }
    }
}
