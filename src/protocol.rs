//! Transport protocols: the four of the registry, and any other word in a services file.

use crate::unknown::UnknownWord;
use bstr::{BStr, BString, ByteSlice};
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

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

    /// The protocol with a word of its own.
    #[must_use]
    pub fn into_owned(self) -> OwnedProtocol {
        OwnedProtocol(match self {
            Protocol::Other(word) => Kept::Other(word.to_owned()),
            Protocol::Tcp => Kept::Registered(Protocol::Tcp),
            Protocol::Udp => Kept::Registered(Protocol::Udp),
            Protocol::Sctp => Kept::Registered(Protocol::Sctp),
            Protocol::Dccp => Kept::Registered(Protocol::Dccp),
        })
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

/// Reads one of the four protocols of the registry, as [`Protocol::asked`] does. [`OwnedProtocol`] takes any word.
impl FromStr for Protocol<'static> {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Protocol<'static>, UnknownWord> {
        let known = Protocol::REGISTERED.into_iter().find(|known| *known == Protocol::asked(text));
        known.ok_or(UnknownWord { expected: &["tcp", "udp", "sctp", "dccp"] })
    }
}

/// A [`Protocol`] with a word of its own.
///
/// ```
/// use svc_lookup::{OwnedProtocol, Protocol};
///
/// let protocol: OwnedProtocol = "UDP".parse().unwrap();
/// assert_eq!(protocol.as_protocol(), Protocol::Udp);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OwnedProtocol(Kept);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Kept {
    Registered(Protocol<'static>),
    Other(BString),
}

impl OwnedProtocol {
    /// The protocol, borrowed.
    pub fn as_protocol(&self) -> Protocol<'_> {
        match &self.0 {
            Kept::Registered(protocol) => *protocol,
            Kept::Other(word) => Protocol::Other(word.as_bstr()),
        }
    }
}

impl From<Protocol<'_>> for OwnedProtocol {
    fn from(protocol: Protocol<'_>) -> OwnedProtocol {
        protocol.into_owned()
    }
}

/// Reads any word, as [`Protocol::asked`] does.
impl FromStr for OwnedProtocol {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<OwnedProtocol, Infallible> {
        Ok(Protocol::asked(text).into_owned())
    }
}

impl fmt::Display for OwnedProtocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_protocol().fmt(f)
    }
}
