//! What to do if the user's services file cannot be changed.

use crate::render::{for_message, for_shell};
use std::env;
use std::io::{self, ErrorKind};
use std::path::Path;
use svc_lookup::UserFileError;

/// The variable that names the folder of a user.
const HOME: &str = if cfg!(windows) { "APPDATA" } else { "HOME" };

/// The message if the environment names no folder for the file: one that is relative is ignored.
pub(super) fn no_home() -> String {
    let what = match env::var_os(HOME).filter(|folder| !folder.is_empty()) {
        Some(folder) => format!("{HOME} is `{}`", for_message(folder.as_encoded_bytes())),
        None => format!("{HOME} is not set"),
    };
    format!("no folder for your own services file: {what}; set it to the absolute path of your home folder")
}

/// What to do about an error; empty if the error says it.
pub(super) fn remedy(error: &UserFileError, file: &Path) -> String {
    match error {
        UserFileError::Folder { path, cause } => for_folder(path, cause, file),
        UserFileError::Read { path, cause } => for_reading(path, cause, file),
        UserFileError::Write { path, cause } => for_writing(path, cause, file),
        _ => String::new(),
    }
}

/// The folder cannot be created: something else is in its way, or its own folder cannot be written.
fn for_folder(folder: &Path, cause: &io::Error, file: &Path) -> String {
    let variable = variable(file);
    let home = env::var_os(variable).unwrap_or_default();
    // A link that leads nowhere is in the way too.
    let obstacle = folder.ancestors().find(|path| path.symlink_metadata().is_ok() && !path.is_dir());
    match obstacle {
        Some(obstacle) if !Path::new(&home).starts_with(obstacle) => {
            format!("; `{}` is in its way: rename it", shown(obstacle))
        }
        None if cause.kind() == ErrorKind::StorageFull => String::new(),
        _ => format!("; set {variable} to a folder that you can write to"),
    }
}

fn for_reading(path: &Path, cause: &io::Error, file: &Path) -> String {
    let is_file = path.metadata().is_ok_and(|known| known.is_file());
    match cause.kind() {
        ErrorKind::PermissionDenied if is_file => to_allow("u+r", path),
        ErrorKind::PermissionDenied | ErrorKind::NotADirectory => {
            format!("; set {} to a folder that is yours", variable(file))
        }
        _ if path.exists() && !is_file => "; rename it".to_owned(),
        _ => String::new(),
    }
}

fn for_writing(path: &Path, cause: &io::Error, file: &Path) -> String {
    let is_read_only = |path: &Path| path.metadata().is_ok_and(|known| known.permissions().readonly());
    let folder = path.parent().unwrap_or(path);
    match cause.kind() {
        ErrorKind::PermissionDenied if is_read_only(path) => to_allow("u+w", path),
        ErrorKind::PermissionDenied if is_read_only(folder) => to_allow("u+w", folder),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            format!("; set {} to a folder that you can write to", variable(file))
        }
        _ => String::new(),
    }
}

/// The variable that the place of the file comes from.
fn variable(file: &Path) -> &'static str {
    let is_from = |name: &&str| env::var_os(name).is_some_and(|folder| !folder.is_empty() && file.starts_with(folder));
    ["XDG_CONFIG_HOME", HOME].into_iter().find(is_from).unwrap_or(HOME)
}

fn shown(path: &Path) -> String {
    for_message(path.as_os_str().as_encoded_bytes()).into_owned()
}

/// The command that gives its user a permission for a path.
fn to_allow(mode: &str, path: &Path) -> String {
    match for_shell(path.as_os_str().as_encoded_bytes()) {
        Some(path) => format!("; to allow it: `chmod {mode} {path}`"),
        None => format!("; to allow it, `chmod {mode}` the path"),
    }
}
