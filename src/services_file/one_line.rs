//! Parses a service from one line.

use super::lines::parse;
use super::problem::{Expected, Problem, write_expected};
use crate::OwnedService;
use bstr::{BStr, BString, ByteSlice};
use std::fmt;
use std::str::FromStr;

/// Why a text is not one line of a services file with an entry.
///
/// ```
/// use svc_lookup::OwnedService;
///
/// let error = "domain 99999/tcp".parse::<OwnedService>().unwrap_err();
/// let expected = "column 8: expected a port from 0 to 65535, found `99999/tcp` (glibc would read port 34463)";
/// assert_eq!(error.to_string(), expected);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum LineError {
    /// Empty input, or a comment only.
    Empty,
    /// More than one line.
    SeveralLines,
    /// The line is not an entry; the fields are those of a [`Problem`].
    NoEntry {
        /// The byte offset in the line, from 0.
        column: usize,
        /// What was expected there.
        expected: Expected,
        /// The word found there; empty at the end of the line.
        found: BString,
    },
}

impl LineError {
    /// What is wrong, without the place: `expected a port number, found the end of the entry`.
    pub fn reason(&self) -> String {
        match self {
            LineError::NoEntry { expected, found, .. } => Reason(*expected, found.as_bstr()).to_string(),
            error => error.to_string(),
        }
    }
}

/// What was expected in a line, and the word found instead.
struct Reason<'a>(Expected, &'a BStr);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_expected(f, self.0, self.1)
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineError::Empty => f.write_str("expected a service such as `domain 53/udp`, found nothing"),
            LineError::SeveralLines => f.write_str("expected one line, found several"),
            LineError::NoEntry { column, expected, found } => {
                write!(f, "column {}: ", column + 1)?;
                write_expected(f, *expected, found.as_bstr())
            }
        }
    }
}

impl std::error::Error for LineError {}

impl From<Problem<'_>> for LineError {
    fn from(Problem { column, expected, found, .. }: Problem<'_>) -> LineError {
        LineError::NoEntry { column, expected, found: found.to_owned() }
    }
}

/// Parses one line of a services file, services(5), with or without its newline.
///
/// ```
/// use svc_lookup::{OwnedService, Port};
///
/// let domain: OwnedService = "domain 53/udp nameserver # Domain Name Server".parse()?;
/// assert_eq!(domain.as_service().ports, Some(Port::new(53).into()));
/// assert!(domain.as_service().is_named("nameserver"));
/// # Ok::<(), svc_lookup::services_file::LineError>(())
/// ```
impl FromStr for OwnedService {
    type Err = LineError;

    fn from_str(text: &str) -> Result<OwnedService, LineError> {
        let line = text.strip_suffix('\n').unwrap_or(text);
        if line.contains('\n') {
            return Err(LineError::SeveralLines);
        }
        let file = parse(line.as_bytes());
        match (file.entries.first(), file.problems.first()) {
            (Some(service), _) => Ok(service.into_owned()),
            (None, Some(problem)) => Err((*problem).into()),
            (None, None) => Err(LineError::Empty),
        }
    }
}
