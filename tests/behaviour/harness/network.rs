//! Network namespaces, where only the ports of a test are open.

use std::process::Command;
use std::sync::OnceLock;

/// Set for tests that run in their own network namespace, where only their own ports are open.
pub(crate) const IN_OWN_NETWORK: &str = "SVC_TEST_NETWORK";

/// The ways to enter such a namespace: as root, and as root of a user namespace.
pub(crate) const NETWORKS: [&[&str]; 2] = [&["unshare", "--net", "--"], &["unshare", "--net", "--map-root-user", "--"]];

/// The command that enters an empty network namespace; empty if the test already runs in one or none can be made. On a
/// terminal the program shows open ports, and those of this machine must not change a test.
pub(crate) fn own_network() -> &'static [&'static str] {
    static NETWORK: OnceLock<&[&str]> = OnceLock::new();
    let works =
        |way: &&[&str]| Command::new(way[0]).args(&way[1..]).arg("true").output().is_ok_and(|out| out.status.success());
    NETWORK.get_or_init(|| match std::env::var_os(IN_OWN_NETWORK) {
        Some(_) => &[],
        None => NETWORKS.into_iter().find(works).unwrap_or_default(),
    })
}
