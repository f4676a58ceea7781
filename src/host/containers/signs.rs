//! Whether this machine has a network for containers.

use std::fs;

/// Whether there is a bridge of Docker, Podman, a CNI plugin or nerdctl in this network namespace.
pub(in crate::host) fn has_container_network() -> bool {
    fs::read_to_string("/proc/net/dev").is_ok_and(|interfaces| names(&interfaces).any(is_bridge))
}

/// The names in proc_pid_net(5), `/proc/net/dev`.
fn names(interfaces: &str) -> impl Iterator<Item = &str> {
    interfaces.lines().filter_map(|line| Some(line.split_once(':')?.0.trim()))
}

fn is_bridge(name: &str) -> bool {
    let is_numbered =
        |prefix: &str| name.strip_prefix(prefix).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let is_network = |id: &str| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    ["docker", "podman", "cni-podman", "cni", "nerdctl"].into_iter().any(is_numbered)
        || name == "docker_gwbridge"
        || name.strip_prefix("br-").is_some_and(is_network)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bridges_of_containers_are_known_by_their_names() {
        let bridges = ["docker0", "podman1", "cni-podman0", "cni0", "nerdctl0", "docker_gwbridge", "br-0123456789ab"];
        assert!(bridges.into_iter().all(is_bridge));
        assert!(!["lo", "eth0", "br0", "br-lan", "virbr0", "docker-vlan", "veth12ab"].into_iter().any(is_bridge));
        let table = "Inter-|   Receive\n face |bytes\n    lo:  10 0\ndocker0: 5 0\n";
        assert_eq!(names(table).collect::<Vec<_>>(), ["lo", "docker0"]);
    }
}
