//! Where a platform keeps what is the user's own. Starting up looks there, so this does no more than it must.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The name of the user's services file in its folder.
const SERVICES_FILE: &str = "services";

/// The services file of this platform, and others that are read if it is missing: openSUSE has the vendor's file in `/usr/etc`,
/// and in `/etc` only one that the administrator made.
#[cfg(not(windows))]
pub(crate) fn system_services_files() -> [&'static Path; 2] {
    ["/etc/services", "/usr/etc/services"].map(Path::new)
}

/// The services file of Windows.
#[cfg(windows)]
pub(crate) fn system_services_files() -> [PathBuf; 1] {
    [system_folder().join(r"drivers\etc\services")]
}

/// The folder of Windows' own programs and settings. Windows need not be on the drive C:.
#[cfg(windows)]
pub(crate) fn system_folder() -> PathBuf {
    let root = absolute("SystemRoot").unwrap_or_else(|| r"C:\Windows".into());
    Path::new(&root).join("System32")
}

/// The services file of the user's own.
pub(crate) fn user_services_file() -> Option<PathBuf> {
    file("XDG_CONFIG_HOME", "/.config/svc/", "APPDATA", SERVICES_FILE)
}

/// A file that the program keeps for the user.
#[cfg(feature = "update")]
pub(super) fn data_file(name: &str) -> Option<PathBuf> {
    file("XDG_DATA_HOME", "/.local/share/svc/", "LOCALAPPDATA", name)
}

/// A file in the folder that the XDG Base Directory Specification's variable names, or else in this one at home; and on
/// systems with folders of another kind, in theirs.
fn file(variable: &str, at_home: &str, windows_variable: &str, name: &str) -> Option<PathBuf> {
    if cfg!(windows) {
        return Some(joined(absolute(windows_variable)?, r"\svc\", name));
    }
    if cfg!(target_os = "macos") {
        return Some(joined(absolute("HOME")?, "/Library/Application Support/svc/", name));
    }
    match absolute(variable) {
        Some(folder) => Some(joined(folder, "/svc/", name)),
        None => Some(joined(absolute("HOME")?, at_home, name)),
    }
}

fn joined(mut path: OsString, folder: &str, name: &str) -> PathBuf {
    path.reserve_exact(folder.len() + name.len());
    path.push(folder);
    path.push(name);
    path.into()
}

/// A folder that a variable names. The specification has relative ones ignored.
fn absolute(variable: &str) -> Option<OsString> {
    env::var_os(variable).filter(|folder| Path::new(folder).is_absolute())
}
