//! Formats that people annotate often.

use super::token::{TokenKind, TokenKinds};

/// A format of text in which ports have one form only, so that nothing else is taken for one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum TextFormat {
    /// The LOG target of netfilter, iptables-extensions(8): `SPT=51514 DPT=53`.
    Netfilter,
    /// The filter log of pfSense and OPNsense, by columns.
    Pfsense,
    /// tcpdump(8): `192.0.2.7.51514 > 192.0.2.53.53`.
    Tcpdump,
    /// ss(8): addresses and ports.
    Ss,
    /// The grepable output of nmap(1): `22/open/tcp`.
    NmapGrepable,
    /// docker-ps(1): `0.0.0.0:8080->80/tcp`.
    DockerPs,
}

impl TextFormat {
    pub(super) fn kinds(self) -> TokenKinds {
        use TokenKind::{Address, Column, Dotted, Host, Key, Protocol, Published, Word};
        match self {
            TextFormat::Netfilter => TokenKinds::of([Key]),
            TextFormat::Pfsense => TokenKinds::of([Column]),
            TextFormat::Tcpdump => TokenKinds::of([Dotted, Word]),
            TextFormat::Ss => TokenKinds::of([Address, Host]),
            TextFormat::NmapGrepable => TokenKinds::of([Protocol]),
            TextFormat::DockerPs => TokenKinds::of([Address, Protocol, Published]),
        }
    }
}
