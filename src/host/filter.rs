//! A selection of sockets.

use super::transport::{UnsupportedProtocol, listed_protocol};
use crate::{Port, PortRange, Protocol};
use std::fmt;

/// Selects sockets by port and protocol.
///
/// ```
/// use svc_lookup::host::SocketFilter;
/// use svc_lookup::{Port, PortRange, Protocol};
///
/// let dns = SocketFilter::new(Port::new(53), Some(Protocol::new("UDP")))?;
/// assert!(dns.matches(Port::new(53), Protocol::Udp) && !dns.matches(Port::new(53), Protocol::Tcp));
/// assert_eq!(dns.to_string(), "53/udp");
/// assert!(SocketFilter::new(PortRange::ALL, Some(Protocol::Dccp)).is_err());
/// # Ok::<(), svc_lookup::host::UnsupportedProtocol>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SocketFilter {
    ports: PortRange,
    protocol: Option<Protocol<'static>>,
}

impl SocketFilter {
    /// Every socket.
    pub const ALL: SocketFilter = SocketFilter { ports: PortRange::ALL, protocol: None };

    /// Selects the sockets on these ports, and with this protocol if one is given.
    ///
    /// # Errors
    ///
    /// [`UnsupportedProtocol`] for a protocol other than TCP, UDP, SCTP and UDP-Lite.
    pub fn new(
        ports: impl Into<PortRange>,
        protocol: Option<Protocol<'_>>,
    ) -> Result<SocketFilter, UnsupportedProtocol> {
        Ok(SocketFilter { ports: ports.into(), protocol: protocol.map(listed_protocol).transpose()? })
    }

    /// The ports selected.
    #[must_use]
    pub const fn ports(&self) -> PortRange {
        self.ports
    }

    /// The protocol selected; `None` for all.
    #[must_use]
    pub const fn protocol(&self) -> Option<Protocol<'static>> {
        self.protocol
    }

    /// Whether a socket on this port with this protocol is selected.
    #[must_use]
    pub fn matches(&self, port: Port, protocol: Protocol<'_>) -> bool {
        self.ports.contains(port) && self.protocol.is_none_or(|selected| listed_protocol(protocol) == Ok(selected))
    }
}

/// `53/udp`, `6000-6010`.
impl fmt::Display for SocketFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.protocol {
            Some(protocol) => write!(f, "{}/{protocol}", self.ports),
            None => self.ports.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_selects_by_port_and_protocol() {
        let ports = |text: &str| text.parse::<PortRange>().expect("a range");
        let udp = SocketFilter::new(ports("53-54"), Some(Protocol::new("UDP"))).unwrap();
        let matches = |port, protocol| udp.matches(Port::new(port), protocol);
        assert!(matches(53, Protocol::Udp) && matches(54, Protocol::new("Udp")));
        assert!(!matches(53, Protocol::Tcp) && !matches(55, Protocol::Udp));
        assert!(SocketFilter::ALL.matches(Port::MAX, Protocol::Tcp));
        let unsupported = SocketFilter::new(ports("53"), Some(Protocol::new("ddp")));
        assert_eq!(unsupported, Err(UnsupportedProtocol));
    }
}
