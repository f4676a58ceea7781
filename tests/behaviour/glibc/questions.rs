//! Lookups for glibc and svc.

use super::getent::{Entry, argument};
use std::collections::BTreeSet;
use std::ffi::OsString;
use svc_lookup::{Hit, Port, Protocol, Service, Services, services_file};

/// A call of getservbyname(3) or getservbyport(3).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Question {
    key: Key,
    protocol: Option<Vec<u8>>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Name(Vec<u8>),
    Port(u16),
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.bytes().escape_ascii())
    }
}

impl Question {
    /// The result of svc.
    pub(super) fn ask<'s>(&self, services: &'s Services) -> Option<Hit<'s>> {
        let protocol = self.protocol.as_deref().map(Protocol::new);
        match &self.key {
            Key::Name(name) => services.getservbyname(name, protocol),
            Key::Port(port) => services.getservbyport(Port::new(*port), protocol),
        }
    }

    /// Whether a service matches byte for byte, as in glibc.
    pub(super) fn is_answered_by(&self, service: &Service<'_>) -> bool {
        let has_key = match &self.key {
            Key::Name(name) => service.is_named(name),
            Key::Port(port) => service.ports == Some(Port::new(*port).into()),
        };
        has_key && self.protocol.as_deref().is_none_or(|word| service.protocol == Some(Protocol::new(word)))
    }

    /// Whether it looks up a name or the port of an entry.
    pub(super) fn is_about(&self, entry: &Entry) -> bool {
        match &self.key {
            Key::Name(name) => entry.names.contains(name),
            Key::Port(port) => entry.port == *port,
        }
    }

    /// The key for getent.
    pub(super) fn key(&self) -> OsString {
        argument(self.bytes())
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = match &self.key {
            Key::Name(name) => name.clone(),
            Key::Port(port) => port.to_string().into_bytes(),
        };
        if let Some(protocol) = &self.protocol {
            bytes.push(b'/');
            bytes.extend_from_slice(protocol);
        }
        bytes
    }
}

/// Lookups of every name, alias and port of a file, and of similar ones that it may lack: without a protocol, with each of
/// the file, and with some others. A large file is sampled, so that there are about `most` lookups.
pub(super) fn about(text: &[u8], most: usize) -> Vec<Question> {
    let file = services_file::parse(text);
    let mut keys = BTreeSet::from([Key::Name(b"no-such-service".into()), Key::Name(b"".into()), Key::Port(0)]);
    let mut protocols =
        BTreeSet::from([None, Some(b"no-such-protocol".to_vec()), Some(b"".into()), Some(b"TCP".into())]);
    for service in &file.entries {
        keys.extend(service.names().flat_map(|name| names_near(name)).map(Key::Name));
        let port = service.ports.expect("an entry has a port").first().number();
        keys.extend([port, port.wrapping_add(1)].map(Key::Port));
        let word = service.protocol.expect("an entry has a protocol").word();
        protocols.extend([word.to_vec(), word.to_ascii_uppercase(), word.to_ascii_lowercase()].map(Some));
    }
    let step = keys.len() * protocols.len() / most + 1;
    let asked = keys.into_iter().filter(reaches_glibc).step_by(step);
    let with =
        |key: Key| protocols.iter().map(move |protocol| Question { key: key.clone(), protocol: protocol.clone() });
    asked.flat_map(with).collect()
}

fn names_near(name: &[u8]) -> [Vec<u8>; 5] {
    let shorter = name[..name.len() - 1].to_vec();
    [name.to_vec(), shorter, [name, b"0"].concat(), name.to_ascii_uppercase(), name.to_ascii_lowercase()]
}

/// getent parses text after a slash as a protocol, and digits as a port.
fn reaches_glibc(key: &Key) -> bool {
    match key {
        Key::Name(name) => !name.contains(&b'/') && !is_port(name),
        Key::Port(_) => true,
    }
}

fn is_port(name: &[u8]) -> bool {
    let digits = name.iter().all(u8::is_ascii_digit);
    digits && str::from_utf8(name).is_ok_and(|digits| digits.parse::<u16>().is_ok())
}
