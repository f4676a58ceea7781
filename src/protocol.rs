//! Transport protocols: four that the registry knows, and any other word a services file holds.

use bstr::{BStr, ByteSlice};
use std::fmt;

/// A transport protocol as services(5) names it: an open set.
///
/// Words are compared byte for byte, as getservbyname(3) does: `TCP` in a services file is another protocol than `tcp`.
/// The empty word is what glibc makes of a line whose port has no protocol.
///
/// ```
/// use svc_lookup::Protocol;
///
/// assert_eq!(Protocol::new("udp"), Protocol::Udp);
/// assert_eq!(Protocol::new("ddp").to_string(), "ddp");
/// assert_ne!(Protocol::new("TCP"), Protocol::Tcp);
/// assert!(Protocol::new("TCP").matches_ignoring_case(Protocol::Tcp));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Protocol<'a> {
    /// Transmission Control Protocol.
    Tcp,
    /// User Datagram Protocol.
    Udp,
    /// Stream Control Transmission Protocol.
    Sctp,
    /// Datagram Congestion Control Protocol.
    Dccp,
    /// Any other word; never one of the four above.
    Other(&'a BStr),
}

impl<'a> Protocol<'a> {
    /// The transport protocols of the registry, RFC 6335 section 1.
    pub const REGISTERED: [Protocol<'static>; 4] = [Protocol::Tcp, Protocol::Udp, Protocol::Sctp, Protocol::Dccp];

    /// The protocol that a word names.
    pub fn new<W: AsRef<[u8]> + ?Sized>(word: &'a W) -> Protocol<'a> {
        match word.as_ref() {
            b"tcp" => Protocol::Tcp,
            b"udp" => Protocol::Udp,
            b"sctp" => Protocol::Sctp,
            b"dccp" => Protocol::Dccp,
            other => Protocol::Other(other.as_bstr()),
        }
    }

    /// The word, as a services file writes it.
    pub fn word(self) -> &'a BStr {
        match self {
            Protocol::Tcp => BStr::new("tcp"),
            Protocol::Udp => BStr::new("udp"),
            Protocol::Sctp => BStr::new("sctp"),
            Protocol::Dccp => BStr::new("dccp"),
            Protocol::Other(word) => word,
        }
    }

    /// Whether the registry assigns ports for it, whatever the case of its letters: tcp, udp, sctp and dccp (RFC 6335
    /// section 5). A record of the registry without a protocol is there for these.
    ///
    /// ```
    /// use svc_lookup::Protocol;
    ///
    /// assert!(Protocol::new("SCTP").is_registered() && !Protocol::new("ddp").is_registered());
    /// ```
    pub fn is_registered(self) -> bool {
        const REGISTERED: [Protocol<'_>; 4] = [Protocol::Tcp, Protocol::Udp, Protocol::Sctp, Protocol::Dccp];
        REGISTERED.into_iter().any(|known| known.matches_ignoring_case(self))
    }

    /// Whether both are the same word when the case of ASCII letters is ignored.
    pub fn matches_ignoring_case(self, other: Protocol<'_>) -> bool {
        self.word().eq_ignore_ascii_case(other.word())
    }
}

impl fmt::Display for Protocol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
