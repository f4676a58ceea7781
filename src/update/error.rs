//! Errors of downloading and of storing.

use super::doubt::{Doubt, joined};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A publication could not be downloaded.
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

/// Why a publication could not be downloaded.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum FetchErrorKind {
    /// Not an http(s) URL.
    Address,
    /// The port is not a number from 1 to 65535.
    Port,
    /// A plain `http` URL of another machine.
    Insecure,
    /// The host name does not resolve.
    Host,
    /// The connection failed.
    Connection(String),
    /// The proxy named in the environment failed.
    Proxy(String),
    /// An environment variable names a proxy that is not one.
    ProxyVariable {
        /// The name of the variable.
        name: String,
        /// Its value, without a user name and a password.
        value: String,
    },
    /// TLS failed, for example because the certificate is not trusted.
    Tls(String),
    /// The download timed out.
    Timeout,
    /// The connection was closed before the end of the response.
    CutOff,
    /// The response is larger than [`MAX_DOCUMENT`](crate::update::MAX_DOCUMENT).
    TooLarge,
    /// Too many redirects.
    Redirections,
    /// An HTTP status other than success (RFC 9110 section 15).
    Status(u16),
    /// The server was asked too often, or has too much to do (RFC 6585 section 4, RFC 9110 section 15.6.4).
    TooOften {
        /// The HTTP status: 429 or 503.
        status: u16,
        /// The value of `Retry-After`: seconds or a date.
        retry_after: Option<String>,
    },
    /// The response is not HTTP.
    NotHttp(String),
}

impl FetchError {
    pub(super) fn new(url: &str, kind: FetchErrorKind) -> FetchError {
        FetchError { url: redacted(url), kind }
    }

    /// The address, without a user name and a password.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The reason.
    #[must_use]
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
            Self::Port => f.write_str("the port is not a number from 1 to 65535; check the address"),
            Self::Insecure => {
                f.write_str("plain http is not safe here; use https (http is allowed for localhost only)")
            }
            Self::Host => f.write_str("the host name does not resolve; check it, the network and HTTPS_PROXY"),
            Self::Connection(problem) => write!(f, "cannot connect ({problem}); check the network and HTTPS_PROXY"),
            Self::Proxy(problem) => {
                write!(f, "the proxy failed ({problem}); check ALL_PROXY, HTTPS_PROXY and HTTP_PROXY")
            }
            Self::ProxyVariable { name, value } => {
                write!(
                    f,
                    "{name} is `{value}`, which is not the address of a proxy; set it to one such as http://localhost:3128"
                )
            }
            Self::Tls(problem) => {
                write!(f, "TLS failed ({problem}); check this machine's clock and its CA certificates")
            }
            Self::Timeout => f.write_str("timed out; try again"),
            Self::CutOff => f.write_str("the connection was closed before the end of the document; try again"),
            Self::TooLarge => f.write_str("larger than 64 MiB: not the registry; check the address"),
            Self::Redirections => f.write_str("too many redirects; check the address"),
            Self::Status(status) => write!(f, "the server answered {}", HttpStatus(*status)),
            Self::TooOften { status, retry_after } => {
                write!(f, "the server answered {status} (asked too often); {}", RetryAfter(retry_after.as_deref()))
            }
            Self::NotHttp(problem) => write!(f, "not an HTTP response ({problem}); check the address"),
        }
    }
}

/// A URL for a message: without a user name and a password, and in ASCII.
pub(super) fn redacted(text: &str) -> String {
    let (scheme, rest) = text.split_at(text.find("://").map_or(0, |at| at + 3));
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    // In place of a port, this is the start of a password with one of these characters.
    let is_cut = !has_port(authority) && !authority.contains('@');
    let at = if is_cut { rest.rfind('@') } else { authority.rfind('@') };
    for_message(scheme, &rest[at.map_or(0, |at| at + 1)..])
}

/// The address of a proxy for a message, as [`redacted`]. An `@` is never in its path.
pub(super) fn redacted_proxy(text: &str) -> String {
    let (scheme, rest) = text.split_at(text.find("://").map_or(0, |at| at + 3));
    for_message(scheme, rest.rsplit('@').next().unwrap_or_default())
}

/// Whether an authority ends with a port, or has none.
fn has_port(authority: &str) -> bool {
    let host = authority.rfind(']').map_or(0, |at| at + 1);
    authority[host..].split_once(':').is_none_or(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn for_message(scheme: &str, rest: &str) -> String {
    let ascii = |char: char| if char.is_ascii_graphic() { char } else { '?' };
    scheme.chars().chain(rest.chars()).take(200).map(ascii).collect()
}

/// An HTTP status, with its meaning and advice.
struct HttpStatus(u16);

impl fmt::Display for HttpStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = match self.0 {
            401 | 403 | 407 => "(access denied); check the address and the proxy",
            404 | 410 => "(no such document); check the address",
            408 | 425 | 500..=599 => "(temporary failure); try again later",
            _ => "(no document); check the address",
        };
        write!(f, "{} {advice}", self.0)
    }
}

/// When to try again.
struct RetryAfter<'a>(Option<&'a str>);

impl fmt::Display for RetryAfter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("try again later"),
            Some("0") => f.write_str("try again"),
            Some("1") => f.write_str("try again in a second"),
            Some(seconds) if seconds.bytes().all(|byte| byte.is_ascii_digit()) => {
                write!(f, "try again in {seconds} seconds")
            }
            // A date of HTTP (RFC 9110 section 5.6.7); the obsolete form of asctime(3) has no time zone.
            Some(date) if date.ends_with(" GMT") => write!(f, "try again after {date}"),
            Some(_) => f.write_str("try again later"),
        }
    }
}

/// Why a publication was not stored, or a stored snapshot could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum StoreError {
    /// The publication is doubtful.
    Implausible(Vec<Doubt>),
    /// Another process has been changing the store for too long.
    Busy {
        /// The folder of the store.
        path: PathBuf,
    },
    /// A file or a folder of the store could not be read or written.
    File {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        cause: io::Error,
    },
    /// The packed snapshot cannot be read back: a fault in this library. Nothing was changed.
    Unreadable,
}

impl StoreError {
    /// Adds the path to a system error, for `map_err`.
    pub(super) fn about(path: &Path) -> impl FnOnce(io::Error) -> StoreError + use<'_> {
        move |cause| StoreError::File { path: path.to_owned(), cause }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Implausible(doubts) => f.write_str(&joined(doubts)),
            Self::Busy { path } => write!(f, "another `svc update` is using `{}`; try again", path.display()),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_password() {
        assert_eq!(redacted("https://me:secret@example.org/a@b"), "https://example.org/a@b");
        assert_eq!(redacted("https://example.org/a@b"), "https://example.org/a@b");
        assert_eq!(redacted("a\u{1b}b"), "a?b");
        assert_eq!(redacted("me:secret@example.org/a"), "example.org/a");
        assert_eq!(redacted("https://[::1]:80/a@b"), "https://[::1]:80/a@b");
        assert_eq!(redacted("https://example.org:x/a"), "https://example.org:x/a");
        let long = format!("https://me:{}@example.org/", "secret".repeat(100));
        assert_eq!(redacted(&long), "https://example.org/");
        assert_eq!(redacted(&format!("https://example.org/{}", "a".repeat(400))).len(), 200);
    }

    #[test]
    fn a_password_with_characters_that_end_a_host_is_not_shown() {
        for secret in ["se/cret", "se?cret", "se#cret", "a/b@c"] {
            let url = format!("https://me:{secret}@example.org:80/a");
            assert_eq!(
                (redacted(&url), redacted_proxy(&url)),
                (url.replace(&format!("me:{secret}@"), ""), redacted(&url))
            );
        }
        assert_eq!(redacted_proxy("http://me:s@e/cret@proxy:x"), "http://proxy:x");
        assert_eq!(redacted_proxy("http://me:12/secret@proxy:3128"), "http://proxy:3128");
        assert_eq!(redacted_proxy("proxy:x"), "proxy:x");
    }
}
