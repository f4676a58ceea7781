//! The ports of this machine that lead into containers, with or without a socket.

use super::engine::Engines;
use super::signs::has_container_network;
use super::{ContainerPort, Published, nat};
use crate::{Port, Protocol};

/// The ports that containers publish.
///
/// A port that is published by NAT alone has no socket: it could be bound, but what arrives for it goes to the container.
#[derive(Clone, Debug)]
pub(in crate::host) struct PublishedPorts {
    ports: Vec<Published>,
    is_complete: bool,
}

impl PublishedPorts {
    /// Reads them from the engines and from the rules for NAT, if there are signs of containers here.
    pub(in crate::host) fn read(engines: &mut Engines) -> PublishedPorts {
        if !has_container_network() {
            return PublishedPorts { ports: Vec::new(), is_complete: true };
        }
        let (rules, known) = (nat::published(), engines.published(None));
        let is_complete = rules.is_some() || known.is_some();
        let known: Vec<Published> = known.into_iter().flatten().cloned().collect();
        let mut ports: Vec<Published> = rules.into_iter().flatten().map(|rule| described(rule, &known)).collect();
        // An engine may publish without rules, through a proxy or a network of its own.
        ports.extend(known);
        ports.sort_unstable();
        ports.dedup_by(|one, other| {
            (one.ports, one.protocol, one.address) == (other.ports, other.protocol, other.address)
        });
        PublishedPorts { ports, is_complete }
    }

    /// Whether every published port is known, because the rules for NAT or an engine could be asked.
    pub(in crate::host) fn is_complete(&self) -> bool {
        self.is_complete
    }

    /// Whether a port leads into a container.
    pub(in crate::host) fn contains(&self, port: Port, protocol: Protocol<'_>) -> bool {
        self.ports.iter().any(|known| known.is(port, protocol))
    }

    /// The ports, each with its address and its container.
    pub(in crate::host) fn iter(&self) -> impl Iterator<Item = (Port, &Published, ContainerPort)> {
        self.ports.iter().flat_map(|known| known.ports.ports().map(move |port| (port, known, known.container_of(port))))
    }
}

/// A rule, with what an engine says of the same port.
fn described(rule: Published, known: &[Published]) -> Published {
    let same = known.iter().find(|known| known.is(rule.ports.first(), rule.protocol));
    let container = match same {
        Some(same) => rule.container.clone().or(same.container_of(rule.ports.first())),
        None => rule.container.clone(),
    };
    Published { container, ..rule }
}
