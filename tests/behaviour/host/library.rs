//! The library: the sockets and processes that own a port.

use super::namespace::{is_inside, own_process};
use std::net::{TcpListener, TcpStream, UdpSocket};
use svc_lookup::host::{self, Reach, Socket};
use svc_lookup::{Port, Protocol};

fn owners_of(port: u16, protocol: Protocol<'_>) -> Vec<String> {
    let shown = |socket: &Socket| format!("{} {}", socket.address, socket.processes.len());
    host::owners_of(Port::new(port), protocol).expect("sockets").iter().map(shown).collect()
}

#[test]
fn the_owners_of_a_port_are_known_for_each_protocol() {
    if !is_inside("host::library::the_owners_of_a_port_are_known_for_each_protocol") {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:7000").expect("a socket");
    let _udp = UdpSocket::bind("[::]:7001").expect("a socket");
    assert_eq!(owners_of(7000, Protocol::Tcp), ["127.0.0.1 1"]);
    assert_eq!(owners_of(7000, Protocol::new("TCP")), ["127.0.0.1 1"]);
    assert_eq!(owners_of(7001, Protocol::Udp), ["* 1"]);
    for nothing in [owners_of(7000, Protocol::Udp), owners_of(7001, Protocol::Tcp), owners_of(7000, Protocol::Sctp)] {
        assert_eq!(nothing, Vec::<String>::new());
    }
    let owner = &host::owners_of(Port::new(7000), Protocol::Tcp).expect("sockets")[0];
    assert_eq!((owner.reach(), owner.processes[0].name.clone()), (Reach::Loopback, own_process().0));

    // A connection occupies the port of a server that has ended, and a socket with a peer occupies its own.
    let stream = TcpStream::connect("127.0.0.1:7000").expect("a connection");
    let _accepted = listener.accept().expect("a connection");
    assert_eq!(owners_of(7000, Protocol::Tcp), ["127.0.0.1 1"]);
    drop(listener);
    assert_eq!(owners_of(7000, Protocol::Tcp), ["127.0.0.1 1"]);
    assert!(!host::can_bind(Port::new(7000), Protocol::Tcp).expect("an answer"));
    let client = stream.local_addr().expect("bound").port();
    assert_eq!(owners_of(client, Protocol::Tcp), ["127.0.0.1 1"]);
    let peer = UdpSocket::bind("127.0.0.1:7002").expect("a socket");
    peer.connect("127.0.0.1:7001").expect("a peer");
    assert_eq!(owners_of(7002, Protocol::Udp), ["127.0.0.1 1"]);
    assert!(host::sockets().expect("sockets").iter().all(|socket| socket.port != Port::new(7002)));
}

#[test]
fn processes_are_searched_only_if_a_socket_is_selected() {
    let asked = std::cell::Cell::new(0);
    let _socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    let sockets = host::sockets_matching(|socket| {
        asked.set(asked.get() + 1);
        assert_eq!(socket.processes, []);
        false
    });
    assert_eq!(sockets.expect("sockets"), []);
    assert!(asked.get() > 0);
}

#[test]
fn errors_can_cross_threads() {
    fn check<E: std::error::Error + Send + Sync + 'static>() {}
    check::<host::SocketsError>();
    check::<host::SettingError>();
    check::<host::FreePortsError>();
    check::<host::UnsupportedProtocol>();
}
