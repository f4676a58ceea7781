//! `svc port`: whether a port is open here, and by which process; always on a terminal, elsewhere with `--here`.

use super::namespace::{is_inside, rename};
use crate::harness::svc_here;
use std::net::{TcpListener, UdpSocket};

#[test]
fn an_open_port_has_an_additional_line() {
    if !is_inside("host::here::an_open_port_has_an_additional_line") {
        return;
    }
    let _tcp = ["0.0.0.0:53", "[::]:54"].map(|address| TcpListener::bind(address).expect(address));
    let _udp = UdpSocket::bind("0.0.0.0:53").expect("a socket");
    rename(b"a-server");
    let pid = std::process::id();
    svc_here("--color never port 53/tcp")
        .stdout(format!(
            "\
SERVICE  PORT  PROTOCOL  CLASS       SOURCE    DESCRIPTION
domain   53    tcp       well-known  system    Domain Name Server
bind     53    tcp       well-known  practice  BIND 9: DNS queries answered by named
-        53    tcp       well-known  here      open on 0.0.0.0 by a-server ({pid})
"
        ))
        .run_on_terminal(120);
    let plain = "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n";
    svc_here("port 53/tcp --source system").stdout(plain).run();
    svc_here("port 53/tcp --source system --here")
        .stdout(format!("{plain}\t53\ttcp\twell-known\there\t\topen on 0.0.0.0 by a-server ({pid})\n"))
        .run();
    svc_here("53/tcp --source system --color never")
        .stdout(format!(
            "\
SERVICE  PORT  PROTOCOL  CLASS       SOURCE  DESCRIPTION
domain   53    tcp       well-known  system  Domain Name Server
-        53    tcp       well-known  here    open on 0.0.0.0 by a-server ({pid})
"
        ))
        .run_on_terminal(120);
    // Both protocols share a row; a port that is not open has none.
    svc_here("port 52-54 --source system --color never")
        .stdout(format!(
            "\
SERVICE  PORT  PROTOCOL  CLASS       SOURCE  DESCRIPTION
domain   53    tcp, udp  well-known  system  Domain Name Server
-        53    tcp, udp  well-known  here    open on 0.0.0.0 by a-server ({pid})
-        54    tcp       well-known  here    open on :: by a-server ({pid})
"
        ))
        .run_on_terminal(120);
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
            "\t61234\tudp\tdynamic\t\t\tdynamic port, never assigned\n\
             \t61234\tudp\tdynamic\there\t\topen on 127.0.0.1 by a-server ({pid})\n"
        ))
        .status(1)
        .run();
    let json = svc_here("port 61234/udp --here --source system -f jsonl").status(1).output();
    let here = json.lines().nth(1).expect("a line more");
    assert!(here.starts_with(r#"{"query":"61234/udp","found":false,"name":null,"#), "{here}");
    assert!(here.contains(r#""source":"here""#), "{here}");
    svc_here("port 53/udp --here -f services").stdout("domain          53/udp\n").run();
    svc_here("port - --here --source system")
        .stdin("61234/udp\n53/udp\n")
        .stdout(format!(
            "\t61234\tudp\tdynamic\t\t\tdynamic port, never assigned\n\
             \t61234\tudp\tdynamic\there\t\topen on 127.0.0.1 by a-server ({pid})\n\
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
                "domain\t53\tudp\twell-known\tsystem\t\t\n\
                 \t53\tudp\twell-known\there\t\topen on 0.0.0.0 by a-server ({pid})\n"
            ))
            .run();
    }
}
