//! The snapshot that the user has fetched, where there is one: its place, and opening it.

use super::folders::data_file;
use super::map::map;
use super::{ReadError, Source};
use crate::index::Index;
use std::io;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The name of the snapshot in its folder.
pub(crate) const SNAPSHOT_FILE: &str = "registry.index";

/// The snapshot in its place, if there is one; opened at most once in a process.
static STORED: OnceLock<Result<Option<Index<'static>>, ReadError>> = OnceLock::new();

/// The stored snapshot, if there is one. Its checksum is not compared, which would take longer than the answer: it was
/// when it was stored, and a damaged index gives wrong answers, no worse.
pub(super) fn stored() -> Result<Option<Index<'static>>, &'static ReadError> {
    STORED.get_or_init(|| snapshot_path().map_or(Ok(None), open)).as_ref().copied()
}

/// The place of the user's snapshot.
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
        // A folder that may not be entered, as when another user's HOME is kept, has none.
        Err(_) if path.metadata().is_err() => Ok(None),
        Err(error) => Err(ReadError::io(Source::Iana, &path, error)),
    }
}
