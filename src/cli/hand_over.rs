//! `svc update` becomes `svc-update`.
//!
//! Code for the network and for storing brings thousands of addresses and dozens of functions of the C library, which the
//! system fills in whenever the program starts: more work than an answer. So that code has a program of its own beside this
//! one, in which the same arguments mean the same.

use super::status::Status;
use std::env;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Whether this is the program that updates.
pub(super) const UPDATES: bool = matches!(env!("CARGO_BIN_NAME").as_bytes(), b"svc-update");

/// Runs the program that updates in place of this one.
///
/// # Errors
///
/// It cannot be run.
pub(super) fn hand_over() -> Result<Status, Box<dyn Error>> {
    let program = program().map_err(|error| format!("cannot tell where `svc` is: {error}"))?;
    become_or_run(&program).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let folder = program.parent().unwrap_or(Path::new("")).display();
            format!("`svc-update`, which does this for svc, is not in `{folder}`: install it there too").into()
        }
        _ => format!("cannot run `{}`, which does this for svc: {error}", program.display()).into(),
    })
}

/// The program that updates: beside this one, and nowhere else.
fn program() -> io::Result<PathBuf> {
    let here = env::current_exe()?;
    let here = here.canonicalize().unwrap_or(here);
    Ok(here.with_file_name(format!("svc-update{}", env::consts::EXE_SUFFIX)))
}

#[cfg(unix)]
fn become_or_run(program: &Path) -> io::Result<Status> {
    Err(super::exec::exec(program, env::args_os()))
}

#[cfg(not(unix))]
fn become_or_run(program: &Path) -> io::Result<Status> {
    let status = std::process::Command::new(program).args(env::args_os().skip(1)).status()?;
    Ok(match status.code() {
        Some(0) => Status::Found,
        Some(1) => Status::NotFound,
        _ => Status::Error,
    })
}
