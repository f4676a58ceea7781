//! Systems on which containers run in a virtual machine of their own.

use super::{ContainerPort, Published};
use crate::{Port, Protocol};

/// No engine is asked.
#[derive(Debug, Default)]
pub(in crate::host) struct Engines;

impl Engines {
    /// Always `None`.
    pub(in crate::host) fn published(&mut self, _: Option<u32>) -> Option<Vec<&Published>> {
        None
    }

    /// Always `None`.
    pub(in crate::host) fn by_id(&mut self, _: &str, _: Option<u32>) -> Option<ContainerPort> {
        None
    }
}

/// No ports.
#[derive(Clone, Debug)]
pub(in crate::host) struct PublishedPorts;

impl PublishedPorts {
    /// No port is published by this machine itself.
    pub(in crate::host) fn read(_: &mut Engines) -> PublishedPorts {
        PublishedPorts
    }

    /// Always true.
    pub(in crate::host) fn is_complete(&self) -> bool {
        true
    }

    /// Always false.
    pub(in crate::host) fn contains(&self, _: Port, _: Protocol<'_>) -> bool {
        false
    }

    /// Empty.
    pub(in crate::host) fn iter(&self) -> impl Iterator<Item = (Port, &Published, ContainerPort)> {
        std::iter::empty()
    }
}

/// Always false.
pub(in crate::host) fn has_container_network() -> bool {
    false
}
