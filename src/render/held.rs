//! Ports that are occupied although nothing listens on them.

use super::words::list;
use svc_lookup::host::{BoundAddress, Process, Socket, SocketState};

/// The words that the description begins with.
pub(crate) const IN_USE_HERE: &str = "in use here";

/// Describes how sockets that do not listen occupy a port: `in use here by nginx (812), bound to 127.0.0.1 without listening`.
/// `by` names their processes: ` by nginx (812)`, or nothing if there are none.
///
/// Of several sockets, those whose state says most are described.
pub(crate) fn describe_held(sockets: &[Socket], by: impl Fn(&[Process]) -> String) -> String {
    let Some(first) = sockets.iter().map(|socket| kind(socket.state)).min() else { return String::new() };
    let held: Vec<&Socket> = sockets.iter().filter(|socket| kind(socket.state) == first).collect();
    let mut processes: Vec<Process> = held.iter().flat_map(|socket| socket.processes.iter().cloned()).collect();
    processes.sort_unstable();
    processes.dedup();
    let (local, by) = (addresses(&held), by(&processes));
    let how = match (first, held.as_slice()) {
        (Kind::Listening, _) => format!("listening on {local}"),
        (Kind::Bound, _) => format!("bound to {local} without listening"),
        (Kind::Connection, [Socket { peer: Some(peer), .. }]) => format!("connected from {local} to {peer}"),
        (Kind::Connection, several) => format!("with {} connections on {local}", several.len()),
        (Kind::TimeWait, closed) => {
            let peer = match closed {
                [Socket { peer: Some(peer), .. }] => format!("a connection to {peer}"),
                several => format!("{} connections", several.len()),
            };
            format!("in TIME_WAIT on {local} after {peer}; a server that sets SO_REUSEADDR can use it")
        }
    };
    format!("{IN_USE_HERE}{by}, {how}")
}

/// What a state means for the port.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Listening,
    Bound,
    Connection,
    TimeWait,
}

fn kind(state: SocketState) -> Kind {
    match state {
        SocketState::Listening => Kind::Listening,
        SocketState::Bound => Kind::Bound,
        SocketState::TimeWait => Kind::TimeWait,
        _ => Kind::Connection,
    }
}

/// The distinct addresses.
fn addresses(sockets: &[&Socket]) -> String {
    let mut addresses: Vec<&BoundAddress> = sockets.iter().map(|socket| &socket.address).collect();
    addresses.sort_unstable();
    addresses.dedup();
    list(&addresses.into_iter().map(BoundAddress::to_string).collect::<Vec<_>>(), "and")
}
