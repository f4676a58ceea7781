//! Checks whether a port can be bound, by binding it: no other check is reliable.

use super::transport::transport;
use crate::{Port, Protocol};
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// All addresses, of IPv4 and of IPv6. On Windows a socket can be bound to all of them although another has the port on a single
/// one, so the loopback addresses are bound too ("Using SO_REUSEADDR and SO_EXCLUSIVEADDRUSE", the table for one user).
const ADDRESSES: &[IpAddr] = if cfg!(windows) {
    &[
        IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        IpAddr::V6(Ipv6Addr::UNSPECIFIED),
        IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(Ipv6Addr::LOCALHOST),
    ]
} else {
    &[IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)]
};

/// Checks whether a TCP or UDP socket can be bound to a port here, on all IPv4 and all IPv6 addresses.
///
/// A socket is bound and closed at once; no other program can connect to it meanwhile. A version of IP that this machine
/// lacks is ignored. On Windows a port counts as free although a socket has it on an address other than all and loopback.
///
/// # Errors
///
/// [`ErrorKind::PermissionDenied`] if this process lacks the privilege to bind the port, or if Windows excludes the port or a
/// socket has it for itself, [`ErrorKind::Unsupported`] for a
/// protocol other than TCP and UDP, and any other error of the system.
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
        match bind_twice(SocketAddr::new(*address, port.number()), is_tcp) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AddrInUse => return Ok(false),
            Err(error) if is_version_missing(&error) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

/// Binds a socket and closes it; again if the address is in use. Linux also says so for a moment when it has no memory for the
/// port, which a search through thousands of ports on a busy machine meets.
fn bind_twice(address: SocketAddr, is_tcp: bool) -> io::Result<()> {
    match bind(address, is_tcp) {
        Err(error) if error.kind() == ErrorKind::AddrInUse => bind(address, is_tcp),
        result => result,
    }
}

/// The error of Windows Sockets for a version of IP that is not installed. The standard library has no kind for it.
#[cfg(windows)]
const WSAEAFNOSUPPORT: i32 = 10_047;

/// Whether this machine lacks the version of IP: then there is no such socket, or no such address.
fn is_version_missing(error: &io::Error) -> bool {
    #[cfg(unix)]
    let unsupported = error.raw_os_error() == Some(rustix::io::Errno::AFNOSUPPORT.raw_os_error());
    #[cfg(windows)]
    let unsupported = error.raw_os_error() == Some(WSAEAFNOSUPPORT);
    #[cfg(not(any(unix, windows)))]
    let unsupported = error.kind() == ErrorKind::Unsupported;
    unsupported || error.kind() == ErrorKind::AddrNotAvailable
}

/// Binds a socket and closes it. SO_REUSEADDR is not set, so a remaining connection of an earlier program occupies the port, as
/// it would for a server without that option.
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
    fn a_port_bound_on_any_address_is_occupied_for_its_protocol() {
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
    fn a_released_port_can_be_bound_again() {
        // Another program may bind the port between the two checks, but hardly ten times.
        let port = |_| TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().into();
        let free = |port| can_bind(port, Protocol::Tcp).unwrap();
        assert!((0..10).map(port).any(|port| free(port) && free(port)));
    }

    #[test]
    fn other_protocols_are_unsupported() {
        assert_eq!(can_bind(Port::new(5000), Protocol::Sctp).unwrap_err().kind(), ErrorKind::Unsupported);
    }
}
