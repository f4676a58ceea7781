//! Linux: the lists of proc_pid_net(5), and the processes by the descriptors in proc_pid_fd(5).

use super::{Listed, Process, Socket, SocketsError};
use crate::{Port, Protocol};
use procfs::net::{TcpNetEntry, TcpState, UdpNetEntry, UdpState};
use procfs::process::{self, FDTarget};
use procfs::{ProcError, ProcResult, net};
use std::collections::HashMap;
use std::net::SocketAddr;

/// Every socket of this network namespace that has a port.
pub(super) fn list() -> Result<Vec<Listed>, SocketsError> {
    let mut listed = Vec::new();
    for tcp in [net::tcp(), without_ipv6(net::tcp6())] {
        listed.extend(tcp.map_err(unreadable)?.iter().filter_map(of_tcp));
    }
    for udp in [net::udp(), without_ipv6(net::udp6())] {
        listed.extend(udp.map_err(unreadable)?.iter().filter_map(of_udp));
    }
    Ok(listed)
}

/// A kernel without IPv6 has no list of its sockets.
fn without_ipv6<T>(list: ProcResult<Vec<T>>) -> ProcResult<Vec<T>> {
    match list {
        Err(ProcError::NotFound(_)) => Ok(Vec::new()),
        list => list,
    }
}

fn unreadable(error: ProcError) -> SocketsError {
    SocketsError(match error {
        ProcError::NotFound(Some(path)) => format!("there is no `{}`: mount proc on /proc", path.display()).into(),
        error => Box::new(error),
    })
}

fn of_tcp(entry: &TcpNetEntry) -> Option<Listed> {
    listed(Protocol::Tcp, entry.local_address, entry.inode, entry.state == TcpState::Listen)
}

fn of_udp(entry: &UdpNetEntry) -> Option<Listed> {
    listed(Protocol::Udp, entry.local_address, entry.inode, entry.state == UdpState::Close)
}

fn listed(protocol: Protocol<'static>, local: SocketAddr, inode: u64, waits: bool) -> Option<Listed> {
    let port = Port::new(local.port());
    let socket = Socket { port, protocol, address: local.ip(), processes: Vec::new() };
    (port != Port::MIN).then_some(Listed { socket, inode, waits })
}

/// Gives the sockets their processes: those that have a descriptor of the socket, and that this user may look into. One
/// that ends meanwhile is none.
pub(super) fn find_processes(listed: &mut [Listed]) {
    let mut by_inode: HashMap<u64, Vec<Process>> =
        listed.iter().filter(|listed| listed.inode != 0).map(|listed| (listed.inode, Vec::new())).collect();
    for process in process::all_processes().into_iter().flatten().flatten() {
        let Ok(descriptors) = process.fd() else { continue };
        let mut name = None;
        for descriptor in descriptors.flatten() {
            let FDTarget::Socket(inode) = descriptor.target else { continue };
            let Some(processes) = by_inode.get_mut(&inode) else { continue };
            let name = name.get_or_insert_with(|| process.stat().map(|stat| stat.comm).unwrap_or_default());
            let process = Process { pid: process.pid().unsigned_abs(), name: name.clone() };
            // A process may have several descriptors of one socket.
            if processes.last() != Some(&process) {
                processes.push(process);
            }
        }
    }
    for listed in listed {
        listed.socket.processes = by_inode.get(&listed.inode).cloned().unwrap_or_default();
        listed.socket.processes.sort_unstable();
    }
}
