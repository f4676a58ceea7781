//! The texts to check: files and standard input.

use crate::cli::input::standard_input;
use crate::cli::session::{Failure, Session, chain};
use crate::render::for_message;
use bstr::{BStr, ByteSlice};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use svc_lookup::Source;
use svc_lookup::check::MAX_TEXT;

/// A text to check.
pub(super) enum Input {
    Standard,
    File(PathBuf),
}

/// The inputs that arguments name; without any, the services files that svc reads.
///
/// # Errors
///
/// There is no such file.
pub(super) fn of(session: &mut Session<'_>, files: &[OsString]) -> Result<Vec<Input>, Failure> {
    if !files.is_empty() {
        let input = |file: &OsString| if file == "-" { Input::Standard } else { Input::File(file.into()) };
        return Ok(files.iter().map(input).collect());
    }
    let services = session.open_services()?;
    let inputs: Vec<Input> = services.files().map(|(_, path)| Input::File(path.to_owned())).collect();
    match inputs.is_empty() {
        true if session.options.sources().contains(Source::System) => {
            Err("this machine has no services file; give one: `svc check FILE`".into())
        }
        true => Err("the sources of `--source` have no services file; give one: `svc check FILE`".into()),
        false => Ok(inputs),
    }
}

impl Input {
    /// The name in reports.
    pub(super) fn name(&self) -> &BStr {
        match self {
            Input::Standard => BStr::new("-"),
            Input::File(path) => path.as_os_str().as_encoded_bytes().as_bstr(),
        }
    }

    pub(super) fn is_standard_input(&self) -> bool {
        matches!(self, Input::Standard)
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Input::Standard => None,
            Input::File(path) => Some(path),
        }
    }

    /// Whether a fixed text can take its place: a pipe is not even waited for.
    ///
    /// # Errors
    ///
    /// It is a device, a pipe or the like.
    pub(super) fn check_replaceable(&self) -> Result<(), Failure> {
        let known = self.path().and_then(|path| path.metadata().ok());
        match known.is_none_or(|known| known.is_file() || known.is_dir()) {
            true => Ok(()),
            false => {
                let file = for_message(self.name());
                Err(format!("cannot fix `{file}`: it is not a regular file; `--diff` shows what --fix would change")
                    .into())
            }
        }
    }

    /// Reads the text. A pipe is read up to its end, whenever that comes.
    ///
    /// # Errors
    ///
    /// It cannot be read, or is too large for a services file.
    pub(super) fn read(&self) -> Result<Vec<u8>, Failure> {
        let read = match self {
            Input::Standard => standard_input().and_then(|input| read_all(input.lock(), 0)),
            Input::File(path) => File::open(path).and_then(|file| {
                let size = file.metadata()?.len();
                read_all(file, size)
            }),
        };
        read.map_err(|error| {
            let what = match self {
                Input::Standard => "standard input".to_owned(),
                Input::File(_) => format!("`{}`", for_message(self.name())),
            };
            format!("cannot read {what}: {}", chain(&error)).into()
        })
    }
}

/// Reads everything, at once if it is as much as expected.
fn read_all(input: impl Read, expected: u64) -> io::Result<Vec<u8>> {
    let mut text = Vec::with_capacity(expected.min(MAX_TEXT as u64) as usize + 1);
    input.take(MAX_TEXT as u64 + 1).read_to_end(&mut text)?;
    match text.len() > MAX_TEXT {
        true => Err(io::Error::new(io::ErrorKind::FileTooLarge, "larger than 16 MiB: not a services file")),
        false => Ok(text),
    }
}
