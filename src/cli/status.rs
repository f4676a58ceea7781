//! The exit status: a contract.

use std::process::ExitCode;

/// How a run ended; the worse one wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Status {
    /// 0: everything asked for was found.
    Found = 0,
    /// 1: something was not.
    NotFound = 1,
    /// 2: wrong usage, or something could not be read or written.
    Error = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
