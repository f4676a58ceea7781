//! Sockets that occupy a port on which nothing listens.

use std::cell::OnceCell;
use svc_lookup::host::{Socket, SocketFilter, sockets_in_any_state};

/// The number of ports up to which the kernel selects the sockets of each; for more, one list of all sockets is faster.
const FEW: usize = 16;

/// Looks for sockets in any state on some ports.
pub(super) struct HeldSockets {
    has_few_ports: bool,
    all: OnceCell<Vec<Socket>>,
}

impl HeldSockets {
    /// Reads nothing yet.
    pub(super) fn on<'f>(ports: impl Iterator<Item = &'f SocketFilter>) -> HeldSockets {
        HeldSockets { has_few_ports: ports.take(FEW + 1).count() <= FEW, all: OnceCell::new() }
    }

    /// The sockets that these filters select; none if they cannot be listed.
    pub(super) fn selected(&self, filters: &[&SocketFilter]) -> Vec<Socket> {
        let sockets = |filter: SocketFilter| sockets_in_any_state(filter).unwrap_or_default();
        if self.has_few_ports {
            return filters.iter().flat_map(|filter| sockets(**filter)).collect();
        }
        let all = self.all.get_or_init(|| sockets(SocketFilter::ALL));
        let is_selected = |socket: &&Socket| filters.iter().any(|filter| filter.matches(socket.port, socket.protocol));
        all.iter().filter(is_selected).cloned().collect()
    }
}
