//! The user's pager, for long output on a terminal, as in git.
//!
//! When the output is complete, the program replaces itself by the pager: there is no child to wait for, and the pager
//! handles Ctrl-C. Starting a child would also link dozens of C library functions, which are relocated at every start.

#[cfg(unix)]
use super::exec;
use super::session::{Failure, Session};
use super::status::Status;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
#[cfg(unix)]
use std::{
    fs::{self, File},
    io::Seek,
    path::Path,
};

/// The variables that name a pager; the first one that is set counts.
const VARIABLES: [&str; 2] = ["SVC_PAGER", "PAGER"];
/// The default pager.
const LESS: &str = "less";

/// Runs the pager and exits with the status of this program. The pager handles interrupts. By default less keeps colors (R),
/// quits if the output fits the screen (F) and leaves it there (X).
#[cfg(unix)]
const SCRIPT: &str = r#"
trap : INT
export LESS="${LESS-FRX}"
eval "$1"
[ $? = 127 ] || exit "$2"
echo "svc: cannot run the pager \`$1\`; set PAGER to another one, or use \`--no-pager\`" >&2
exit 2
"#;

/// Writes the output and becomes the pager that shows it, if the output is a terminal and a pager is wanted.
///
/// # Errors
///
/// Those of `write`.
pub(super) fn paged<W>(wanted: bool, session: &mut Session<'_>, out: &mut dyn Write, write: W) -> Result<(), Failure>
where
    W: FnOnce(&mut Session<'_>, &mut dyn Write) -> Result<(), Failure>,
{
    let pager = if wanted && io::stdout().is_terminal() { pager() } else { None };
    let Some(pager) = pager else { return write(session, out) };
    let mut answers = Vec::new();
    write(session, &mut answers)?;
    if !answers.is_empty() {
        // Still here: no temporary file could be written, or there is no shell. Show the output without a pager.
        let _ = show(&answers, &pager, session.status());
        out.write_all(&answers)?;
    }
    Ok(())
}

/// The pager of the environment, or less if it is installed; `None` for no pager.
fn pager() -> Option<OsString> {
    match VARIABLES.into_iter().find_map(env::var_os) {
        Some(named) => (!named.is_empty() && named != "cat").then_some(named),
        None => {
            let folders = env::var_os("PATH")?;
            env::split_paths(&folders).any(|folder| folder.join(LESS).is_file()).then(|| LESS.into())
        }
    }
}

/// Becomes the pager; returns only on an error.
#[cfg(unix)]
fn show(answers: &[u8], pager: &OsStr, status: Status) -> io::Error {
    match file_with(answers).and_then(|file| exec::read_from(&file)) {
        Ok(()) => {
            let status = (status as u8).to_string().into();
            let args = ["sh", "-c", SCRIPT, "svc"].map(OsString::from).into_iter().chain([pager.to_owned(), status]);
            exec::exec(Path::new("/bin/sh"), args)
        }
        Err(error) => error,
    }
}

/// An unnamed file with this content; it vanishes when it is closed.
#[cfg(unix)]
fn file_with(content: &[u8]) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;

    let path = env::temp_dir().join(format!("svc-{}", std::process::id()));
    let mut file = File::options().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    fs::remove_file(&path)?;
    file.write_all(content)?;
    file.rewind()?;
    Ok(file)
}

/// Other systems have no common pager.
#[cfg(not(unix))]
fn show(_: &[u8], _: &OsStr, _: Status) -> io::Error {
    io::ErrorKind::Unsupported.into()
}
