//! The address to download from: over TLS, or from this machine.

use super::error::{FetchError, FetchErrorKind as Kind};
use std::net::IpAddr;
use ureq::http::Uri;

/// An address that may be downloaded from.
#[derive(Clone, Debug)]
pub(super) struct Address(Uri);

impl Address {
    /// Accepts `https` URLs, and `http` URLs of this machine, where the download cannot be tampered with.
    pub(super) fn new(text: &str) -> Result<Address, FetchError> {
        let wrong = |kind| FetchError::new(text, kind);
        let uri: Uri = text.parse().map_err(|_| wrong(Kind::Address))?;
        match (uri.scheme_str(), uri.host()) {
            (Some("https"), Some(host)) if !host.is_empty() => Ok(Address(uri)),
            (Some("http"), Some(host)) if is_loopback(host) => Ok(Address(uri)),
            (Some("http"), Some(_)) => Err(wrong(Kind::Insecure)),
            _ => Err(wrong(Kind::Address)),
        }
    }

    /// Resolves the location of a redirect from this address.
    pub(super) fn follow(&self, location: &str) -> Result<Address, FetchError> {
        let (scheme, authority) = (self.0.scheme_str().unwrap_or_default(), self.0.authority());
        let authority = authority.map_or("", |authority| authority.as_str());
        let path = self.0.path();
        let folder = path.rfind('/').map_or("/", |slash| &path[..=slash]);
        Address::new(&match location {
            whole if whole.contains("://") => whole.to_owned(),
            other_host if other_host.starts_with("//") => format!("{scheme}:{other_host}"),
            absolute if absolute.starts_with('/') => format!("{scheme}://{authority}{absolute}"),
            relative => format!("{scheme}://{authority}{folder}{relative}"),
        })
    }

    /// Whether the host is this machine, which no proxy is used for.
    pub(super) fn is_here(&self) -> bool {
        self.0.host().is_some_and(is_loopback)
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }
}

/// Whether a host name or address is this machine.
fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> Option<Kind> {
        Address::new(text).err().map(|error| error.kind().clone())
    }

    #[test]
    fn only_https_and_this_machine_are_accepted() {
        for text in ["https://example.org/a.xml", "HTTPS://example.org", "http://127.0.0.1:8080/", "http://[::1]/a"] {
            assert_eq!(kind(text), None, "{text}");
        }
        assert_eq!(kind("http://LocalHost:80/a?b"), None);
        for text in
            ["http://example.org/", "http://127.0.0.1.example.org/", "http://localhost@example.org/", "http://1/"]
        {
            assert_eq!(kind(text), Some(Kind::Insecure), "{text}");
        }
        for text in ["", "registry.xml", "/tmp/a", "file:///tmp/a", "ftp://example.org/", "https://", "https://a b/"] {
            assert_eq!(kind(text), Some(Kind::Address), "{text}");
        }
    }

    #[test]
    fn a_redirect_may_lead_only_to_an_accepted_address() {
        let from = Address::new("https://example.org/a/b.xml?c").expect("an address");
        let table = [
            ("https://example.com/d", "https://example.com/d"),
            ("//example.com/d", "https://example.com/d"),
            ("/d?e", "https://example.org/d?e"),
            ("d", "https://example.org/a/d"),
        ];
        for (location, expected) in table {
            let to = from.follow(location).expect("an address");
            assert_eq!(to.uri().to_string(), expected);
        }
        assert_eq!(
            from.follow("http://example.org/d").map_err(|error| error.kind().clone()).err(),
            Some(Kind::Insecure)
        );
    }
}
