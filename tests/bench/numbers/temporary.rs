//! The folder of one run.

use std::fs;
use std::path::{Path, PathBuf};

/// The files of `/etc` that the dynamic linker and the C library read, without the services file.
const KEPT: [&str; 4] = ["ld.so.cache", "ld.so.conf", "nsswitch.conf", "localtime"];

/// A folder that is removed when its value is dropped.
pub(crate) struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// A new folder.
    pub(crate) fn new() -> Result<Temporary, String> {
        let path = std::env::temp_dir().join(format!("svc-numbers-{}", std::process::id()));
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Temporary { path })
    }

    /// A file in it.
    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> Result<PathBuf, String> {
        let path = self.path.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// A folder in it.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, String> {
        let path = self.path.join(name);
        fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }

    /// A copy of a program, written at once.
    pub(crate) fn program(&self, name: &str, from: &Path) -> Result<PathBuf, String> {
        let said = |error| format!("{}: {error}", from.display());
        let copy = self.file(name, fs::read(from).map_err(said)?)?;
        fs::set_permissions(&copy, fs::metadata(from).map_err(said)?.permissions()).map_err(said)?;
        Ok(copy)
    }

    /// An `/etc` that has no services file.
    pub(crate) fn etc_without_services(&self) -> Result<PathBuf, String> {
        let etc = self.folder("etc")?;
        for name in KEPT {
            let from = Path::new("/etc").join(name);
            if from.is_file() {
                fs::copy(&from, etc.join(name)).map_err(|error| format!("{}: {error}", from.display()))?;
            }
        }
        Ok(etc)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
