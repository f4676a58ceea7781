//! From a host to its addresses.

use super::canonical;
use crate::render::for_terminal;
use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use svc_lookup::Port;

/// The addresses of a host, each once: of this machine over IPv4 first, as `svc udp server` listens, otherwise in the order
/// that the system prefers.
pub(super) fn addresses(host: &str, port: Port) -> Result<Vec<SocketAddr>, Box<dyn Error>> {
    let known = known(host);
    if !known.is_empty() {
        return Ok(known.into_iter().map(|ip| canonical(SocketAddr::new(ip, port.number()))).collect());
    }
    let shown = for_terminal(host.as_bytes());
    let wrong = |error| {
        format!("cannot find the address of `{shown}`: {error}: give an address or a name, and the port as `--port`")
    };
    let mut found: Vec<SocketAddr> = Vec::new();
    for address in (unbracketed(host), port.number()).to_socket_addrs().map_err(wrong)?.map(canonical) {
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.is_empty() { Err(format!("`{shown}` has no address").into()) } else { Ok(found) }
}

/// The addresses that need no resolver: of an address itself, and of this machine, RFC 6761 section 6.3.
fn known(host: &str) -> Vec<IpAddr> {
    match unbracketed(host).parse() {
        Ok(address) => vec![address],
        Err(_) if host.eq_ignore_ascii_case("localhost") => {
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
        }
        Err(_) => Vec::new(),
    }
}

/// An address of IPv6 may stand in brackets, as it has to in a web address.
fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}
