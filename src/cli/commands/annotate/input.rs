//! The inputs of `svc annotate`.

use crate::cli::input::unbuffered;
use crate::render::for_message;
use std::borrow::Cow;
use std::fs::{File, Metadata};
use std::io;
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
            Input::File(path) => format!("`{}`", for_message(path.as_os_str().as_encoded_bytes())).into(),
        }
    }

    /// Opens it, and returns the size of a regular file, which standard input can be too.
    pub(super) fn open(&self) -> io::Result<(File, Option<u64>)> {
        let (about, file) = match self {
            // Windows has no metadata for a pipe.
            Input::Standard => unbuffered().map(|file| (file.metadata().ok(), file))?,
            Input::File(path) => File::open(path).and_then(|file| Ok((Some(file.metadata()?), file)))?,
        };
        if about.as_ref().is_some_and(Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok((file, about.filter(Metadata::is_file).map(|about| about.len())))
    }
}
