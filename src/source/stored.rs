//! The stored snapshot: its path, and opening it.

use super::folders::data_file;
use super::map::map;
use super::{ReadError, Source};
use crate::index::Index;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The name of the snapshot in its folder.
pub(crate) const SNAPSHOT_FILE: &str = "registry.index";

/// The stored snapshot, if there is one; opened at most once in a process.
static STORED: OnceLock<Result<Option<Index<'static>>, ReadError>> = OnceLock::new();

/// The stored snapshot, if there is one. Its checksum is not verified, which would take longer than a lookup: that was done
/// when it was stored, and a damaged index gives wrong answers, no worse.
pub(super) fn stored() -> Result<Option<Index<'static>>, &'static ReadError> {
    STORED.get_or_init(|| snapshot_path().map_or(Ok(None), open)).as_ref().copied()
}

/// The path of the user's snapshot.
pub(crate) fn snapshot_path() -> Option<PathBuf> {
    data_file(SNAPSHOT_FILE)
}

fn open(path: PathBuf) -> Result<Option<Index<'static>>, ReadError> {
    match map(&path) {
        Ok(bytes) => match Index::open_trusted(bytes) {
            Ok(index) => Ok(Some(index)),
            Err(error) => Err(ReadError::damaged(&path, error)),
        },
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        // A folder without permission, as with the HOME of another user, counts as missing.
        Err(_) if path.metadata().is_err() => Ok(None),
        Err(error) => Err(ReadError::io(Source::Iana, &path, error)),
    }
}
