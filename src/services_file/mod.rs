//! Reads and writes services files, services(5).
//!
//! A file is parsed exactly as glibc parses it: the same lines are entries, and the same lines are skipped. The one
//! difference is a port that does not exist: glibc reads `99999/tcp` as port 34463, and here it is a [`Problem`]. A file
//! need not be UTF-8, and a bad line costs only itself.

pub(crate) mod edit;
mod grammar;
mod line;
mod lines;
mod marks;
mod one_line;
mod problem;
mod write;

pub use edit::EntryError;
pub(crate) use grammar::EntrySpans;
pub(crate) use line::{last_decimal, short_decimal};
pub(crate) use lines::{
    AliasSpans, ParsedLine, ParsedLines, each_entry, has_more_than, line, line_at, line_number, parsed_lines,
};
pub use lines::{ServicesFile, parse};
pub use one_line::LineError;
pub use problem::{Expected, Problem};
pub use write::{Unwritable, write};
