//! Why a server cannot listen, and what to do about it.

use super::{canonical, service_on};
use crate::render::for_terminal;
use std::io;
use std::net::SocketAddr;
use svc_lookup::host::{self, HostRanges, Socket};
use svc_lookup::{Port, Protocol, Services};

/// What to say of an address that the system does not give.
pub(super) fn of(error: &io::Error, address: SocketAddr, services: &Services) -> String {
    let (address, port) = (canonical(address), Port::from(address.port()));
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => taken(address, services),
        io::ErrorKind::PermissionDenied => privileged(port),
        io::ErrorKind::AddrNotAvailable => Some(
            "no address of this machine: 127.0.0.1 and ::1 are for this machine alone, 0.0.0.0 and :: for all"
                .to_owned(),
        ),
        _ => None,
    };
    format!("cannot listen on {address}: {}", why.unwrap_or_else(|| error.to_string()))
}

/// Which service the port is for, and who holds it.
fn taken(address: SocketAddr, services: &Services) -> Option<String> {
    let port = Port::from(address.port());
    let service = service_on(services, port).map_or(String::new(), |hit| {
        format!(", which is that of {} ({}),", for_terminal(hit.service.name), hit.source)
    });
    let owner = host::owners_of(port, Protocol::Udp).map_or(String::new(), |sockets| owner(&sockets, address));
    Some(format!("port {port}/udp{service} is taken{owner}: choose another, or any free one with `--port 0`"))
}

/// The processes that this user may see.
fn owner(sockets: &[Socket], address: SocketAddr) -> String {
    let is_in_the_way = |socket: &&Socket| {
        let holds = socket.address.to_canonical();
        holds == address.ip() || holds.is_unspecified() || address.ip().is_unspecified()
    };
    let processes = sockets.iter().filter(is_in_the_way).flat_map(|socket| &socket.processes);
    let mut names: Vec<String> = processes
        .map(|process| format!("`{}` (process {})", for_terminal(process.name.as_bytes()), process.pid))
        .collect();
    names.dedup();
    match names.is_empty() {
        true => " by a process that you may not see".to_owned(),
        false => format!(" by {}", names.join(" and ")),
    }
}

/// Which privilege the port needs; none if it is another permission that is missing.
fn privileged(port: Port) -> Option<String> {
    let ranges = HostRanges::read();
    let ports = ranges.privileged.value.filter(|ports| ports.contains(port))?;
    let who =
        if cfg!(any(target_os = "linux", target_os = "android")) { "root or CAP_NET_BIND_SERVICE" } else { "root" };
    let source = ranges.privileged.source;
    Some(format!("ports {ports} need {who} here, says {source}: choose a port above {}", ports.last()))
}
