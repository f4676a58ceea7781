//! The sockets that are open on this machine, and who holds them.
//!
//! On Linux the kernel lists every socket of the network namespace, whoever holds it. On macOS,
//! Windows and the BSDs only those are listed whose process this user may see.

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

use super::transport::transport;
use crate::{Port, Protocol};
use std::error::Error;
use std::fmt;
use std::net::IpAddr;

/// A socket of this machine that has a port: of TCP or UDP, over IPv4 or IPv6.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Socket {
    /// The port that it is bound to; never 0.
    pub port: Port,
    /// [`Protocol::Tcp`] or [`Protocol::Udp`].
    pub protocol: Protocol<'static>,
    /// The address that it is bound to; 0.0.0.0 or :: for all of them.
    pub address: IpAddr,
    /// The processes that have it open, as far as this user may see them; in ascending order.
    pub processes: Vec<Process>,
}

/// A process that has a socket open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Process {
    /// Its number.
    pub pid: u32,
    /// The name that it gives itself, of any characters: on Linux the first 15 bytes (`comm` in proc_pid_stat(5)).
    pub name: String,
}

/// From where a socket can be reached.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reach {
    /// From this machine alone.
    Loopback,
    /// Under the address that it is bound to, which is one of this machine's own or of a group.
    Address,
    /// Under all addresses of this machine.
    All,
}

impl Reach {
    /// The word for it: `loopback`, `address` or `all`.
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

impl Socket {
    /// From where the socket can be reached, by its address: a firewall may know better.
    pub fn reach(&self) -> Reach {
        match self.address.to_canonical() {
            address if address.is_unspecified() => Reach::All,
            address if address.is_loopback() => Reach::Loopback,
            _ => Reach::Address,
        }
    }
}

/// A socket as the system lists it, before anyone asks for its processes.
struct Listed {
    socket: Socket,
    /// What the system knows it by, where processes are looked for by that.
    #[cfg(target_os = "linux")]
    inode: u64,
    /// Whether it is in LISTEN (TCP) or has no peer (UDP), as `ss -lntu` shows them.
    is_listening: bool,
}

/// The sockets that wait for anyone to speak to them, as `ss -lntu` lists them: of TCP those in LISTEN, of UDP those that
/// are bound and have no peer. In the order of their ports.
///
/// # Errors
///
/// The system's list cannot be read, or there is none on this system.
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

/// As [`sockets`], only those that `wanted` takes. It is asked before the processes are looked for, which takes longer than
/// all else and is left out when nothing is wanted: [`Socket::processes`] is empty then.
///
/// # Errors
///
/// As for [`sockets`].
pub fn sockets_matching(wanted: impl Fn(&Socket) -> bool) -> Result<Vec<Socket>, SocketsError> {
    let mut listed = system::list_listening()?;
    listed.retain(|listed| listed.is_listening && wanted(&listed.socket));
    Ok(finished(listed))
}

/// The sockets that hold this port for a protocol, so that another one cannot be bound to it: those that wait for anyone,
/// or, if none does, those that speak with a peer. None for protocols that the system does not list.
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

/// The sockets with their processes, in order and each once.
fn finished(mut listed: Vec<Listed>) -> Vec<Socket> {
    if !listed.is_empty() {
        system::find_processes(&mut listed);
    }
    let mut sockets: Vec<Socket> = listed.into_iter().map(|listed| listed.socket).collect();
    sockets.sort_unstable();
    sockets
}

/// Why the sockets of this machine cannot be listed.
#[derive(Debug)]
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
