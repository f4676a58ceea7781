//! A socket of UDP (RFC 768, udp(7)): what the standard library has, by system calls that starting up does not pay for.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

#[cfg(not(unix))]
use self::elsewhere as system;
#[cfg(unix)]
use self::unix as system;

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
pub struct Datagrams(system::Socket);

impl Datagrams {
    /// A socket that is bound to this address; the system chooses the port if it is 0.
    ///
    /// # Errors
    ///
    /// What the system says: the port is taken or needs privilege, or the address is not this machine's.
    pub fn bind(address: SocketAddr) -> io::Result<Datagrams> {
        system::bind(address).map(Datagrams)
    }

    /// From now on, only datagrams of this peer are received, and [`Datagrams::send`] needs no other. What the network says
    /// of the datagrams that were sent, such as that nobody is there, is an error of the next call.
    ///
    /// # Errors
    ///
    /// What the system says: there is no way to the peer, or it is one for many, which takes a permission.
    pub fn connect(&self, peer: SocketAddr) -> io::Result<()> {
        system::connect(&self.0, peer)
    }

    /// The address and the port that the socket is bound to.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        system::local_address(&self.0)
    }

    /// Sends a datagram to a peer, or without one to the peer that the socket is connected to.
    ///
    /// # Errors
    ///
    /// What the system says: the datagram is too large, or the peer cannot be reached.
    pub fn send(&self, data: &[u8], peer: Option<SocketAddr>) -> io::Result<()> {
        system::send(&self.0, data, peer)
    }

    /// Waits for a datagram, and says how many bytes of the buffer it takes and who sent it. None if nothing came in time,
    /// which is at least a millisecond, or if a signal came first.
    ///
    /// # Errors
    ///
    /// What the system says; [`io::ErrorKind::ConnectionRefused`] if the machine that the socket is connected to says that
    /// nobody has the port there.
    pub fn receive(&self, buffer: &mut [u8], wait: Duration) -> io::Result<Option<(usize, SocketAddr)>> {
        match system::receive(&self.0, buffer, wait.max(Duration::from_millis(1))) {
            Ok(received) => Ok(Some(received)),
            Err(error) => match error.kind() {
                io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted => Ok(None),
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

#[cfg(unix)]
mod unix {
    use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketType, getsockname, socket, sockopt};
    use std::io;
    use std::net::SocketAddr;
    use std::os::fd::OwnedFd;
    use std::time::Duration;

    pub(super) type Socket = OwnedFd;

    pub(super) fn bind(address: SocketAddr) -> io::Result<Socket> {
        let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
        let socket = socket(family, SocketType::DGRAM, None)?;
        rustix::net::bind(&socket, &address)?;
        Ok(socket)
    }

    pub(super) fn connect(socket: &Socket, peer: SocketAddr) -> io::Result<()> {
        Ok(rustix::net::connect(socket, &peer)?)
    }

    pub(super) fn local_address(socket: &Socket) -> io::Result<SocketAddr> {
        Ok(getsockname(socket)?.try_into()?)
    }

    pub(super) fn send(socket: &Socket, data: &[u8], peer: Option<SocketAddr>) -> io::Result<()> {
        match peer {
            Some(peer) => rustix::net::sendto(socket, data, SendFlags::empty(), &peer)?,
            None => rustix::net::send(socket, data, SendFlags::empty())?,
        };
        Ok(())
    }

    pub(super) fn receive(socket: &Socket, buffer: &mut [u8], wait: Duration) -> io::Result<(usize, SocketAddr)> {
        sockopt::set_socket_timeout(socket, sockopt::Timeout::Recv, Some(wait))?;
        let (_, length, sender) = rustix::net::recvfrom(socket, &mut *buffer, RecvFlags::empty())?;
        let sender = sender.ok_or_else(|| io::Error::other("the system does not say who sent a datagram"))?;
        Ok((length.min(buffer.len()), sender.try_into()?))
    }
}

#[cfg(not(unix))]
mod elsewhere {
    use std::io;
    use std::net::{SocketAddr, UdpSocket};
    use std::time::Duration;

    pub(super) type Socket = UdpSocket;

    pub(super) fn bind(address: SocketAddr) -> io::Result<Socket> {
        UdpSocket::bind(address)
    }

    pub(super) fn connect(socket: &Socket, peer: SocketAddr) -> io::Result<()> {
        socket.connect(peer)
    }

    pub(super) fn local_address(socket: &Socket) -> io::Result<SocketAddr> {
        socket.local_addr()
    }

    pub(super) fn send(socket: &Socket, data: &[u8], peer: Option<SocketAddr>) -> io::Result<()> {
        match peer {
            Some(peer) => socket.send_to(data, peer)?,
            None => socket.send(data)?,
        };
        Ok(())
    }

    pub(super) fn receive(socket: &Socket, buffer: &mut [u8], wait: Duration) -> io::Result<(usize, SocketAddr)> {
        socket.set_read_timeout(Some(wait))?;
        match socket.recv_from(buffer) {
            // Windows says so when nobody was there for a datagram that was sent.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                Err(io::ErrorKind::ConnectionRefused.into())
            }
            result => result,
        }
    }
}
