//! Linux: SCTP sockets, from `/proc/net/sctp/eps`. It exists once the kernel has loaded SCTP: without it there are none.
//!
//! Asking sock_diag(7) instead would make the kernel load its modules for SCTP.

use super::address::BoundAddress;
use super::socket::{Listed, Socket, SocketState};
use crate::{Port, Protocol};
use std::fs;
use std::net::IpAddr;

/// The file, net/sctp/proc.c in the kernel.
const ENDPOINTS: &str = "/proc/net/sctp/eps";

/// Lists the SCTP sockets; `None` if the kernel has no SCTP.
pub(super) fn list() -> Option<Vec<Listed>> {
    let text = fs::read_to_string(ENDPOINTS).ok()?;
    Some(text.lines().skip(1).flat_map(sockets).collect())
}

/// Whether the kernel has SCTP.
pub(super) fn is_there() -> bool {
    fs::exists(ENDPOINTS).unwrap_or(false)
}

/// The socket of a line, once for each of its addresses.
///
/// The fields are two pointers, the type and the state of the socket, a hash, the port, the user, the inode, and addresses.
fn sockets(line: &str) -> Vec<Listed> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [_, _, _, state, _, port, user, inode, addresses @ ..] = fields.as_slice() else { return Vec::new() };
    let (Ok(port), Ok(inode)) = (port.parse::<u16>(), inode.parse()) else { return Vec::new() };
    if port == 0 {
        return Vec::new();
    }
    // The numbers are those of TCP's states.
    let state = match *state {
        "10" => SocketState::Listening,
        "7" => SocketState::Bound,
        _ => SocketState::Connected,
    };
    let addresses = addresses.iter().filter_map(|address| address.parse::<IpAddr>().ok());
    let listed = |ip: IpAddr| {
        let mut socket = Socket::bound(Protocol::Sctp, Port::new(port), BoundAddress::from(ip), state);
        socket.uid = user.parse().ok();
        Listed { socket, inode }
    };
    addresses.map(listed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_listed_once_for_each_address() {
        let line =
            "ffff9c1c 00000000 2   10  29   36412   997 41523 192.0.2.1 2001:0db8:0000:0000:0000:0000:0000:0001 \n";
        let found = sockets(line);
        let shown: Vec<_> = found.iter().map(|listed| format!("{} {}", listed.socket.address, listed.inode)).collect();
        assert_eq!(shown, ["192.0.2.1 41523", "2001:db8::1 41523"]);
        let first = &found[0].socket;
        assert_eq!((first.port, first.protocol, first.uid), (Port::new(36412), Protocol::Sctp, Some(997)));
        assert!(first.is_listening());
    }

    #[test]
    fn the_state_is_that_of_the_socket() {
        let state = |state| sockets(&format!("0 0 1 {state} 1 5000 0 9 127.0.0.1"))[0].socket.state;
        assert_eq!([state(7), state(1)], [SocketState::Bound, SocketState::Connected]);
    }

    #[test]
    fn other_lines_are_skipped() {
        for line in ["", "0 0 1 10 1 0 0 9 0.0.0.0", "0 0 1 10 1 70000 0 9 0.0.0.0", "0 0 1 10 1 5000 0", "a b c"] {
            assert_eq!(sockets(line).len(), 0, "{line}");
        }
    }
}
