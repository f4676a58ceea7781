//! Doubts about a publication that is well-formed.

use crate::Date;
use std::fmt;

/// Why a publication may not be the registry, although it is well-formed.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Doubt {
    /// It is older than the one in use.
    Older {
        /// The date of the publication.
        found: Date,
        /// The date of the one in use.
        in_use: Date,
    },
    /// A date is in the future.
    Future {
        /// The date.
        date: Date,
        /// The name of its record; empty for the date of the publication.
        name: String,
        /// The latest plausible date: tomorrow.
        latest: Date,
    },
    /// More than one in twenty of the named records in use is missing.
    Incomplete {
        /// The number of missing records.
        missing: usize,
        /// The number of named records in use.
        known: usize,
        /// The name of one that is missing.
        example: String,
    },
    /// Records are repeated.
    Repeated {
        /// The number of repetitions.
        count: usize,
        /// The name of one of the records.
        example: String,
    },
    /// There are more records than the registry can have.
    TooMany {
        /// Their number.
        found: usize,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Older { found, in_use } => {
                write!(f, "the registry of {found} is older than the one in use ({in_use})")
            }
            Self::Future { date, name, .. } if name.is_empty() => {
                write!(f, "its date, {date}, is in the future; check the clock of this machine")
            }
            Self::Future { date, name, .. } => {
                write!(f, "`{name}` has a date in the future, {date}; check the clock of this machine")
            }
            Self::Incomplete { missing, known, example } => {
                write!(f, "{missing} of the {known} named records in use are missing, such as `{example}`")
            }
            Self::Repeated { count: 1, example } => write!(f, "a record is repeated, `{example}`"),
            Self::Repeated { count, example } => write!(f, "{count} records are repeated, such as `{example}`"),
            Self::TooMany { found } => write!(f, "{found} records are too many for the registry"),
        }
    }
}

/// Several doubts in one line.
pub(super) fn joined(doubts: &[Doubt]) -> String {
    doubts.iter().map(Doubt::to_string).collect::<Vec<_>>().join("; ")
}
