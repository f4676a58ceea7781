//! What a token is.

use crate::{Port, Protocol};
use std::ops::Range;

/// A port in a text, where it is unmistakable.
///
/// ```
/// use svc_lookup::annotate::{TokenKind, tokens};
/// use svc_lookup::{Port, Protocol};
///
/// let text = "denied udp 192.0.2.7:51514 -> 192.0.2.53:53 at 10:15:22";
/// let last = tokens(text).last().unwrap();
/// assert_eq!((&text[last.span], &text[last.number]), ("192.0.2.53:53", "53"));
/// assert_eq!((last.port, last.protocol), (Port::new(53), Some(Protocol::Udp)));
/// assert_eq!(last.kind, TokenKind::Address);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Token {
    /// The bytes of the text that make the port unmistakable, such as the address before it, and the port.
    pub span: Range<usize>,
    /// The bytes of the port.
    pub number: Range<usize>,
    /// The port.
    pub port: Port,
    /// The protocol: that of the token, or else of its line.
    pub protocol: Option<Protocol<'static>>,
    /// What makes the port unmistakable.
    pub kind: TokenKind,
}

/// What makes a port unmistakable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum TokenKind {
    /// An address, a known host or `*` and a colon: `192.0.2.7:80`, `[2001:db8::7]:80`, `*:80`, `:::80`.
    Address,
    /// The domain name of a host and a colon, `db.example.com:5432`.
    Host,
    /// An address and a dot, as tcpdump(8) and the netstat(1) of BSD write it: `192.0.2.7.80`, `2001:db8::7.80`, `*.80`.
    Dotted,
    /// A protocol: `80/tcp`, `tcp/80`, `80/open/tcp`.
    Protocol,
    /// An address and a slash, as in the messages of Cisco ASA: `outside:192.0.2.7/80`.
    Slashed,
    /// An address and a number sign, as BIND writes it: `192.0.2.7#80`.
    Hash,
    /// An address and parentheses, as in the messages of Cisco IOS: `192.0.2.7(80)`.
    Parentheses,
    /// A key: `DPT=80`, `dst_port: 80`, `"dst_port": 80`.
    Key,
    /// The word `port`, as in `port 80`.
    Word,
    /// A port that is published as another one: `8080->80/tcp`, `80:30080/TCP`.
    Published,
    /// An arrow between two ports, as tshark(1) writes it: `51514 → 80 [SYN]`.
    Arrow,
    /// A column of a format without separators of its own, such as pfSense's filter log.
    Column,
}

/// A set of kinds of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TokenKinds(u16);

impl TokenKinds {
    pub(super) const ALL: TokenKinds = TokenKinds(u16::MAX);

    pub(super) const fn of<const N: usize>(kinds: [TokenKind; N]) -> TokenKinds {
        let (mut set, mut at) = (0, 0);
        while at < N {
            set |= 1 << kinds[at] as u16;
            at += 1;
        }
        TokenKinds(set)
    }

    #[inline(always)]
    pub(super) fn contains(self, kind: TokenKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }
}
