//! The user's pager, for long output on a terminal, as in git.
//!
//! When the output is complete, the program replaces itself by the pager: there is no child to wait for, and the pager
//! handles Ctrl-C. Starting a child would also link dozens of C library functions, which are relocated at every start.

#[cfg(unix)]
use super::exec;
use super::session::{Failure, Session};
use super::status::Status;
use crate::render::{columns, rows};
use bstr::ByteSlice;
use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
#[cfg(unix)]
use std::{
    fs::{self, File},
    io::Seek,
    path::Path,
};

/// The variables that name a pager; the first one that is set counts.
const VARIABLES: [&str; 2] = ["SVC_PAGER", "PAGER"];
/// The rows of a terminal that does not say.
const ROWS: u16 = 24;
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

/// Writes the output and, if it is longer than the screen of a terminal, becomes the pager that shows it. Output that is
/// not `complete` until the program ends is written as it comes.
///
/// # Errors
///
/// Those of `write`.
pub(super) fn paged<W>(complete: bool, session: &mut Session<'_>, out: &mut dyn Write, write: W) -> Result<(), Failure>
where
    W: FnOnce(&mut Session<'_>, &mut dyn Write) -> Result<(), Failure>,
{
    if !complete || session.options.no_pager || !session.is_on_terminal() {
        return write(session, out);
    }
    let mut text = Vec::new();
    let result = write(session, &mut text);
    // What was written before an error is shown with it.
    if let Some(pager) = pager_for(&text).filter(|_| result.is_ok()) {
        session.say_last();
        become_pager(&text, &pager, session.status());
    }
    out.write_all(&text)?;
    result
}

/// Writes a text and, if a pager is wanted and the text is longer than the screen, becomes the pager that shows it.
///
/// # Errors
///
/// The text cannot be written.
pub(super) fn write(text: &[u8], wanted: bool, status: Status, out: &mut dyn Write) -> io::Result<()> {
    if let Some(pager) = pager_for(text).filter(|_| wanted) {
        become_pager(text, &pager, status);
    }
    out.write_all(text)
}

/// The pager for a text that is longer than the screen of the terminal.
fn pager_for(text: &[u8]) -> Option<OsString> {
    if is_longer(text, rows().unwrap_or(ROWS).into(), columns(true)) { pager() } else { None }
}

/// Becomes the pager. Returns if no temporary file can be written, or if there is no shell: then nothing is paged.
fn become_pager(text: &[u8], pager: &OsStr, status: Status) {
    let _ = show(text, pager, status);
}

/// Whether a text does not fit on a screen, whose last row is for the prompt.
fn is_longer(text: &[u8], rows: usize, columns: Option<u16>) -> bool {
    let rows_of = |line: &[u8]| match columns {
        // A line with styles is part of a table, which fits the screen.
        Some(columns) if !line.contains(&b'\x1b') => line.chars().count().div_ceil(columns.into()).max(1),
        _ => 1,
    };
    let mut free = rows.saturating_sub(1);
    text.lines().any(|line| match free.checked_sub(rows_of(line)) {
        Some(rest) => {
            free = rest;
            false
        }
        None => true,
    })
}

/// The pager of the environment, or less if it is installed; `None` for no pager.
fn pager() -> Option<OsString> {
    match VARIABLES.into_iter().find_map(env::var_os) {
        Some(named) => (!matches!(named.as_encoded_bytes().trim_ascii(), b"" | b"cat")).then_some(named),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_of_the_screen_is_for_the_prompt() {
        assert!(!is_longer(b"", 24, Some(80)));
        assert!(!is_longer("line\n".repeat(23).as_bytes(), 24, Some(80)));
        assert!(is_longer("line\n".repeat(24).as_bytes(), 24, Some(80)));
    }

    #[test]
    fn a_long_line_takes_several_rows() {
        let line = "x".repeat(81);
        assert!(!is_longer(line.as_bytes(), 3, Some(80)) && is_longer(line.as_bytes(), 2, Some(80)));
        assert!(!is_longer("\u{e9}".repeat(80).as_bytes(), 2, Some(80)));
        assert!(!is_longer(line.as_bytes(), 2, None));
    }
}
