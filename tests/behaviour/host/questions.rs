//! `svc listening` with ports, ranges and names: only the sockets asked for.

use super::namespace::{is_inside, own_process};
use crate::harness::{Svc, svc, svc_here};
use bstr::ByteSlice;
use std::net::{TcpListener, UdpSocket};
use std::time::{Duration, Instant};

/// The first fields of the rows: name, port and protocol.
fn rows(svc: Svc) -> Vec<String> {
    let first_fields = |line: &str| line.split('\t').take(3).collect::<Vec<_>>().join(" ");
    svc.output().lines().map(first_fields).collect()
}

#[test]
fn ports_ranges_and_names_select_sockets_in_their_order() {
    if !is_inside("host::questions::ports_ranges_and_names_select_sockets_in_their_order") {
        return;
    }
    let _tcp = ["0.0.0.0:53", "0.0.0.0:6010", "0.0.0.0:9300"].map(|address| TcpListener::bind(address).expect(address));
    let _udp = ["0.0.0.0:53", "0.0.0.0:6020"].map(|address| UdpSocket::bind(address).expect(address));
    let table = [
        ("53", &["domain 53 tcp", "domain 53 udp"][..]),
        ("53/udp", &["domain 53 udp"]),
        ("domain", &["domain 53 tcp", "domain 53 udp"]),
        ("domain/tcp", &["domain 53 tcp"]),
        ("6000-6063", &["x11-ssh 6010 tcp", "x11 6020 udp"]),
        ("x11/udp", &["x11 6020 udp"]),
        ("6020 53/tcp", &["x11 6020 udp", "domain 53 tcp"]),
        ("--protocol udp", &["domain 53 udp", "x11 6020 udp"]),
        ("53 -p tcp", &["domain 53 tcp"]),
        ("--source system", &["domain 53 tcp", "domain 53 udp", " 6010 tcp", " 6020 udp", " 9300 tcp"]),
    ];
    for (questions, expected) in table {
        assert_eq!(rows(svc_here(&format!("listening {questions}"))), expected, "{questions}");
    }
    assert_eq!(rows(svc_here("listening -").stdin("6010\n\n domain/udp \n")), ["x11-ssh 6010 tcp", "domain 53 udp"]);
}

#[test]
fn closed_ports_and_unknown_names_are_reported() {
    if !is_inside("host::questions::closed_ports_and_unknown_names_are_reported") {
        return;
    }
    let _socket = TcpListener::bind("127.0.0.1:53").expect("a socket");
    let (name, pid) = own_process();
    let row = format!("domain\t53\ttcp\twell-known\tsystem\tloopback\t127.0.0.1\t{pid}\t{name}\n");
    let table = [
        ("80 53", 1, "nothing is open on port 80"),
        ("53 53/udp", 1, "nothing is open on port 53/udp"),
        ("53 6000-6010", 1, "nothing is open on ports 6000-6010"),
        ("53 http/tcp", 1, "nothing is open on port 80/tcp (`http/tcp`)"),
        ("53 x11", 1, "nothing is open on ports 6000/tcp, 6000-6063/udp (`x11`)"),
        ("53 domian", 1, "no service is named `domian`; did you mean `domain`, `domiq` or `domino`?"),
        ("53 1password", 1, "`1password` has no tcp or udp port"),
        ("53 airplay", 1, "nothing is open on port 7000/tcp (`airplay`)"),
        ("53 53/dccp", 2, "`svc listening` shows tcp, udp, sctp and udplite only, not `dccp`"),
        ("53 70000", 2, "`70000` is out of range: ports are 0 to 65535"),
        ("53 10-5", 2, "`10-5` runs backwards; write the lower port first"),
    ];
    for (questions, status, error) in table {
        svc_here(&format!("listening {questions}")).stdout(&row).stderr(format!("svc: {error}\n")).status(status).run();
    }
    svc_here("listening 53 80 domian --quiet").stdout(&row).status(1).run();
    svc_here("listening - --source system")
        .stdin("53\nnone\n70000\n")
        .stdout(&row)
        .stderr("svc: line 3: `70000` is out of range: ports are 0 to 65535\nsvc: line 2: no service is named `none`\n")
        .status(2)
        .run();
    svc_here("listening -p dccp")
        .stderr("svc: `svc listening` shows tcp, udp, sctp and udplite only, not `dccp`\n")
        .status(2)
        .run();
}

#[test]
fn many_closed_ports_are_counted_and_looked_up_at_once() {
    if !is_inside("host::questions::many_closed_ports_are_counted_and_looked_up_at_once") {
        return;
    }
    let start = Instant::now();
    let got = svc("listening * --source iana").status(1).finished();
    let message = String::from_utf8(got.stderr).expect("UTF-8");
    assert!(message.starts_with("svc: nothing is open on ports 1/tcp, 1/udp, 2/tcp, "), "{message:.200}");
    assert!(
        message.lines().next().is_some_and(|line| line.len() < 200 && line.ends_with(" more (`*`)")),
        "{message:.200}"
    );
    let ports: String = (1..=3000).map(|port| format!("{port}\n")).collect();
    let got = svc_here("listening -").stdin(ports).status(1).finished();
    assert_eq!(got.stderr.lines().count(), 3000);
    // Each port on its own took 7 ms, together 70 seconds and more.
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_connection_on_one_of_many_closed_ports_is_reported() {
    if !is_inside("host::questions::a_connection_on_one_of_many_closed_ports_is_reported") {
        return;
    }
    let socket = UdpSocket::bind("127.0.0.1:5353").expect("a socket");
    socket.connect("127.0.0.1:9").expect("a peer");
    let why = |question: &str| {
        let got = svc_here("listening").arg(question).status(1).finished();
        let message = String::from_utf8(got.stderr).expect("UTF-8");
        assert!(message.starts_with("svc: nothing listens on port"), "{message:.300}");
        let first = message.lines().next().expect("a message");
        first.rsplit_once("; it is ").expect("how it is in use").1.to_owned()
    };
    let (name, pid) = own_process();
    let one = why("5353/udp");
    assert!(one.contains(&format!("`{name}` (PID {pid})")), "{one}");
    assert_eq!(why("m*"), one);
}
