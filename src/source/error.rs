//! Why a source was left out.

use crate::Source;
use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a source cannot be used: a services file, or the stored registry.
///
/// ```
/// use svc_lookup::Services;
///
/// let error = Services::from_file("/no/such/file").unwrap_err();
/// assert!(error.is_missing());
/// assert_eq!(error.to_string(), "cannot read the services file `/no/such/file`");
/// ```
#[derive(Debug)]
pub struct ReadError {
    from: Source,
    path: PathBuf,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Io(io::Error),
    #[cfg(feature = "update")]
    Damaged(Box<dyn Error + Send + Sync>),
}

impl ReadError {
    pub(super) fn io(from: Source, path: &Path, cause: io::Error) -> ReadError {
        ReadError { from, path: path.to_owned(), cause: Cause::Io(cause) }
    }

    #[cfg(feature = "update")]
    pub(super) fn damaged(path: &Path, cause: impl Error + Send + Sync + 'static) -> ReadError {
        ReadError { from: Source::Iana, path: path.to_owned(), cause: Cause::Damaged(Box::new(cause)) }
    }

    /// The source. For [`Source::Iana`] the built-in registry is used instead of the stored one.
    pub fn left_out(&self) -> Source {
        self.from
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        let is_missing =
            |error: &io::Error| matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory);
        matches!(&self.cause, Cause::Io(error) if is_missing(error))
    }

    /// Whether the content of a stored registry is at fault, so that storing another one repairs it.
    pub fn is_damaged(&self) -> bool {
        !matches!(self.cause, Cause::Io(_))
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.display();
        match self.from {
            Source::Iana => write!(f, "cannot use the fetched registry `{path}`"),
            _ => write!(f, "cannot read the services file `{path}`"),
        }
    }
}

impl Error for ReadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(match &self.cause {
            Cause::Io(error) => error,
            #[cfg(feature = "update")]
            Cause::Damaged(error) => &**error,
        })
    }
}
