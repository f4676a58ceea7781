//! What can go wrong: while fetching, and while storing.

use super::redacted::redacted;
use crate::Date;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A publication that could not be fetched: from where, and why.
///
/// ```
/// use svc_lookup::update::{Fetch, FetchErrorKind};
///
/// let error = Fetch::new("http://example.org/registry.xml").unwrap_err();
/// assert_eq!(error.kind(), &FetchErrorKind::Insecure);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FetchError {
    url: String,
    kind: FetchErrorKind,
}

/// Why a publication could not be fetched.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum FetchErrorKind {
    /// The address is none of the web.
    Address,
    /// The address is not protected by TLS, and not on this machine.
    Insecure,
    /// The server's name has no address.
    Host,
    /// Nobody answers at the address.
    Connection(String),
    /// The proxy that the environment names does not work.
    Proxy(String),
    /// The server cannot prove that it is the one asked.
    Tls(String),
    /// It took longer than it may.
    Timeout,
    /// The connection ended before the answer did.
    CutOff,
    /// The answer is larger than [`MAX_DOCUMENT`](crate::update::MAX_DOCUMENT).
    TooLarge,
    /// The server sends from one address to the next without end.
    Redirections,
    /// The server answered with this status instead of the publication (RFC 9110 section 15).
    Status(u16),
    /// The answer is not one that HTTP has.
    NotHttp(String),
}

impl FetchError {
    pub(super) fn new(url: &str, kind: FetchErrorKind) -> FetchError {
        FetchError { url: redacted(url), kind }
    }

    /// The address, without a name and a password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Why.
    pub fn kind(&self) -> &FetchErrorKind {
        &self.kind
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot fetch `{}`: {}", self.url, self.kind)
    }
}

impl std::error::Error for FetchError {}

impl fmt::Display for FetchErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("not a web address: expected one such as https://example.org/registry.xml"),
            Self::Insecure => {
                f.write_str("anybody on the way could change it: expected https, or http on this machine")
            }
            Self::Host => f.write_str("the host is not known: check its name and the network"),
            Self::Connection(problem) => write!(f, "no connection ({problem}): check the network, and HTTPS_PROXY"),
            Self::Proxy(problem) => {
                write!(f, "the proxy fails ({problem}): check ALL_PROXY, HTTPS_PROXY and HTTP_PROXY")
            }
            Self::Tls(problem) => {
                write!(f, "no trusted connection ({problem}): check this machine's clock and its CA certificates")
            }
            Self::Timeout => f.write_str("no whole answer in the time it may take: try again, or allow more time"),
            Self::CutOff => f.write_str("the connection ended before the file did: try again"),
            Self::TooLarge => f.write_str("more than 64 MiB, which the registry is not: check the address"),
            Self::Redirections => f.write_str("it leads on and on to other addresses: check the address"),
            Self::Status(status) => write!(f, "the server answers {}", Status(*status)),
            Self::NotHttp(problem) => write!(f, "not an answer of a web server ({problem}): check the address"),
        }
    }
}

/// A status and what to do about it.
struct Status(u16);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = match self.0 {
            401 | 403 | 407 => "it wants a permission: check the address and the proxy",
            404 | 410 => "it has no such file: check the address",
            408 | 425 | 429 | 500..=599 => "it has a problem of its own: try again later",
            _ => "that is no file: check the address",
        };
        write!(f, "{}, {advice}", self.0)
    }
}

/// A publication that was not stored, or a stored snapshot that could not be read: why.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// It is older than the one in use.
    Older {
        /// The day of the publication.
        found: Date,
        /// The day of the one in use.
        in_use: Date,
    },
    /// It has fewer than half of the records of the one in use: hardly the whole registry.
    Small {
        /// How many records it has.
        found: usize,
        /// How many the one in use has.
        in_use: usize,
    },
    /// A file or a folder of the store could not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// What was packed cannot be read again: a fault of this program, which left all as it was.
    Unreadable,
}

impl StoreError {
    /// For `map_err`: the file that the system's words are about.
    pub(super) fn about(path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<'_> {
        move |cause| StoreError::File { path: path.to_owned(), cause }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Older { found, in_use } => {
                write!(f, "the registry of {found} is older than the one in use, of {in_use}")
            }
            Self::Small { found, in_use } => {
                write!(f, "{found} records are too few to be the whole registry: the one in use has {in_use}")
            }
            Self::File { path, .. } => {
                write!(
                    f,
                    "cannot use `{}`: check its permissions, or name another folder in {VARIABLE}",
                    path.display()
                )
            }
            Self::Unreadable => {
                f.write_str("the snapshot cannot be read after packing: all is left as it was; report it")
            }
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// The variable that moves the store.
const VARIABLE: &str = if cfg!(windows) {
    "LOCALAPPDATA"
} else if cfg!(target_os = "macos") {
    "HOME"
} else {
    "XDG_DATA_HOME"
};
