//! What can go wrong: while fetching, and while storing.

use super::address::shown;
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
        FetchError { url: shown(url), kind }
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
            Self::Address => f.write_str("not a web address; use one such as https://example.org/registry.xml"),
            Self::Insecure => {
                f.write_str("plain http is not safe here; use https (http is allowed for localhost only)")
            }
            Self::Host => f.write_str("the host name does not resolve; check it and the network"),
            Self::Connection(problem) => write!(f, "cannot connect ({problem}); check the network and HTTPS_PROXY"),
            Self::Proxy(problem) => {
                write!(f, "the proxy failed ({problem}); check ALL_PROXY, HTTPS_PROXY and HTTP_PROXY")
            }
            Self::Tls(problem) => {
                write!(f, "TLS failed ({problem}); check this machine's clock and its CA certificates")
            }
            Self::Timeout => f.write_str("timed out; try again"),
            Self::CutOff => f.write_str("the connection was closed before the end of the document; try again"),
            Self::TooLarge => f.write_str("larger than 64 MiB: not the registry; check the address"),
            Self::Redirections => f.write_str("too many redirects; check the address"),
            Self::Status(status) => write!(f, "the server answered {}", Status(*status)),
            Self::NotHttp(problem) => write!(f, "not an HTTP response ({problem}); check the address"),
        }
    }
}

/// A status and what to do about it.
struct Status(u16);

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = match self.0 {
            401 | 403 | 407 => "(access denied); check the address and the proxy",
            404 | 410 => "(no such document); check the address",
            408 | 425 | 429 | 500..=599 => "(temporary failure); try again later",
            _ => "(no document); check the address",
        };
        write!(f, "{} {advice}", self.0)
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
                write!(f, "the registry of {found} is older than the one in use ({in_use})")
            }
            Self::Small { found, in_use } => {
                write!(f, "{found} records are too few: the registry in use has {in_use}")
            }
            Self::File { path, .. } => {
                write!(f, "cannot use `{}`", path.display())
            }
            Self::Unreadable => {
                f.write_str("the packed snapshot cannot be read back, so nothing was changed; please report this fault")
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
