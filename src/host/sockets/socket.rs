//! A socket and its state.

use super::address::{BoundAddress, Reach};
use crate::host::process::Process;
use crate::host::transport::{UnsupportedProtocol, listed_protocol};
use crate::{Port, Protocol};
use std::fmt;
use std::net::SocketAddr;

/// A socket of this machine that has a port, over IPv4 or IPv6.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Socket {
    /// The port it is bound to; never 0.
    pub port: Port,
    /// [`Protocol::Tcp`], [`Protocol::Udp`], [`Protocol::Sctp`], or `udplite` for UDP-Lite (RFC 3828).
    pub protocol: Protocol<'static>,
    /// The address it is bound to, with its network interface. An SCTP socket with several addresses is listed once for each.
    pub address: BoundAddress,
    /// Whether it listens, and if not, how it occupies its port.
    pub state: SocketState,
    /// The address and port it is connected to.
    pub peer: Option<SocketAddr>,
    /// The ID of the user who owns it; `None` after its process closed it, or if the system does not say.
    pub uid: Option<u32>,
    /// The processes that have it open and that this user may see, ascending.
    pub processes: Vec<Process>,
}

/// How a socket occupies its port.
///
/// The states of TCP (RFC 9293 section 3.3.2) in which a connection opens, or closes, are one state each.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum SocketState {
    /// It accepts connections, or datagrams from any peer.
    Listening,
    /// It is bound to the port, but listen(2) was not called.
    Bound,
    /// It opens a connection (SYN-SENT, SYN-RECEIVED).
    Connecting,
    /// It is one end of a connection, or exchanges datagrams with one peer only.
    Connected,
    /// One end has closed the connection (FIN-WAIT-1, FIN-WAIT-2, CLOSE-WAIT, CLOSING, LAST-ACK).
    Closing,
    /// Both ends have closed the connection, and no process has it open: the system keeps its port for a minute or more
    /// (TIME-WAIT). A server that sets `SO_REUSEADDR` can be bound to it meanwhile.
    TimeWait,
}

impl SocketState {
    /// The word for it: `listening`, `bound`, `connecting`, `connected`, `closing` or `time-wait`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            SocketState::Listening => "listening",
            SocketState::Bound => "bound",
            SocketState::Connecting => "connecting",
            SocketState::Connected => "connected",
            SocketState::Closing => "closing",
            SocketState::TimeWait => "time-wait",
        }
    }
}

impl fmt::Display for SocketState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Socket {
    /// A listening socket without processes.
    ///
    /// # Errors
    ///
    /// [`UnsupportedProtocol`] for a protocol other than TCP, UDP, SCTP and UDP-Lite.
    pub fn new(address: SocketAddr, protocol: Protocol<'_>) -> Result<Socket, UnsupportedProtocol> {
        let protocol = listed_protocol(protocol)?;
        Ok(Socket::bound(protocol, Port::new(address.port()), address.ip().into(), SocketState::Listening))
    }

    /// A socket without a peer, user or processes.
    pub(super) fn bound(protocol: Protocol<'static>, port: Port, address: BoundAddress, state: SocketState) -> Socket {
        Socket { port, protocol, address, state, peer: None, uid: None, processes: Vec::new() }
    }

    /// Who can reach the socket, judged by its address and interface; a firewall may stop them.
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
        self.address.reach()
    }

    /// Whether it listens.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.state == SocketState::Listening
    }
}

/// A socket as the system lists it, perhaps without its processes.
pub(super) struct Listed {
    pub(super) socket: Socket,
    /// The inode, by which its processes are found; 0 without one.
    #[cfg(target_os = "linux")]
    pub(super) inode: u64,
}
