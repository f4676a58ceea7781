//! Downloads a publication: redirects, conditional requests, limits.

use super::address::Address;
use super::client::{Client, Response};
use super::error::{FetchError, FetchErrorKind as Kind};
use super::origin::{Origin, header_value};
use std::fmt;
use std::time::{Duration, Instant};

/// The largest document to download, in bytes: many times the size of IANA's.
pub const MAX_DOCUMENT: u64 = 64 << 20;

/// How many redirects to follow.
const MAX_REDIRECTS: u32 = 5;

/// A download of a publication.
///
/// It uses HTTPS with the certificates that this machine trusts; plain HTTP is allowed for this machine only. `ALL_PROXY`,
/// `HTTPS_PROXY` or `HTTP_PROXY` names the proxy, except for the hosts in `NO_PROXY`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Fetch {
    url: String,
    address: Address,
    timeout: Duration,
    known: Option<Origin>,
}

/// The result of a download.
#[derive(Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The server has nothing newer than the [origin](Fetch::newer_than).
    NotModified,
    /// A document, which may be the registry or something else.
    Document {
        /// The content.
        bytes: Vec<u8>,
        /// Where it came from.
        origin: Origin,
    },
}

impl fmt::Debug for Fetched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fetched::NotModified => f.write_str("NotModified"),
            Fetched::Document { bytes, origin } => {
                f.debug_struct("Document").field("bytes", &bytes.len()).field("origin", origin).finish()
            }
        }
    }
}

impl Fetch {
    /// Prepares to download from this address, within a minute.
    ///
    /// # Errors
    ///
    /// [`FetchErrorKind::Address`](Kind::Address) and [`FetchErrorKind::Insecure`](Kind::Insecure): only `https` URLs and `http`
    /// URLs of this machine are accepted.
    ///
    /// ```
    /// use svc_lookup::update::{Fetch, URL};
    ///
    /// assert!(Fetch::new(URL).is_ok());
    /// assert!(Fetch::new("http://127.0.0.1:8080/registry.xml").is_ok());
    /// assert!(Fetch::new("ftp://example.org/registry.xml").is_err());
    /// ```
    pub fn new(url: &str) -> Result<Fetch, FetchError> {
        let address = Address::new(url)?;
        Ok(Fetch { url: url.to_owned(), address, timeout: Duration::from_secs(60), known: None })
    }

    /// Gives up after this time.
    pub fn timeout(mut self, timeout: Duration) -> Fetch {
        self.timeout = timeout;
        self
    }

    /// Downloads only a document newer than the one with this origin.
    pub fn newer_than(mut self, origin: &Origin) -> Fetch {
        self.known = Some(origin.clone()).filter(Origin::has_validator);
        self
    }

    /// Downloads the document, and follows redirects.
    ///
    /// # Errors
    ///
    /// [`FetchError`] if there is no complete response of at most [`MAX_DOCUMENT`] bytes with a status of success.
    pub fn run(&self) -> Result<Fetched, FetchError> {
        let end = Instant::now() + self.timeout;
        let mut address = self.address.clone();
        for _ in 0..=MAX_REDIRECTS {
            let wrong = |kind| FetchError::new(&address.uri().to_string(), kind);
            let timeout = end.saturating_duration_since(Instant::now());
            let client = Client::new(&address, timeout).map_err(wrong)?;
            let response = client.get(self.known.as_ref()).map_err(wrong)?;
            match response.status() {
                200 => return self.document(response).map_err(wrong),
                304 if self.known.is_some() => return Ok(Fetched::NotModified),
                status @ (301 | 302 | 303 | 307 | 308) => {
                    let location = response.header("location").and_then(|bytes| std::str::from_utf8(bytes).ok());
                    address = address.follow(location.ok_or_else(|| wrong(Kind::Status(status)))?)?;
                }
                status => return Err(wrong(failure(status, &response))),
            }
        }
        Err(FetchError::new(&self.url, Kind::Redirections))
    }

    /// Reads the document of a response.
    fn document(&self, response: Response) -> Result<Fetched, Kind> {
        let origin = Origin::of_response(&self.url, response.header("etag"), response.header("last-modified"));
        Ok(Fetched::Document { bytes: response.bytes(MAX_DOCUMENT)?, origin })
    }
}

/// The error for a status other than success.
fn failure(status: u16, response: &Response) -> Kind {
    match status {
        429 | 503 => Kind::TooOften { status, retry_after: response.header("retry-after").and_then(header_value) },
        status => Kind::Status(status),
    }
}
