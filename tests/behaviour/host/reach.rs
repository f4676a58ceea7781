//! The reach of sockets bound to an interface, or to IPv6 only; and sockets that share an address.

use super::holder::Holder;
use super::namespace::is_inside;
use crate::harness::{skip, svc};
use std::process::Command;
use svc_lookup::Protocol;

/// Port, protocol, reach and addresses in each row.
fn rows(args: &str) -> Vec<String> {
    let fields = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        [1, 2, 5, 6].map(|field| fields[field]).join(" ")
    };
    svc(args).output().lines().map(fields).collect()
}

/// Adds a network interface to the namespace of the test.
fn add_interface() -> bool {
    let ip = "ip link add veth0 type veth peer name veth1 && ip link set veth0 up && ip link set veth1 up";
    Command::new("sh").args(["-c", ip]).status().is_ok_and(|status| status.success())
}

#[test]
fn an_interface_and_ipv6_only_limit_the_reach() {
    let test = "host::reach::an_interface_and_ipv6_only_limit_the_reach";
    if !is_inside(test) {
        return;
    }
    if !add_interface() {
        return skip(test, "no virtual interface");
    }
    let script = r#"
listen(V6, TCP, ("::", 8081), only_v6=1)
listen(V6, TCP, ("::", 8082), only_v6=0)
listen(V4, TCP, ("0.0.0.0", 8085), device="veth0")
listen(V4, TCP, ("0.0.0.0", 8086), device="lo")
opened(V4, UDP, ("127.0.0.53", 53), device="lo")
listen(V6, TCP, ("::", 8087), device="veth0", only_v6=0)
deadline = time.time() + 10
local = next(line.split() for line in open("/proc/net/if_inet6") if line.split()[3] == "20")
address = socket.inet_ntop(V6, bytes.fromhex(local[0]))
while True:
    try:
        listen(V6, TCP, (address, 8088, 0, int(local[1], 16)))
        break
    except OSError:
        # The kernel still looks for duplicates of the address.
        if time.time() > deadline: raise
        time.sleep(0.1)
"#;
    let Some(_holder) = Holder::run(test, script) else { return };
    let rows = rows("listening");
    let (link_local, others) = rows.split_last().expect("rows");
    assert_eq!(
        others,
        [
            "53 udp loopback 127.0.0.53%lo",
            "8081 tcp all ::",
            "8082 tcp all *",
            "8085 tcp interface 0.0.0.0%veth0",
            "8086 tcp loopback 0.0.0.0%lo",
            "8087 tcp interface *%veth0",
        ]
    );
    assert!(link_local.starts_with("8088 tcp address fe80::") && link_local.contains("%veth"), "{link_local}");
    let table = svc("listening --format table --no-header").variable("COLUMNS", "200").output();
    for reach in ["anywhere over IPv6 (::)", "anywhere (*)", "veth0 only (0.0.0.0%veth0)", "veth0 only (*%veth0)"] {
        assert!(table.contains(reach), "{reach}\n{table}");
    }
    let json = svc("listening 8086 -f jsonl").output();
    assert!(json.contains(r#""reach":"loopback","addresses":["0.0.0.0%lo"]"#), "{json}");
    let port = |row: &String| row.split(' ').next().unwrap_or_default().to_owned();
    let ports = |args: &str| self::rows(args).iter().map(port).collect::<Vec<_>>().join(" ");
    assert_eq!(ports("listening --local"), "53 8086");
    assert_eq!(ports("listening --exposed"), "8081 8082 8085 8087 8088");
    assert_eq!(ports("listening --sort reach"), "53 8086 8085 8087 8088 8081 8082");
}

#[test]
fn sockets_that_share_an_address_are_one_row_with_a_count() {
    let test = "host::reach::sockets_that_share_an_address_are_one_row_with_a_count";
    if !is_inside(test) {
        return;
    }
    let script = r#"
for _ in range(4): listen(V4, TCP, ("127.0.0.1", 8090), reuse=True)
for _ in range(3): opened(V4, UDP, ("0.0.0.0", 8091), reuse=True)
"#;
    let Some(_holder) = Holder::run(test, script) else { return };
    assert_eq!(rows("listening"), ["8090 tcp loopback 127.0.0.1", "8091 udp all 0.0.0.0"]);
    let json = svc("listening 8090 -f jsonl").output();
    assert!(json.contains(r#""addresses":["127.0.0.1"],"sockets":4,"#), "{json}");
    let table = svc("listening --format table --no-header").variable("COLUMNS", "200").output();
    assert!(table.contains("this machine only (127.0.0.1), 4 sockets\n"), "{table}");
    assert!(table.contains("anywhere (0.0.0.0), 3 sockets\n"), "{table}");
    let unseen = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let program = crate::harness::PROGRAM;
    let run = Command::new(unseen[0]).args(&unseen[1..]).args([program, "--version"]).output();
    if !run.is_ok_and(|output| output.status.success()) {
        return skip("another user", "the program cannot be run as nobody");
    }
    let hidden = svc("listening 8090 -f jsonl --quiet").through(unseen).output();
    assert!(hidden.contains(r#""sockets":4,"#) && hidden.contains(r#""processes":[]"#), "{hidden}");
}

#[test]
fn udp_lite_sockets_are_listed_beside_those_of_udp() {
    let test = "host::reach::udp_lite_sockets_are_listed_beside_those_of_udp";
    if !is_inside(test) {
        return;
    }
    let script = r#"
opened(V4, UDP, ("127.0.0.1", 8092))
try: opened(V4, UDP, ("127.0.0.1", 8092), protocol=136)
except OSError: pass
"#;
    let Some(_holder) = Holder::run(test, script) else { return };
    if !std::path::Path::new("/proc/net/udplite").exists() {
        return skip(test, "the kernel has no UDP-Lite");
    }
    assert_eq!(rows("listening"), ["8092 udp loopback 127.0.0.1", "8092 udplite loopback 127.0.0.1"]);
    assert_eq!(rows("listening 8092/udplite"), ["8092 udplite loopback 127.0.0.1"]);
    assert_eq!(rows("listening -p UDPLite"), ["8092 udplite loopback 127.0.0.1"]);
}

#[test]
fn protocols_that_are_not_listed_are_reported_if_asked_for_or_verbose() {
    let test = "host::reach::protocols_that_are_not_listed_are_reported_if_asked_for_or_verbose";
    if !is_inside(test) {
        return;
    }
    if svc_lookup::host::unlisted_protocols() != [Protocol::Sctp] {
        return skip(test, "this kernel has SCTP, or no UDP-Lite");
    }
    let unlisted = "svc: sctp sockets are not included: this system does not list them\n";
    svc("listening 53/sctp").stderr(format!("svc: nothing is open on port 53/sctp\n{unlisted}")).status(1).run();
    svc("listening -p SCTP").stderr(format!("svc: nothing is open on this machine\n{unlisted}")).status(1).run();
    svc("listening -v").stderr(format!("svc: nothing is open on this machine\n{unlisted}")).status(1).run();
    svc("listening 53/udp").stderr("svc: nothing is open on port 53/udp\n").status(1).run();
    svc("listening -v --quiet").status(1).run();
}
