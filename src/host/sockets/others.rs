//! macOS, Windows, FreeBSD, NetBSD and OpenBSD: sockets of processes that this user may see.

use super::SocketsError;
use super::socket::{Listed, Socket, SocketState};
use crate::host::process::Process;
use crate::host::transport::udp_lite;
use crate::{Port, Protocol};
use listeners::Listener;
use std::collections::BTreeMap;
use std::net::SocketAddr;

/// A socket without its processes.
type Key = (Protocol<'static>, SocketAddr, SocketState);

/// As [`list`]: the system lists all sockets together.
pub(super) fn list_listening() -> Result<Vec<Listed>, SocketsError> {
    list(None)
}

/// Lists every socket that has a port, or this port, and a process, with all of its processes.
pub(super) fn list(wanted: Option<Port>) -> Result<Vec<Listed>, SocketsError> {
    let listeners = listeners::get_all().map_err(|error| SocketsError(error.to_string().into()))?;
    let mut by_socket: BTreeMap<Key, Vec<Process>> = BTreeMap::new();
    for Listener { process, socket, protocol, state } in listeners {
        // Only TCP sockets have a state here; a UDP socket with a peer is listed too.
        let (protocol, state) = match protocol {
            listeners::Protocol::TCP => (Protocol::Tcp, of_tcp(state)),
            listeners::Protocol::UDP => (Protocol::Udp, SocketState::Listening),
        };
        if wanted.is_none_or(|port| port.number() == socket.port()) {
            by_socket.entry((protocol, socket, state)).or_default().push(Process::new(process.pid, process.name));
        }
    }
    Ok(by_socket.into_iter().filter_map(listed).collect())
}

/// The protocols that the system's list does not have.
pub(super) fn unlisted() -> Vec<Protocol<'static>> {
    vec![Protocol::Sctp, udp_lite()]
}

fn of_tcp(state: listeners::SocketState) -> SocketState {
    match state {
        listeners::SocketState::Listen => SocketState::Listening,
        listeners::SocketState::Closed => SocketState::Bound,
        listeners::SocketState::SynSent | listeners::SocketState::SynReceived => SocketState::Connecting,
        listeners::SocketState::Established | listeners::SocketState::Unknown => SocketState::Connected,
        listeners::SocketState::TimeWait => SocketState::TimeWait,
        listeners::SocketState::FinWait1
        | listeners::SocketState::FinWait2
        | listeners::SocketState::CloseWait
        | listeners::SocketState::LastAck
        | listeners::SocketState::Closing => SocketState::Closing,
    }
}

fn listed(((protocol, local, state), mut processes): (Key, Vec<Process>)) -> Option<Listed> {
    let port = Port::new(local.port());
    processes.sort_unstable();
    let socket = Socket { processes, ..Socket::bound(protocol, port, local.ip().into(), state) };
    (port != Port::MIN).then_some(Listed { socket })
}

/// The processes are known already.
pub(super) fn find_processes(_: &mut [Listed]) {}
