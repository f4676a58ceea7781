//! How records are written.

/// How records are written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum FieldFormat {
    /// A record per line, with a byte between fields.
    Delimited {
        /// The byte.
        delimiter: u8,
        /// Whether fields can be quoted, as in RFC 4180, and hold line breaks.
        quotes: bool,
    },
    /// The logs of Zeek: separated by tabs, with the names in a line that begins with `#fields`.
    Zeek,
    /// An object of JSON per line.
    Jsonl,
}

impl FieldFormat {
    /// Whether fields can be quoted.
    pub(super) fn has_quotes(self) -> bool {
        matches!(self, FieldFormat::Delimited { quotes: true, .. })
    }
}
