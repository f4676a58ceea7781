//! Linux: an entry of the kernel's list of sockets, from sock_diag(7) or proc_pid_net(5).

use super::address::BoundAddress;
use super::interfaces::Interfaces;
use super::socket::{Listed, Socket, SocketState};
use crate::{Port, Protocol};
use std::fs;
use std::net::SocketAddr;

/// A socket as the kernel describes it.
pub(super) struct Entry {
    pub(super) local: SocketAddr,
    /// Port 0 without a peer.
    pub(super) peer: SocketAddr,
    /// The number of the state, `tcp_states.h`, for other protocols too.
    pub(super) state: u8,
    /// The index of the interface; 0 without one.
    pub(super) interface: u32,
    pub(super) ipv6_only: Option<bool>,
    pub(super) uid: u32,
    /// 0 if no process has it open.
    pub(super) inode: u64,
}

impl Entry {
    /// The socket, if it has a port.
    pub(super) fn listed(self, protocol: Protocol<'static>, interfaces: &mut Interfaces) -> Option<Listed> {
        let port = Port::new(self.local.port());
        let address =
            BoundAddress { ip: self.local.ip(), interface: interfaces.name(self.interface), ipv6_only: self.ipv6_only };
        let socket = Socket {
            peer: (self.peer.port() != 0).then_some(self.peer),
            uid: (self.inode != 0).then_some(self.uid),
            ..Socket::bound(protocol, port, address, state(protocol, self.state))
        };
        (port != Port::MIN).then_some(Listed { socket, inode: self.inode })
    }
}

/// The state with this number. A UDP socket is in CLOSE, or with a peer in ESTABLISHED.
fn state(protocol: Protocol<'_>, number: u8) -> SocketState {
    match (protocol == Protocol::Tcp, number) {
        (true, 10) | (false, 7) => SocketState::Listening,
        (true, 7 | 13) => SocketState::Bound,
        (true, 2 | 3 | 12) => SocketState::Connecting,
        (true, 6) => SocketState::TimeWait,
        (_, 1) | (false, _) => SocketState::Connected,
        (true, _) => SocketState::Closing,
    }
}

/// Whether UDP-Lite sockets exist in this network namespace, from proc_pid_net(5); `None` if the kernel has no UDP-Lite.
///
/// Listing them takes as long as listing those of UDP, and there are hardly ever any.
pub(super) fn udp_lite_in_use() -> Option<bool> {
    let of_file = |file: &str, name: &str| {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": inuse "))?;
        Some(line.trim() != "0")
    };
    let ipv4 = of_file("/proc/net/sockstat", "UDPLITE")?;
    Some(ipv4 || of_file("/proc/net/sockstat6", "UDPLITE6").unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_of_tcp_is_known() {
        let states: Vec<_> = (1..=13).map(|number| state(Protocol::Tcp, number).name()).collect();
        assert_eq!(
            states.join(" "),
            "connected connecting connecting closing closing time-wait bound closing closing listening closing connecting \
             bound"
        );
    }

    #[test]
    fn a_udp_socket_listens_until_it_has_a_peer() {
        assert_eq!(state(Protocol::Udp, 7), SocketState::Listening);
        assert_eq!(state(Protocol::Udp, 1), SocketState::Connected);
    }
}
