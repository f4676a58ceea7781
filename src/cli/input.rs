//! Standard input, which may be closed: every command that reads it does so through this module.

use super::before_main::is_input_closed;
use std::fs::File;
use std::io::{self, Stdin};

/// Standard input.
///
/// # Errors
///
/// It was closed when the program was started: to read it as empty would answer with nothing, and with status 0.
pub(super) fn standard_input() -> io::Result<Stdin> {
    match is_input_closed() {
        true => Err(io::Error::other("it is closed")),
        false => Ok(io::stdin()),
    }
}

/// Standard input without the buffer of the standard library: each read returns at once with the bytes available.
///
/// # Errors
///
/// Those of [`standard_input`], or the system has no room for another open file.
#[cfg(unix)]
pub(super) fn unbuffered() -> io::Result<File> {
    use std::os::fd::AsFd;
    standard_input()?.as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
pub(super) fn unbuffered() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    standard_input()?.as_handle().try_clone_to_owned().map(File::from)
}
