//! Containers: the ports that they publish, by the processes that forward them, the sockets of engines, and NAT rules.

#[cfg(target_os = "linux")]
mod engine;
mod forwarder;
#[cfg(target_os = "linux")]
mod nat;
#[cfg(not(target_os = "linux"))]
mod none;
#[cfg(target_os = "linux")]
mod published;
#[cfg(target_os = "linux")]
mod signs;

#[cfg(target_os = "linux")]
pub(super) use engine::Engines;
pub(super) use forwarder::forwarded;
#[cfg(not(target_os = "linux"))]
pub(super) use none::{Engines, PublishedPorts, has_container_network};
#[cfg(target_os = "linux")]
pub(super) use published::PublishedPorts;
#[cfg(target_os = "linux")]
pub(super) use signs::has_container_network;

use crate::{Port, PortRange, Protocol};
use std::net::IpAddr;

/// The port of a container that a port of this machine leads to. What is unknown is empty or `None`.
///
/// The text is an engine's or a command line's, and may contain any characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[non_exhaustive]
pub struct ContainerPort {
    /// The name of the container.
    pub name: String,
    /// The image, such as `nginx:1.27`.
    pub image: String,
    /// The ID of the container, 64 hexadecimal digits.
    pub id: String,
    /// The port in the container.
    pub port: Option<Port>,
}

impl ContainerPort {
    /// Fills in what is unknown.
    pub(super) fn or(mut self, other: ContainerPort) -> ContainerPort {
        for (text, known) in [(&mut self.name, other.name), (&mut self.image, other.image), (&mut self.id, other.id)] {
            if text.is_empty() {
                *text = known;
            }
        }
        self.port = self.port.or(other.port);
        self
    }

    /// The name of the software in the image: `nginx` for `docker.io/library/nginx:1.27`.
    pub(super) fn software(&self) -> Option<&str> {
        let name = self.image.split('@').next()?.rsplit('/').next()?;
        name.split(':').next().filter(|name| !name.is_empty())
    }
}

/// A port of this machine, or several, that lead into a container.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Published {
    pub(super) ports: PortRange,
    pub(super) protocol: Protocol<'static>,
    /// The address of this machine; 0.0.0.0 or :: for all.
    pub(super) address: IpAddr,
    pub(super) container: ContainerPort,
}

impl Published {
    /// Whether it publishes a port of this machine.
    pub(super) fn is(&self, port: Port, protocol: Protocol<'_>) -> bool {
        self.ports.contains(port) && protocol.matches(self.protocol)
    }

    /// The container, and its port that a port of this machine leads to: in the same place of its range.
    pub(super) fn container_of(&self, port: Port) -> ContainerPort {
        let distance = port.number().saturating_sub(self.ports.first().number());
        let inner = self.container.port.and_then(|first| first.number().checked_add(distance)).map(Port::new);
        ContainerPort { port: inner, ..self.container.clone() }
    }
}
