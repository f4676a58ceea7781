//! The transport protocols whose sockets a system lists and binds.

use crate::Protocol;
use std::error::Error;
use std::fmt;

/// The protocols whose ports are bound to check whether they are free, in the order in which sockets are listed.
pub(super) const TRANSPORTS: [Protocol<'static>; 2] = [Protocol::Tcp, Protocol::Udp];

/// A protocol whose sockets are not listed, or whose ports are not bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct UnsupportedProtocol;

impl fmt::Display for UnsupportedProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sockets of this protocol are not supported")
    }
}

impl Error for UnsupportedProtocol {}

/// Returns the one of [`TRANSPORTS`] that a protocol names.
pub(super) fn transport(protocol: Protocol<'_>) -> Result<Protocol<'static>, UnsupportedProtocol> {
    TRANSPORTS.into_iter().find(|known| known.matches(protocol)).ok_or(UnsupportedProtocol)
}

/// UDP-Lite, RFC 3828: its ports are those of UDP (section 6), but its sockets are bound apart from them.
pub(super) fn udp_lite() -> Protocol<'static> {
    Protocol::new("udplite")
}

/// Returns the protocol that is meant, if its sockets are listed: TCP, UDP, SCTP or UDP-Lite.
pub(super) fn listed_protocol(protocol: Protocol<'_>) -> Result<Protocol<'static>, UnsupportedProtocol> {
    let listed = [Protocol::Tcp, Protocol::Udp, Protocol::Sctp, udp_lite()];
    listed.into_iter().find(|known| known.matches(protocol)).ok_or(UnsupportedProtocol)
}
