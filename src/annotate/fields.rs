//! Adds columns with the names of ports to delimited data, and members to lines of JSON.

mod cell;
mod column;
mod delimited;
mod ends;
mod format;
mod header;
mod json;
mod options;
mod record;
mod scanner;

pub use column::Column;
pub use format::FieldFormat;
pub use header::FieldError;
pub use options::{Field, FieldOptions};

pub(super) use header::Layout;
pub(super) use scanner::FieldScanner;
