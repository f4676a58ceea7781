//! macOS, Windows, FreeBSD, NetBSD and OpenBSD: sockets of processes that this user may see.

use super::{Listed, Process, Socket, SocketsError};
use crate::{Port, Protocol};
use listeners::{Listener, SocketState};
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// As [`list`]: the system lists all sockets together.
pub(super) fn list_listening() -> Result<Vec<Listed>, SocketsError> {
    list()
}

/// Lists every socket that has a port and a process, with all of its processes.
pub(super) fn list() -> Result<Vec<Listed>, SocketsError> {
    let listeners = listeners::get_all().map_err(|error| SocketsError(error.to_string().into()))?;
    let mut by_socket: BTreeMap<(Protocol<'static>, SocketAddr, bool), Vec<Process>> = BTreeMap::new();
    for Listener { process, socket, protocol, state } in listeners {
        // Only TCP sockets have a state here; a UDP socket with a peer is listed too.
        let (protocol, is_listening) = match protocol {
            listeners::Protocol::TCP => (Protocol::Tcp, state == SocketState::Listen),
            listeners::Protocol::UDP => (Protocol::Udp, true),
        };
        by_socket
            .entry((protocol, socket, is_listening))
            .or_default()
            .push(Process { pid: process.pid, name: process.name });
    }
    Ok(by_socket.into_iter().filter_map(listed).collect())
}

fn listed(
    ((protocol, local, is_listening), mut processes): ((Protocol<'static>, SocketAddr, bool), Vec<Process>),
) -> Option<Listed> {
    let port = Port::new(local.port());
    processes.sort_unstable();
    let socket = Socket { port, protocol, address: local.ip(), processes };
    (port != Port::MIN).then_some(Listed { socket, is_listening })
}

/// The processes are known already.
pub(super) fn find_processes(_: &mut [Listed]) {}
