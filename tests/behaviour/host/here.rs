//! `svc port`: whether a port is open here, and by which process; always on a terminal, elsewhere with `--here`.

use super::namespace::{is_inside, rename};
use crate::harness::svc_here;
use std::net::{TcpListener, UdpSocket};

#[test]
fn what_is_open_here_comes_first() {
    if !is_inside("host::here::what_is_open_here_comes_first") {
        return;
    }
    let _tcp = ["0.0.0.0:53", "[::]:54"].map(|address| TcpListener::bind(address).expect(address));
    let _udp = UdpSocket::bind("0.0.0.0:53").expect("a socket");
    rename(b"a-server");
    let pid = std::process::id();
    svc_here("--source system,iana --color never port 53/tcp")
        .stdout(format!(
            "\
SERVICE               PORT         PROTOCOL        SOURCE          DESCRIPTION
open here             53           tcp             here            by a-server ({pid}), reachable from anywhere (0.0.0.0)
domain                53           tcp             system          Domain Name Server
"
        ))
        .run_on_terminal(140);
    let plain = "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n";
    svc_here("port 53/tcp --source system").stdout(plain).run();
    svc_here("port 53/tcp --source system --here")
        .stdout(format!(
            "\t53\ttcp\twell-known\there\t\topen here by a-server ({pid}), reachable from anywhere (0.0.0.0)\n{plain}"
        ))
        .run();
    svc_here("53/tcp --source system --color never")
        .stdout(format!(
            "\
SERVICE               PORT         PROTOCOL        SOURCE          DESCRIPTION
open here             53           tcp             here            by a-server ({pid}), reachable from anywhere (0.0.0.0)
domain                53           tcp             system          Domain Name Server
"
        ))
        .run_on_terminal(140);
    // Both protocols share a row; a port that is not open has none.
    svc_here("port 52-54 --source system --color never")
        .stdout(format!(
            "\
SERVICE               PORT         PROTOCOL        SOURCE          DESCRIPTION
open here             53           tcp, udp        here            by a-server ({pid}), reachable from anywhere (0.0.0.0)
open here             54           tcp             here            by a-server ({pid}), reachable from anywhere (*)
domain                53           tcp, udp        system          Domain Name Server
"
        ))
        .run_on_terminal(140);
}

#[test]
fn an_open_port_without_a_service_is_still_not_found() {
    if !is_inside("host::here::an_open_port_without_a_service_is_still_not_found") {
        return;
    }
    let _socket = UdpSocket::bind("127.0.0.1:61234").expect("a socket");
    rename(b"a-server");
    let pid = std::process::id();
    svc_here("port 61234/udp --here --source system")
        .stdout(format!(
            "\t61234\tudp\tdynamic\there\t\topen here by a-server ({pid}), reachable from this machine only (127.0.0.1)\n\
             \t61234\tudp\tdynamic\t\t\tdynamic port, never assigned\n"
        ))
        .status(1)
        .run();
    let json = svc_here("port 61234/udp --here --source system -f jsonl").status(1).output();
    let here = json.lines().next().expect("a line");
    assert!(here.starts_with(r#"{"query":"61234/udp","found":false,"name":null,"#), "{here}");
    assert!(here.contains(r#""source":"here""#), "{here}");
    svc_here("port 53/udp --here -f services").stdout("domain          53/udp\n").run();
    svc_here("port - --here --source system")
        .stdin("61234/udp\n53/udp\n")
        .stdout(format!(
            "\t61234\tudp\tdynamic\there\t\topen here by a-server ({pid}), reachable from this machine only (127.0.0.1)\n\
             \t61234\tudp\tdynamic\t\t\tdynamic port, never assigned\n\
             domain\t53\tudp\twell-known\tsystem\t\t\n"
        ))
        .status(1)
        .run();
}

#[test]
fn a_protocol_in_capitals_matches_the_same_sockets() {
    if !is_inside("host::here::a_protocol_in_capitals_matches_the_same_sockets") {
        return;
    }
    let _socket = UdpSocket::bind("0.0.0.0:53").expect("a socket");
    rename(b"a-server");
    let pid = std::process::id();
    for arguments in ["53/udp", "53/UDP", "53/17", "53 -p UDP", "53 -p Udp", "53 -p 17"] {
        svc_here(&format!("port {arguments} --here --source system"))
            .stdout(format!(
                "\t53\tudp\twell-known\there\t\topen here by a-server ({pid}), reachable from anywhere (0.0.0.0)\n\
                 domain\t53\tudp\twell-known\tsystem\t\t\n"
            ))
            .run();
    }
}
