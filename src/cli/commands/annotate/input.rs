//! The inputs of `svc annotate`.

use crate::render::for_terminal;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file, or standard input.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Input<'a> {
    Standard,
    File(&'a Path),
}

impl<'a> Input<'a> {
    /// The files in order, with `-` for standard input, which is also read if there is none.
    pub(super) fn all(files: &'a [PathBuf]) -> Vec<Input<'a>> {
        if files.is_empty() {
            return vec![Input::Standard];
        }
        files.iter().map(|file| if file.as_os_str() == "-" { Input::Standard } else { Input::File(file) }).collect()
    }

    /// Its name in messages.
    pub(super) fn name(&self) -> Cow<'a, str> {
        match self {
            Input::Standard => Cow::Borrowed("standard input"),
            Input::File(path) => format!("`{}`", for_terminal(path.as_os_str().as_encoded_bytes())).into(),
        }
    }

    /// Opens it, and returns the size of a regular file.
    pub(super) fn open(&self) -> io::Result<(Box<dyn Read>, Option<u64>)> {
        let file = match self {
            Input::Standard => return Ok((Box::new(io::stdin().lock()), None)),
            Input::File(path) => File::open(path)?,
        };
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok((Box::new(file), about.is_file().then(|| about.len())))
    }
}
