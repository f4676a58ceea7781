//! The snapshot that the user has fetched, where there is one: its place, and opening it.

use super::folders::data_file;
use super::map::map;
use crate::index::{Index, IndexError};
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The name of the snapshot in its folder.
pub(crate) const SNAPSHOT_FILE: &str = "registry.index";

/// The snapshot in its place, opened at most once in a process: none, if there is none.
static STORED: OnceLock<Result<Option<Index<'static>>, SnapshotError>> = OnceLock::new();

/// The stored snapshot, if there is one. Its checksum is not compared, which would take longer than the answer: it was
/// when it was stored, and a damaged index gives wrong answers, no worse.
pub(super) fn stored() -> Result<Option<Index<'static>>, &'static SnapshotError> {
    STORED.get_or_init(|| snapshot_path().map_or(Ok(None), open)).as_ref().copied()
}

/// Why the stored snapshot was left out, if it was asked for and is there.
pub(crate) fn left_out() -> Option<&'static SnapshotError> {
    STORED.get()?.as_ref().err()
}

/// The place of the user's snapshot.
pub(crate) fn snapshot_path() -> Option<PathBuf> {
    data_file(SNAPSHOT_FILE)
}

fn open(path: PathBuf) -> Result<Option<Index<'static>>, SnapshotError> {
    match map(&path) {
        Ok(bytes) => match Index::open_trusted(bytes) {
            Ok(index) => Ok(Some(index)),
            Err(error) => Err(SnapshotError { path, cause: Cause::Damaged(error) }),
        },
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        // A folder that may not be entered, as when another user's HOME is kept, has none.
        Err(_) if path.metadata().is_err() => Ok(None),
        Err(error) => Err(SnapshotError { path, cause: Cause::Unreadable(error) }),
    }
}

/// Why a stored snapshot of the registry was left out, so that the one in the program answered.
#[derive(Debug)]
pub struct SnapshotError {
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Unreadable(io::Error),
    Damaged(IndexError),
}

impl SnapshotError {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether its content is at fault, so that storing another one repairs it.
    pub fn is_damaged(&self) -> bool {
        matches!(self.cause, Cause::Damaged(_))
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot use the fetched registry `{}`", self.path.display())
    }
}

impl Error for SnapshotError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Cause::Unreadable(error) => Some(error),
            Cause::Damaged(error) => Some(error),
        }
    }
}
