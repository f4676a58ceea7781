//! A free port, or a block of them.

use super::facts::PortFacts;
use crate::host::transport::TRANSPORTS;
use crate::{PortRange, Protocol};
use std::fmt;
use std::slice;

/// A free port, or consecutive free ports: an item of [`FreePorts::find`](super::FreePorts::find).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct FreeBlock {
    /// The ports.
    pub ports: PortRange,
    /// The soft facts about its ports.
    pub facts: PortFacts,
    /// The protocol they are free for; `None` for all that are examined.
    pub(super) protocol: Option<Protocol<'static>>,
}

impl FreeBlock {
    /// The protocols that the ports are free for.
    #[must_use]
    pub fn protocols(&self) -> &[Protocol<'static>] {
        self.protocol.as_ref().map_or(&TRANSPORTS, slice::from_ref)
    }
}

/// `5000`, `5000-5003`.
impl fmt::Display for FreeBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ports.fmt(f)
    }
}
