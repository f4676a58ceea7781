//! The settings of the host that help: which ports are ephemeral, and which are privileged.

use svc_lookup::PortRange;
use svc_lookup::host::{HostRanges, PortFact, PortFacts};

/// The setting with the ports that the kernel does not hand out: `ip-sysctl.rst` of the kernel.
const RESERVED_PORTS: &str = "net.ipv4.ip_local_reserved_ports";
/// The maximum length of its value in a message, in characters.
const LONGEST: usize = 200;

/// How to keep ports that are ephemeral and nothing else; `None` for others, or if this system has no such setting.
pub(super) fn reserve(facts: PortFacts, ports: PortRange, host: &HostRanges) -> Option<String> {
    if facts != PortFact::Ephemeral.into() { None } else { reserve_all(vec![ports], host) }
}

/// How to keep the kernel from handing out ports; `None` without ports, or if this system does not have Linux's setting.
pub(super) fn reserve_all(ports: Vec<PortRange>, host: &HostRanges) -> Option<String> {
    if !cfg!(any(target_os = "linux", target_os = "android")) {
        return None;
    }
    let reserved = host.reserved.as_ref().filter(|_| !ports.is_empty())?;
    let is_one = matches!(&*ports, [one] if one.is_single());
    let (port, them) = match &*ports {
        [one] => (one.to_string(), if is_one { "it" } else { "them" }),
        _ => ("them".to_owned(), "them"),
    };
    let value: Vec<String> =
        PortRange::union([&*ports, &*reserved.value].concat()).iter().map(PortRange::to_string).collect();
    let value = value.join(",");
    Some(match reserved.error.is_none() && value.len() <= LONGEST {
        true => format!("to keep {port} from being handed out, run as root: `sysctl -w {RESERVED_PORTS}={value}`"),
        false => format!("to keep {port} from being handed out, add {them} to `{RESERVED_PORTS}`"),
    })
}

/// The command that lists the excluded ports.
pub(super) fn exclusions(host: &HostRanges) -> &'static str {
    host.excluded.as_ref().map_or("", |excluded| excluded.source)
}

/// What helps against a privileged port.
pub(super) fn run_as_root(host: &HostRanges) -> String {
    match host.privileged.value {
        Some(privileged) => format!("run as root, or try ports above {}", privileged.last()),
        None => "run as root".to_owned(),
    }
}
