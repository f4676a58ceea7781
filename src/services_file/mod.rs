//! The services file, services(5): bytes to entries and problems, and back.
//!
//! A file is read exactly as glibc reads it: what glibc takes for an entry is one, what it passes over is passed over.
//! The one difference is a port that does not exist: glibc reads `99999/tcp` as port 34463, and here it is a
//! [`Problem`]. Nothing has to be UTF-8, and one bad line costs one line.

mod grammar;
mod line;
mod lines;
mod problem;
mod write;

pub use lines::{ServicesFile, parse};
pub(crate) use lines::{entries, line, line_at, line_number};
pub use problem::{Expected, Problem};
pub use write::{Unwritable, write};
