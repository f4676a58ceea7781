//! The address to download from: over TLS, or from this machine.

use super::error::{FetchError, FetchErrorKind as Kind};
use ureq::http::Uri;
use url::{Host, ParseError, Url};

/// An address that may be downloaded from.
#[derive(Clone, Debug)]
pub(super) struct Address {
    url: Url,
    /// The same, as the client takes it.
    uri: Uri,
}

impl Address {
    /// Accepts `https` URLs, and `http` URLs of this machine, where the download cannot be tampered with.
    pub(super) fn new(text: &str) -> Result<Address, FetchError> {
        let wrong = |kind| FetchError::new(text, kind);
        if !text.contains("://") || !text.chars().all(|char| char.is_ascii_graphic()) || text.contains('\\') {
            return Err(wrong(Kind::Address));
        }
        let url = parse(text).map_err(wrong)?;
        Address::of_url(url).map_err(wrong)
    }

    /// Resolves the location of a redirect from this address (RFC 3986 section 5).
    pub(super) fn follow(&self, location: &str) -> Result<Address, FetchError> {
        let wrong = |kind| FetchError::new(location, kind);
        if has_empty_port(location) {
            return Err(wrong(Kind::Port));
        }
        let url = self.url.join(location).map_err(|error| wrong(kind(error)))?;
        let shown = url.to_string();
        Address::of_url(url).map_err(|kind| FetchError::new(&shown, kind))
    }

    fn of_url(url: Url) -> Result<Address, Kind> {
        match (url.scheme(), url.host()) {
            (_, None) => Err(Kind::Address),
            _ if url.port() == Some(0) => Err(Kind::Port),
            ("https", _) => Ok(()),
            ("http", Some(host)) if is_loopback(&host) => Ok(()),
            ("http", _) => Err(Kind::Insecure),
            _ => Err(Kind::Address),
        }?;
        let uri = url.as_str().parse().map_err(|_| Kind::Address)?;
        Ok(Address { url, uri })
    }

    /// Whether the host is this machine, which no proxy is used for.
    pub(super) fn is_here(&self) -> bool {
        self.url.host().is_some_and(|host| is_loopback(&host))
    }

    pub(super) fn uri(&self) -> &Uri {
        &self.uri
    }
}

/// Parses a URL with a port that is one, if it has a port.
pub(super) fn parse(text: &str) -> Result<Url, Kind> {
    if has_empty_port(text) { Err(Kind::Port) } else { Url::parse(text).map_err(kind) }
}

fn kind(error: ParseError) -> Kind {
    if error == ParseError::InvalidPort { Kind::Port } else { Kind::Address }
}

/// Whether a colon that announces a port is followed by none: the parser takes the default one then.
fn has_empty_port(text: &str) -> bool {
    let after_scheme = text.split_once("//").map_or("", |(_, rest)| rest);
    after_scheme.split(['/', '?', '#', '\\']).next().is_some_and(|authority| authority.ends_with(':'))
}

/// Whether a host is this machine.
fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
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
    fn a_port_that_is_no_port_is_refused() {
        for port in ["99999", "65536", "abc", "-1", "", "0", "80x", "+80"] {
            for rest in ["", "/a", "?a", "/a:b"] {
                for begin in ["https://example.org", "http://127.0.0.1", "http://[::1]", "https://me:x@example.org"] {
                    let text = format!("{begin}:{port}{rest}");
                    assert_eq!(kind(&text), Some(Kind::Port), "{text}");
                }
            }
            let from = Address::new("https://example.org/").expect("an address");
            for location in [format!("https://example.org:{port}/"), format!("//example.org:{port}")] {
                let error = from.follow(&location).expect_err(&location);
                assert_eq!(error.kind(), &Kind::Port, "{location}");
            }
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
            ("../x", "https://example.org/x"),
            ("?q", "https://example.org/a/b.xml?q"),
            ("/ok?from=https://a/", "https://example.org/ok?from=https://a/"),
            ("ok?from=https://a/", "https://example.org/a/ok?from=https://a/"),
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
