//! Parsing of queries, without looking anything up.

use crate::render::for_terminal;
use bstr::{BStr, ByteSlice};
use std::fmt;
use svc_lookup::{PortError, PortRange, Protocol};

/// The kinds of queries a command accepts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// `svc lookup`: names, even if they look like ports.
    Name,
    /// `svc port`: ports and port ranges.
    Ports,
    /// A bare query: a port or range if it looks like one, otherwise a name.
    Either,
}

/// A query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Query<'a> {
    /// The query as typed.
    pub(crate) text: &'a BStr,
    pub(crate) subject: Target<'a>,
    pub(crate) protocol: Option<Protocol<'a>>,
}

/// The subject of a query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target<'a> {
    Name(&'a BStr),
    Ports(PortRange),
}

/// Why an argument is not a valid query.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum QueryError<'a> {
    Empty,
    NoProtocol(&'a BStr),
    Port(&'a BStr, PortError),
}

impl<'a> Query<'a> {
    /// Parses `53`, `53/udp`, `6000-6010`, `6000-6010/tcp`, `domain` or `domain/udp`.
    pub(crate) fn parse(text: &'a [u8], kind: Kind) -> Result<Query<'a>, QueryError<'a>> {
        let text = text.as_bstr();
        if text.is_empty() {
            return Err(QueryError::Empty);
        }
        let ports = kind == Kind::Ports || kind == Kind::Either && looks_like_ports(before_slash(text));
        if ports { Query::ports(text) } else { Ok(Query::name(text)) }
    }

    fn ports(text: &'a BStr) -> Result<Query<'a>, QueryError<'a>> {
        let (ports, protocol) = match text.split_once_str("/") {
            Some((_, b"")) => return Err(QueryError::NoProtocol(text)),
            Some((ports, protocol)) => (ports, Some(Protocol::new(protocol))),
            None => (text.as_bytes(), None),
        };
        // Invalid UTF-8 is in no number; `?` makes it an error.
        let range = ports.to_str().unwrap_or("?").parse().map_err(|error| QueryError::Port(text, error))?;
        Ok(Query { text, subject: Target::Ports(range), protocol })
    }

    /// Splits at the last slash, since names can contain slashes too (`EtherNet/IP-1/tcp`).
    fn name(text: &'a BStr) -> Query<'a> {
        match text.rsplit_once_str("/") {
            Some((name, protocol)) if !name.is_empty() && !protocol.is_empty() => {
                Query { text, subject: Target::Name(name.as_bstr()), protocol: Some(Protocol::new(protocol)) }
            }
            _ => Query { text, subject: Target::Name(text), protocol: None },
        }
    }
}

fn before_slash(text: &[u8]) -> &[u8] {
    text.split_once_str("/").map_or(text, |(head, _)| head)
}

/// Whether it is digits, or a hyphen with digits on one or both sides. `3com-tsmux` and `9pfs` are names, and no name starts
/// or ends with a hyphen (RFC 6335 section 5.1).
fn looks_like_ports(text: &[u8]) -> bool {
    let digits = |text: &[u8]| !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    match text.split_once_str("-") {
        None => digits(text),
        Some((b"", last)) => digits(last),
        Some((first, last)) => digits(first) && (last.is_empty() || digits(last)),
    }
}

impl fmt::Display for QueryError<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QueryError::Empty => f.write_str("empty query; give a name, a port or a port range"),
            QueryError::NoProtocol(text) => {
                write!(f, "`{}` has no protocol after the slash; drop the slash for all", for_terminal(text))
            }
            QueryError::Port(text, error) => port_error(f, text, *error),
        }
    }
}

fn port_error(f: &mut fmt::Formatter<'_>, text: &BStr, error: PortError) -> fmt::Result {
    let shown = for_terminal(text);
    match error {
        PortError::Empty if text.starts_with(b"/") => write!(f, "`{shown}` has no port before the slash"),
        PortError::Empty => {
            write!(f, "`{shown}` has no last port; add it, as in `{}65535`", for_terminal(before_slash(text)))
        }
        PortError::NotANumber => {
            write!(f, "`{shown}` is not a port or a port range; for a name, try `svc lookup {shown}`")
        }
        PortError::Backwards => write!(f, "`{shown}` runs backwards; write the lower port first"),
        error => write!(f, "`{shown}` is {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        match Query::parse(text.as_bytes(), Kind::Either) {
            Ok(Query { subject: Target::Name(name), protocol: None, .. }) => format!("name {name}"),
            Ok(Query { subject: Target::Name(name), protocol: Some(p), .. }) => format!("name {name} with {p}"),
            Ok(Query { subject: Target::Ports(ports), protocol: None, .. }) => format!("ports {ports}"),
            Ok(Query { subject: Target::Ports(ports), protocol: Some(p), .. }) => format!("ports {ports} with {p}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn digits_and_ranges_are_ports_and_everything_else_is_a_name() {
        let table = [
            ("53", "ports 53"),
            ("053", "ports 53"),
            ("443/tcp", "ports 443 with tcp"),
            ("6000-6010", "ports 6000-6010"),
            ("6000-6010/udp", "ports 6000-6010 with udp"),
            ("53/tcp/udp", "ports 53 with tcp/udp"),
            ("domain", "name domain"),
            ("domain/udp", "name domain with udp"),
            ("3com-tsmux", "name 3com-tsmux"),
            ("9pfs", "name 9pfs"),
            ("914c/g", "name 914c with g"),
            ("EtherNet/IP-1/tcp", "name EtherNet/IP-1 with tcp"),
            ("/udp", "name /udp"),
            ("domain/", "name domain/"),
            ("6000-x11", "name 6000-x11"),
            ("1-2-3", "name 1-2-3"),
            ("+53", "name +53"),
        ];
        for (text, expected) in table {
            assert_eq!(parsed(text), expected, "{text}");
        }
    }

    #[test]
    fn invalid_queries_have_a_reason() {
        let table = [
            ("", "empty query; give a name, a port or a port range"),
            ("70000", "`70000` is out of range: ports are 0 to 65535"),
            ("-1", "`-1` is out of range: ports are 0 to 65535"),
            ("10-5", "`10-5` runs backwards; write the lower port first"),
            ("1-70000", "`1-70000` is out of range: ports are 0 to 65535"),
            ("5-", "`5-` has no last port; add it, as in `5-65535`"),
            ("5-/tcp", "`5-/tcp` has no last port; add it, as in `5-65535`"),
            ("53/", "`53/` has no protocol after the slash; drop the slash for all"),
            ("99999999999999999999", "`99999999999999999999` is out of range: ports are 0 to 65535"),
        ];
        for (text, expected) in table {
            assert_eq!(parsed(text), expected, "{text}");
        }
    }

    #[test]
    fn svc_port_takes_no_name() {
        let error = Query::parse(b"domain", Kind::Ports).unwrap_err();
        assert_eq!(error.to_string(), "`domain` is not a port or a port range; for a name, try `svc lookup domain`");
    }
}
