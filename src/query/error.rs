//! Why a text is not a query, and where.

use crate::PortError;
use bstr::{BStr, ByteSlice};
use std::fmt;

/// Why a text is not a valid query: the message names the text and, unless it is obvious, the column.
///
/// ```
/// use svc_lookup::query::read;
///
/// let errors: Vec<String> = read("22,70000,80").filter_map(|query| query.err()).map(|error| error.to_string()).collect();
/// assert_eq!(errors, ["`70000` (column 4) is out of range: ports are 0 to 65535"]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct QueryError<'a> {
    /// The part that is wrong, as typed.
    pub text: &'a BStr,
    /// The column where reading stopped, in characters from 1.
    pub column: usize,
    /// Whether the part is the whole text.
    pub(super) is_whole: bool,
    pub(super) problem: Problem,
}

/// What is wrong with a query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Problem {
    /// No query at all.
    Empty,
    /// A protocol is missing after a slash.
    NoProtocol,
    /// A port is missing before a slash.
    NoPortBefore,
    /// A port is missing after a colon.
    NoPortAfter,
    /// The last port of a range is missing.
    NoLastPort,
    /// An address without a port.
    Address,
    /// A protocol without a port or a name.
    OnlyProtocol,
    /// A number that is not a port, or a range that is not one.
    Port(PortError),
}

impl QueryError<'_> {
    /// The message, with texts written by `show`: as they are, or escaped for a terminal.
    pub fn message<'t>(&'t self, show: impl Fn(&'t BStr) -> std::borrow::Cow<'t, str>) -> String {
        let shown = show(self.text);
        // An error at the start of the whole text needs no place.
        let place = if self.is_whole { String::new() } else { format!(" (column {})", self.column) };
        let before_slash = || show(self.text.split_once_str("/").map_or(self.text, |(head, _)| head.as_bstr()));
        match self.problem {
            Problem::Empty => "empty query; give a name, a port or a port range".to_owned(),
            Problem::NoProtocol => format!("`{shown}`{place} has no protocol after the slash; drop the slash for all"),
            Problem::NoPortBefore => format!("`{shown}`{place} has no port before the slash"),
            Problem::NoPortAfter => format!("`{shown}`{place} has no port after the colon; add it, as in `{shown}443`"),
            Problem::NoLastPort => {
                format!("`{shown}`{place} has no last port; add it, as in `{}65535`", before_slash())
            }
            Problem::Address => {
                let example = if self.text.contains(&b':') && !self.text.starts_with(b"[") {
                    format!("[{shown}]:443")
                } else {
                    format!("{shown}:443")
                };
                format!("`{shown}`{place} is an address without a port; add one, as in `{example}`")
            }
            Problem::OnlyProtocol => {
                format!("`{shown}`{place} is a protocol; add a port or a name, as in `53/{shown}`")
            }
            Problem::Port(PortError::Backwards) => {
                format!("`{shown}`{place} runs backwards; write the lower port first")
            }
            Problem::Port(error) => format!("`{shown}`{place} is {error}"),
        }
    }
}

impl fmt::Display for QueryError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(|text| text.to_str_lossy()))
    }
}

impl std::error::Error for QueryError<'_> {}
