//! `svc free`: free ports, and why others are not free.

use super::namespace::{is_inside, rename};
use crate::harness::{Svc, skip, svc, svc_here, temporary_file};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Command;
use svc_lookup::{Hit, Port, Services, State};

/// The ports printed, one per line.
fn ports(svc: Svc) -> Vec<u16> {
    svc.output().lines().map(|line| line.parse().expect("a port alone")).collect()
}

/// With an empty services file as the only source: no fact but an ephemeral port is against one that can be bound.
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
fn ports_in_use_are_not_free() {
    if !is_inside("host::free::ports_in_use_are_not_free") {
        return;
    }
    let _tcp = ["127.0.0.1:5001", "0.0.0.0:5002", "[::1]:5003", "[::]:5004", "192.0.2.1:5005"]
        .map(|address| TcpListener::bind(address).expect(address));
    let _udp = ["127.0.0.1:5006", "[::]:5007"].map(|address| UdpSocket::bind(address).expect(address));
    svc_bare("5000-5009 --count 3").stdout("5000\n5008\n5009\n").run();
    svc_bare("5000-5009 --count 8 -p udp").stdout("5000\n5001\n5002\n5003\n5004\n5005\n5008\n5009\n").run();
    svc_bare("5000-5009 --count 5 -p tcp").stdout("5000\n5006\n5007\n5008\n5009\n").run();
    svc_bare("5000-5009/6 --count 5").stdout("5000\n5006\n5007\n5008\n5009\n").run();
    svc_bare("5000-5009 --block 2").stdout("5008-5009\n").run();
}

#[test]
fn a_port_without_soft_facts_is_found_before_the_others() {
    if !is_inside("host::free::a_port_without_soft_facts_is_found_before_the_others") {
        return;
    }
    let named = temporary_file("free", "one 5000/tcp\ntwo 5009/udp\n");
    let svc_named = |args: &str| svc("--source system free --services-file").arg(&named).args(args);
    svc_named("5008-5009").stdout("5008\n").run();
    svc_named("5009-5010 -n 2")
        .stdout("5009\n5010\n")
        .stderr("svc: 5009 is assigned to two; nothing here has it\n")
        .run();
    svc_named("5009-5010 -n 2 -p tcp").stdout("5009\n5010\n").run();
    let _open = TcpListener::bind("127.0.0.1:5008").expect("a socket");
    svc_named("5008-5009").stdout("5009\n").stderr("svc: 5009 is assigned to two; nothing here has it\n").run();
    svc_named("5008-5009 --strict")
        .stderr(
            "svc: no free port in 5008-5009: 1 is assigned or reserved, 1 in use here; \
             drop `--strict` for the best of them\n",
        )
        .status(1)
        .run();
    // An assigned port is a better choice than one that the kernel hands out.
    let named = temporary_file("free-ephemeral", "one 32767/tcp\n");
    let svc_named = |args: &str| svc("--source system free --services-file").arg(&named).args(args);
    svc_named("32767-32770").stdout("32767\n").stderr("svc: 32767 is assigned to one; nothing here has it\n").run();
    svc_named("32767-32768 -n 2 --block 1")
        .stdout("32767\n32768\n")
        .stderr(
            "svc: 32767 is assigned to one; nothing here has it\n\
             svc: 32768 is in the kernel's ephemeral range, 32768-60999; nothing here has it\n\
             svc: to keep 32768 from being handed out, run as root: \
             `sysctl -w net.ipv4.ip_local_reserved_ports=32768`\n",
        )
        .run();
    svc_named("32767-32768 -n 2 --block 1 -q").stdout("32767\n32768\n").run();
}

#[test]
fn the_range_that_was_asked_is_answered_by_what_can_be_bound() {
    if !is_inside("host::free::the_range_that_was_asked_is_answered_by_what_can_be_bound") {
        return;
    }
    let svc_iana = |args: &str| svc(&format!("--source iana {args}"));
    svc_iana("free 8083").stdout("8083\n").stderr("svc: 8083 is assigned to us-srv; nothing here has it\n").run();
    svc_iana("free 8081-8083 -n 3")
        .stdout("8081\n8082\n8083\n")
        .stderr(
            "svc: 8081 is assigned to sunproxyadmin; nothing here has it\n\
             svc: 8082 is assigned to us-cli; nothing here has it\n\
             svc: 8083 is assigned to us-srv; nothing here has it\n",
        )
        .run();
    svc_iana("free 8081-8090 -n 10 -q").status(0).output();
    svc_iana("free 8081-8090 -n 10 --block 1")
        .stdout((8081..=8090).map(|port| format!("{port}\n")).collect::<String>())
        .stderr("svc: of the 10 ports found, 8 are assigned or reserved; nothing here has them\n")
        .run();
}

#[test]
fn one_port_is_free_or_not_with_what_is_against_it() {
    if !is_inside("host::free::one_port_is_free_or_not_with_what_is_against_it") {
        return;
    }
    let table = [
        ("3000", "assigned to hbci and in common use by Grafana"),
        ("3000 -p tcp", "assigned to hbci and in common use by Grafana"),
        ("3000/udp", "assigned to hbci and in common use by Eco"),
        ("5432", "assigned to postgresql"),
        ("4711", "assigned to first-name"),
        ("1023", "reserved by IANA"),
        ("20001-20001", "assigned to microsan and in common use by Kiali"),
        ("6333", "in common use by Qdrant"),
        ("51000", "in the kernel's ephemeral range, 32768-60999"),
    ];
    for (arguments, why) in table {
        let port = arguments.split([' ', '-', '/']).next().expect("a port");
        let (reserve, line) = match port {
            "51000" => (RESERVE_51000, format!("svc: {RESERVE_51000}\n")),
            _ => ("", String::new()),
        };
        let found = format!("{port}\n");
        let note = format!("svc: {port} is {why}; nothing here has it\n{line}");
        svc_here(&format!("free {arguments}")).stdout(&found).stderr(note).run();
        svc_here(&format!("free {arguments} --quiet")).stdout(&found).run();
        let more = if reserve.is_empty() { String::new() } else { format!("; {reserve}") };
        let refusal = format!("svc: port {port} is not free: it is {why}; nothing here has it{more}\n");
        svc_here(&format!("free --strict {arguments}")).stderr(&refusal).status(1).run();
        let json = svc_here(&format!("free --strict {arguments} -f jsonl -q")).status(1).output();
        let miss: serde_json::Value = serde_json::from_str(&json).expect("one object");
        assert_eq!((&miss["found"], &miss["port"]), (&false.into(), &serde_json::Value::Null), "{json}");
        assert_eq!(miss["notice"], refusal.trim_end()["svc: ".len()..], "{json}");
        assert_eq!(miss["next"], format!("svc port {port} --here"), "{json}");
    }
    svc_here("free 0")
        .stderr("svc: port 0 is not free: it is reserved: to bind(2) it means any port\n")
        .status(1)
        .run();
}

const RESERVE_51000: &str =
    "to keep 51000 from being handed out, run as root: `sysctl -w net.ipv4.ip_local_reserved_ports=51000`";

#[test]
fn a_port_in_use_is_not_free_and_its_process_is_named() {
    if !is_inside("host::free::a_port_in_use_is_not_free_and_its_process_is_named") {
        return;
    }
    let _tcp =
        ["127.0.0.1:5001", "[::1]:5001", "0.0.0.0:3000"].map(|address| TcpListener::bind(address).expect(address));
    let _udp = UdpSocket::bind("0.0.0.0:6333").expect("a socket");
    rename(b"a-\x1b[31mserver");
    let owner = format!("`a-\\u{{1b}}[31mserver` (PID {})", std::process::id());
    let open = format!("svc: port 5001 is not free: it is open here by {owner}\n");
    svc_bare("5001").stderr(&open).status(1).run();
    svc_bare("5001 -p tcp").stderr(&open).status(1).run();
    svc_bare("5001 -p udp").stdout("5001\n").run();
    let assigned = format!("svc: port 3000 is not free: it is assigned to hbci and open here by {owner}\n");
    svc_here("free 3000 --source system,iana").stderr(assigned).status(1).run();
    let used = format!("svc: port 6333 is not free: it is in common use by Qdrant and open here by {owner}\n");
    svc_here("free 6333").stderr(used).status(1).run();
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
fn a_port_of_an_ended_connection_is_in_use_and_not_open() {
    if !is_inside("host::free::a_port_of_an_ended_connection_is_in_use_and_not_open") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:7614").expect("a socket");
    let client = TcpStream::connect("127.0.0.1:7614").expect("a connection");
    let peer = client.local_addr().expect("connected");
    drop(listener.accept().expect("a connection"));
    drop(listener);
    drop(client);
    // The server closed its end first, so its port is in TIME_WAIT.
    svc_bare("7614")
        .stderr(format!(
            "svc: port 7614 is not free: it is in use here, in TIME_WAIT on 127.0.0.1 after a connection to {peer}; \
             a server that sets SO_REUSEADDR can use it\n"
        ))
        .status(1)
        .run();
}

#[test]
fn a_check_answers_for_each_port() {
    if !is_inside("host::free::a_check_answers_for_each_port") {
        return;
    }
    let table = "\
PORT   PROTOCOL  FREE  REASON
5432   tcp, udp  yes   assigned to postgresql; nothing here has it
5000   tcp, udp  yes   nothing here has it
9200   tcp       yes   assigned to wap-wsp; nothing here has it
";
    let svc_assigned = |args: &str| svc_here(&format!("--source system,iana free {args}"));
    svc_assigned("--check 5432 50 -p udp -f plain")
        .stdout("5432\tyes\tassigned to postgresql; nothing here has it\n50\tyes\tassigned to re-mail-ck; nothing here has it\n")
        .run();
    let named = temporary_file("free-check", "postgresql 5432/tcp\nwap-wsp 9200/tcp\n");
    let check = |args: &str| svc("--source system free --services-file").arg(&named).args("--check").args(args);
    check("5432 5000 9200/tcp -f table").stdout(table).run();
    let _open = TcpListener::bind("127.0.0.1:5432").expect("a socket");
    rename(b"postgres");
    let id = std::process::id();
    check("5432-5433 5432/udp")
        .stdout(format!(
            "5432\tno\tassigned to postgresql and open here by `postgres` (PID {id})\n5433\tyes\tnothing here has it\n\
             5432\tyes\tnothing here has it\n"
        ))
        .status(1)
        .run();
    check("- -f jsonl -p tcp")
        .stdin("5432\n")
        .stdout(format!(
            r#"{{"port":5432,"protocols":["tcp"],"free":false,"class":"registered","facts":["assigned","in-use"],"service":"postgresql","product":null,"processes":[{{"pid":{id},"name":"postgres"}}],"reason":"assigned to postgresql and open here by `postgres` (PID {id})"}}"#
        ) + "\n")
        .status(1)
        .run();
    check("5432/tcp 0 -f csv")
        .stdout(format!(
            "port,protocols,free,class,facts,service,product,pids,reason\n\
             5432,tcp,no,registered,assigned in-use,postgresql,,{id},assigned to postgresql and open here by `postgres` (PID {id})\n\
             0,tcp udp,no,well-known,zero,,,,reserved: to bind(2) it means any port\n"
        ))
        .status(1)
        .run();
    check("9200 --strict").stdout("9200\tno\tassigned to wap-wsp; nothing here has it\n").status(1).run();
    check("9200 http 70000")
        .stdout("9200\tyes\tassigned to wap-wsp; nothing here has it\n")
        .stderr(
            "svc: `http` is not a port, a port range or a class (well-known, registered, dynamic)\n\
             svc: `70000` is out of range: ports are 0 to 65535\n",
        )
        .status(2)
        .run();
}

#[test]
fn one_port_is_answered_with_yes_or_no_in_a_table() {
    if !is_inside("host::free::one_port_is_answered_with_yes_or_no_in_a_table") {
        return;
    }
    let _open = TcpListener::bind("127.0.0.1:5001").expect("a socket");
    rename(b"a-server");
    svc_bare("61000 -f table")
        .stdout("PORT   PROTOCOL  FREE  REASON\n61000  tcp, udp  yes   nothing here has it\n")
        .run();
    svc_bare("5001 -f table")
        .stdout(format!(
            "PORT   PROTOCOL  FREE  REASON\n5001   tcp, udp  no    open here by `a-server` (PID {})\n",
            std::process::id()
        ))
        .status(1)
        .run();
}

#[test]
fn if_there_are_too_few_ports_the_others_are_counted() {
    if !is_inside("host::free::if_there_are_too_few_ports_the_others_are_counted") {
        return;
    }
    let _tcp = TcpListener::bind("127.0.0.1:5003").expect("a socket");
    let table = [
        ("5432-5433", "no free port in 5432-5433: 2 are assigned or reserved; drop `--strict` for the best of them"),
        ("6333-6334", "no free port in 6333-6334: 2 are in common use; drop `--strict` for the best of them"),
        ("6333-6334 -p TCP", "no free port in 6333-6334: 2 are in common use; drop `--strict` for the best of them"),
        ("5003-5003 -n 1 --block 2", "no block of 2 free ports in 5003: 1 is assigned or reserved; try a wider range"),
    ];
    for (arguments, message) in table {
        svc_here(&format!("free --strict {arguments}")).stderr(format!("svc: {message}\n")).status(1).run();
        svc_here(&format!("free --strict {arguments} --quiet")).status(1).run();
    }
    svc_bare("5002-5003 -n 2")
        .stdout("5002\n")
        .stderr("svc: only 1 of 2 free ports in 5002-5003: 1 is in use here; try a wider range\n")
        .status(1)
        .run();
    svc_bare("5004-5013 --block 11")
        .stderr("svc: no block of 11 free ports in 5004-5013: it has only 10 ports; try a wider range\n")
        .status(1)
        .run();
    svc_bare("5002-5005 --block 2 -n 2 --seed 1")
        .stdout("5004-5005\n")
        .stderr("svc: only 1 of 2 blocks of 2 free ports in 5002-5005: 1 is in use here; try a wider range\n")
        .status(1)
        .run();
    svc_bare("5000-5009 --block 4 --count 3 --seed 1 -q").status(1).output();
    // No range is wider.
    let all = svc_bare("--block 65536 -q").status(1).output();
    assert_eq!(all, "");
    svc_bare("4000-5999 --block 1500")
        .stderr("svc: no block of 1500 free ports in 4000-5999: 1 is in use here; try a wider range\n")
        .status(1)
        .run();
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
    // Ports above it are as good, and no range has to be given.
    set("1024 60000").expect("it was set before");
    let [port] = ports(svc_bare(""))[..] else { panic!("one port") };
    assert!(port > 60_000, "{port}");
}

#[test]
fn where_every_port_is_ephemeral_one_is_given_with_the_setting_that_keeps_it() {
    if !is_inside("host::free::where_every_port_is_ephemeral_one_is_given_with_the_setting_that_keeps_it") {
        return;
    }
    let set = |setting: &str, value: &str| std::fs::write(format!("/proc/sys/net/ipv4/{setting}"), value);
    if set("ip_local_port_range", "1024 65535").is_err() {
        return skip("another ephemeral range", "the kernel does not let it be set");
    }
    let note = |port: &str, reserved: &str| {
        format!(
            "svc: {port} is in the kernel's ephemeral range, 1024-65535; nothing here has it\n\
             svc: to keep {port} from being handed out, run as root: \
             `sysctl -w net.ipv4.ip_local_reserved_ports={reserved}`\n"
        )
    };
    for arguments in ["--seed 7", "8000-8999 --seed 7", "10000-32767 --seed 7", "dynamic --seed 7"] {
        let port = svc_bare(arguments).command().output().expect("a run").stdout;
        let port = String::from_utf8(port).expect("a port").trim_end().to_owned();
        svc_bare(arguments).stdout(format!("{port}\n")).stderr(note(&port, &port)).run();
    }
    svc_bare("8000-8999 --strict --seed 7")
        .stderr(
            "svc: no free port in 8000-8999: 1000 are ephemeral; to keep 8275 from being handed out, run as root: \
             `sysctl -w net.ipv4.ip_local_reserved_ports=8275`\n",
        )
        .status(1)
        .run();
    // The setting that the message names helps: now the port is the first choice, without a note.
    set("ip_local_reserved_ports", "8275").expect("it can be set");
    svc_bare("8000-8999 --strict").stdout("8275\n").run();
    svc_bare("--strict").stdout("8275\n").run();
    svc_bare("").stdout("8275\n").run();
    // What is reserved already stays so.
    svc_bare("9000").stdout("9000\n").stderr(note("9000", "8275,9000")).run();
    svc_bare("8276").stdout("8276\n").stderr(note("8276", "8275-8276")).run();
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
                + r#""class":"registered","facts":[],"notice":null,"next":null}"#
                + "\n",
        )
        .run();
    svc_bare("5000-5009 --block 3").status(0).output();
    svc_bare("5000-5006 --block 3 --count 2").stdout("5000-5002\n5004-5006\n").run();
}

#[test]
fn every_format_has_the_ports() {
    svc_bare("61000-61000 -n 1 --block 1 -f csv -p tcp")
        .stdout("port,last_port,protocols,class,facts\n61000,61000,tcp,dynamic,\n")
        .run();
    svc_bare("61000-61001 -n 2 -f table")
        .stdout("PORT             PROTOCOL\n61000            tcp, udp\n61001            tcp, udp\n")
        .run();
    svc_bare("61000-61001 -n 2 -p tcp -f csv")
        .stdout("port,last_port,protocols,class,facts\n61000,61000,tcp,dynamic,\n61001,61001,tcp,dynamic,\n")
        .run();
    svc_bare("61000-61001 --block 2 -f json")
        .stdout(
            "[\n".to_owned()
                + r#"{"query":"61000-61001","found":true,"port":61000,"last_port":61001,"protocols":["tcp","udp"],"#
                + r#""class":"dynamic","facts":[],"notice":null,"next":null}"#
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
        ("5000/sctp", "`svc free` can only check tcp and udp, not `sctp`"),
        ("1-2 3-4", "give one port or range, or check each of them with `svc free --check 1-2 3-4`"),
    ];
    for (arguments, error) in table {
        svc(&format!("free {arguments}")).stderr(format!("svc: {error}\n")).status(2).run();
    }
    for arguments in ["--count 0", "--block 0", "--count 65537", "--block x", "--check", "--check 5 --count 2"] {
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
