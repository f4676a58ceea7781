//! Problems with the lines of a services file.

use bstr::{BStr, ByteSlice};
use std::fmt;

/// A line that is neither an entry, a comment nor empty: where parsing stopped, and what was expected.
///
/// Its text counts lines and columns from 1.
///
/// ```
/// use svc_lookup::services_file;
///
/// let file = services_file::parse(b"domain 53/udp\nmistake 99999/tcp\n");
/// assert_eq!(file.entries.len(), 1);
/// assert_eq!(
///     file.problems[0].to_string(),
///     "2:9: expected a port from 0 to 65535, found `99999/tcp` (glibc would read port 34463)",
/// );
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Problem<'a> {
    /// The line number, from 0.
    pub line: usize,
    /// The byte offset in the line, from 0.
    pub column: usize,
    /// What was expected there.
    pub expected: Expected,
    /// The word found there; empty at the end of the line.
    pub found: &'a BStr,
}

/// What the parser expected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Expected {
    /// A port number after the name.
    Port,
    /// A port from 0 to 65535. glibc takes the low 16 bits of a larger number, and so returns another port.
    PortInRange {
        /// The port that glibc makes of the number.
        glibc: u16,
    },
    /// A slash between the port and the protocol.
    Slash,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Expected::Port => "a port number",
            Expected::PortInRange { .. } => "a port from 0 to 65535",
            Expected::Slash => "`/` and a protocol right after the port",
        })
    }
}

impl fmt::Display for Problem<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line + 1, self.column + 1)?;
        write_expected(f, self.expected, self.found)
    }
}

/// Writes what was expected, and the word found instead.
pub(super) fn write_expected(f: &mut fmt::Formatter<'_>, expected: Expected, found: &BStr) -> fmt::Result {
    write!(f, "expected {expected}, found ")?;
    if found.is_empty() {
        f.write_str("the end of the entry")?;
    } else {
        write!(f, "`{}`", found.escape_bytes())?;
    }
    match expected {
        Expected::PortInRange { glibc } => write!(f, " (glibc would read port {glibc})"),
        _ => Ok(()),
    }
}
