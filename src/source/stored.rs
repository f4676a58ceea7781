//! The stored snapshot: its path, and opening it.

use super::folders::data_file;
use super::map::map;
use super::{ReadError, Source};
use crate::index::Index;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The name of the snapshot in its folder.
pub(crate) const SNAPSHOT_FILE: &str = "registry.index";
/// The largest snapshot that is read, in bytes: dozens of times the size of the registry's.
pub(crate) const MAX_SNAPSHOT: u64 = 64 << 20;

/// The stored snapshot, if there is one; opened at most once in a process.
static STORED: OnceLock<Result<Option<Index<'static>>, ReadError>> = OnceLock::new();

/// Why a file of the store cannot be opened.
#[derive(Debug)]
pub(crate) enum SnapshotError {
    /// It does not exist, or its folder cannot be entered, as with the HOME of another user.
    Missing,
    /// It cannot be a snapshot, whatever it contains: storing another one repairs it.
    Damaged(io::Error),
    /// The system's error.
    Io(io::Error),
}

/// The stored snapshot, if there is one. Of its checksums only the header's is verified: the other would take longer than a
/// lookup. It was verified when the snapshot was stored, and a damaged index gives wrong answers, no worse.
pub(super) fn stored() -> Result<Option<Index<'static>>, &'static ReadError> {
    STORED.get_or_init(|| snapshot_path().map_or(Ok(None), open)).as_ref().copied()
}

/// The path of the user's snapshot.
pub(crate) fn snapshot_path() -> Option<PathBuf> {
    data_file(SNAPSHOT_FILE)
}

/// Opens a file of the store: a regular one, of at most [`MAX_SNAPSHOT`] bytes. A pipe or a device could block forever, so
/// what the file is comes first.
pub(crate) fn open_snapshot(path: &Path) -> Result<File, SnapshotError> {
    let damaged = |kind, why: &str| Err(SnapshotError::Damaged(io::Error::new(kind, why)));
    match path.metadata() {
        Ok(known) if !known.is_file() => damaged(ErrorKind::Other, "it is not a regular file"),
        Ok(known) if known.len() > MAX_SNAPSHOT => damaged(ErrorKind::FileTooLarge, "it is larger than 64 MiB"),
        Ok(_) => File::open(path).map_err(|error| match is_missing(&error) {
            true => SnapshotError::Missing,
            false => SnapshotError::Io(error),
        }),
        Err(error) if !is_missing(&error) && path.read_link().is_ok() => Err(SnapshotError::Damaged(error)),
        Err(_) => Err(SnapshotError::Missing),
    }
}

fn open(path: PathBuf) -> Result<Option<Index<'static>>, ReadError> {
    let bytes = match open_snapshot(&path) {
        Ok(file) => map(&file).map_err(|error| ReadError::io(Source::Iana, &path, error))?,
        Err(SnapshotError::Missing) => return Ok(None),
        Err(SnapshotError::Damaged(error)) => return Err(ReadError::damaged(&path, error)),
        Err(SnapshotError::Io(error)) => return Err(ReadError::io(Source::Iana, &path, error)),
    };
    Index::open_trusted(bytes).map(Some).map_err(|error| ReadError::damaged(&path, error))
}

/// Whether a file or its folder does not exist.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
