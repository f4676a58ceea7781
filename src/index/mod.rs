//! The index of services: by name and alias, and by port, including ranges.
//!
//! A [`Packer`] packs services into bytes, and an [`Index`] answers from them in place: opening one parses nothing and
//! allocates nothing, and a lookup touches only the pages it needs. The snapshot of the registry is packed when the program
//! is built. For a services file the same tables are built over the file's own bytes.

mod chains;
mod cursor;
mod details;
mod format;
mod hash;
mod letters;
mod open;
#[cfg_attr(not(any(test, feature = "update")), allow(dead_code, reason = "the build packs"))]
mod pack;
mod sequences;
mod tables;
mod view;

pub(crate) use cursor::{NameCursor, PortCursor};
#[cfg(feature = "serde")]
pub(crate) use details::Fact;
pub use details::{Practice, Registration};
pub(crate) use format::Text;
pub(crate) use letters::{Alike, Letters};
pub use open::IndexError;
#[cfg(any(fuzzing, test))]
pub(crate) use open::sealed;
#[cfg_attr(not(any(test, feature = "update")), allow(unused_imports, reason = "the build packs"))]
pub(crate) use pack::Packer;
pub(crate) use tables::{ServiceSpans, Tables, TablesBuilder};
pub(crate) use view::Codes;
pub use view::Index;
