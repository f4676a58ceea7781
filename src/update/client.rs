//! The HTTP client: one request to one address. Only this file uses the HTTP and TLS crates.

use super::address::{Address, parse};
use super::error::{FetchErrorKind as Kind, redacted_proxy};
use super::origin::Origin;
use rustls::crypto::{CryptoProvider, ring};
use std::io;
use std::time::Duration;
use ureq::http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, Body, Error, Proxy, http};

/// The timeout for connecting.
const CONNECT: Duration = Duration::from_secs(10);

/// The variables that name a proxy, in the order of the client.
const PROXIES: [&str; 6] = ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/// A client for one request.
pub(super) struct Client<'a> {
    agent: Agent,
    address: &'a Address,
}

/// A response, before its body is read.
pub(super) struct Response(http::Response<Body>);

impl Client<'_> {
    /// Creates a client with this timeout.
    ///
    /// # Errors
    ///
    /// An environment variable names a proxy that is not one.
    pub(super) fn new(address: &Address, timeout: Duration) -> Result<Client<'_>, Kind> {
        // Keep the provider that the program may have chosen.
        if CryptoProvider::get_default().is_none() {
            let _ = ring::default_provider().install_default();
        }
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(timeout))
            .timeout_connect(Some(CONNECT.min(timeout)))
            .proxy(if address.is_here() { None } else { proxy()? })
            .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        Ok(Client { agent: config.build().new_agent(), address })
    }

    /// Requests the document, unless it is the known one.
    pub(super) fn get(&self, known: Option<&Origin>) -> Result<Response, Kind> {
        let mut request = self.agent.get(self.address.uri()).header("accept", "application/xml, text/xml");
        if let Some(etag) = known.and_then(|known| known.etag.as_ref()) {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(date) = known.and_then(|known| known.last_modified.as_ref()) {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        request.call().map(Response).map_err(kind)
    }
}

impl Response {
    pub(super) fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    pub(super) fn header(&self, name: &str) -> Option<&[u8]> {
        self.0.headers().get(name).map(http::HeaderValue::as_bytes)
    }

    /// Reads and decompresses the body, of at most this many bytes.
    pub(super) fn bytes(self, most: u64) -> Result<Vec<u8>, Kind> {
        let mut body = self.0.into_body();
        if body.content_length().is_some_and(|length| length > most) {
            return Err(Kind::TooLarge);
        }
        body.with_config().limit(most).read_to_vec().map_err(kind)
    }
}

/// The proxy of the first variable that is set; the client itself would pass over one that it cannot parse.
fn proxy() -> Result<Option<Proxy>, Kind> {
    let set =
        |name: &&'static str| std::env::var_os(name).filter(|value| !value.is_empty()).map(|value| (*name, value));
    let Some((name, value)) = PROXIES.iter().find_map(set) else { return Ok(None) };
    let text = value.to_string_lossy();
    let with_scheme = if text.contains("://") { text.to_string() } else { format!("http://{text}") };
    let is_valid = || value.to_str().is_some() && parse(&with_scheme).is_ok_and(|url| url.port() != Some(0));
    match Proxy::try_from_env().filter(|_| is_valid() && Proxy::new(&text).is_ok()) {
        Some(proxy) => Ok(Some(proxy)),
        None => Err(Kind::ProxyVariable { name: name.to_owned(), value: redacted_proxy(&with_scheme) }),
    }
}

/// Maps an error of the client.
fn kind(error: Error) -> Kind {
    match error {
        Error::Timeout(_) => Kind::Timeout,
        Error::BodyStalled => Kind::CutOff,
        Error::HostNotFound => Kind::Host,
        Error::BodyExceedsLimit(_) => Kind::TooLarge,
        Error::Io(error) | Error::Decompress(_, error) => io_kind(&error),
        Error::InvalidProxyUrl => Kind::Proxy("invalid address".to_owned()),
        Error::ConnectProxyFailed(problem) => Kind::Proxy(problem),
        Error::Tls(problem) => Kind::Tls(problem.to_owned()),
        Error::Rustls(error) => Kind::Tls(tls_problem(&error)),
        Error::ConnectionFailed => Kind::Connection("no response".to_owned()),
        Error::Protocol(error) => Kind::NotHttp(error.to_string()),
        error => Kind::NotHttp(error.to_string()),
    }
}

/// Maps an error of the connection.
fn io_kind(error: &io::Error) -> Kind {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionReset, InvalidData, InvalidInput, TimedOut, UnexpectedEof,
    };
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match error.kind() {
        TimedOut => Kind::Timeout,
        UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe => Kind::CutOff,
        _ if inner.is_some() => Kind::Tls(inner.map_or_else(String::new, tls_problem)),
        InvalidData | InvalidInput => Kind::NotHttp(error.to_string()),
        _ if error.to_string().starts_with(UNRESOLVED) => Kind::Host,
        _ => Kind::Connection(connection_problem(error)),
    }
}

/// How the standard library's message starts if a host name does not resolve; such an error has no kind of its own.
const UNRESOLVED: &str = "failed to lookup address information";

/// What the system says about a connection, without the number that the standard library adds.
fn connection_problem(error: &io::Error) -> String {
    let text = error.to_string();
    let number = error.raw_os_error().map(|number| format!(" (os error {number})"));
    number.and_then(|number| text.strip_suffix(&number).map(str::to_owned)).unwrap_or(text)
}

/// What is wrong with a connection over TLS, in words: the crate writes its own identifiers.
fn tls_problem(error: &rustls::Error) -> String {
    use rustls::CertificateError as Certificate;
    let rustls::Error::InvalidCertificate(problem) = error else { return error.to_string() };
    let problem = match problem {
        Certificate::UnknownIssuer => "no authority that this machine trusts has signed the certificate",
        Certificate::Expired | Certificate::ExpiredContext { .. } => "the certificate has expired",
        Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => "the certificate is not valid yet",
        Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
            "the certificate is for another host"
        }
        Certificate::Revoked => "the certificate is revoked",
        _ => "the certificate is not valid",
    };
    problem.to_owned()
}
