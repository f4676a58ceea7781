//! Why a server cannot listen: the port is in use, it is privileged, or the address is not of this machine.

use super::running::{Server, port, socket};
use crate::command::kernel::Kernel;
use crate::harness::{skip, svc, temporary_file};
use std::process::Command;

/// Drops the capabilities of root.
const UNPRIVILEGED: [&str; 3] = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

fn has_setpriv(test: &str) -> bool {
    let there = Command::new("setpriv").arg("--version").output().is_ok_and(|version| version.status.success());
    if !there {
        skip(test, "there is no setpriv");
    }
    there
}

#[test]
fn a_port_in_use_is_reported_with_its_service_and_process() {
    // In a separate process: children of this one share its sockets until they run another program.
    let server = Server::start("");
    let port = server.address.port();
    let file = temporary_file("taken", format!("mine {port}/udp\n"));
    let holder = format!("`svc` (PID {})", server.process());
    for address in ["127.0.0.1", "0.0.0.0"] {
        svc("udp server --services-file")
            .arg(&file)
            .args("--port mine --bind")
            .arg(address)
            .stderr(format!(
                "svc: cannot listen on {address}:{port}: port {port}/udp (mine, system) is in use by {holder}; \
                 choose another port, or `--port 0` for any free one\n"
            ))
            .status(2)
            .run();
    }
}

#[test]
fn the_process_of_another_user_is_not_named() {
    if !has_setpriv("a process that may not be seen") {
        return;
    }
    let holder = socket();
    let number = port(&holder).to_string();
    let through = ["setpriv", "--reuid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"];
    let run =
        svc("udp server --source iana --port").arg(&number).through(through).variable("XDG_DATA_HOME", "/nowhere");
    let output = run.command().output().expect("a run");
    let errors = String::from_utf8(output.stderr).expect("text");
    if errors.contains("setpriv:") || errors.contains("Permission denied") && !errors.contains("udp") {
        return skip("a process that may not be seen", "this user cannot become another one");
    }
    let expected = format!(
        "svc: cannot listen on 127.0.0.1:{number}: port {number}/udp is in use by a process of another user; \
         choose another port, or `--port 0` for any free one\n"
    );
    assert_eq!((output.status.code(), errors), (Some(2), expected));
}

#[test]
fn a_privileged_port_is_reported_with_the_privilege_and_its_setting() {
    if !has_setpriv("a privileged port") {
        return;
    }
    let says = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
    for (first_free, last) in [("1024", 1023), ("80", 79)] {
        let Some(kernel) = Kernel::set("a privileged port", first_free, "32768 60999", "") else { return };
        kernel
            .svc("--source iana udp server --bind 0.0.0.0 --port domain")
            .through(UNPRIVILEGED)
            .stderr(format!(
                "svc: cannot listen on 0.0.0.0:53: ports 0-{last} need root or CAP_NET_BIND_SERVICE here ({says}); \
                 choose a port above {last}\n"
            ))
            .status(2)
            .run();
    }
}

#[test]
fn without_privileged_ports_every_user_can_listen_on_port_53() {
    if !has_setpriv("no privilege") {
        return;
    }
    let Some(kernel) = Kernel::set("no privilege", "0", "32768 60999", "") else { return };
    let server = Server::run(kernel.svc("udp server --bind 0.0.0.0 --port 53").through(UNPRIVILEGED));
    assert_eq!(server.address.to_string(), "0.0.0.0:53");
    server.signal("TERM");
    server.ends_with(0, 0);
}

#[test]
fn an_address_of_another_machine_is_an_error() {
    // An address for documentation, RFC 5737, which no machine has.
    svc("udp server --bind 192.0.2.7")
        .stderr(
            "svc: cannot listen on 192.0.2.7:1060: it is not an address of this machine; \
             use 127.0.0.1 or ::1 (local only), 0.0.0.0 or :: (all)\n",
        )
        .status(2)
        .run();
}
