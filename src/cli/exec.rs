//! Becoming another program, execve(2): one system call, where starting a child brings dozens of functions of the C library
//! that the system fills in at every start.

use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Replaces this process by a program with these arguments, the first of which is its name; returns only on an error.
pub(super) fn exec(program: &Path, args: impl Iterator<Item = OsString>) -> io::Error {
    let c_string = |text: &OsStr| CString::new(text.as_bytes());
    let strings =
        || Ok((c_string(program.as_os_str())?, args.map(|arg| c_string(&arg)).collect::<Result<Vec<_>, _>>()?));
    match strings() {
        Ok((program, args)) => match nix::unistd::execv(&program, &args) {
            Ok(never) => match never {},
            Err(errno) => errno.into(),
        },
        Err(error) => error,
    }
}

/// Redirects standard input from a file.
pub(super) fn read_from(file: &File) -> io::Result<()> {
    Ok(nix::unistd::dup2_stdin(file)?)
}
