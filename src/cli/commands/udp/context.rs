//! What the server and the client share.

use super::signals::Signals;
use crate::cli::session::Session;
use crate::render::{Event, Events};
use std::io;
use svc_lookup::{Hit, Port, PortRange, Protocol, Services};

/// One run of the server or the client.
pub(super) struct Context<'r, 's, 'o> {
    pub(super) session: &'r mut Session<'s>,
    pub(super) services: &'r Services,
    pub(super) port: Port,
    pub(super) events: Events<'o>,
    pub(super) signals: &'r Signals,
}

impl Context<'_, '_, '_> {
    /// Shows an event.
    pub(super) fn show(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.events.write(event)
    }
}

/// The service on a UDP port, or the software that commonly uses this port alone.
pub(super) fn service_on(services: &Services, port: Port) -> Option<Hit<'_>> {
    let is_single = |hit: &Hit<'_>| hit.service.ports.is_some_and(PortRange::is_single);
    let common = || services.in_practice(port.into(), Some(Protocol::Udp)).find(is_single);
    services.getservbyport(port, Some(Protocol::Udp)).or_else(common)
}
