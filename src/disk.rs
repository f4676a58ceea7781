//! Replaces files atomically, so that they survive a power failure; and opens files that nobody named.

#[cfg(all(target_os = "linux", feature = "sockets"))]
mod attributes;
mod regular;

pub(crate) use regular::open_regular;
use std::fs::{self, File, Metadata, OpenOptions};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The suffix of files that are not yet in place.
pub(crate) const NEW: &str = ".new";

/// A name for a file beside this one. It is random, so no other process uses it or can guess it.
pub(crate) fn beside(place: &Path, what: &str) -> PathBuf {
    let random = RandomState::new().hash_one(std::process::id());
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{random:016x}{what}{NEW}"));
    place.with_file_name(name)
}

/// Writes a file beside its place, to be renamed, with the permissions, the owner and the extended attributes of the file that
/// it is to replace, if there is one. It is on the disk when this returns, and if it cannot be written, nothing is left of it.
pub(crate) fn write_beside(place: &Path, content: &[u8], like: Option<&Metadata>) -> io::Result<PathBuf> {
    let new = beside(place, "");
    let mut file = create(&new, like.is_some())?;
    let resembles = like.map_or(Ok(()), |like| resemble(&file, place, like));
    match resembles.and_then(|()| file.write_all(content)).and_then(|()| file.sync_all()) {
        Ok(()) => Ok(new),
        Err(error) => {
            let _ = fs::remove_file(&new);
            Err(error)
        }
    }
}

/// Replaces a file, or creates it: whenever the program ends, it has its old content or the new one.
pub(crate) fn replace(place: &Path, content: &[u8], like: Option<&Metadata>) -> io::Result<()> {
    let new = write_beside(place, content, like)?;
    fs::rename(&new, place).inspect_err(|_| drop(fs::remove_file(&new)))?;
    if let Some(folder) = place.parent() {
        sync(folder);
    }
    Ok(())
}

/// Removes a file, if it exists.
#[cfg(feature = "update")]
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Syncs the names in a folder to disk, on systems that can.
pub(crate) fn sync(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

/// Creates a file that does not exist; if it will get the permissions of another, for its owner only until then.
fn create(path: &Path, is_private: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_private {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = is_private;
    options.open(path)
}

/// Gives a new file the permissions of the one at a place, its owner and its extended attributes.
fn resemble(file: &File, place: &Path, like: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.metadata()?;
        if (own.uid(), own.gid()) != (like.uid(), like.gid()) {
            fchown(file, Some(like.uid()), Some(like.gid()))?;
        }
    }
    file.set_permissions(like.permissions())?;
    #[cfg(all(target_os = "linux", feature = "sockets"))]
    attributes::copy(place, file)?;
    #[cfg(not(all(target_os = "linux", feature = "sockets")))]
    let _ = place;
    Ok(())
}
