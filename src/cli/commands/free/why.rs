//! Why a port is not free.

use crate::render::{counted, describe_held, describe_processes, for_terminal, list};
use std::collections::BTreeMap;
use svc_lookup::host::{FreePorts, HostRanges, NotFree, Process, Socket, owners_of};
use svc_lookup::{Port, PortRange, Protocol};

/// Explains why one port is not free, and whether it is open here.
pub(super) fn not_free(free: &FreePorts<'_>, port: Port, reason: NotFree, host: &HostRanges) -> String {
    let why = match reason {
        NotFree::Assigned => match free.assigned_service(port) {
            Some(hit) => format!("assigned to {}", for_terminal(hit.service.name)),
            None => "reserved by IANA".to_owned(),
        },
        NotFree::CommonUse => match free.common_use(port).and_then(|hit| hit.practice()) {
            Some(practice) => format!("in common use by {}", for_terminal(practice.product)),
            None => "in common use".to_owned(),
        },
        NotFree::Ephemeral => format!("in the kernel's ephemeral range, {}", host.ephemeral.value),
        NotFree::Open => match owners(free, port).as_slice() {
            [] => "in use, by a socket that this system does not list".to_owned(),
            sockets => here(sockets),
        },
        reason => reason.to_string(),
    };
    let more = match reason {
        NotFree::Privileged => format!("; {}", run_as_root(host)),
        NotFree::Open => String::new(),
        _ => match owners(free, port).as_slice() {
            [] => " (nothing has it open here)".to_owned(),
            sockets => format!(" ({})", here(sockets)),
        },
    };
    format!("port {port} is not free: it is {why}{more}")
}

/// Counts the ports for each reason: `: 8 are assigned or reserved, 2 in common use`; empty without a reason.
pub(super) fn count_reasons(counts: &BTreeMap<NotFree, u32>) -> String {
    let mut text = String::new();
    for (number, (reason, count)) in counts.iter().enumerate() {
        let verb = if *count == 1 { "is" } else { "are" };
        match number {
            0 => text += &format!(": {count} {verb} {reason}"),
            _ => text += &format!(", {count} {reason}"),
        }
    }
    text
}

/// Counts the ports of a range that are not free, and those that are.
pub(super) fn range(ports: PortRange, counts: &BTreeMap<NotFree, u32>, protocols: &[Protocol<'_>]) -> String {
    let free = ports.count() - counts.values().sum::<u32>();
    let protocols: Vec<String> = protocols.iter().map(Protocol::to_string).collect();
    let all = counted(ports.count().into(), "port", "ports");
    let free = counted(free.into(), "is", "are");
    format!("{ports} has {all}{}; {free} free for {}.", count_reasons(counts), list(&protocols, "and"))
}

/// Suggests what helps against the most frequent reason.
pub(super) fn remedy(most: Option<NotFree>, both_protocols: bool, host: &HostRanges) -> String {
    match most {
        Some(NotFree::Ephemeral) => {
            format!("try ports outside {}, the kernel's ephemeral range", host.ephemeral.value)
        }
        Some(NotFree::CommonUse) => {
            let protocol = if both_protocols { " one --protocol," } else { "" };
            format!("try another range,{protocol} or `--source user,system,iana`")
        }
        Some(NotFree::Privileged) => run_as_root(host),
        _ => "try a wider range".to_owned(),
    }
}

fn run_as_root(host: &HostRanges) -> String {
    match host.privileged.value {
        Some(privileged) => format!("run as root, or try ports above {}", privileged.last()),
        None => "run as root".to_owned(),
    }
}

fn by(processes: &[Process]) -> String {
    if processes.is_empty() { String::new() } else { format!(" by {}", describe_processes(processes)) }
}

/// How sockets occupy a port: `open here by ...`, or, if none listens, `in use on ...`.
fn here(sockets: &[Socket]) -> String {
    if !sockets.iter().any(Socket::is_listening) {
        return describe_held(sockets, by);
    }
    let mut processes: Vec<Process> = sockets.iter().flat_map(|socket| socket.processes.iter().cloned()).collect();
    processes.sort_unstable();
    processes.dedup();
    format!("open here{}", by(&processes))
}

/// The sockets that occupy a port.
fn owners(free: &FreePorts<'_>, port: Port) -> Vec<Socket> {
    free.protocols().iter().flat_map(|protocol| owners_of(port, *protocol).unwrap_or_default()).collect()
}
