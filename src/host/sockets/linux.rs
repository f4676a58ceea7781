//! Linux: sockets from sock_diag(7) or proc_pid_net(5), and processes from the descriptors in proc_pid_fd(5).

use super::entry::{Entry, udp_lite_in_use};
use super::interfaces::Interfaces;
use super::socket::Listed;
use super::{SocketsError, netlink, sctp};
use crate::host::process::Process;
use crate::host::transport::udp_lite;
use crate::{Port, Protocol};
use procfs::net::{TcpNetEntry, UdpNetEntry};
use procfs::{ProcError, ProcResult, net};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Lists the listening sockets of this network namespace with sock_diag(7), or, where that is not available (in some sandboxes),
/// as [`list`] does, which includes sockets that do not listen.
pub(super) fn list_listening() -> Result<Vec<Listed>, SocketsError> {
    with_sctp(netlink::listening().or_else(|_| from_proc()))
}

/// Lists every socket of this network namespace that has a port, or this port.
pub(super) fn list(port: Option<Port>) -> Result<Vec<Listed>, SocketsError> {
    with_sctp(netlink::in_any_state(port).or_else(|_| from_proc()))
}

/// The protocols whose sockets the kernel does not have.
pub(super) fn unlisted() -> Vec<Protocol<'static>> {
    let has_udp_lite = udp_lite_in_use().is_some();
    let missing = [(sctp::is_there(), Protocol::Sctp), (has_udp_lite, udp_lite())];
    missing.into_iter().filter(|(is_there, _)| !is_there).map(|(_, protocol)| protocol).collect()
}

fn with_sctp(listed: Result<Vec<Listed>, SocketsError>) -> Result<Vec<Listed>, SocketsError> {
    let mut listed = listed?;
    listed.extend(sctp::list().unwrap_or_default());
    Ok(listed)
}

/// Lists every socket from proc(5), which says neither their interfaces nor whether they refuse IPv4.
fn from_proc() -> Result<Vec<Listed>, SocketsError> {
    let (mut listed, mut interfaces) = (Vec::new(), Interfaces::default());
    for tcp in [net::tcp(), without_ipv6(net::tcp6())] {
        let entries = tcp.map_err(unreadable)?.into_iter().map(of_tcp);
        listed.extend(entries.filter_map(|entry| entry.listed(Protocol::Tcp, &mut interfaces)));
    }
    for udp in [net::udp(), without_ipv6(net::udp6())] {
        let entries = udp.map_err(unreadable)?.into_iter().map(of_udp);
        listed.extend(entries.filter_map(|entry| entry.listed(Protocol::Udp, &mut interfaces)));
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

fn of_tcp(tcp: TcpNetEntry) -> Entry {
    Entry {
        local: tcp.local_address,
        peer: tcp.remote_address,
        state: tcp.state as u8,
        interface: 0,
        ipv6_only: None,
        uid: tcp.uid,
        inode: tcp.inode,
    }
}

fn of_udp(udp: UdpNetEntry) -> Entry {
    Entry {
        local: udp.local_address,
        peer: udp.remote_address,
        state: udp.state as u8,
        interface: 0,
        ipv6_only: None,
        uid: udp.uid,
        inode: udp.inode,
    }
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
            let process = process.get_or_insert_with(|| Process::new(pid, name(&folder)));
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
    use super::super::socket::Socket;
    use super::*;
    use std::net::{SocketAddr, TcpListener, UdpSocket};

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
                (socket.protocol, socket.address.ip, socket.port.number()) == (protocol, local.ip(), local.port())
            };
            list.iter().find(|listed| listed.socket.is_listening() && is(&listed.socket)).map(|listed| listed.inode)
        };
        for local in locals {
            let by_proc = found(from_proc().unwrap(), local);
            assert!(by_proc.is_some(), "{local:?}");
            if let Ok(by_netlink) = netlink::listening() {
                assert_eq!(found(by_netlink, local), by_proc, "{local:?}");
            }
        }
    }
}
