//! The transport protocols whose sockets a system lists and binds: TCP and UDP.

use crate::Protocol;
use std::error::Error;
use std::fmt;

/// The protocols, in the order in which sockets are listed.
pub(super) const TRANSPORTS: [Protocol<'static>; 2] = [Protocol::Tcp, Protocol::Udp];

/// A protocol other than TCP and UDP: its sockets are neither listed nor bound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct UnsupportedProtocol;

impl fmt::Display for UnsupportedProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("only sockets of tcp and udp are supported")
    }
}

impl Error for UnsupportedProtocol {}

/// Returns the one of [`TRANSPORTS`] that a protocol names.
pub(super) fn transport(protocol: Protocol<'_>) -> Result<Protocol<'static>, UnsupportedProtocol> {
    TRANSPORTS.into_iter().find(|known| known.matches(protocol)).ok_or(UnsupportedProtocol)
}
