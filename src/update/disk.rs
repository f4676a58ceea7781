//! The folder of a store, whose files are replaced atomically.

use super::error::StoreError;
use crate::disk::{self, NEW};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The age after which a file that is not yet in place was abandoned.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A folder whose files are replaced atomically.
pub(super) struct Folder<'a>(pub(super) &'a Path);

impl Folder<'_> {
    /// Creates the folder, and removes files that an interrupted program left in it.
    pub(super) fn make(&self) -> Result<(), StoreError> {
        fs::create_dir_all(self.0).map_err(StoreError::about(self.0))?;
        for entry in fs::read_dir(self.0).map_err(StoreError::about(self.0))?.flatten() {
            let is_ours =
                entry.file_name().to_str().is_some_and(|name| name.starts_with("registry.") && name.ends_with(NEW));
            let modified = entry.metadata().and_then(|known| known.modified());
            if is_ours && modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > ABANDONED)) {
                // Another process may remove it first.
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// Writes a file atomically: whenever the program ends, the file has its whole content or does not exist.
    pub(super) fn write(&self, name: &str, content: &[u8]) -> Result<(), StoreError> {
        let new = self.write_aside(name, content)?;
        self.rename(&new, name)
    }

    /// Writes a file beside its place, to be renamed.
    pub(super) fn write_aside(&self, name: &str, content: &[u8]) -> Result<PathBuf, StoreError> {
        let place = self.0.join(name);
        disk::write_beside(&place, content, None).map_err(StoreError::about(&place))
    }

    /// Links a file to a second name, or copies it where hard links are not supported.
    pub(super) fn keep_aside(&self, name: &str) -> Result<PathBuf, StoreError> {
        let place = self.0.join(name);
        let kept = disk::beside(&place, ".kept");
        let copy = || fs::copy(&place, &kept).and_then(|_| File::open(&kept)?.sync_all());
        fs::hard_link(&place, &kept).or_else(|_| copy()).map_err(StoreError::about(&kept))?;
        Ok(kept)
    }

    /// Moves a file into place, atomically.
    pub(super) fn rename(&self, from: &Path, name: &str) -> Result<(), StoreError> {
        let place = self.0.join(name);
        fs::rename(from, &place).map_err(StoreError::about(&place))
    }

    /// Moves a file kept aside into place. If both names are links to one file, because another process kept the same one,
    /// rename(2) leaves both, so the first is removed.
    pub(super) fn rename_kept(&self, kept: &Path, name: &str) -> Result<(), StoreError> {
        self.rename(kept, name)?;
        remove(kept)
    }

    /// Removes a file, if it exists.
    pub(super) fn remove(&self, name: &str) -> Result<(), StoreError> {
        remove(&self.0.join(name))
    }

    /// Syncs the names to disk, on systems that can.
    pub(super) fn sync(&self) {
        disk::sync(self.0);
    }
}

fn remove(path: &Path) -> Result<(), StoreError> {
    disk::remove(path).map_err(StoreError::about(path))
}
