//! The error for a word outside of a fixed set.

use std::fmt;

/// A word that is not one of a fixed set, such as the names of [`Source`](crate::Source)s.
///
/// ```
/// use svc_lookup::Source;
///
/// let error = "nmap".parse::<Source>().unwrap_err();
/// assert_eq!(error.to_string(), "expected user, system, iana, practice");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownWord {
    pub(crate) expected: &'static [&'static str],
}

impl UnknownWord {
    /// The words of the set.
    pub fn expected(&self) -> &'static [&'static str] {
        self.expected
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected.join(", "))
    }
}

impl std::error::Error for UnknownWord {}
