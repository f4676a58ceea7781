//! Transport protocols: the four of the registry, and any other word in a services file.

use bstr::{BStr, ByteSlice};
use std::fmt;

/// A transport protocol: one of the four with a registry of ports, or any other word in a services file.
///
/// Two constructors read a word. [`Protocol::new`] takes it byte for byte, as glibc does: in a services file, `TCP` is not
/// `tcp`. [`Protocol::asked`] reads what a person or a program asks for: letters of either case, and the IP protocol numbers
/// 6, 17, 132 and 33. [`Protocol::matches`] compares two protocols by that second reading.
///
/// The empty word is how glibc reads a line whose port has no protocol.
///
/// ```
/// use svc_lookup::Protocol;
///
/// assert_eq!(Protocol::new("udp"), Protocol::Udp);
/// assert_ne!(Protocol::new("UDP"), Protocol::Udp);
/// assert_eq!(Protocol::asked("UDP"), Protocol::Udp);
/// assert_eq!(Protocol::asked("17"), Protocol::Udp);
/// assert!(Protocol::new("UDP").matches(Protocol::Udp));
/// assert_eq!(Protocol::new("ddp").to_string(), "ddp");
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

    /// The protocol with this word in a services file, byte for byte.
    pub fn new<W: AsRef<[u8]> + ?Sized>(word: &'a W) -> Protocol<'a> {
        match word.as_ref() {
            b"tcp" => Protocol::Tcp,
            b"udp" => Protocol::Udp,
            b"sctp" => Protocol::Sctp,
            b"dccp" => Protocol::Dccp,
            other => Protocol::Other(other.as_bstr()),
        }
    }

    /// The protocol that a person or a program asks for: `udp`, `UDP` and `17` are the same. Any word that is not a
    /// protocol of the registry stays as it is.
    pub fn asked<W: AsRef<[u8]> + ?Sized>(word: &'a W) -> Protocol<'a> {
        Protocol::new(word).normalized()
    }

    /// The word, as in a services file; for a protocol of the registry, its registered spelling.
    pub fn word(self) -> &'a BStr {
        match self {
            Protocol::Tcp => BStr::new("tcp"),
            Protocol::Udp => BStr::new("udp"),
            Protocol::Sctp => BStr::new("sctp"),
            Protocol::Dccp => BStr::new("dccp"),
            Protocol::Other(word) => word,
        }
    }

    /// The number in the protocol field of an IP header, for a protocol of the registry (IANA's "Protocol Numbers").
    ///
    /// ```
    /// use svc_lookup::Protocol;
    ///
    /// assert_eq!(Protocol::REGISTERED.map(Protocol::number), [Some(6), Some(17), Some(132), Some(33)]);
    /// assert_eq!(Protocol::new("ddp").number(), None);
    /// ```
    pub fn number(self) -> Option<u8> {
        match self.normalized() {
            Protocol::Tcp => Some(6),
            Protocol::Udp => Some(17),
            Protocol::Sctp => Some(132),
            Protocol::Dccp => Some(33),
            Protocol::Other(_) => None,
        }
    }

    /// Whether the registry assigns ports for this protocol: tcp, udp, sctp and dccp (RFC 6335 section 5), in any spelling
    /// that [`Protocol::asked`] reads. A record without a protocol is for these four.
    ///
    /// ```
    /// use svc_lookup::Protocol;
    ///
    /// assert!(Protocol::new("SCTP").is_registered() && !Protocol::new("ddp").is_registered());
    /// ```
    pub fn is_registered(self) -> bool {
        !matches!(self.normalized(), Protocol::Other(_))
    }

    /// Whether both are the same protocol, as a person reads them: letters of either case, and IP protocol numbers.
    ///
    /// ```
    /// use svc_lookup::Protocol;
    ///
    /// assert!(Protocol::new("Tcp").matches(Protocol::Tcp) && Protocol::new("6").matches(Protocol::Tcp));
    /// assert!(Protocol::new("DDP").matches(Protocol::new("ddp")));
    /// ```
    pub fn matches(self, other: Protocol<'_>) -> bool {
        match (self.normalized(), other.normalized()) {
            (Protocol::Other(one), Protocol::Other(other)) => one.eq_ignore_ascii_case(other),
            (one, other) => one == other,
        }
    }

    /// Whether an entry is for this protocol: one with a protocol that [matches](Protocol::matches), or one without a
    /// protocol if this is registered.
    pub(crate) fn is_for(self, entry: Option<Protocol<'_>>) -> bool {
        entry.map_or_else(|| self.is_registered(), |entry| entry.matches(self))
    }

    /// One of the four, if the word is a spelling of it.
    fn normalized(self) -> Protocol<'a> {
        let Protocol::Other(word) = self else { return self };
        match word.as_bytes() {
            b"6" => Protocol::Tcp,
            b"17" => Protocol::Udp,
            b"132" => Protocol::Sctp,
            b"33" => Protocol::Dccp,
            _ => {
                const REGISTERED: [Protocol<'_>; 4] = [Protocol::Tcp, Protocol::Udp, Protocol::Sctp, Protocol::Dccp];
                let known = REGISTERED.into_iter().find(|known| known.word().eq_ignore_ascii_case(word));
                known.unwrap_or(self)
            }
        }
    }
}

impl fmt::Display for Protocol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.word().fmt(f)
    }
}
