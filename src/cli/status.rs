//! The exit status.

use std::process::ExitCode;

/// The result of a run; the highest value wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Status {
    /// 0: everything was found.
    Found = 0,
    /// 1: something was not found.
    NotFound = 1,
    /// 2: a usage, input or output error.
    Error = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
