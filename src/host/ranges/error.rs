//! Why a setting of the host is unknown.

use std::error::Error;
use std::fmt;
use std::io;

/// Why a setting of the host is unknown.
#[derive(Debug)]
#[non_exhaustive]
pub enum SettingError {
    /// The system did not provide it.
    Unreadable {
        /// The file or the sysctls.
        place: &'static str,
        /// The error of the system.
        cause: io::Error,
    },
    /// The value is not in the expected form.
    Malformed {
        /// The file or the sysctls.
        place: &'static str,
        /// The form expected.
        expected: &'static str,
    },
    /// svc cannot read the setting on this operating system.
    UnknownSystem,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::Unreadable { place, .. } => write!(f, "cannot read `{place}`"),
            SettingError::Malformed { place, expected } => {
                write!(f, "cannot understand `{place}`: expected {expected}")
            }
            SettingError::UnknownSystem => write!(f, "cannot read this setting on {}", std::env::consts::OS),
        }
    }
}

impl Error for SettingError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            SettingError::Unreadable { cause, .. } => Some(cause),
            _ => None,
        }
    }
}
