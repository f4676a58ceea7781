//! The addresses of a host.

use super::socket::canonical;
use crate::cli::session::chain;
use crate::render::{for_message, for_terminal};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use svc_lookup::Port;

/// Resolves a host to its addresses, without repeats: for this machine IPv4 first, where `svc udp server` listens, otherwise
/// in the order of the resolver.
pub(super) fn addresses(host: &str, port: Port) -> Result<Vec<SocketAddr>, String> {
    let known = known(host);
    if let [IpAddr::V6(address)] = &*known
        && is_link_local(*address)
    {
        return Err(without_interface(*address));
    }
    if !known.is_empty() {
        return Ok(known.into_iter().map(|ip| canonical(SocketAddr::new(ip, port.number()))).collect());
    }
    if host.is_empty() {
        return Err("the host is empty; give a name or an address".to_owned());
    }
    let shown = for_message(host.as_bytes());
    let failed = |error| match unbracketed(host).split_once('%') {
        Some((address, interface)) if address.parse::<Ipv6Addr>().is_ok() => {
            format!("no network interface is named `{}`", for_message(interface.as_bytes()))
        }
        _ => {
            format!(
                "cannot resolve `{shown}`: {}; give a name or an address, and the port with `--port`",
                chain(&error)
            )
        }
    };
    let mut found: Vec<SocketAddr> = Vec::new();
    for address in (unbracketed(host), port.number()).to_socket_addrs().map_err(failed)?.map(canonical) {
        if !found.contains(&address) {
            found.push(address);
        }
    }
    if found.is_empty() { Err(format!("`{shown}` has no address")) } else { Ok(found) }
}

/// Resolves a host as [`addresses`] does, but gives up after this time: a resolver that gets no answer takes much longer. What
/// it does goes on in a thread, which ends with the program.
pub(super) fn addresses_within(host: &str, port: Port, timeout: Duration) -> Result<Vec<SocketAddr>, String> {
    if !known(host).is_empty() {
        return addresses(host, port);
    }
    let (send, receive) = mpsc::channel();
    let owned = host.to_owned();
    // The receiver is gone after the timeout.
    let resolve = move || drop(send.send(addresses(&owned, port)));
    thread::Builder::new().spawn(resolve).map_err(|error| format!("cannot start a thread: {}", chain(&error)))?;
    receive.recv_timeout(timeout).unwrap_or_else(|error| {
        let (shown, seconds) = (for_message(host.as_bytes()), timeout.as_secs_f64());
        Err(match error {
            RecvTimeoutError::Timeout => {
                format!(
                    "`{shown}` did not resolve in {seconds} s; check the name and the network, or raise `--timeout`"
                )
            }
            RecvTimeoutError::Disconnected => format!("cannot resolve `{shown}`"),
        })
    })
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

/// Whether the address is valid on one link only, so that the interface of the link is part of it (RFC 4007 section 6).
fn is_link_local(address: Ipv6Addr) -> bool {
    const LINK_LOCAL_SCOPE: u16 = 2;
    let first = address.segments()[0];
    address.is_unicast_link_local() || address.is_multicast() && first & 0xf == LINK_LOCAL_SCOPE
}

fn without_interface(address: Ipv6Addr) -> String {
    format!("`{address}` is a link-local address; add its network interface: `{address}%{}`", interface())
}

/// The name of a network interface of this machine, for an example (`/proc/net/dev` in proc_pid_net(5)).
fn interface() -> String {
    let table = std::fs::read_to_string("/proc/net/dev").unwrap_or_default();
    let names = table.lines().filter_map(|line| Some(line.split_once(':')?.0.trim()));
    names.filter(|name| *name != "lo" && for_terminal(name.as_bytes()) == *name).min().unwrap_or("eth0").to_owned()
}

/// Removes the brackets of an IPv6 address, as in a URL.
fn unbracketed(host: &str) -> &str {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(host)
}
