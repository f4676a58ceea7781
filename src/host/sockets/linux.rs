//! Linux: sockets from sock_diag(7) or proc_pid_net(5), and processes from the descriptors in proc_pid_fd(5).

use super::{Listed, Process, Socket, SocketsError, netlink};
use crate::{Port, Protocol};
use procfs::net::{TcpNetEntry, TcpState, UdpNetEntry, UdpState};
use procfs::{ProcError, ProcResult, net};
use std::collections::HashMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Lists the listening sockets of this network namespace with sock_diag(7), or, where that is not available (in some sandboxes),
/// as [`list`] does, which includes sockets that do not listen.
pub(super) fn list_listening() -> Result<Vec<Listed>, SocketsError> {
    netlink::listening().or_else(|_| list())
}

/// Lists every socket of this network namespace that has a port.
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

/// A kernel without IPv6 has no list of IPv6 sockets: that is an empty list.
fn without_ipv6<T>(list: ProcResult<Vec<T>>) -> ProcResult<Vec<T>> {
    match list {
        Err(ProcError::NotFound(_)) => Ok(Vec::new()),
        list => list,
    }
}

fn unreadable(error: ProcError) -> SocketsError {
    SocketsError(match error {
        ProcError::NotFound(Some(path)) => format!("`{}` does not exist; mount proc on /proc", path.display()).into(),
        error => Box::new(error),
    })
}

fn of_tcp(entry: &TcpNetEntry) -> Option<Listed> {
    listed(Protocol::Tcp, entry.local_address, entry.inode, entry.state == TcpState::Listen)
}

fn of_udp(entry: &UdpNetEntry) -> Option<Listed> {
    listed(Protocol::Udp, entry.local_address, entry.inode, entry.state == UdpState::Close)
}

/// A socket, if it has a port.
pub(super) fn listed(protocol: Protocol<'static>, local: SocketAddr, inode: u64, is_listening: bool) -> Option<Listed> {
    let port = Port::new(local.port());
    let socket = Socket { port, protocol, address: local.ip(), processes: Vec::new() };
    (port != Port::MIN).then_some(Listed { socket, inode, is_listening })
}

/// Adds to each socket the processes that have a descriptor of it and that this user may inspect. A process that ends
/// meanwhile is left out.
///
/// A busy machine has a hundred thousand descriptors. Only the target of each is read: procfs also opens it and reads its
/// mode, which takes four times as long.
pub(super) fn find_processes(listed: &mut [Listed]) {
    let mut by_inode: HashMap<u64, Vec<Process>> =
        listed.iter().filter(|listed| listed.inode != 0).map(|listed| (listed.inode, Vec::new())).collect();
    for pid in entries(Path::new("/proc")).filter_map(|path| path.file_name()?.to_str()?.parse().ok()) {
        let folder = Path::new("/proc").join(u32::to_string(&pid));
        let mut process = None;
        for descriptor in entries(&folder.join("fd")) {
            let Some(processes) = socket_inode(&descriptor).and_then(|inode| by_inode.get_mut(&inode)) else {
                continue;
            };
            let process = process.get_or_insert_with(|| Process { pid, name: name(&folder) });
            // A process may have several descriptors of one socket.
            if processes.last() != Some(process) {
                processes.push(process.clone());
            }
        }
    }
    for listed in listed {
        listed.socket.processes = by_inode.get(&listed.inode).cloned().unwrap_or_default();
        listed.socket.processes.sort_unstable();
    }
}

/// The entries of a folder; none if this user may not read it.
fn entries(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path())
}

/// The inode of the socket that a descriptor links to, as `socket:[12345]`.
fn socket_inode(descriptor: &Path) -> Option<u64> {
    let target = fs::read_link(descriptor).ok()?;
    target.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()
}

/// The name of a process, which may contain line breaks; invalid UTF-8 is replaced.
fn name(folder: &Path) -> String {
    let name = fs::read(folder.join("comm")).unwrap_or_default();
    String::from_utf8_lossy(name.strip_suffix(b"\n").unwrap_or(&name)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, UdpSocket};

    #[test]
    fn sock_diag_and_proc_list_the_same_sockets() {
        let addresses = ["127.0.0.1:0", "0.0.0.0:0", "[::1]:0", "[::]:0"];
        let tcp = addresses.map(|address| TcpListener::bind(address).expect(address));
        let udp = addresses.map(|address| UdpSocket::bind(address).expect(address));
        let locals = tcp.iter().map(|socket| (Protocol::Tcp, socket.local_addr().unwrap()));
        let locals: Vec<_> =
            locals.chain(udp.iter().map(|socket| (Protocol::Udp, socket.local_addr().unwrap()))).collect();
        let found = |list: Vec<Listed>, (protocol, local): (Protocol<'static>, SocketAddr)| {
            let is = |socket: &Socket| {
                (socket.protocol, socket.address, socket.port.number()) == (protocol, local.ip(), local.port())
            };
            list.iter().find(|listed| listed.is_listening && is(&listed.socket)).map(|listed| listed.inode)
        };
        for local in locals {
            let by_proc = found(list().unwrap(), local);
            assert!(by_proc.is_some(), "{local:?}");
            if let Ok(by_netlink) = netlink::listening() {
                assert_eq!(found(by_netlink, local), by_proc, "{local:?}");
            }
        }
    }
}
