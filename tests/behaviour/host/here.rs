//! `svc port`: whether a port is open here, and by which process; always on a terminal, elsewhere with `--here`.

use super::namespace::{is_inside, rename};
use crate::harness::svc_here;
use std::net::{TcpListener, UdpSocket};
use std::time::{Duration, Instant};

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

#[test]
fn thousands_of_ports_are_looked_up_here_in_a_few_seconds() {
    if !is_inside("host::here::thousands_of_ports_are_looked_up_here_in_a_few_seconds") {
        return;
    }
    let _tcp = ["127.0.0.1:2", "127.0.0.1:2998"].map(|address| TcpListener::bind(address).expect(address));
    let connected = UdpSocket::bind("127.0.0.1:2999").expect("a socket");
    connected.connect("127.0.0.1:9").expect("a peer");
    rename(b"a-server");
    let pid = std::process::id();
    let ports: String = (1..=3000).map(|port| format!("{port}\n")).collect();
    let start = Instant::now();
    let got = svc_here("port - --here --quiet --source system").stdin(ports).status(1).finished();
    let answers = String::from_utf8(got.stdout).expect("UTF-8");
    let here: Vec<&str> = answers.lines().filter(|line| line.contains("\there\t")).collect();
    let open =
        |port: u16| format!("open here by a-server ({pid}), reachable from this machine only (127.0.0.1)#{port}");
    let found: Vec<String> = here
        .iter()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .map(|fields| format!("{}#{}", fields[6], fields[1]))
        .collect();
    assert_eq!(found.len(), 3, "{here:?}");
    assert_eq!((&found[0], &found[1]), (&open(2), &open(2998)));
    assert!(found[2].contains("in use here by a-server") && found[2].ends_with("#2999"), "{found:?}");
    // Asking the kernel for each took 7 ms and more.
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
}
