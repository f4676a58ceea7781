//! The folder of a store, whose files are replaced atomically.

use super::error::StoreError;
use crate::disk::{self, NEW};
use crate::source::{MAX_SNAPSHOT, SnapshotError, open_snapshot};
use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// The start of the names of all files in the folder.
const OURS: &str = "registry.";
/// The age after which a file that is not yet in place was abandoned.
const ABANDONED: Duration = Duration::from_secs(3600);
/// How long to wait for another process that changes the folder, and how often to look.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK: Duration = Duration::from_millis(20);

/// A folder whose files are replaced atomically.
pub(super) struct Folder<'a>(pub(super) &'a Path);

/// A file beside its place, removed unless it is moved there.
pub(super) struct Aside(PathBuf);

impl Drop for Aside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

impl Folder<'_> {
    /// Creates the folder, and removes files that an interrupted program left in it.
    pub(super) fn make(&self) -> Result<(), StoreError> {
        fs::create_dir_all(self.0).map_err(StoreError::about(self.0))?;
        for entry in fs::read_dir(self.0).map_err(StoreError::about(self.0))?.flatten() {
            let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(OURS) && name.ends_with(NEW));
            let modified = entry.metadata().and_then(|known| known.modified());
            if is_ours && modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > ABANDONED)) {
                // Another process may remove it first.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// Waits until no other process changes the folder; the lock ends with the file that is returned. A folder that cannot be
    /// created or locked, as on some network file systems, has no lock: every file is still replaced atomically.
    pub(super) fn lock(&self) -> Result<Option<File>, StoreError> {
        let Ok(folder) = fs::create_dir_all(self.0).and_then(|()| File::open(self.0)) else { return Ok(None) };
        let end = Instant::now() + PATIENCE;
        loop {
            match folder.try_lock() {
                Ok(()) => return Ok(Some(folder)),
                Err(TryLockError::Error(_)) => return Ok(None),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => {
                    return Err(StoreError::Busy { path: self.0.to_owned() });
                }
                Err(TryLockError::WouldBlock) => thread::park_timeout(LOOK),
            }
        }
    }

    /// Reads a regular file of at most [`MAX_SNAPSHOT`] bytes.
    pub(super) fn read(&self, name: &str) -> Result<Vec<u8>, SnapshotError> {
        let mut bytes = Vec::new();
        let file = open_snapshot(&self.0.join(name))?;
        file.take(MAX_SNAPSHOT).read_to_end(&mut bytes).map_err(SnapshotError::Io)?;
        Ok(bytes)
    }

    /// Writes a file atomically: whenever the program ends, the file has its whole content or does not exist.
    pub(super) fn write(&self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        self.rename(&self.write_aside(name, content)?, name)
    }

    /// Writes a file beside its place, to be renamed.
    pub(super) fn write_aside(&self, name: &str, content: &[u8]) -> Result<Aside, StoreError> {
        let place = self.0.join(name);
        disk::write_beside(&place, content, None).map(Aside).map_err(StoreError::about(&place))
    }

    /// Links a file to a second name, or writes its content again where hard links are not supported.
    pub(super) fn keep_aside(&self, name: &str, content: &[u8]) -> Result<Aside, StoreError> {
        let place = self.0.join(name);
        let kept = disk::beside(&place, ".kept");
        match fs::hard_link(&place, &kept) {
            Ok(()) => Ok(Aside(kept)),
            Err(_) => self.write_aside(name, content),
        }
    }

    /// Moves a file into place, atomically. If both names are links to one file, because another process kept the same one,
    /// rename(2) leaves both, and the first is removed with its guard.
    pub(super) fn rename(&self, from: &Aside, name: &str) -> Result<(), StoreError> {
        self.move_to(&from.0, name)
    }

    /// Moves one file of the folder to the place of another one, atomically.
    pub(super) fn move_file(&self, from: &str, name: &str) -> Result<(), StoreError> {
        self.move_to(&self.0.join(from), name)
    }

    fn move_to(&self, from: &Path, name: &str) -> Result<(), StoreError> {
        let place = self.0.join(name);
        let rename = || fs::rename(from, &place);
        rename().or_else(|error| make_way(&place, error).and_then(|()| rename())).map_err(StoreError::about(&place))
    }

    /// Removes a file, if it exists.
    pub(super) fn remove(&self, name: &str) -> Result<(), StoreError> {
        let place = self.0.join(name);
        disk::remove(&place).or_else(|error| make_way(&place, error)).map_err(StoreError::about(&place))
    }

    /// Syncs the names to disk, on systems that can.
    pub(super) fn sync(&self) {
        disk::sync(self.0);
    }
}

/// Moves a folder in the place of a file aside, with what is in it; if there is none, the error stays.
fn make_way(place: &Path, error: io::Error) -> io::Result<()> {
    if place.is_dir() { fs::rename(place, disk::beside(place, ".folder")) } else { Err(error) }
}
