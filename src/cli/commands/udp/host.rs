//! The addresses of a host.

use super::socket::canonical;
use crate::cli::session::{Failure, chain};
use crate::render::for_terminal;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use svc_lookup::Port;

/// Resolves a host to its addresses, without repeats: for this machine IPv4 first, where `svc udp server` listens, otherwise
/// in the order of the resolver.
pub(super) fn addresses(host: &str, port: Port) -> Result<Vec<SocketAddr>, Failure> {
    let known = known(host);
    if !known.is_empty() {
        return Ok(known.into_iter().map(|ip| canonical(SocketAddr::new(ip, port.number()))).collect());
    }
    if host.is_empty() {
        return Err("the host is empty; give a name or an address".into());
    }
    let shown = for_terminal(host.as_bytes());
    let failed = |error| {
        format!("cannot resolve `{shown}`: {}; give a name or an address, and the port with `--port`", chain(&error))
    };
    let mut found: Vec<SocketAddr> = Vec::new();
    for address in (unbracketed(host), port.number()).to_socket_addrs().map_err(failed)?.map(canonical) {
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.is_empty() { Err(format!("`{shown}` has no address").into()) } else { Ok(found) }
}

/// The addresses that need no resolver: an address itself, and `localhost` (RFC 6761 section 6.3).
fn known(host: &str) -> Vec<IpAddr> {
    match unbracketed(host).parse() {
        Ok(address) => vec![address],
        Err(_) if host.eq_ignore_ascii_case("localhost") => {
            vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
        }
        Err(_) => Vec::new(),
    }
}

/// Removes the brackets of an IPv6 address, as in a URL.
fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}
