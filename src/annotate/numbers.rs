//! Puts numbers back in the place of names.

use super::find::Finder;
use super::number::Number;
use super::protocol::Transport;
use super::token::TokenKinds;
use crate::lanes::{Level, dispatch};
use crate::{Port, Protocol, Services};
use foldhash::fast::RandomState;
use memchr::memchr;
use std::hash::BuildHasher;

/// The longest name with products that is taken away after a number.
const LONGEST_LABEL: usize = 256;

/// Writes a text with the number of a port for each name in the place of one, and without the names after numbers. Returns how
/// many it replaced or took away.
pub(super) fn restore(
    services: &Services,
    kinds: TokenKinds,
    default: Transport,
    text: &[u8],
    out: &mut Vec<u8>,
) -> u64 {
    let mut finder = Finder::<true>::new(text, kinds);
    let mut names = Names::new(services, text);
    let (mut copied, mut restored) = (0, 0);
    while let Some(found) = finder.next() {
        let transport = dispatch!(Level::baseline(), simd => finder.transport(simd, &found)).or(default);
        let Number { start, end, port } = found.number;
        // A label can hold what looks like a token.
        if start < copied {
            continue;
        }
        if port != 0 {
            out.extend_from_slice(&text[copied..end]);
            let length = label_length(services, transport, port, &text[end..]);
            copied = end + length;
            restored += u64::from(length > 0);
        } else if let Some(port) = names.port(transport, (start, end)) {
            out.extend_from_slice(&text[copied..start]);
            out.extend_from_slice(port.to_string().as_bytes());
            copied = end;
            restored += 1;
        }
    }
    out.extend_from_slice(&text[copied..]);
    restored
}

/// The protocols to ask for.
fn protocols(transport: Transport) -> impl Iterator<Item = Protocol<'static>> {
    let all = if transport == Transport::Unknown { &Protocol::REGISTERED[..] } else { &[] };
    transport.protocol().into_iter().chain(all.iter().copied())
}

/// The number of names that are remembered, a power of two: those of a text are few, and often repeated.
const REMEMBERED: usize = 512;

/// The ports of the names in a text.
struct Names<'t> {
    services: &'t Services,
    text: &'t [u8],
    hasher: RandomState,
    /// By the hash of a name and its transport: where the last such name stands, and its port.
    known: Vec<Option<Known>>,
}

#[derive(Clone, Copy)]
struct Known {
    transport: Transport,
    place: (usize, usize),
    port: Option<Port>,
}

impl<'t> Names<'t> {
    fn new(services: &'t Services, text: &'t [u8]) -> Names<'t> {
        Names { services, text, hasher: RandomState::default(), known: Vec::new() }
    }

    /// The port of the name in this place.
    fn port(&mut self, transport: Transport, (start, end): (usize, usize)) -> Option<Port> {
        let (services, text) = (self.services, self.text);
        let name = &text[start..end];
        self.known.resize(REMEMBERED, None);
        let hash = self.hasher.hash_one((transport as u8, name)) as usize;
        let slot = &mut self.known[hash % REMEMBERED];
        match slot {
            Some(known) if known.transport == transport && text[known.place.0..known.place.1] == *name => known.port,
            _ => {
                let port = port_of(services, transport, name);
                *slot = Some(Known { transport, place: (start, end), port });
                port
            }
        }
    }
}

fn port_of(services: &Services, transport: Transport, name: &[u8]) -> Option<Port> {
    // Most words are no names: one question instead of one for each protocol.
    if transport == Transport::Unknown && services.getservbyname(name, None).is_none() {
        return None;
    }
    let hit = protocols(transport).find_map(|protocol| services.getservbyname(name, Some(protocol)))?;
    hit.service.ports.filter(|ports| ports.is_single()).map(|ports| ports.first())
}

/// The length of the name in parentheses that follows a port, if it is the port's own.
fn label_length(services: &Services, transport: Transport, port: u16, after: &[u8]) -> usize {
    let Some(inner) = after.strip_prefix(b"(") else { return 0 };
    let Some(end) = memchr(b')', &inner[..inner.len().min(LONGEST_LABEL)]) else { return 0 };
    let (name, uses) = match memchr(b';', &inner[..end]) {
        Some(at) => (&inner[..at], true),
        None => (&inner[..end], false),
    };
    let port = Port::new(port);
    let is_its_name = protocols(transport)
        .any(|protocol| services.getservbyport(port, Some(protocol)).is_some_and(|hit| hit.service.name == name));
    let is_use = name.is_empty() && uses && services.in_practice(port.into(), transport.protocol()).next().is_some();
    if is_its_name || is_use { end + 2 } else { 0 }
}
