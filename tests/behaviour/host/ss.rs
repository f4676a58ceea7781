//! The sockets compared with `ss -lntu` of iproute2, entry by entry; and many of them.

use super::namespace::is_inside;
use crate::harness::{skip, svc};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::Command;
use std::time::{Duration, Instant};
use svc_lookup::host;

/// A socket as `protocol address port`.
type Entries = Vec<String>;

/// The list of ss.
fn ss_entries() -> Option<Entries> {
    let output = Command::new("ss").args(["-lntuH"]).output().ok().filter(|output| output.status.success())?;
    let text = String::from_utf8(output.stdout).expect("ss writes UTF-8");
    let mut entries: Entries = text.lines().map(of_line).collect();
    entries.sort_unstable();
    Some(entries)
}

fn of_line(line: &str) -> String {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (address, port) = fields[4].rsplit_once(':').expect("an address and a port");
    format!("{} {} {port}", fields[0], address.replace(['[', ']'], ""))
}

fn library_entries() -> Entries {
    let sockets = host::sockets().expect("sockets");
    let entry = |socket: &host::Socket| format!("{} {} {}", socket.protocol, socket.address, socket.port);
    let mut entries: Entries = sockets.iter().map(entry).collect();
    entries.sort_unstable();
    entries
}

/// The list of the program, one entry per address.
fn program_entries() -> Entries {
    let rows = svc("listening").output();
    let entries = rows.lines().flat_map(|row| {
        let fields: Vec<&str> = row.split('\t').collect();
        let entry = |address: &str| format!("{} {address} {}", fields[2], fields[1]);
        fields[6].split(' ').map(entry).collect::<Vec<_>>()
    });
    let mut entries: Entries = entries.collect();
    entries.sort_unstable();
    entries
}

#[test]
fn the_sockets_match_those_of_ss() {
    if !is_inside("host::ss::the_sockets_match_those_of_ss") {
        return;
    }
    if ss_entries().is_none() {
        return skip("the sockets of ss", "there is no `ss` of iproute2");
    }
    let addresses = ["127.0.0.1", "127.0.0.2", "0.0.0.0", "192.0.2.1", "[::1]", "[::]"];
    let (mut tcp, mut udp) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        tcp.extend(addresses.map(|address| TcpListener::bind(format!("{address}:0")).expect(address)));
        udp.extend(addresses.map(|address| UdpSocket::bind(format!("{address}:0")).expect(address)));
    }
    let streams: Vec<TcpStream> =
        tcp.iter().map(|listener| TcpStream::connect(listener.local_addr().expect("bound")).expect("open")).collect();
    let accepted: Vec<_> = tcp.iter().map(|listener| listener.accept().expect("a connection")).collect();
    let peer = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    peer.connect(udp[0].local_addr().expect("bound")).expect("a peer");
    let ss = ss_entries().expect("ss runs");
    assert_eq!((ss.len(), streams.len(), accepted.len()), (60, 30, 30));
    assert_eq!(library_entries(), ss);
    assert_eq!(program_entries(), ss);
    drop((tcp, udp));
    assert_eq!(library_entries(), ss_entries().expect("ss runs"));
}

#[test]
fn two_thousand_sockets_are_listed_within_100_milliseconds() {
    if !is_inside("host::ss::two_thousand_sockets_are_listed_within_100_milliseconds") {
        return;
    }
    let tcp = |_| ["127.0.0.1:0", "[::1]:0"].map(|address| TcpListener::bind(address).expect(address));
    let udp = |_| ["127.0.0.1:0", "[::1]:0"].map(|address| UdpSocket::bind(address).expect(address));
    let _sockets: (Vec<_>, Vec<_>) = ((0..500).map(tcp).collect(), (0..500).map(udp).collect());
    assert_eq!(program_entries().len(), 2000);
    let time = |_| {
        let begin = Instant::now();
        svc("listening").output();
        begin.elapsed()
    };
    // The goal is for a release build; an unoptimized one may take three times as long. The shortest of some runs counts,
    // because other tests run at the same time.
    let most = Duration::from_millis(if cfg!(debug_assertions) { 300 } else { 100 });
    let shortest = (0..5).map(time).min().expect("some runs");
    assert!(shortest < most, "{shortest:?}");
}
