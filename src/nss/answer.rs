//! The answers: which entry a question gets.

use bstr::BStr;
use svc_lookup::{Index, Port, Protocol, Service};

/// An entry as servent(3) has it.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) service: Service<'a>,
    pub(crate) port: Port,
    pub(crate) protocol: &'a BStr,
}

impl<'a> Entry<'a> {
    /// The entry of a service for one of its ports. Of a service for every protocol it is for the one that
    /// was asked for, or for TCP.
    fn new(service: Service<'a>, port: Port, asked: Option<&Protocol<'_>>) -> Option<Entry<'a>> {
        let registered =
            || Protocol::REGISTERED.into_iter().find(|known| asked.is_none_or(|asked| asked.matches(*known)));
        let protocol = service.protocol.or_else(registered)?;
        Some(Entry { service, port, protocol: protocol.word() })
    }
}

/// The entry with a name; none for a name that the registry has without a port.
pub(crate) fn by_name<'a>(index: &Index<'a>, name: &[u8], protocol: Option<Protocol<'_>>) -> Option<Entry<'a>> {
    let service = index.getservbyname(name, protocol)?;
    Entry::new(service, service.ports?.first(), protocol.as_ref())
}

/// The entry on a port.
pub(crate) fn by_port<'a>(index: &Index<'a>, port: Port, protocol: Option<Protocol<'_>>) -> Option<Entry<'a>> {
    Entry::new(index.getservbyport(port, protocol)?, port, protocol.as_ref())
}

/// A position in the enumeration: a record, and how many of its ports come before.
#[derive(Clone, Copy, Default)]
pub(crate) struct Position(u64);

impl Position {
    pub(crate) fn from_bits(bits: u64) -> Position {
        Position(bits)
    }

    pub(crate) fn bits(self) -> u64 {
        self.0
    }

    fn record(self) -> u32 {
        (self.0 >> 16) as u32
    }

    fn ports_before(self) -> u16 {
        self.0 as u16
    }
}

/// The entry at a position or after it, and the position behind it.
pub(crate) fn next<'a>(index: &Index<'a>, position: Position) -> Option<(Entry<'a>, Position)> {
    let mut ports_before = position.ports_before();
    for record in position.record()..index.len() as u32 {
        let at_port = |service: Service<'a>| {
            let ports = service.ports.filter(|_| !service.name.is_empty())?;
            let port = ports.first().number().checked_add(ports_before)?;
            let entry = Entry::new(service, Port::new(port), None)?;
            Some((entry, port < ports.last().number()))
        };
        if let Some((entry, has_more)) = index.service(record).and_then(at_port) {
            let next = match has_more {
                true => u64::from(record) << 16 | u64::from(ports_before + 1),
                false => u64::from(record + 1) << 16,
            };
            return Some((entry, Position(next)));
        }
        ports_before = 0;
    }
    None
}
