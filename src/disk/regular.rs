//! Opens files that the user did not name: a pipe in the place of one, which could block forever, is refused.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

/// What is wrong with a pipe, a socket or a device.
const NOT_REGULAR: &str = "it is not a regular file";

/// Opens a regular file without waiting for a writer. A folder is opened too: reading it fails with the system's own error.
pub(crate) fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let is_readable = |known: &Metadata| known.is_file() || known.is_dir();
    let not_regular = || Err(io::Error::other(NOT_REGULAR));
    match open_at_once(path).and_then(|file| Ok((file.metadata()?, file))) {
        Ok((known, file)) if is_readable(&known) => Ok((file, known)),
        Ok(_) => not_regular(),
        // The usual case, in which nothing more is asked.
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(error),
        // A socket cannot be opened at all.
        Err(_) if path.metadata().is_ok_and(|known| !is_readable(&known)) => not_regular(),
        Err(error) => Err(error),
    }
}

/// Opens a file. The flags spare a call that asks first what it is.
#[cfg(all(unix, feature = "sockets"))]
fn open_at_once(path: &Path) -> io::Result<File> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
    File::options().read(true).custom_flags(flags.bits() as i32).open(path)
}

#[cfg(not(all(unix, feature = "sockets")))]
fn open_at_once(path: &Path) -> io::Result<File> {
    match path.metadata()? {
        known if known.is_file() || known.is_dir() => File::open(path),
        _ => Err(io::Error::other(NOT_REGULAR)),
    }
}
