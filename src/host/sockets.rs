//! Lists the open sockets of this machine, and the processes that own them.
//!
//! On Linux the kernel lists every socket of the network namespace. On macOS, Windows and the BSDs only the sockets of
//! processes that this user may see are listed.

mod address;
#[cfg(target_os = "linux")]
mod entry;
#[cfg(target_os = "linux")]
mod interfaces;
#[cfg(target_os = "linux")]
mod netlink;
#[cfg(target_os = "linux")]
mod sctp;
mod socket;
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

pub use address::{BoundAddress, Reach};
pub use socket::{Socket, SocketState};

use super::filter::SocketFilter;
use super::transport::listed_protocol;
use crate::{Port, Protocol};
use socket::Listed;
use std::error::Error;
use std::fmt;

/// Lists the listening sockets by port, as `ss -lntu` does: TCP sockets in state LISTEN, and bound UDP sockets without a peer;
/// SCTP and UDP-Lite sockets too, where the system lists them (see [`unlisted_protocols`]).
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
    listed.retain(|listed| listed.socket.is_listening() && wanted(&listed.socket));
    Ok(finished(listed))
}

/// Lists the sockets in every [`SocketState`] that a filter selects, also those of connections.
///
/// Linux lists TCP sockets in state [`Bound`](SocketState::Bound) since version 6.8 only.
///
/// # Errors
///
/// As for [`sockets`].
pub fn sockets_in_any_state(filter: SocketFilter) -> Result<Vec<Socket>, SocketsError> {
    let ports = filter.ports();
    let mut listed = system::list(ports.is_single().then_some(ports.first()))?;
    listed.retain(|listed| filter.matches(listed.socket.port, listed.socket.protocol));
    Ok(finished(listed))
}

/// Lists the sockets that occupy a port: the listening ones, or, if there are none, those in another [`SocketState`]. Another
/// socket can be bound to the port only with the options `SO_REUSEADDR` or `SO_REUSEPORT`. Empty for a protocol whose sockets
/// are not listed.
///
/// # Errors
///
/// As for [`sockets`].
///
/// ```
/// # #[cfg(target_os = "linux")] {
/// use std::net::UdpSocket;
/// use svc_lookup::Protocol;
/// use svc_lookup::host::{self, SocketState};
///
/// let socket = UdpSocket::bind("[::1]:0")?;
/// let port = socket.local_addr()?.port().into();
/// let owners = host::owners_of(port, Protocol::Udp)?;
/// assert_eq!((owners[0].state, owners[0].processes[0].pid), (SocketState::Listening, std::process::id()));
/// assert!(std::net::UdpSocket::bind(("::1", port.into())).is_err());
///
/// socket.connect("[::1]:9")?;
/// let owners = host::owners_of(port, Protocol::Udp)?;
/// assert_eq!((owners[0].state, owners[0].peer), (SocketState::Connected, Some("[::1]:9".parse()?)));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn owners_of(port: Port, protocol: Protocol<'_>) -> Result<Vec<Socket>, SocketsError> {
    let Ok(protocol) = listed_protocol(protocol) else { return Ok(Vec::new()) };
    let mut listed = system::list(Some(port))?;
    listed.retain(|listed| (listed.socket.port, listed.socket.protocol) == (port, protocol));
    if listed.iter().any(|listed| listed.socket.is_listening()) {
        listed.retain(|listed| listed.socket.is_listening());
    }
    Ok(finished(listed))
}

/// Returns the protocols among SCTP and UDP-Lite whose sockets this system does not list. On Linux those are the ones that
/// the kernel does not have or has not loaded.
#[must_use]
pub fn unlisted_protocols() -> Vec<Protocol<'static>> {
    system::unlisted()
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
