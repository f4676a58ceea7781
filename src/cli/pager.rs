//! The user's pager, for long answers on a terminal, as git uses it.
//!
//! The program becomes the pager when the answers are there: then no child is to be waited for, and Ctrl-C is the pager's.
//! Starting a child would also bring dozens of functions of the C library, which the system fills in at every start.

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

/// The variables that name a pager, the first of which counts.
const VARIABLES: [&str; 2] = ["SVC_PAGER", "PAGER"];
/// The pager where none is named.
const LESS: &str = "less";

/// What runs the pager and ends with this program's own status. An interrupt is the pager's to take. Where the user says
/// nothing else, less gets colours as they are, does not stay for what fits the screen, and leaves there what it has shown.
#[cfg(unix)]
const SCRIPT: &str = r#"
trap : INT
export LESS="${LESS-FRX}"
eval "$1"
[ $? = 127 ] || exit "$2"
echo "svc: cannot run the pager \`$1\`; set PAGER to another one, or use \`--no-pager\`" >&2
exit 2
"#;

/// Writes answers and becomes the pager that shows them, if the output is a terminal and a pager is wanted.
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
        // Still this program: there is no room for a file, or no shell. Then the answers go without a pager.
        let _ = show(&answers, &pager, session.status());
        out.write_all(&answers)?;
    }
    Ok(())
}

/// The pager that the user names, or else less where it is; none if it is not to be used.
fn pager() -> Option<OsString> {
    match VARIABLES.into_iter().find_map(env::var_os) {
        Some(named) => (!named.is_empty() && named != "cat").then_some(named),
        None => {
            let folders = env::var_os("PATH")?;
            env::split_paths(&folders).any(|folder| folder.join(LESS).is_file()).then(|| LESS.into())
        }
    }
}

/// Becomes the pager; returns only when that fails.
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

/// A file with this content and without a name: it is gone when it is closed.
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

/// Systems without terminals of this kind have no pager that everyone has.
#[cfg(not(unix))]
fn show(_: &[u8], _: &OsStr, _: Status) -> io::Error {
    io::ErrorKind::Unsupported.into()
}
