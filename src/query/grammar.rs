//! The grammar of one query.
//!
//! ```text
//! query    = url / uri / protocol ("/" / ":") (ports / name) / ports / endpoint / pattern / name
//! url      = scheme "://" [ userinfo "@" ] [ host ] [ ":" port ] [ ("/" / "?" / "#") anything ]
//! uri      = scheme ":" anything "@" anything
//! ports    = port [ dash port ] *( "/" protocol )
//! endpoint = [ host ] ":" ( ports / name ) [ "/" anything ]
//! host     = "[" IPv6 address "]" / "*" / "::" / characters of host names and addresses
//! name     = anything [ "/" protocol ]
//! ```
//!
//! A parser fails with [`nom::Err::Error`] if the text may be another form, and with [`nom::Err::Failure`] if it has this form
//! but is not valid.

use super::error::Problem;
use super::{Target, protocol_word};
use crate::{Port, PortError, PortRange, Protocol};
use bstr::ByteSlice;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_until, take_while, take_while1};
use nom::character::complete::{digit0, digit1, one_of};
use nom::combinator::{all_consuming, eof, opt, peek, rest, verify};
use nom::error::{ErrorKind, ParseError};
use nom::sequence::{delimited, preceded, terminated};
use nom::{Err, IResult, Parser};
use std::net::Ipv6Addr;

/// Where parsing stopped: the number of bytes left, and the problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stop {
    pub(super) left: usize,
    pub(super) problem: Problem,
}

impl ParseError<&[u8]> for Stop {
    fn from_error_kind(i: &[u8], _: ErrorKind) -> Stop {
        Stop { left: i.len(), problem: Problem::Port(PortError::NotANumber) }
    }

    fn append(_: &[u8], _: ErrorKind, innermost: Stop) -> Stop {
        innermost
    }
}

type Parsed<'a, T> = IResult<&'a [u8], T, Stop>;

/// The parts of a query, and the protocols for each target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Parts<'a> {
    pub(super) target: Target<'a>,
    /// A second port, as in `8080:80`, where a container publishes one as the other.
    pub(super) second: Option<PortRange>,
    /// Without one, for any protocol.
    pub(super) protocols: Protocols<'a>,
}

/// The protocols of a query: `53/tcp/udp` has two.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Protocols<'a> {
    pub(super) first: Option<Protocol<'a>>,
    pub(super) second: Option<Protocol<'a>>,
}

impl<'a> Parts<'a> {
    fn new(target: Target<'a>, first: Option<Protocol<'a>>) -> Parts<'a> {
        Parts { target, second: None, protocols: Protocols { first, second: None } }
    }
}

/// Parses a query without blanks.
pub(super) fn query(text: &[u8]) -> Result<Parts<'_>, Stop> {
    let parsed = match (text.contains(&b':'), text.first()) {
        (true, _) => alt((url, uri, after_protocol, ports_with_protocols, endpoint, pattern, name)).parse(text),
        // The other forms have a colon, and no protocol begins with a digit.
        (false, Some(b'0'..=b'9')) => alt((ports_with_protocols, address, pattern, name)).parse(text),
        (false, _) => alt((after_protocol, ports_with_protocols, pattern, name)).parse(text),
    };
    match parsed {
        Ok((_, parts)) => Ok(parts),
        Err(Err::Error(stop) | Err::Failure(stop)) => Err(stop),
        // Only streaming parsers return it.
        Err(Err::Incomplete(_)) => Err(Stop { left: 0, problem: Problem::Empty }),
    }
}

fn error<T>(i: &[u8]) -> Parsed<'_, T> {
    Err(Err::Error(Stop::from_error_kind(i, ErrorKind::Verify)))
}

fn failure<T>(i: &[u8], problem: Problem) -> Parsed<'_, T> {
    Err(Err::Failure(Stop { left: i.len(), problem }))
}

/// Parses a URL (RFC 3986 section 3): its own port, or its scheme.
fn url(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    let is_scheme = |scheme: &[u8]| {
        scheme.first().is_some_and(u8::is_ascii_alphabetic)
            && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.:_".contains(byte))
    };
    let (i, scheme) = terminated(verify(take_until("://"), is_scheme), tag("://")).parse(i)?;
    // The interface of a driver precedes the scheme: `jdbc:postgresql`.
    let scheme = scheme.rsplit_once_str(":").map_or(scheme, |(_, scheme)| scheme);
    let (after, authority) = take_till(|byte| b"/?#".contains(&byte)).parse(i)?;
    let hosts = authority.rsplit_once_str("@").map_or(authority, |(_, hosts)| hosts);
    // Of several servers, as MongoDB's URLs have them, the last one ends the authority.
    let host = hosts.rsplit_once_str(",").map_or(hosts, |(_, last)| last);
    match host.rsplit_once_str(":") {
        Some((before, port)) if !port.is_empty() && (!before.starts_with(b"[") || before.ends_with(b"]")) => {
            let (_, port) = all(port_number, port, after.len())?;
            Ok((after, Parts::new(Target::Ports(port.into()), protocol_word(scheme))))
        }
        _ => Ok((after, Parts::new(Target::Scheme(scheme.as_bstr()), None))),
    }
}

/// Parses a URI with a scheme and a user, but no authority: `sip:alice@example`.
fn uri(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    let is_of_scheme = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let (i, scheme) =
        terminated(verify(take_while1(is_of_scheme), |s: &[u8]| s[0].is_ascii_alphabetic()), tag(":")).parse(i)?;
    let (i, _) = verify(rest, |text: &[u8]| text.contains(&b'@')).parse(i)?;
    Ok((i, Parts::new(Target::Scheme(scheme.as_bstr()), None)))
}

/// Parses `udp/53`, `tcp:53` or `udp/domain`.
fn after_protocol(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    let (i, word) = terminated(take_while1(|byte: u8| byte.is_ascii_alphanumeric()), one_of("/:")).parse(i)?;
    let Some(protocol) = short_protocol(word) else { return error(i) };
    if i.is_empty() {
        return failure(i, Problem::NoPortAfter);
    }
    let (i, target) = alt((terminated(ports, eof), plain_name)).parse(i)?;
    Ok((i, Parts::new(target, Some(protocol))))
}

/// The protocol before a port, also as the letter that nmap(1) writes for it: `T:80`, `U:53`.
fn short_protocol(word: &[u8]) -> Option<Protocol<'static>> {
    match word {
        b"T" => Some(Protocol::Tcp),
        b"U" => Some(Protocol::Udp),
        b"S" => Some(Protocol::Sctp),
        word => protocol_word(word),
    }
}

/// Parses `53`, `6000-6010/tcp` or `53/tcp/udp`.
fn ports_with_protocols(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    if i.starts_with(b"/") {
        let (_, word) = preceded(tag("/"), rest).parse(i)?;
        return if protocol_word(word).is_some() { failure(i, Problem::NoPortBefore) } else { error(i) };
    }
    let (i, target) = ports(i)?;
    let (i, protocols) = protocols(i)?;
    Ok((i, Parts { protocols, ..Parts::new(target, None) }))
}

/// Parses the protocols after ports.
fn protocols(i: &[u8]) -> Parsed<'_, Protocols<'_>> {
    let Some(words) = i.strip_prefix(b"/") else { return Ok((i, Protocols::default())) };
    let parts = words.find_byte(b'/').map(|slash| (&words[..slash], &words[slash + 1..]));
    let (first, second) = match parts {
        // Otherwise the slash is a part of the word.
        Some((first, second)) if protocol_word(first).is_some() && protocol_word(second).is_some() => {
            (first, Some(Protocol::new(second)))
        }
        _ => (words, None),
    };
    match first {
        b"" => failure(words, Problem::NoProtocol),
        first => Ok((b"", Protocols { first: Some(Protocol::new(first)), second })),
    }
}

/// Parses ports up to a slash or the end: digits, or a dash with digits on one or both sides. `3com-tsmux` and `9pfs` are
/// names, and no name starts or ends with a hyphen (RFC 6335 section 5.1).
fn ports(i: &[u8]) -> Parsed<'_, Target<'_>> {
    let end = |i| peek(alt((eof, tag("/")))).parse(i);
    let (after, (first, last)) = terminated((digit0, opt(preceded(dash, digit0))), end).parse(i)?;
    let left = after.len();
    let target = |first, last, at| match PortRange::new(first, last) {
        Ok(ports) => Ok((after, Target::Ports(ports))),
        Err(problem) => Err(Err::Failure(Stop { left: at, problem: Problem::Port(problem) })),
    };
    match (first, last) {
        (b"", None | Some(b"")) => error(i),
        (first, None) => {
            let (_, port) = all(port_number, first, left)?;
            target(port, port, left)
        }
        // A negative number.
        (b"", Some(_)) => failure(i, Problem::Port(PortError::OutOfRange)),
        (_, Some(b"")) => failure(after, Problem::NoLastPort),
        (first, Some(last)) => {
            let (_, first) = all(port_number, first, i.len() - first.len())?;
            let (_, last) = all(port_number, last, left)?;
            target(first, last, i.len())
        }
    }
}

/// Parses a hyphen, or the en dash that publishers set for it.
fn dash(i: &[u8]) -> Parsed<'_, &[u8]> {
    alt((tag("-"), tag("\u{2013}"))).parse(i)
}

/// Parses a port number of any length.
fn port_number(i: &[u8]) -> Parsed<'_, Port> {
    let (after, digits) = digit1(i)?;
    let number = digits.to_str().ok().map(str::parse::<Port>);
    match number {
        Some(Ok(port)) => Ok((after, port)),
        Some(Err(problem)) => failure(i, Problem::Port(problem)),
        None => error(i),
    }
}

/// Parses a whole part of the text, which has `left` bytes after it.
fn all<'a, T>(parse: fn(&'a [u8]) -> Parsed<'a, T>, part: &'a [u8], left: usize) -> Parsed<'a, T> {
    let of_text = |stop: Stop| Err::Failure(Stop { left: stop.left + left, ..stop });
    match terminated(parse, eof).parse(part) {
        Ok(parsed) => Ok(parsed),
        Err(Err::Error(stop) | Err::Failure(stop)) => Err(of_text(stop)),
        Err(incomplete) => Err(incomplete),
    }
}

/// Parses a host with a port, or a port with the port of a container.
fn endpoint(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    if let failed @ Err(Err::Failure(_)) = address(i) {
        return failed;
    }
    let (tail, host) = terminated(host, tag(":")).parse(i)?;
    if tail.is_empty() {
        return if host.is_empty() { error(i) } else { failure(tail, Problem::NoPortAfter) };
    }
    // `127.0.0.1:8080:80`
    if let Ok((after, (port, inner))) = (terminated(port_number, tag(":")), ports_after_host).parse(tail) {
        let second = Some(port.into());
        return Ok((after, Parts { second, ..inner }));
    }
    let (after, parts) = alt((ports_after_host, name_after_host)).parse(tail)?;
    // `8080:80`
    let second = match all_consuming(port_number).parse(host) {
        Ok((_, port)) => Some(port.into()),
        Err(Err::Failure(_)) => return failure(i, Problem::Port(PortError::OutOfRange)),
        Err(_) => None,
    };
    Ok((after, Parts { second, ..parts }))
}

/// Parses ports after a host, and a protocol or, as in an address without its scheme, a path.
fn ports_after_host(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    let (i, target) = ports(i)?;
    let protocol = i.strip_prefix(b"/").and_then(protocol_word);
    Ok((b"", Parts::new(target, protocol)))
}

fn name_after_host(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let (after, name) = verify(take_while1(is_of_name), |name: &[u8]| name[0].is_ascii_alphabetic()).parse(i)?;
    let (after, protocol) = opt(preceded(tag("/"), rest)).parse(after)?;
    if !after.is_empty() {
        return error(after);
    }
    Ok((after, Parts::new(Target::Name(name.as_bstr()), protocol.and_then(protocol_word))))
}

/// Parses a host name, an address, `*` or nothing, up to the colon before the port.
fn host(i: &[u8]) -> Parsed<'_, &[u8]> {
    let of_address = |byte: u8| byte.is_ascii_alphanumeric() || b":.%-_".contains(&byte);
    let of_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-_%".contains(&byte);
    let bracketed = delimited(tag("["), take_while1(of_address), (tag("]"), take_while(of_name)));
    alt((bracketed, tag("::"), tag("*"), take_while(of_name))).parse(i)
}

/// Refuses an address without a port.
fn address(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    if is_address(i) { failure(b"", Problem::Address) } else { error(i) }
}

/// Whether it is an address without a port.
fn is_address(i: &[u8]) -> bool {
    let text = i.to_str().unwrap_or_default();
    let unbracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let without_zone = unbracketed.split('%').next().unwrap_or_default();
    without_zone.parse::<Ipv6Addr>().is_ok() || text.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Parses a name with wildcards.
fn pattern(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    if !i.iter().any(|byte| b"*?".contains(byte)) {
        return error(i);
    }
    let (name, protocol) = split_protocol(i);
    Ok((b"", Parts::new(Target::Pattern(name.as_bstr()), protocol)))
}

/// Parses a name: the protocol follows the last slash, since names can contain slashes too (`EtherNet/IP-1/tcp`).
fn name(i: &[u8]) -> Parsed<'_, Parts<'_>> {
    let (name, protocol) = split_protocol(i);
    Ok((b"", Parts::new(Target::Name(name.as_bstr()), protocol)))
}

fn split_protocol(i: &[u8]) -> (&[u8], Option<Protocol<'_>>) {
    match i.rfind_byte(b'/').map(|slash| (&i[..slash], &i[slash + 1..])) {
        Some((name, protocol)) if !name.is_empty() && !protocol.is_empty() => (name, Some(Protocol::new(protocol))),
        _ => (i, None),
    }
}

fn plain_name(i: &[u8]) -> Parsed<'_, Target<'_>> {
    let (after, name) = rest(i)?;
    Ok((after, Target::Name(name.as_bstr())))
}
