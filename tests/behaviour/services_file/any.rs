//! Generators of services, and of texts that look like services files.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use svc_lookup::{Port, PortRange, Protocol, Service};

/// A service that owns its texts.
#[derive(Clone, Debug)]
pub(crate) struct Owned {
    pub(crate) name: Vec<u8>,
    pub(crate) aliases: Vec<u8>,
    pub(crate) ports: Option<PortRange>,
    pub(crate) protocol: Option<Vec<u8>>,
    pub(crate) description: Vec<u8>,
}

impl Owned {
    pub(crate) fn service(&self) -> Service<'_> {
        Service {
            name: self.name[..].into(),
            aliases: self.aliases[..].into(),
            ports: self.ports,
            protocol: self.protocol.as_deref().map(Protocol::new),
            description: self.description[..].into(),
        }
    }
}

/// Any service that a services file can hold, with aliases and description as parsed.
pub(crate) fn writable() -> impl Strategy<Value = Owned> {
    let starts_with_slash = |word: &Vec<u8>| word.first() == Some(&b'/');
    let protocol = prop_oneof![
        select(vec![b"tcp".to_vec(), b"udp".to_vec(), b"sctp".to_vec(), b"dccp".to_vec(), b"".to_vec()]),
        word().prop_filter("starts with a slash", move |word| !starts_with_slash(word)),
    ];
    let parts = (word(), vec(word(), 0..4), any::<u16>(), protocol, description());
    parts.prop_map(|(name, aliases, port, protocol, description)| {
        let ports = Some(Port::new(port).into());
        Owned { name, aliases: aliases.join(&b' '), ports, protocol: Some(protocol), description }
    })
}

/// Services that often share names and ports; also with ranges, without a port or without a protocol.
pub(crate) fn colliding() -> impl Strategy<Value = Owned> {
    let name =
        || select(["a", "b", "A", "ab", "aB", "other-name", "Other-Name", "service-with-a-long-name"].as_slice());
    let aliases = vec(name(), 0..4).prop_map(|names| names.join(" ").into_bytes());
    let port = || prop_oneof![4 => 0u16..12, 1 => Just(u16::MAX), 1 => any::<u16>()].prop_map(Port::new);
    let range = (port(), port()).prop_map(|(a, b)| PortRange::new(a.min(b), a.max(b)).expect("not backwards"));
    let ports = prop_oneof![4 => port().prop_map(|port| Some(port.into())), 2 => range.prop_map(Some), 1 => Just(None)];
    let protocol = option::of(select(["tcp", "udp", "TCP", "ddp", ""].as_slice()));
    let description = select(["", "what it is", "\u{e9}"].as_slice());
    let parts = (option::of(name()), aliases, ports, protocol, description);
    parts.prop_map(|(name, aliases, ports, protocol, description)| Owned {
        name: name.unwrap_or_default().into(),
        aliases,
        ports,
        protocol: protocol.map(Into::into),
        description: description.into(),
    })
}

/// Any bytes, and lines of pieces of services files.
pub(crate) fn text() -> impl Strategy<Value = Vec<u8>> {
    // Separated by bars.
    const PIECES: &[u8] =
        b" | |\t|\n|\n|\r|\x0b|/|/|#|\0|+|-|0|0x|08|1|11|0x35|53|065|65535|65536|99999999999999999999|tcp|\
        TCP|udp|a|A|name|NAME|alias|\xe9|name 53/tcp|\nname 53/udp alias # |\nNAME 065/tcp a\n|\na 0x35/tcp";
    let pieces: Vec<&[u8]> = PIECES.split(|&byte| byte == b'|').collect();
    let pieces = vec(select(pieces), 0..60).prop_map(|pieces| pieces.concat());
    prop_oneof![1 => vec(any::<u8>(), 0..200), 6 => pieces]
}

/// A word of a services file.
fn word() -> impl Strategy<Value = Vec<u8>> {
    let byte = any::<u8>().prop_filter("ends a word", |byte| !matches!(byte, b' ' | b'\t'..=b'\r' | b'#' | 0));
    vec(byte, 1..20)
}

/// A comment as parsed: one line, without leading `#` and blanks and without trailing blanks.
fn description() -> impl Strategy<Value = Vec<u8>> {
    let byte = any::<u8>().prop_map(|byte| if matches!(byte, b'\n' | 0) { b' ' } else { byte });
    let middle = (word(), vec(byte, 0..30), word()).prop_map(|(start, middle, end)| [start, middle, end].concat());
    prop_oneof![Just(Vec::new()), word(), middle]
}
