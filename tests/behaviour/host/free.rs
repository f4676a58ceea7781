//! `svc free`: ports that nobody has.

use super::namespace::is_inside;
use crate::harness::{Svc, skip, svc, svc_here, temporary_file};
use std::net::{TcpListener, UdpSocket};
use std::process::Command;
use svc_lookup::{Port, Services, State};

/// The ports that are given, one a line.
fn ports(svc: Svc) -> Vec<u16> {
    svc.output().lines().map(|line| line.parse().expect("a port alone")).collect()
}

/// With no source but an empty file: only what is open and what the kernel hands out counts.
fn svc_bare(args: &str) -> Svc {
    svc(&format!("--source system --services-file empty free {args}"))
}

#[test]
fn a_pipe_gets_the_number_alone() {
    let [port] = ports(svc("free"))[..] else { panic!("one port") };
    assert!((1024..=65535).contains(&port), "{port}");
    let script = "PORT=$(\"$0\" free) && printf %s \"$PORT\"";
    let port = Command::new("sh").args(["-c", script, crate::harness::PROGRAM]).output().expect("a shell").stdout;
    assert!(!port.is_empty() && port.iter().all(u8::is_ascii_digit), "{port:?}");
}

#[test]
fn what_is_found_is_assigned_to_no_one_and_used_by_no_one() {
    let services = Services::snapshot();
    let found = ports(svc("free --count 200"));
    assert_eq!(found.len(), 200);
    assert!(found.is_sorted(), "{found:?}");
    for port in found.into_iter().map(Port::new) {
        assert!(services.by_port(port, None).next().is_none(), "{port}");
        assert!(services.in_practice(port.into(), None).next().is_none(), "{port}");
        let mut records = services.registry_records(port.into(), None);
        assert!(records.all(|record| record.registration.state == State::Unassigned), "{port}");
    }
}

#[test]
fn what_is_open_or_ephemeral_or_named_is_left_out() {
    if !is_inside("host::free::what_is_open_or_ephemeral_or_named_is_left_out") {
        return;
    }
    let _tcp = ["127.0.0.1:5001", "0.0.0.0:5002", "[::1]:5003", "[::]:5004", "192.0.2.1:5005"]
        .map(|address| TcpListener::bind(address).expect(address));
    let _udp = ["127.0.0.1:5006", "[::]:5007"].map(|address| UdpSocket::bind(address).expect(address));
    svc_bare("5000-5009 --count 3").stdout("5000\n5008\n5009\n").run();
    svc_bare("5000-5009 --count 8 -p udp").stdout("5000\n5001\n5002\n5003\n5004\n5005\n5008\n5009\n").run();
    svc_bare("5000-5009 --count 5 -p tcp").stdout("5000\n5006\n5007\n5008\n5009\n").run();
    svc_bare("5000-5009 --block 2").stdout("5008-5009\n").run();
    svc_bare("5001").stderr(too_few("0 of 1 free ports found in 5001 (1 open here)", WIDER)).status(1).run();
    let named = temporary_file("free", "one 5000/tcp\ntwo 5009/udp\n");
    svc("--source system free 5000-5009 --services-file").arg(&named).stdout("5008\n").run();
    svc_bare("32766-32769 -n 4")
        .stdout("32766\n32767\n")
        .stderr(too_few(
            "2 of 4 free ports found in 32766-32769 (2 ephemeral)",
            "look outside of 32768-60999, which the kernel hands out",
        ))
        .status(1)
        .run();
}

const WIDER: &str = "look in a wider range, or for fewer";

fn too_few(what: &str, remedy: &str) -> String {
    format!("svc: {what}: {remedy}\n")
}

#[test]
fn when_there_are_too_few_it_says_why_and_what_helps() {
    if !is_inside("host::free::when_there_are_too_few_it_says_why_and_what_helps") {
        return;
    }
    let practice = "look in another range, for one --protocol, or with `--source user,system,iana`";
    let table = [
        ("5432-5433", "0 of 1 free ports found in 5432-5433 (2 assigned or reserved)", WIDER),
        ("20001-20001", "0 of 1 free ports found in 20001 (1 assigned or reserved)", WIDER),
        ("20100-20109", "0 of 1 free ports found in 20100-20109 (10 used in practice)", practice),
    ];
    for (arguments, what, remedy) in table {
        svc_here(&format!("free {arguments}")).stderr(too_few(what, remedy)).status(1).run();
        svc_here(&format!("free {arguments} --quiet")).status(1).run();
        svc_here(&format!("free {arguments} -f json -q")).stdout("[]\n").status(1).run();
    }
    svc_here("free 20100-20109 -n 10 -p tcp")
        .stdout((20100..=20109).map(|port| format!("{port}\n")).collect::<String>())
        .run();
    svc_bare("5000-5009 --block 11")
        .stderr(too_few("0 of 1 blocks of 11 free ports found in 5000-5009 (10 free)", WIDER))
        .status(1)
        .run();
    svc_bare("5000-5009 --block 4 --count 3 --seed 1 -q").status(1).output();
}

#[test]
fn the_kernels_range_is_the_one_of_this_host() {
    if !is_inside("host::free::the_kernels_range_is_the_one_of_this_host") {
        return;
    }
    let set = |range: &str| std::fs::write("/proc/sys/net/ipv4/ip_local_port_range", range);
    if set("1025 1030").is_err() {
        return skip("another ephemeral range", "the kernel does not let it be set");
    }
    svc_bare("").stdout("1024\n").run();
    svc_bare("1024-1031 -n 2").stdout("1024\n1031\n").run();
    set("1024 60000").expect("it was set before");
    svc_bare("")
        .stderr(
            "svc: there is no port from 1024 on below the kernel's ephemeral range, 1024-60000: look above it, as in \
             `svc free 60001-65535`\n",
        )
        .status(1)
        .run();
    set("1024 65535").expect("it was set before");
    svc_bare("")
        .stderr(
            "svc: there is no port from 1024 on below the kernel's ephemeral range, 1024-65535: make it smaller (on Linux \
             `net.ipv4.ip_local_port_range`), or ask a range\n",
        )
        .status(1)
        .run();
}

#[test]
fn a_seed_chooses_the_same_ports_as_long_as_they_are_free() {
    if !is_inside("host::free::a_seed_chooses_the_same_ports_as_long_as_they_are_free") {
        return;
    }
    for seed in ["1", "a-word", "", "\u{e9}"] {
        let free = |more: &str| ports(svc(&format!("free --count 5 {more} --seed")).arg(seed));
        let first = free("");
        assert_eq!(first, free(""), "{seed}");
        let _taken = TcpListener::bind(("127.0.0.1", first[2])).expect("it is free");
        let second = free("");
        let same: Vec<&u16> = first.iter().filter(|port| second.contains(port)).collect();
        assert_eq!(same, [&first[0], &first[1], &first[3], &first[4]], "{seed}");
    }
    let with = |seed: u32| ports(svc(&format!("free --seed {seed}")));
    assert!((0..20).any(|seed| with(seed) != with(seed + 1)));
    assert!((0..20).any(|_| ports(svc("free")) != ports(svc("free"))));
}

#[test]
fn blocks_are_in_a_row_and_apart() {
    if !is_inside("host::free::blocks_are_in_a_row_and_apart") {
        return;
    }
    let _open = ["127.0.0.1:5003", "127.0.0.1:5010"].map(|address| TcpListener::bind(address).expect(address));
    svc_bare("5000-5012 --block 3 --count 1 --seed 7 -f jsonl")
        .stdout(r#"{"port":5007,"last_port":5009,"protocols":["tcp","udp"],"class":"registered"}"#.to_owned() + "\n")
        .run();
    svc_bare("5000-5009 --block 3").status(0).output();
    svc_bare("5000-5006 --block 3 --count 2").stdout("5000-5002\n5004-5006\n").run();
}

#[test]
fn every_format_has_the_ports() {
    svc_bare("61000 -f table").stdout("PORT   PROTOCOL  CLASS\n61000  tcp, udp  dynamic\n").run();
    svc_bare("61000-61001 -n 2 -p tcp -f csv")
        .stdout("port,last_port,protocols,class\n61000,61000,tcp,dynamic\n61001,61001,tcp,dynamic\n")
        .run();
    svc_bare("61000-61001 --block 2 -f json")
        .stdout("[\n{\"port\":61000,\"last_port\":61001,\"protocols\":[\"tcp\",\"udp\"],\"class\":\"dynamic\"}\n]\n")
        .run();
    svc_bare("61000 -f services")
        .stderr("svc: a free port has no line in a services file: choose another --format\n")
        .status(2)
        .run();
}

#[test]
fn what_cannot_be_looked_for_says_why() {
    let table = [
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("10-5", "`10-5` runs backwards; write the lower port first"),
        ("-p sctp", "whether a port is free for `sctp` cannot be told: for tcp and udp it can"),
    ];
    for (arguments, error) in table {
        svc(&format!("free {arguments}")).stderr(format!("svc: {error}\n")).status(2).run();
    }
    for arguments in ["--count 0", "--block 0", "--count 65537", "--block x", "1-2 3-4"] {
        let wrong = svc(&format!("free {arguments}")).command().output().expect("the program runs");
        assert_eq!((wrong.status.code(), wrong.stdout.as_slice()), (Some(2), &b""[..]), "{arguments}");
    }
}

#[test]
fn who_may_not_bind_a_privileged_port_is_told_so() {
    if !is_inside("host::free::who_may_not_bind_a_privileged_port_is_told_so") {
        return;
    }
    let unprivileged = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let program = crate::harness::PROGRAM;
    let run = Command::new(unprivileged[0]).args(&unprivileged[1..]).args([program, "--version"]).output();
    if !run.is_ok_and(|output| output.status.success()) {
        return skip("privileged ports", "the program cannot be run as nobody");
    }
    svc_bare("600-601")
        .through(unprivileged)
        .stderr(too_few(
            "0 of 1 free ports found in 600-601 (2 privileged)",
            "only root can tell of 0-1023: ask as root, or look above",
        ))
        .status(1)
        .run();
}
