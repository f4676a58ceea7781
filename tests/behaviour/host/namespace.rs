//! A network namespace for one test, in which nothing is open but what the test opens.
//!
//! The test runs itself again in a new network namespace, and does its work there.

use crate::harness::{IN_OWN_NETWORK, NETWORKS, skip};
use std::process::Command;

/// Prepares the network: the loopback interface with a second address, and enough descriptors.
const PREPARE: &str = "ip link set lo up && ip address add 192.0.2.1/32 dev lo && ulimit -n 4096 && exec \"$0\" \"$@\"";

/// Whether the test runs in its own network. If not, it is run there and must pass.
///
/// `test` is its full name. It is skipped on a system without network namespaces.
#[track_caller]
pub(crate) fn is_inside(test: &str) -> bool {
    if std::env::var_os(IN_OWN_NETWORK).is_some() {
        return true;
    }
    let Some(network) = NETWORKS.into_iter().find(|network| works(network).is_ok()) else {
        skip(test, &format!("no network of its own: {}", works(NETWORKS[1]).unwrap_err()));
        return false;
    };
    let program = std::env::current_exe().expect("the program of the tests");
    let program = program.to_str().expect("its path is UTF-8");
    let output = command(network, program).args(["--exact", test, "--nocapture"]).env(IN_OWN_NETWORK, "1").output();
    let output = output.expect("the test runs");
    let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("1 passed"), "{test} in its own network: {}\n{out}{errors}", output.status);
    // Pass on what was skipped there.
    for line in errors.lines().filter_map(|line| line.strip_prefix("SKIPPED ")) {
        let (part, why) = line.split_once(": ").unwrap_or((test, line));
        skip(part, why);
    }
    false
}

fn command(network: &[&str], program: &str) -> Command {
    let mut command = Command::new(network[0]);
    command.args(&network[1..]).args(["sh", "-c", PREPARE, program]);
    command
}

fn works(network: &[&str]) -> Result<(), String> {
    let output = command(network, "true").output().map_err(|error| format!("unshare: {error}"))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// The name and the ID of this process.
pub(super) fn own_process() -> (String, u32) {
    let name = std::fs::read_to_string("/proc/self/comm").expect("this process has a name");
    (name.trim_end().to_owned(), std::process::id())
}

/// Renames this process; for a test that runs alone in its process.
pub(super) fn rename(name: &[u8]) {
    let main = format!("/proc/self/task/{}/comm", std::process::id());
    std::fs::write(main, name).expect("a process may rename itself");
}
