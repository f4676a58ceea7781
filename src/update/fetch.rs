//! Fetching a publication, with everything that a server or a network may do in the way.

use super::address::Address;
use super::client::{Client, Response};
use super::error::{FetchError, FetchErrorKind as Kind};
use super::origin::Origin;
use std::fmt;
use std::time::{Duration, Instant};

/// The largest publication that is read, in bytes: many times what IANA's has.
pub const MAX_DOCUMENT: u64 = 64 << 20;

/// How often a server may send on to another address.
const MOST_REDIRECTIONS: u32 = 5;

/// A question to a server for a publication.
///
/// It goes over HTTPS, the server's certificate checked against what this machine trusts; plain HTTP is for this machine
/// alone. The proxy is the one that `ALL_PROXY`, `HTTPS_PROXY` or `HTTP_PROXY` names, save for the hosts in `NO_PROXY`.
#[derive(Clone, Debug)]
pub struct Fetch {
    url: String,
    address: Address,
    timeout: Duration,
    known: Option<Origin>,
}

/// What a server answered.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has nothing newer than what was fetched before.
    NotModified,
    /// A document, which may be the registry or anything else.
    Document {
        /// The document.
        bytes: Vec<u8>,
        /// Where it came from.
        origin: Origin,
    },
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::NotModified => f.write_str("NotModified"),
            Answer::Document { bytes, origin } => {
                f.debug_struct("Document").field("bytes", &bytes.len()).field("origin", origin).finish()
            }
        }
    }
}

impl Fetch {
    /// A question for what stands at this address. It may take a minute.
    ///
    /// # Errors
    ///
    /// An address that is not `https`, and neither `http` on this machine.
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

    /// Give up after so long.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Fetch {
        self.timeout = timeout;
        self
    }

    /// Ask only for what is newer than what came from here.
    #[must_use]
    pub fn newer_than(mut self, origin: &Origin) -> Fetch {
        self.known = Some(origin.clone()).filter(Origin::is_known);
        self
    }

    /// Asks, and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// [`FetchError`] when no whole answer comes, or one that is too large or an error of the server.
    pub fn run(&self) -> Result<Answer, FetchError> {
        let end = Instant::now() + self.timeout;
        let mut address = self.address.clone();
        for _ in 0..=MOST_REDIRECTIONS {
            let wrong = |kind| FetchError::new(&address.uri().to_string(), kind);
            let client = Client::new(&address, end.saturating_duration_since(Instant::now()));
            let response = client.get(self.known.as_ref()).map_err(wrong)?;
            match response.status() {
                200 => return self.document(response).map_err(wrong),
                304 if self.known.is_some() => return Ok(Answer::NotModified),
                status @ (301 | 302 | 303 | 307 | 308) => {
                    let location = response.header("location").and_then(|bytes| std::str::from_utf8(bytes).ok());
                    address = address.follow(location.ok_or_else(|| wrong(Kind::Status(status)))?)?;
                }
                status => return Err(wrong(Kind::Status(status))),
            }
        }
        Err(FetchError::new(&self.url, Kind::Redirections))
    }

    /// The document of an answer, whole.
    fn document(&self, response: Response) -> Result<Answer, Kind> {
        let origin = Origin::new(&self.url, response.header("etag"), response.header("last-modified"));
        Ok(Answer::Document { bytes: response.bytes(MAX_DOCUMENT)?, origin })
    }
}
