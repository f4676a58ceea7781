//! Whether a port can be had: the system is asked by binding it, which is the one answer that counts.

use super::transport::transport;
use crate::{Port, Protocol};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Every address, of IPv4 and then of IPv6.
const ADDRESSES: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];

/// Whether a socket of TCP or UDP can be bound to the port here, under every address of IPv4 and of IPv6. It is bound to
/// see, and released at once; no other program can connect to it meanwhile. A version of IP that the machine lacks holds no
/// port.
///
/// # Errors
///
/// [`ErrorKind::PermissionDenied`] where binding the port needs a privilege that this process lacks, and
/// [`ErrorKind::Unsupported`] for a protocol other than TCP and UDP; whatever else keeps the system from answering.
///
/// ```
/// use std::net::TcpListener;
/// use svc_lookup::{Protocol, host};
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let port = listener.local_addr()?.port().into();
/// assert!(!host::can_bind(port, Protocol::Tcp)?);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn can_bind(port: Port, protocol: Protocol<'_>) -> io::Result<bool> {
    let is_tcp = transport(protocol).map_err(|error| io::Error::new(ErrorKind::Unsupported, error))? == Protocol::Tcp;
    for address in ADDRESSES {
        match bind(SocketAddr::new(address, port.number()), is_tcp) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Ok(false),
            Err(error) if is_version_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Without IPv6 there is no such socket, or no such address.
fn is_version_missing(error: &io::Error) -> bool {
    #[cfg(unix)]
    let unsupported = error.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error());
    #[cfg(not(unix))]
    let unsupported = error.kind() == ErrorKind::Unsupported;
    unsupported || error.kind() == ErrorKind::AddrNotAvailable
}

/// Binds a socket and closes it. Nothing says that the address may be used again, so that a connection of an earlier
/// program, which a server without that option could not get around, holds the port too.
#[cfg(unix)]
fn bind(address: SocketAddr, is_tcp: bool) -> io::Result<()> {
    use rustix::net::{AddressFamily, SocketType, bind, socket};

    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let kind = if is_tcp { SocketType::STREAM } else { SocketType::DGRAM };
    Ok(bind(socket(family, kind, None)?, &address)?)
}

#[cfg(not(unix))]
fn bind(address: SocketAddr, is_tcp: bool) -> io::Result<()> {
    match is_tcp {
        true => std::net::TcpListener::bind(address).map(drop),
        false => std::net::UdpSocket::bind(address).map(drop),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, UdpSocket};

    #[test]
    fn a_port_is_held_under_any_address_and_for_its_protocol_alone() {
        for address in ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0"] {
            let Ok(listener) = TcpListener::bind(address) else { continue };
            let port = listener.local_addr().unwrap().port().into();
            for tcp in [Protocol::Tcp, Protocol::new("TCP")] {
                assert!(!can_bind(port, tcp).unwrap(), "{address}");
            }
            let Ok(socket) = UdpSocket::bind(address) else { continue };
            let port = socket.local_addr().unwrap().port().into();
            assert!(!can_bind(port, Protocol::Udp).unwrap(), "{address}");
        }
    }

    #[test]
    fn what_is_released_can_be_had_again_and_again() {
        // Another program may be quicker than the second question, but hardly ten times.
        let port = |_| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().into();
        let free = |port| can_bind(port, Protocol::Tcp).unwrap();
        assert!((0..10).map(port).any(|port| free(port) && free(port)));
    }

    #[test]
    fn other_protocols_cannot_be_asked_for() {
        assert_eq!(can_bind(Port::new(5000), Protocol::Sctp).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
