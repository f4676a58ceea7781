//! Why a server cannot listen, and what to do about it.

use super::context::service_on;
use super::socket::canonical;
use crate::cli::session::chain;
use crate::render::{describe_processes, for_message};
use std::io;
use std::net::SocketAddr;
use svc_lookup::host::{self, HostRanges, Socket};
use svc_lookup::{Port, Protocol, Services};

/// The message for an address that cannot be bound.
pub(super) fn message(error: &io::Error, address: SocketAddr, services: &Services) -> String {
    let (address, port) = (canonical(address), Port::from(address.port()));
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => Some(in_use(address, services)),
        io::ErrorKind::PermissionDenied => privileged(port),
        io::ErrorKind::AddrNotAvailable => Some(
            "it is not an address of this machine; use 127.0.0.1 or ::1 (local only), 0.0.0.0 or :: (all)".to_owned(),
        ),
        _ => None,
    };
    format!("cannot listen on {address}: {}", why.unwrap_or_else(|| chain(error)))
}

/// Names the service on a port in use, and its processes.
fn in_use(address: SocketAddr, services: &Services) -> String {
    let port = Port::from(address.port());
    let service = service_on(services, port)
        .map_or(String::new(), |hit| format!(" ({}, {})", for_message(hit.service.name), hit.source));
    let owner = host::owners_of(port, Protocol::Udp).map_or(String::new(), |sockets| owner(&sockets, address));
    format!("port {port}/udp{service} is in use{owner}; choose another port, or `--port 0` for any free one")
}

/// The visible processes that use the address.
fn owner(sockets: &[Socket], address: SocketAddr) -> String {
    let uses_address = |socket: &&Socket| {
        let bound = socket.address.ip.to_canonical();
        bound == address.ip() || bound.is_unspecified() || address.ip().is_unspecified()
    };
    let processes = sockets.iter().filter(uses_address).flat_map(|socket| socket.processes.iter().cloned());
    let mut processes: Vec<_> = processes.collect();
    processes.sort_unstable();
    processes.dedup();
    match processes.is_empty() {
        true => " by a process of another user".to_owned(),
        false => format!(" by {}", describe_processes(&processes)),
    }
}

/// The privilege that the port needs; `None` if it is not privileged.
fn privileged(port: Port) -> Option<String> {
    let ranges = HostRanges::read();
    let ports = ranges.privileged.value.filter(|ports| ports.contains(port))?;
    let who =
        if cfg!(any(target_os = "linux", target_os = "android")) { "root or CAP_NET_BIND_SERVICE" } else { "root" };
    let source = ranges.privileged.source;
    Some(format!("ports {ports} need {who} here ({source}); choose a port above {}", ports.last()))
}
