//! Generators of services, and of texts that look like services files.

use proptest::collection::vec;
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
        let mut service = Service::new(&self.name).with_aliases(&self.aliases).with_description(&self.description);
        service.ports = self.ports;
        service.protocol = self.protocol.as_deref().map(Protocol::new);
        service
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
