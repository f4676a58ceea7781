//! What the standard library's socket of UDP (RFC 768, udp(7)) leaves to its user.

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Duration;

/// Waits for a datagram, and says how many bytes of the buffer it takes and who sent it. None if nothing came in time,
/// which is at least a millisecond, or if a signal came first.
///
/// # Errors
///
/// What the system says; [`io::ErrorKind::ConnectionRefused`] if the machine that the socket is connected to says that
/// nobody has the port there.
pub(super) fn receive(
    socket: &UdpSocket,
    buffer: &mut [u8],
    wait: Duration,
) -> io::Result<Option<(usize, SocketAddr)>> {
    socket.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
    match socket.recv_from(buffer) {
        Ok(received) => Ok(Some(received)),
        Err(error) => match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => Ok(None),
            // Windows says so when nobody was there for a datagram that was sent.
            io::ErrorKind::ConnectionReset => Err(io::ErrorKind::ConnectionRefused.into()),
            _ => Err(error),
        },
    }
}

/// The most bytes that a datagram to this address can carry: what a length of 16 bits leaves beside the header of UDP and,
/// over IPv4, where it counts it too, the header of IP.
pub(super) fn largest(peer: IpAddr) -> usize {
    const UDP: usize = 8;
    const IPV4: usize = 20;
    let headers = if peer.to_canonical().is_ipv4() { UDP + IPV4 } else { UDP };
    usize::from(u16::MAX) - headers
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
    fn what_comes_is_received_and_nothing_is_not_waited_for_longer_than_said() {
        let [server, client] = [(); 2].map(|()| UdpSocket::bind("127.0.0.1:0").unwrap());
        let mut buffer = [0; 16];
        assert_eq!(receive(&server, &mut buffer, Duration::ZERO).unwrap(), None);
        client.send_to(b"hello", server.local_addr().unwrap()).unwrap();
        let received = receive(&server, &mut buffer, Duration::from_secs(20)).unwrap();
        assert_eq!(received, Some((5, client.local_addr().unwrap())));
    }
}
