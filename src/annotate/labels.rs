//! Names of ports, ready to copy: each is looked up once.

use super::copy::append;
use super::in_use::PortsInUse;
use super::protocol::Transport;
use crate::services::Services;
use crate::{Hit, Port, Protocol, Source};
use bstr::BStr;

/// The first port that a system gives a client by itself: Linux begins at 32768 (ip(7)), others at 49152 (RFC 6335 section 6).
pub(super) const FIRST_EPHEMERAL: u16 = 32768;

/// The number of ports.
const PORTS: usize = 1 << 16;

/// The size at which all labels are forgotten, so that a hostile services file cannot fill the memory.
const MOST_BYTES: usize = 1 << 21;

/// The number of look-ups after which it pays off to collect the ports that have services.
const MANY: usize = 4096;

/// The length of what precedes a label: its own length, and the place of the name in it.
const HEAD: usize = 4;

/// The length that most labels are within.
const FIXED: usize = 32;

/// The number of labels without a name that are kept once for all ports.
const MOST_NAMELESS: usize = 8;

/// Where the place of a label is kept: a number for the port and what decides about its label.
pub(super) type Slot = u32;

/// The place of a label; 0 before the first look-up.
pub(super) type Place = u32;

/// The place of the label that ports without any have.
const EMPTY: Place = 1;

/// The slots for ports.
const SLOTS: usize = 2 * Transport::NAMED * PORTS;

/// The slot of what has no port: its label is the empty one.
pub(super) const NO_PORT: Slot = SLOTS as Slot;

/// What is known about a port.
pub(super) struct Answer<'s> {
    services: &'s Services,
    pub(super) port: Port,
    /// The first answer of the services file and the registry.
    pub(super) assigned: Option<Hit<'s>>,
    /// Uses of the port, the best known first, without pools.
    pub(super) practice: Vec<Hit<'s>>,
}

impl<'s> Answer<'s> {
    /// The description of the service: that of the services file or, if it has none, of the registry.
    pub(super) fn description(&self) -> Option<&'s BStr> {
        let service = self.assigned.as_ref()?.service;
        if !service.description.is_empty() {
            return Some(service.description);
        }
        self.services.registry_record(&service).map(|record| record.service.description)
    }
}

/// Writes a label for an answer to the end of a buffer, and returns the place of the name in it; nothing for a port that stays
/// as it is.
pub(super) type Write = Box<dyn Fn(&Answer<'_>, &mut Vec<u8>) -> Option<(u8, u8)> + Send + Sync>;

/// Labels for ports, looked up when a port is first seen.
pub(super) struct Labels<'s> {
    services: &'s Services,
    /// The number of uses in each answer.
    practice: usize,
    /// The first port that has no label unless it is explicit.
    first_client: u32,
    /// Whether the user has a services file, whose names are no clients' ports.
    has_own: bool,
    write: Write,
    /// The number of look-ups.
    looked_up: usize,
    /// The ports that have services, after many look-ups: most others are of ports without.
    in_use: Option<PortsInUse>,
    /// Untouched pages take no memory.
    places: Vec<Place>,
    /// The labels, and after the last one as many bytes as are copied of a short one.
    bytes: Vec<u8>,
    /// The number of bytes before the first label but the empty one.
    first: usize,
    /// The labels of ports without a name: most ports have one of very few, such as the empty one.
    nameless: Vec<Place>,
}

/// A label, and where the name stands in it.
#[derive(Clone, Copy)]
pub(super) struct Label<'l> {
    pub(super) text: &'l [u8],
    pub(super) name: &'l [u8],
    /// The bytes from the start of the label on.
    from: &'l [u8],
}

impl Label<'_> {
    /// Writes the label to the end of a buffer.
    #[inline(always)]
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        append::<FIXED>(self.from, 0..self.text.len(), out);
    }
}

impl<'s> Labels<'s> {
    /// Labels that `write` makes, or `empty` for a port without any.
    pub(super) fn new(services: &'s Services, practice: usize, empty: &[u8], write: Write) -> Labels<'s> {
        let mut places = vec![0; SLOTS + 1];
        places[SLOTS] = EMPTY;
        let mut bytes = vec![0; EMPTY as usize];
        bytes.extend(u16::try_from(empty.len()).expect("an empty label is short").to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend_from_slice(empty);
        let first = bytes.len();
        bytes.extend([0; FIXED]);
        Labels {
            services,
            practice,
            first_client: PORTS as u32,
            has_own: services.sources().contains(Source::User),
            write,
            looked_up: 0,
            in_use: None,
            places,
            bytes,
            first,
            nameless: vec![EMPTY],
        }
    }

    /// Leaves the ports that clients are given without labels, but those in the user's own file.
    pub(super) fn without_clients(mut self) -> Labels<'s> {
        self.first_client = FIRST_EPHEMERAL.into();
        self
    }

    /// The first port without a label unless it is explicit.
    pub(super) fn first_client(&self) -> u32 {
        if self.has_own { PORTS as u32 } else { self.first_client }
    }

    /// Whether a port is one that clients are given.
    #[inline(always)]
    fn is_client(&self, port: u16, is_explicit: bool) -> bool {
        u32::from(port) >= self.first_client && !is_explicit
    }

    /// Whether a port can have a label for some protocol.
    #[inline(always)]
    pub(super) fn may_have(&self, port: u16, is_explicit: bool) -> bool {
        !self.is_client(port, is_explicit) || self.has_own
    }

    /// The slot of a port. A port that is written with its protocol is *explicit*: no number that a client was given.
    #[inline(always)]
    pub(super) fn slot(&self, transport: Transport, port: u16, is_explicit: bool) -> Slot {
        let is_client = self.is_client(port, is_explicit);
        (u32::from(is_client) * Transport::NAMED as u32 + transport as u32) << 16 | u32::from(port)
    }

    /// What is known about a slot. There are many slots, so a processor waits for most of them; it waits for several at once if
    /// nothing depends on the first.
    #[inline(always)]
    pub(super) fn known(&self, slot: Slot) -> Place {
        self.places.get(slot as usize).copied().unwrap_or_default()
    }

    /// The place of the label of a slot, given what is known. It is valid until labels are [forgotten](Self::limit).
    #[inline(always)]
    pub(super) fn place(&mut self, slot: Slot, known: Place) -> Place {
        if known == 0 { self.look_up(slot) } else { known }
    }

    /// The label at a place.
    #[inline(always)]
    pub(super) fn at(&self, place: Place) -> Label<'_> {
        let place = place as usize;
        let [low, high, start, length] = *self.bytes[place..].first_chunk().expect("a label has a head");
        let rest = &self.bytes[place + HEAD..];
        let text = &rest[..usize::from(u16::from_le_bytes([low, high]))];
        Label { text, name: &text[usize::from(start)..][..usize::from(length)], from: rest }
    }

    /// Forgets all labels if they take too much memory.
    #[inline(always)]
    pub(super) fn limit(&mut self) {
        if self.bytes.len() > MOST_BYTES {
            self.places[..SLOTS].fill(0);
            self.bytes.truncate(self.first);
            self.bytes.extend([0; FIXED]);
            self.nameless.truncate(1);
        }
    }

    #[cold]
    fn look_up(&mut self, slot: Slot) -> Place {
        let place = self.bytes.len() - FIXED;
        self.bytes.truncate(place);
        self.looked_up += 1;
        if self.looked_up == MANY {
            self.in_use = Some(PortsInUse::of(self.services));
        }
        let decides = slot as usize >> 16;
        let (transport, is_client) = (Transport::WITH_NAMES[decides % Transport::NAMED], decides >= Transport::NAMED);
        let answer = self.answer(transport, Port::new(slot as u16), is_client);
        self.bytes.extend([0; HEAD]);
        let name = (self.write)(&answer, &mut self.bytes);
        let length = u16::try_from(self.bytes.len() - place - HEAD).ok().filter(|&length| length > 0);
        let found = name.zip(length).map_or(EMPTY, |(name, length)| self.keep(place, name, length));
        if found as usize != place {
            self.bytes.truncate(place);
        }
        self.bytes.extend([0; FIXED]);
        self.places[slot as usize] = found;
        found
    }

    /// The place of the last label, which starts here without its head, or of an earlier one that is the same.
    fn keep(&mut self, place: usize, (start, name): (u8, u8), length: u16) -> Place {
        if name == 0
            && let Some(&known) =
                self.nameless.iter().find(|&&known| self.at(known).text == &self.bytes[place + HEAD..])
        {
            return known;
        }
        let [low, high] = length.to_le_bytes();
        self.bytes[place..place + HEAD].copy_from_slice(&[low, high, start, name]);
        let place = u32::try_from(place).expect("labels are forgotten long before");
        if name == 0 && self.nameless.len() < MOST_NAMELESS {
            self.nameless.push(place);
        }
        place
    }

    fn answer(&self, transport: Transport, port: Port, is_client: bool) -> Answer<'s> {
        if self.in_use.as_ref().is_some_and(|in_use| !in_use.contains(port)) {
            return Answer { services: self.services, port, assigned: None, practice: Vec::new() };
        }
        // What the user's own file names is no port of a client.
        let is_shown = |hit: &Hit<'_>| !is_client || hit.source == Source::User;
        let assigned = self.assigned(transport, port).filter(is_shown);
        let practice = if is_client { Vec::new() } else { self.uses(transport, port, assigned.as_ref()) };
        Answer { services: self.services, port, assigned, practice }
    }

    /// The first answer for a protocol; without one, that of the first protocol that has any.
    fn assigned(&self, transport: Transport, port: Port) -> Option<Hit<'s>> {
        match transport {
            Transport::WithoutPorts => None,
            Transport::Unknown => {
                Protocol::REGISTERED.iter().find_map(|&protocol| self.services.getservbyport(port, Some(protocol)))
            }
            known => self.services.getservbyport(port, known.protocol()),
        }
    }

    fn uses(&self, transport: Transport, port: Port, assigned: Option<&Hit<'_>>) -> Vec<Hit<'s>> {
        if transport == Transport::WithoutPorts || self.practice == 0 {
            return Vec::new();
        }
        let mut uses: Vec<Hit<'s>> = Vec::new();
        for hit in self.services.in_practice(port.into(), transport.protocol()) {
            let is_named = |known: &Hit<'_>| known.service.name == hit.service.name;
            if !hit.is_pool() && !assigned.is_some_and(is_named) && !uses.iter().any(is_named) {
                uses.push(hit);
            }
            if uses.len() == self.practice {
                break;
            }
        }
        uses
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, Labels, Transport};
    use crate::Services;

    #[test]
    fn ports_without_a_name_share_their_labels() {
        let services = Services::snapshot();
        let write = |answer: &Answer<'_>, to: &mut Vec<u8>| {
            to.extend_from_slice(answer.port.class().name().as_bytes());
            Some((0, u8::from(answer.assigned.is_some())))
        };
        let mut labels = Labels::new(&services, 0, b"", Box::new(write));
        let before = labels.bytes.len();
        for port in 0..=u16::MAX {
            let slot = labels.slot(Transport::Sctp, port, true);
            let place = labels.place(slot, labels.known(slot));
            let class = crate::Port::new(port).class().name();
            assert_eq!(labels.at(place).text, class.as_bytes(), "{port}");
            assert_eq!(labels.place(slot, labels.known(slot)), place);
        }
        // SCTP has few names.
        assert!(labels.bytes.len() - before < 20_000, "{}", labels.bytes.len());
    }
}
