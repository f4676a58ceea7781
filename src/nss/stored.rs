//! A newer registry that the administrator has fetched for the whole machine.

use std::fs::{File, Metadata, OpenOptions};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};

/// Where `XDG_DATA_HOME=/var/lib svc update` stores it: only root can write there, and no variable leads elsewhere.
const FOLDER: &str = "/var/lib/svc";
const FILE: &str = "/var/lib/svc/registry.index";
/// The largest file that is read, in bytes: as for `svc`.
const MOST: u64 = 64 << 20;

/// The file, if only root can change it. A pipe is not waited for, and no link is followed.
pub(crate) fn open() -> Option<File> {
    let folder = std::fs::symlink_metadata(FOLDER).ok()?;
    if !folder.is_dir() || !is_of_root_only(&folder) {
        return None;
    }
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(FILE).ok()?;
    let known = file.metadata().ok()?;
    (known.is_file() && is_of_root_only(&known) && known.len() <= MOST).then_some(file)
}

fn is_of_root_only(known: &Metadata) -> bool {
    known.uid() == 0 && known.mode() & 0o022 == 0
}
