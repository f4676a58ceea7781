//! Replaces files atomically, so that they survive a power failure.

use super::error::StoreError;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The suffix of files that are not yet in place.
const NEW: &str = ".new";
/// The age after which such a file was abandoned.
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
        let new = self.aside(name, "")?;
        write(&new, content).map_err(|cause| {
            let _ = fs::remove_file(&new);
            StoreError::File { path: new.clone(), cause }
        })?;
        Ok(new)
    }

    /// Links a file to a second name, or copies it where hard links are not supported.
    pub(super) fn keep_aside(&self, name: &str) -> Result<PathBuf, StoreError> {
        let (place, kept) = (self.0.join(name), self.aside(name, ".kept")?);
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
        if cfg!(unix) {
            let _ = File::open(self.0).and_then(|folder| folder.sync_all());
        }
    }

    /// Returns a free file name that no other process uses.
    fn aside(&self, name: &str, what: &str) -> Result<PathBuf, StoreError> {
        let path = self.0.join(format!("{name}.{}{what}{NEW}", std::process::id()));
        remove(&path)?;
        Ok(path)
    }
}

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

fn remove(path: &Path) -> Result<(), StoreError> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => Err(StoreError::File { path: path.to_owned(), cause }),
        _ => Ok(()),
    }
}
