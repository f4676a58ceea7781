//! Lists the open sockets of this machine, and the processes that own them.
//!
//! On Linux the kernel lists every socket of the network namespace. On macOS, Windows and the BSDs only the sockets of
//! processes that this user may see are listed.

#[cfg(target_os = "linux")]
mod netlink;
#[cfg(target_os = "linux")]
#[path = "sockets/linux.rs"]
mod system;
#[cfg(any(windows, target_os = "macos", target_os = "freebsd", target_os = "netbsd", target_os = "openbsd"))]
#[path = "sockets/others.rs"]
mod system;
#[cfg(not(any(
    windows,
    target_os = "linux",
    target_os = "macos",
    target_os = "freebsd",
    target_os = "netbsd",
    target_os = "openbsd"
)))]
#[path = "sockets/none.rs"]
mod system;

use super::transport::{UnsupportedProtocol, transport};
use crate::{Port, Protocol};
use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// A TCP or UDP socket of this machine, over IPv4 or IPv6.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Socket {
    /// The port it is bound to; never 0.
    pub port: Port,
    /// [`Protocol::Tcp`] or [`Protocol::Udp`].
    pub protocol: Protocol<'static>,
    /// The address it is bound to; 0.0.0.0 or :: for all addresses.
    pub address: IpAddr,
    /// The processes that have it open and that this user may see, ascending.
    pub processes: Vec<Process>,
}

/// A process that has a socket open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Process {
    /// The process ID.
    pub pid: u32,
    /// The name, which the process can set to any characters: on Linux at most 15 bytes (`comm` in proc_pid_stat(5)).
    pub name: String,
}

/// Who can reach a socket, judged by its address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reach {
    /// This machine only.
    Loopback,
    /// Anyone who can reach the address it is bound to, an address of this machine or of a multicast group.
    Address,
    /// Anyone who can reach any address of this machine.
    All,
}

impl Reach {
    /// The word for it: `loopback`, `address` or `all`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reach::Loopback => "loopback",
            Reach::Address => "address",
            Reach::All => "all",
        }
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Process {
    /// A process with this ID and name.
    #[must_use]
    pub fn new(pid: u32, name: impl Into<String>) -> Process {
        Process { pid, name: name.into() }
    }
}

impl Socket {
    /// A socket without processes.
    ///
    /// # Errors
    ///
    /// [`UnsupportedProtocol`] for a protocol other than TCP and UDP.
    pub fn new(address: SocketAddr, protocol: Protocol<'_>) -> Result<Socket, UnsupportedProtocol> {
        let (port, address) = (Port::new(address.port()), address.ip());
        Ok(Socket { port, protocol: transport(protocol)?, address, processes: Vec::new() })
    }

    /// Who can reach the socket, judged by its address; a firewall may stop them.
    ///
    /// ```
    /// use svc_lookup::Protocol;
    /// use svc_lookup::host::{Reach, Socket};
    ///
    /// let socket = Socket::new("127.0.0.1:53".parse()?, Protocol::Udp)?;
    /// assert_eq!(socket.reach(), Reach::Loopback);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn reach(&self) -> Reach {
        match self.address.to_canonical() {
            address if address.is_unspecified() => Reach::All,
            address if address.is_loopback() => Reach::Loopback,
            _ => Reach::Address,
        }
    }
}

/// A socket as the system lists it, without its processes.
struct Listed {
    socket: Socket,
    /// The inode, by which its processes are found.
    #[cfg(target_os = "linux")]
    inode: u64,
    /// Whether it is in state LISTEN (TCP) or has no peer (UDP), as `ss -lntu` lists them.
    is_listening: bool,
}

/// Lists the listening sockets by port, as `ss -lntu` does: TCP sockets in state LISTEN, and bound UDP sockets without a peer.
///
/// # Errors
///
/// [`SocketsError`] if the system's list cannot be read, or if svc cannot list sockets on this system.
///
/// ```
/// # #[cfg(target_os = "linux")] {
/// use std::net::TcpListener;
/// use svc_lookup::{Protocol, host};
///
/// let listener = TcpListener::bind("127.0.0.1:0")?;
/// let port = listener.local_addr()?.port();
/// let sockets = host::sockets()?;
/// let ours = sockets.iter().find(|socket| socket.port.number() == port && socket.protocol == Protocol::Tcp).unwrap();
/// assert_eq!(ours.processes[0].pid, std::process::id());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sockets() -> Result<Vec<Socket>, SocketsError> {
    sockets_matching(|_| true)
}

/// Lists the [`sockets`] that a predicate selects. It sees sockets without their processes: those are searched afterwards,
/// which takes longest, and only if a socket was selected.
///
/// # Errors
///
/// As for [`sockets`].
pub fn sockets_matching(wanted: impl Fn(&Socket) -> bool) -> Result<Vec<Socket>, SocketsError> {
    let mut listed = system::list_listening()?;
    listed.retain(|listed| listed.is_listening && wanted(&listed.socket));
    Ok(finished(listed))
}

/// Lists the sockets that occupy a port: the listening ones, or, if there are none, those with a peer. Another socket cannot
/// be bound to the port meanwhile. Empty for a protocol other than TCP and UDP.
///
/// # Errors
///
/// As for [`sockets`].
///
/// ```
/// # #[cfg(target_os = "linux")] {
/// use std::net::UdpSocket;
/// use svc_lookup::{Protocol, host};
///
/// let socket = UdpSocket::bind("[::1]:0")?;
/// let port = socket.local_addr()?.port().into();
/// let owners = host::owners_of(port, Protocol::Udp)?;
/// assert_eq!(owners[0].processes[0].pid, std::process::id());
/// assert!(std::net::UdpSocket::bind(("::1", port.into())).is_err());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn owners_of(port: Port, protocol: Protocol<'_>) -> Result<Vec<Socket>, SocketsError> {
    let Ok(protocol) = transport(protocol) else { return Ok(Vec::new()) };
    let mut listed = system::list()?;
    listed.retain(|listed| (listed.socket.port, listed.socket.protocol) == (port, protocol));
    if listed.iter().any(|listed| listed.is_listening) {
        listed.retain(|listed| listed.is_listening);
    }
    Ok(finished(listed))
}

/// Adds the processes, and sorts the sockets.
fn finished(mut listed: Vec<Listed>) -> Vec<Socket> {
    if !listed.is_empty() {
        system::find_processes(&mut listed);
    }
    let mut sockets: Vec<Socket> = listed.into_iter().map(|listed| listed.socket).collect();
    sockets.sort_unstable();
    sockets
}

/// The sockets of this machine cannot be listed.
#[derive(Debug)]
#[non_exhaustive]
pub struct SocketsError(Box<dyn Error + Send + Sync>);

impl fmt::Display for SocketsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cannot list the sockets of this machine")
    }
}

impl Error for SocketsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.0.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reach_follows_from_the_address() {
        let table = [
            ("127.0.0.1", Reach::Loopback),
            ("127.255.0.9", Reach::Loopback),
            ("::1", Reach::Loopback),
            ("::ffff:127.0.0.1", Reach::Loopback),
            ("0.0.0.0", Reach::All),
            ("::", Reach::All),
            ("::ffff:0.0.0.0", Reach::All),
            ("192.0.2.1", Reach::Address),
            ("224.0.0.251", Reach::Address),
            ("fe80::1", Reach::Address),
        ];
        for (address, expected) in table {
            let address = address.parse().unwrap();
            let socket = Socket { port: Port::new(53), protocol: Protocol::Udp, address, processes: Vec::new() };
            assert_eq!(socket.reach(), expected, "{address}");
        }
    }
}
