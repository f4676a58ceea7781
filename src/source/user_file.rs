//! The services file of the user's own, and safe changes to it.

use super::folders::user_services_file;
use super::read::{read_limited, read_whole};
use crate::disk::open_regular;
use crate::services_file::{EntryError, edit};
use crate::{OwnedService, Service, disk};
use std::error::Error;
use std::fmt;
use std::fs::{self, File, Metadata};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The services file of the user's own, which [`Services`](crate::Services) reads before all others.
///
/// A change replaces the file in one step: whenever the program ends, it has its old content or the new one, with the
/// permissions and the owner that it had. A symbolic link is followed, and stays. Lines that a change is not about stay as
/// they are. Of two programs that change the file at the same time, the last one wins.
///
/// ```
/// use svc_lookup::{Port, Protocol, Service, Services, UserFile};
///
/// let folder = std::env::temp_dir().join(format!("svc-user-file-{}", std::process::id()));
/// let file = UserFile::at(folder.join("services"));
/// let my_app = Service::new("myapp").with_ports(Port::new(5555)).with_protocol(Protocol::Tcp);
/// assert_eq!(file.add(&[my_app])?, [true]);
/// assert_eq!(file.add(&[my_app])?, [false]); // It has it already.
/// assert!(file.add(&[my_app.with_ports(Port::new(5556))]).is_err());
///
/// let services = Services::from_file(file.path())?;
/// assert_eq!(services.getservbyname("myapp", None).unwrap().service.ports, Some(5555.into()));
/// assert_eq!(file.remove(|service| service.is_named("myapp"))?.len(), 1);
/// std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UserFile {
    path: PathBuf,
}

/// Why the user's services file was not changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum UserFileError {
    /// An entry cannot be added.
    Entry(EntryError),
    /// The folder of the file cannot be created.
    Folder {
        /// The folder.
        path: PathBuf,
        /// The error of the system.
        cause: io::Error,
    },
    /// The file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        cause: io::Error,
    },
    /// The file cannot be replaced.
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        cause: io::Error,
    },
    /// The file is a symbolic link to a file that does not exist.
    DanglingLink {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
}

impl UserFile {
    /// The file of the current user: `$XDG_CONFIG_HOME/svc/services` or `~/.config/svc/services`, on macOS
    /// `~/Library/Application Support/svc/services`, on Windows `%APPDATA%\svc\services`. `None` if the environment names no
    /// such folder.
    #[must_use]
    pub fn for_user() -> Option<UserFile> {
        user_services_file().map(UserFile::at)
    }

    /// A services file in any place.
    pub fn at(path: impl Into<PathBuf>) -> UserFile {
        UserFile { path: path.into() }
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds entries at the end, and creates the file with its folder if it does not exist. Returns for each whether it was
    /// added: an entry of the same name, port and protocol stays as it is.
    ///
    /// # Errors
    ///
    /// Any [`UserFileError`]; the file is then unchanged.
    pub fn add(&self, entries: &[Service<'_>]) -> Result<Vec<bool>, UserFileError> {
        let file = self.open(read_limited)?;
        let (text, added) = edit::add(&file.text, entries).map_err(UserFileError::Entry)?;
        if added.contains(&true) {
            self.make_folder()?;
            file.replace(&text)?;
        }
        Ok(added)
    }

    /// Removes the entries that pass a test, each with its line, and returns them.
    ///
    /// # Errors
    ///
    /// Any [`UserFileError`] but [`UserFileError::Entry`]; the file is then unchanged.
    pub fn remove(&self, is_removed: impl Fn(&Service<'_>) -> bool) -> Result<Vec<OwnedService>, UserFileError> {
        let file = self.open(read_limited)?;
        let (text, removed) = edit::remove(&file.text, is_removed);
        if !removed.is_empty() {
            file.replace(&text)?;
        }
        Ok(removed)
    }

    /// Replaces the content by what `change` makes of it, unless that is `None`; returns whether it was replaced.
    ///
    /// The file has at most [`MAX_FILE`](crate::MAX_FILE) bytes. `change` gets its only copy, so that the old content need
    /// not stay in memory.
    ///
    /// ```
    /// use svc_lookup::UserFile;
    ///
    /// let path = std::env::temp_dir().join(format!("svc-rewrite-{}", std::process::id()));
    /// std::fs::write(&path, "billing  7100/tcp\n")?;
    /// assert!(UserFile::at(&path).rewrite(|text| Some(text.to_ascii_uppercase()))?);
    /// assert_eq!(std::fs::read_to_string(&path)?, "BILLING  7100/TCP\n");
    /// std::fs::remove_file(path)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Any [`UserFileError`] but [`UserFileError::Entry`]; the file is then unchanged.
    pub fn rewrite(&self, change: impl FnOnce(Vec<u8>) -> Option<Vec<u8>>) -> Result<bool, UserFileError> {
        let mut file = self.open(read_whole)?;
        let Some(text) = change(std::mem::take(&mut file.text)) else { return Ok(false) };
        file.replace(&text)?;
        Ok(true)
    }

    /// Creates the folder of the file, if it does not exist.
    ///
    /// # Errors
    ///
    /// [`UserFileError::Folder`].
    pub fn make_folder(&self) -> Result<(), UserFileError> {
        let Some(folder) = self.path.parent() else { return Ok(()) };
        fs::create_dir_all(folder).map_err(|cause| UserFileError::Folder { path: folder.to_owned(), cause })
    }

    /// Reads the file, or the one that a link leads to.
    fn open(&self, read: ReadFile) -> Result<Opened, UserFileError> {
        match fs::canonicalize(&self.path) {
            Ok(place) => Opened::read(place, read),
            Err(error) if error.kind() == ErrorKind::NotFound => match fs::read_link(&self.path) {
                Ok(target) => Err(UserFileError::DanglingLink { path: self.path.clone(), target }),
                Err(_) => Ok(Opened { place: self.path.clone(), text: Vec::new(), known: None }),
            },
            Err(cause) => Err(read_error(&self.path)(cause)),
        }
    }
}

/// Reads an open file, up to a limit.
type ReadFile = fn(File, &Metadata) -> io::Result<Vec<u8>>;

/// The file that a change is about.
struct Opened {
    /// The file itself, not a link to it.
    place: PathBuf,
    text: Vec<u8>,
    /// `None` if it does not exist.
    known: Option<Metadata>,
}

impl Opened {
    fn read(place: PathBuf, read: ReadFile) -> Result<Opened, UserFileError> {
        let read = open_regular(&place).and_then(|(file, known)| Ok((read(file, &known)?, known)));
        let (text, known) = read.map_err(read_error(&place))?;
        Ok(Opened { place, text, known: Some(known) })
    }

    fn replace(&self, text: &[u8]) -> Result<(), UserFileError> {
        let is_read_only = self.known.as_ref().is_some_and(|known| known.permissions().readonly());
        let replaced = match is_read_only {
            true => Err(io::Error::new(ErrorKind::PermissionDenied, "it is read-only")),
            false => disk::replace(&self.place, text, self.known.as_ref()),
        };
        replaced.map_err(|cause| UserFileError::Write { path: self.place.clone(), cause })
    }
}

fn read_error(path: &Path) -> impl Fn(io::Error) -> UserFileError {
    move |cause| UserFileError::Read { path: path.to_owned(), cause }
}

impl fmt::Display for UserFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UserFileError::Entry(error) => error.fmt(f),
            UserFileError::Folder { path, .. } => write!(f, "cannot create the folder `{}`", path.display()),
            UserFileError::Read { path, .. } => write!(f, "cannot read `{}`", path.display()),
            UserFileError::Write { path, .. } => write!(f, "cannot write `{}`", path.display()),
            UserFileError::DanglingLink { path, target } => {
                let (path, target) = (path.display(), target.display());
                write!(
                    f,
                    "`{path}` is a symbolic link to `{target}`, which does not exist; create it, or remove the link"
                )
            }
        }
    }
}

impl Error for UserFileError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            UserFileError::Folder { cause, .. }
            | UserFileError::Read { cause, .. }
            | UserFileError::Write { cause, .. } => Some(cause),
            UserFileError::Entry(_) | UserFileError::DanglingLink { .. } => None,
        }
    }
}
