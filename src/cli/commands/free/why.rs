//! The facts about a port in words.

use super::setting;
use crate::cli::session::Session;
use crate::render::{OPEN_HERE, counted, describe_held, describe_processes, for_message, list};
use std::collections::BTreeMap;
use svc_lookup::host::{
    ContainerPort, FreeBlock, FreePorts, FreePortsError, HostRanges, PortFact, PortFacts, Process, Socket, owners_of,
};
use svc_lookup::{Port, PortRange, Protocol};

/// The maximum number of ports that are explained one by one.
const MOST_EXPLAINED: usize = 4;

/// The facts about a port: `assigned to hbci; nothing here has it`.
pub(super) fn reason(
    free: &FreePorts<'_>,
    port: Port,
    facts: PortFacts,
    sockets: &[Socket],
    host: &HostRanges,
) -> String {
    if facts.contains(PortFact::Zero) {
        return "reserved: to bind(2) it means any port".to_owned();
    }
    let mut words = soft_facts(free, port, facts, host);
    for fact in [PortFact::Privileged, PortFact::Excluded] {
        words.extend(facts.contains(fact).then(|| fact.to_string()));
    }
    match sockets {
        [] if facts.contains(PortFact::InUse) => words.push(match free.container(port) {
            Some(container) => published(&container),
            None => "in use here by a socket that is not listed".to_owned(),
        }),
        [] => {}
        sockets => words.push(here(sockets)),
    }
    let words = list(&words, "and");
    match facts {
        _ if words.is_empty() => NOTHING.to_owned(),
        _ if facts.can_be_bound() => format!("{words}; {NOTHING}"),
        _ if facts.contains(PortFact::Privileged) => format!("{words}; {}", setting::run_as_root(host)),
        _ if facts.contains(PortFact::Excluded) => format!("{words} ({})", setting::exclusions(host)),
        _ => words,
    }
}

/// A port of a container that NAT alone publishes: `published by container web`.
fn published(container: &ContainerPort) -> String {
    match container.name.as_str() {
        "" => "published by a container".to_owned(),
        name => format!("published by container {}", for_message(name.as_bytes())),
    }
}

const NOTHING: &str = "nothing here has it";

fn soft_facts(free: &FreePorts<'_>, port: Port, facts: PortFacts, host: &HostRanges) -> Vec<String> {
    let words = |fact| match fact {
        PortFact::Assigned => Some(match free.assigned_service(port) {
            Some(hit) => format!("assigned to {}", for_message(hit.service.name)),
            None => "reserved by IANA".to_owned(),
        }),
        PortFact::CommonUse => common_use(free, port),
        PortFact::Ephemeral => Some(format!("in the kernel's ephemeral range, {}", host.ephemeral.value)),
        _ => None,
    };
    facts.iter().filter_map(words).collect()
}

/// The software that commonly uses a port, unless it has the name of the service that the port is assigned to.
fn common_use(free: &FreePorts<'_>, port: Port) -> Option<String> {
    let hit = free.common_use(port)?;
    let is_known = free.assigned_service(port).is_some_and(|assigned| assigned.service.is_named(hit.service.name));
    let product = hit.practice().filter(|_| !is_known)?.product;
    Some(format!("in common use by {}", for_message(product)))
}

/// Which soft facts the ports found have, and what helps.
pub(super) fn given_up(
    free: &mut FreePorts<'_>,
    found: &[FreeBlock],
    host: &HostRanges,
) -> Result<Vec<String>, FreePortsError> {
    let mut flawed = Vec::new();
    for port in found.iter().filter(|block| !block.facts.is_empty()).flat_map(|block| block.ports.ports()) {
        let facts = free.facts(port)?;
        if !facts.is_empty() {
            flawed.push((port, facts));
        }
    }
    let mut notes: Vec<String> = match flawed.len() {
        0..=MOST_EXPLAINED => {
            flawed.iter().map(|(port, facts)| format!("{port} is {}", reason(free, *port, *facts, &[], host))).collect()
        }
        _ => vec![summary(found, &flawed)],
    };
    let ephemeral: Vec<PortRange> = flawed
        .iter()
        .filter(|(_, facts)| facts.contains(PortFact::Ephemeral))
        .map(|(port, _)| PortRange::from(*port))
        .collect();
    notes.extend(setting::reserve_all(ephemeral, host));
    Ok(notes)
}

fn summary(found: &[FreeBlock], flawed: &[(Port, PortFacts)]) -> String {
    let mut counts = BTreeMap::new();
    flawed.iter().flat_map(|(_, facts)| facts.iter()).for_each(|fact| *counts.entry(fact).or_default() += 1);
    let all: u32 = found.iter().map(|block| block.ports.count()).sum();
    let words = count_facts(&counts);
    format!(
        "of the {} found{}; nothing here has them",
        counted(all.into(), "port", "ports"),
        words.replacen(':', ",", 1)
    )
}

/// Counts the ports for each fact: `: 8 are assigned or reserved, 2 in common use`; empty without a fact.
pub(super) fn count_facts(counts: &BTreeMap<PortFact, u32>) -> String {
    let mut text = String::new();
    for (number, (fact, count)) in counts.iter().enumerate() {
        let verb = if *count == 1 { "is" } else { "are" };
        match number {
            0 => text += &format!(": {count} {verb} {fact}"),
            _ => text += &format!(", {count} {fact}"),
        }
    }
    text
}

/// Counts the ports of the range for each fact, and those that are free.
pub(super) fn range(free: &mut FreePorts<'_>, strict: bool) -> Result<String, FreePortsError> {
    let (ports, mut counts, mut left) = (free.ports(), BTreeMap::new(), 0_u32);
    for port in ports.ports() {
        let facts = free.facts(port)?;
        facts.iter().for_each(|fact| *counts.entry(fact).or_default() += 1);
        left += u32::from(facts.is_empty() || facts.can_be_bound() && !strict);
    }
    let protocols: Vec<String> = free.protocols().iter().map(Protocol::to_string).collect();
    let (all, left) = (counted(ports.count().into(), "port", "ports"), counted(left.into(), "is", "are"));
    Ok(format!("{ports} has {all}{}; {left} free for {}.", count_facts(&counts), list(&protocols, "and")))
}

/// How sockets occupy a port: `open here by ...`, or, if none listens, `in use here ...`.
fn here(sockets: &[Socket]) -> String {
    match sockets.iter().any(Socket::is_listening) {
        true => format!("{OPEN_HERE}{}", by(&processes(sockets))),
        false => describe_held(sockets, by),
    }
}

fn by(processes: &[Process]) -> String {
    if processes.is_empty() { String::new() } else { format!(" by {}", describe_processes(processes)) }
}

/// The visible processes that have sockets open.
pub(super) fn processes(sockets: &[Socket]) -> Vec<Process> {
    let mut processes: Vec<Process> = sockets.iter().flat_map(|socket| socket.processes.iter().cloned()).collect();
    processes.sort_unstable();
    processes.dedup();
    processes
}

/// The sockets that occupy a port.
pub(super) fn owners(free: &FreePorts<'_>, port: Port) -> Vec<Socket> {
    free.protocols().iter().flat_map(|protocol| owners_of(port, *protocol).unwrap_or_default()).collect()
}

/// Says that a port may only seem free.
pub(super) fn note_published(session: &mut Session<'_>, misses: bool) {
    if misses {
        session.note("ports that containers publish by NAT alone cannot be seen; run as root to avoid them");
    }
}
