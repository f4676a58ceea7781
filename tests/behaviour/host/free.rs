//! `svc free`: free ports, and why others are not free.

use super::namespace::{is_inside, rename};
use crate::harness::{Svc, skip, svc, svc_here, temporary_file};
use std::net::{TcpListener, UdpSocket};
use std::process::Command;
use svc_lookup::{Hit, Port, Services, State};

/// The ports printed, one per line.
fn ports(svc: Svc) -> Vec<u16> {
    svc.output().lines().map(|line| line.parse().expect("a port alone")).collect()
}

/// With an empty services file as the only source: only open and ephemeral ports are not free.
fn svc_bare(args: &str) -> Svc {
    svc(&format!("--source system --services-file empty free {args}"))
}

#[test]
fn a_pipe_gets_only_the_number() {
    let [port] = ports(svc("free"))[..] else { panic!("one port") };
    assert!((1024..=65535).contains(&port), "{port}");
    let script = "PORT=$(\"$0\" free) && printf %s \"$PORT\"";
    let port = Command::new("sh").args(["-c", script, crate::harness::PROGRAM]).output().expect("a shell").stdout;
    assert!(!port.is_empty() && port.iter().all(u8::is_ascii_digit), "{port:?}");
}

#[test]
fn free_ports_are_neither_assigned_nor_in_common_use() {
    let services = Services::snapshot();
    let found = ports(svc("free --count 200"));
    assert_eq!(found.len(), 200);
    assert!(found.is_sorted(), "{found:?}");
    for port in found.into_iter().map(Port::new) {
        assert!(services.by_port(port, None).next().is_none(), "{port}");
        let ports_of_use = |hit: &Hit<'_>| hit.service.ports.expect("a use has ports").count();
        assert!(services.in_practice(port.into(), None).all(|hit| ports_of_use(&hit) > 256), "{port}");
        let mut records = services.registry_records(port.into(), None);
        assert!(records.all(|record| record.registration.state == State::Unassigned), "{port}");
    }
}

#[test]
fn open_ephemeral_and_assigned_ports_are_not_free() {
    if !is_inside("host::free::open_ephemeral_and_assigned_ports_are_not_free") {
        return;
    }
    let _tcp = ["127.0.0.1:5001", "0.0.0.0:5002", "[::1]:5003", "[::]:5004", "192.0.2.1:5005"]
        .map(|address| TcpListener::bind(address).expect(address));
    let _udp = ["127.0.0.1:5006", "[::]:5007"].map(|address| UdpSocket::bind(address).expect(address));
    svc_bare("5000-5009 --count 3").stdout("5000\n5008\n5009\n").run();
    svc_bare("5000-5009 --count 8 -p udp").stdout("5000\n5001\n5002\n5003\n5004\n5005\n5008\n5009\n").run();
    svc_bare("5000-5009 --count 5 -p tcp").stdout("5000\n5006\n5007\n5008\n5009\n").run();
    svc_bare("5000-5009 --block 2").stdout("5008-5009\n").run();
    let named = temporary_file("free", "one 5000/tcp\ntwo 5009/udp\n");
    svc("--source system free 5000-5009 --services-file").arg(&named).stdout("5008\n").run();
    svc_bare("32766-32769 -n 4")
        .stdout("32766\n32767\n")
        .stderr(
            "svc: only 2 of 4 free ports in 32766-32769: 2 are ephemeral; \
             try ports outside 32768-60999, the kernel's ephemeral range\n",
        )
        .status(1)
        .run();
}

#[test]
fn one_port_that_is_not_free_has_its_reason() {
    if !is_inside("host::free::one_port_that_is_not_free_has_its_reason") {
        return;
    }
    let table = [
        ("3000", "it is assigned to hbci (nothing has it open here)"),
        ("3000 -p tcp", "it is assigned to hbci (nothing has it open here)"),
        ("5432", "it is assigned to postgresql (nothing has it open here)"),
        ("4711", "it is assigned to first-name (nothing has it open here)"),
        ("1023", "it is reserved by IANA (nothing has it open here)"),
        ("20001-20001", "it is assigned to microsan (nothing has it open here)"),
        ("0", "it is reserved by IANA (nothing has it open here)"),
        ("4440", "it is in common use by Rundeck (nothing has it open here)"),
        ("51000", "it is in the kernel's ephemeral range, 32768-60999 (nothing has it open here)"),
    ];
    for (arguments, why) in table {
        let port = arguments.split([' ', '-']).next().expect("a port");
        let message = format!("svc: port {port} is not free: {why}\n");
        svc_here(&format!("free {arguments}")).stderr(message).status(1).run();
        svc_here(&format!("free {arguments} --quiet")).status(1).run();
        let json = svc_here(&format!("free {arguments} -f jsonl -q")).status(1).output();
        let miss: serde_json::Value = serde_json::from_str(&json).expect("one object");
        assert_eq!((&miss["found"], &miss["port"]), (&false.into(), &serde_json::Value::Null), "{json}");
        assert_eq!(miss["notice"], format!("port {port} is not free: {why}"), "{json}");
        assert_eq!(miss["next"], format!("svc port {port} --here"), "{json}");
    }
}

#[test]
fn an_open_port_is_not_free_and_its_process_is_named() {
    if !is_inside("host::free::an_open_port_is_not_free_and_its_process_is_named") {
        return;
    }
    let _tcp =
        ["127.0.0.1:5001", "[::1]:5001", "0.0.0.0:3000"].map(|address| TcpListener::bind(address).expect(address));
    let _udp = UdpSocket::bind("0.0.0.0:4440").expect("a socket");
    rename(b"a-\x1b[31mserver");
    let owner = format!("`a-\\u{{1b}}[31mserver` (PID {})", std::process::id());
    let open = format!("svc: port 5001 is not free: it is open here by {owner}\n");
    svc_bare("5001").stderr(&open).status(1).run();
    svc_bare("5001 -p tcp").stderr(&open).status(1).run();
    svc_bare("5001 -p udp").stdout("5001\n").run();
    let assigned = format!("svc: port 3000 is not free: it is assigned to hbci (open here by {owner})\n");
    svc_here("free 3000").stderr(assigned).status(1).run();
    let used = format!("svc: port 4440 is not free: it is in common use by Rundeck (open here by {owner})\n");
    svc_here("free 4440").stderr(used).status(1).run();
    let unseen = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let mut run = Command::new(unseen[0]);
    if !run
        .args(&unseen[1..])
        .args([crate::harness::PROGRAM, "--version"])
        .output()
        .is_ok_and(|run| run.status.success())
    {
        return skip("another user", "the program cannot be run as nobody");
    }
    svc_bare("5001").through(unseen).stderr("svc: port 5001 is not free: it is open here\n").status(1).run();
}

#[test]
fn if_there_are_too_few_ports_the_others_are_counted_by_reason() {
    if !is_inside("host::free::if_there_are_too_few_ports_the_others_are_counted_by_reason") {
        return;
    }
    let _tcp = TcpListener::bind("127.0.0.1:5003").expect("a socket");
    let table = [
        ("5432-5433", "no free port in 5432-5433: 2 are assigned or reserved; try a wider range"),
        ("8081-8090", "no free port in 8081-8090: 8 are assigned or reserved, 2 in common use; try a wider range"),
        (
            "6333-6334",
            "no free port in 6333-6334: 2 are in common use; \
             try another range, one --protocol, or `--source user,system,iana`",
        ),
        (
            "6333-6334 -p TCP",
            "no free port in 6333-6334: 2 are in common use; try another range, or `--source user,system,iana`",
        ),
    ];
    for (arguments, message) in table {
        svc_here(&format!("free {arguments}")).stderr(format!("svc: {message}\n")).status(1).run();
        svc_here(&format!("free {arguments} --quiet")).status(1).run();
    }
    svc_bare("5002-5003 -n 2")
        .stdout("5002\n")
        .stderr("svc: only 1 of 2 free ports in 5002-5003: 1 is open here; try a wider range\n")
        .status(1)
        .run();
    svc_bare("5004-5013 --block 11")
        .stderr("svc: no block of 11 free ports in 5004-5013: it has only 10 ports; try a wider range\n")
        .status(1)
        .run();
    svc_bare("5002-5005 --block 2 -n 2 --seed 1")
        .stdout("5004-5005\n")
        .stderr("svc: only 1 of 2 blocks of 2 free ports in 5002-5005: 1 is open here; try a wider range\n")
        .status(1)
        .run();
    svc_bare("5000-5009 --block 4 --count 3 --seed 1 -q").status(1).output();
}

#[test]
fn a_use_of_more_than_256_ports_is_a_pool_that_takes_no_port() {
    if !is_inside("host::free::a_use_of_more_than_256_ports_is_a_pool_that_takes_no_port") {
        return;
    }
    let all: String = (20100..=20109).map(|port| format!("{port}\n")).collect();
    // FreeSWITCH's media ports are 16384-32768/udp.
    svc_here("free 20100-20109 -n 10").stdout(&all).run();
    svc_here("free 20100-20109 -n 10 -p udp").stdout(&all).run();
}

#[test]
fn the_ephemeral_range_is_that_of_the_kernel() {
    if !is_inside("host::free::the_ephemeral_range_is_that_of_the_kernel") {
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
            "svc: no port from 1024 on is below the kernel's ephemeral range, 1024-60000; try above it: \
             `svc free 60001-65535`\n",
        )
        .status(1)
        .run();
    set("1024 65535").expect("it was set before");
    svc_bare("")
        .stderr(
            "svc: no port from 1024 on is below the kernel's ephemeral range, 1024-65535; make it smaller (on Linux \
             `net.ipv4.ip_local_port_range`), or give a range\n",
        )
        .status(1)
        .run();
}

#[test]
fn a_seed_selects_the_same_ports_while_they_are_free() {
    if !is_inside("host::free::a_seed_selects_the_same_ports_while_they_are_free") {
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
fn blocks_are_consecutive_and_do_not_overlap() {
    if !is_inside("host::free::blocks_are_consecutive_and_do_not_overlap") {
        return;
    }
    let _open = ["127.0.0.1:5003", "127.0.0.1:5010"].map(|address| TcpListener::bind(address).expect(address));
    svc_bare("5000-5012 --block 3 --count 1 --seed 7 -f jsonl")
        .stdout(
            r#"{"query":"5000-5012","found":true,"port":5007,"last_port":5009,"protocols":["tcp","udp"],"#.to_owned()
                + r#""class":"registered","notice":null,"next":null}"#
                + "\n",
        )
        .run();
    svc_bare("5000-5009 --block 3").status(0).output();
    svc_bare("5000-5006 --block 3 --count 2").stdout("5000-5002\n5004-5006\n").run();
}

#[test]
fn every_format_has_the_ports() {
    svc_bare("61000 -f table").stdout("PORT             PROTOCOL\n61000            tcp, udp\n").run();
    svc_bare("61000-61001 -n 2 -p tcp -f csv")
        .stdout("port,last_port,protocols,class\n61000,61000,tcp,dynamic\n61001,61001,tcp,dynamic\n")
        .run();
    svc_bare("61000-61001 --block 2 -f json")
        .stdout(
            "[\n".to_owned()
                + r#"{"query":"61000-61001","found":true,"port":61000,"last_port":61001,"protocols":["tcp","udp"],"#
                + r#""class":"dynamic","notice":null,"next":null}"#
                + "\n]\n",
        )
        .run();
    svc_bare("61000 -f services").stderr("svc: `svc free` has no `services` format; choose another\n").status(2).run();
}

#[test]
fn wrong_arguments_are_errors() {
    let table = [
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("10-5", "`10-5` runs backwards; write the lower port first"),
        ("-p sctp", "`svc free` can only check tcp and udp, not `sctp`"),
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
fn privileged_ports_are_not_free_without_the_privilege() {
    if !is_inside("host::free::privileged_ports_are_not_free_without_the_privilege") {
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
        .stderr("svc: no free port in 600-601: 2 are privileged; run as root, or try ports above 1023\n")
        .status(1)
        .run();
    svc_bare("600")
        .through(unprivileged)
        .stderr("svc: port 600 is not free: it is privileged; run as root, or try ports above 1023\n")
        .status(1)
        .run();
}
