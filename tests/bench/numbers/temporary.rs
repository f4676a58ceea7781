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

    /// A copy that is read from the disk when it runs, as most programs are. One that was just written can lie in memory in
    /// pieces of 2 MB, of which each counts whole for a process that touches a byte in it.
    pub(crate) fn program_on_disk(&self, name: &str, from: &Path) -> Result<PathBuf, String> {
        let copy = self.program(name, from)?;
        let leave = |file: fs::File| file.sync_all().and_then(|()| forget(&file));
        fs::File::open(&copy).and_then(leave).map_err(|error| format!("{}: {error}", copy.display()))?;
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

/// Lets the system forget what it has of a file in memory.
#[cfg(target_os = "linux")]
fn forget(file: &fs::File) -> std::io::Result<()> {
    use nix::fcntl::{PosixFadviseAdvice, posix_fadvise};
    posix_fadvise(file, 0, 0, PosixFadviseAdvice::POSIX_FADV_DONTNEED).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn forget(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
