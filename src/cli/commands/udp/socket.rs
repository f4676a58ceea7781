//! Sockets: receiving with a timeout, addresses, and the size limit of datagrams (RFC 768, udp(7)).

use super::asked::{self, Asked};
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Duration;

/// The size of a receive buffer, in bytes: no datagram is larger, RFC 768.
pub(super) const ROOM: usize = 1 << 16;

/// A datagram in a buffer.
pub(super) struct Received {
    /// Its length.
    pub(super) length: usize,
    pub(super) sender: SocketAddr,
    /// The address it was sent to, if that was requested.
    pub(super) asked: Option<Asked>,
}

/// Waits for a datagram. `None` after the timeout, which is at least a millisecond, or after a signal.
///
/// # Errors
///
/// Any error of the system; [`io::ErrorKind::ConnectionRefused`] if the port of the connected peer is closed.
pub(super) fn receive(socket: &UdpSocket, buffer: &mut [u8], wait: Duration) -> io::Result<Option<Received>> {
    socket.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
    match asked::receive(socket, buffer) {
        Ok((length, sender, asked)) => Ok(Some(Received { length, sender, asked })),
        Err(error) => match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => Ok(None),
            // On Windows this means that an earlier datagram was refused.
            io::ErrorKind::ConnectionReset => Err(io::ErrorKind::ConnectionRefused.into()),
            _ => Err(error),
        },
    }
}

/// The largest payload of a datagram to this address, in bytes: a 16-bit length, less the UDP header and, over IPv4, the IP
/// header, which the length includes there.
pub(super) fn largest(peer: IpAddr) -> usize {
    const UDP: usize = 8;
    const IPV4: usize = 20;
    let headers = if peer.to_canonical().is_ipv4() { UDP + IPV4 } else { UDP };
    usize::from(u16::MAX) - headers
}

/// Unmaps IPv4-mapped IPv6 addresses.
pub(super) fn canonical(address: SocketAddr) -> SocketAddr {
    match address.ip().to_canonical() {
        IpAddr::V4(ip) => SocketAddr::new(ip.into(), address.port()),
        IpAddr::V6(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_datagram_depends_on_the_version_of_ip() {
        let table = [("127.0.0.1", 65_507), ("::1", 65_527), ("::ffff:127.0.0.1", 65_507)];
        for (address, bytes) in table {
            assert_eq!(largest(address.parse().unwrap()), bytes, "{address}");
        }
    }

    #[test]
    fn a_datagram_is_received_and_the_timeout_is_kept() {
        let [server, client] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
        let mut buffer = [0; 16];
        assert!(receive(&server, &mut buffer, Duration::ZERO).unwrap().is_none());
        client.send_to(b"hello", server.local_addr().unwrap()).unwrap();
        let received = receive(&server, &mut buffer, Duration::from_secs(20)).unwrap().unwrap();
        assert_eq!((received.length, received.sender), (5, client.local_addr().unwrap()));
    }
}
