//! A socket of UDP (RFC 768, udp(7)).

use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::Duration;

/// A socket that sends and receives datagrams.
///
/// ```
/// use std::time::Duration;
/// use svc_lookup::host::Datagrams;
///
/// let server = Datagrams::bind("127.0.0.1:0".parse()?)?;
/// let client = Datagrams::bind("127.0.0.1:0".parse()?)?;
/// client.connect(server.local_address()?)?;
/// client.send(b"hello", None)?;
///
/// let mut buffer = [0; 16];
/// let received = server.receive(&mut buffer, Duration::from_secs(5))?;
/// assert_eq!(received, Some((5, client.local_address()?)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Datagrams(UdpSocket);

impl Datagrams {
    /// A socket that is bound to this address; the system chooses the port if it is 0.
    ///
    /// # Errors
    ///
    /// What the system says: the port is taken or needs privilege, or the address is not this machine's.
    pub fn bind(address: SocketAddr) -> io::Result<Datagrams> {
        UdpSocket::bind(address).map(Datagrams)
    }

    /// From now on, only datagrams of this peer are received, and [`Datagrams::send`] needs no other. What the network says
    /// of the datagrams that were sent, such as that nobody is there, is an error of the next call.
    ///
    /// # Errors
    ///
    /// What the system says: there is no way to the peer, or it is one for many, which takes a permission.
    pub fn connect(&self, peer: SocketAddr) -> io::Result<()> {
        self.0.connect(peer)
    }

    /// The address and the port that the socket is bound to.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }

    /// Sends a datagram to a peer, or without one to the peer that the socket is connected to.
    ///
    /// # Errors
    ///
    /// What the system says: the datagram is too large, or the peer cannot be reached.
    pub fn send(&self, data: &[u8], peer: Option<SocketAddr>) -> io::Result<()> {
        match peer {
            Some(peer) => self.0.send_to(data, peer)?,
            None => self.0.send(data)?,
        };
        Ok(())
    }

    /// Waits for a datagram, and says how many bytes of the buffer it takes and who sent it. None if nothing came in time,
    /// which is at least a millisecond, or if a signal came first.
    ///
    /// # Errors
    ///
    /// What the system says; [`io::ErrorKind::ConnectionRefused`] if the machine that the socket is connected to says that
    /// nobody has the port there.
    pub fn receive(&self, buffer: &mut [u8], wait: Duration) -> io::Result<Option<(usize, SocketAddr)>> {
        self.0.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        match self.0.recv_from(buffer) {
            Ok(received) => Ok(Some(received)),
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => Ok(None),
                // Windows says so when nobody was there for a datagram that was sent.
                io::ErrorKind::ConnectionReset => Err(io::ErrorKind::ConnectionRefused.into()),
                _ => Err(error),
            },
        }
    }

    /// The most bytes that a datagram to this address can carry: what a length of 16 bits leaves beside the header of UDP
    /// and, over IPv4, where it counts it too, the header of IP.
    ///
    /// ```
    /// use svc_lookup::host::Datagrams;
    ///
    /// assert_eq!(Datagrams::largest("127.0.0.1".parse()?), 65_507);
    /// assert_eq!(Datagrams::largest("::1".parse()?), 65_527);
    /// # Ok::<(), std::net::AddrParseError>(())
    /// ```
    pub fn largest(peer: IpAddr) -> usize {
        const UDP: usize = 8;
        const IPV4: usize = 20;
        let headers = if peer.to_canonical().is_ipv4() { UDP + IPV4 } else { UDP };
        usize::from(u16::MAX) - headers
    }
}
