//! The sockets on a port of this machine, for one query or for thousands.

use std::time::{Duration, Instant};
use svc_lookup::host::{Socket, SocketFilter, SocketsError, sockets_in_any_state, sockets_matching};

/// The number of queries for which the kernel is asked each time; for more, one list of all sockets is faster.
const FEW: u32 = 16;
/// How long a list of all sockets is good for: queries from a stream may come much later.
const FRESH: Duration = Duration::from_millis(500);

/// Lists the sockets on ports, again and again.
#[derive(Default)]
pub(super) struct HereSockets {
    asked: u32,
    all: Option<(Instant, Vec<Socket>)>,
}

impl HereSockets {
    /// The sockets that listen on ports; if none does, what else occupies a single port.
    ///
    /// # Errors
    ///
    /// The sockets of this machine cannot be listed.
    pub(super) fn on(&mut self, filter: SocketFilter) -> Result<Vec<Socket>, SocketsError> {
        self.asked = self.asked.saturating_add(1);
        let is_selected = |socket: &Socket| filter.matches(socket.port, socket.protocol);
        // In a range, what does not listen would be every connection.
        let is_single = filter.ports().is_single();
        if self.asked <= FEW {
            let listening = sockets_matching(is_selected)?;
            return if listening.is_empty() && is_single { sockets_in_any_state(filter) } else { Ok(listening) };
        }
        let mut sockets: Vec<Socket> = self.all()?.iter().filter(|socket| is_selected(socket)).cloned().collect();
        if !is_single || sockets.iter().any(Socket::is_listening) {
            sockets.retain(Socket::is_listening);
        }
        Ok(sockets)
    }

    /// All sockets, listed a moment ago or now.
    fn all(&mut self) -> Result<&[Socket], SocketsError> {
        let known = self.all.take().filter(|(read, _)| read.elapsed() < FRESH);
        let known = match known {
            Some(known) => known,
            None => {
                let sockets = sockets_in_any_state(SocketFilter::ALL)?;
                (Instant::now(), sockets)
            }
        };
        Ok(&self.all.insert(known).1)
    }
}
