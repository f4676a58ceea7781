//! The largest datagram, and one byte more.

use super::running::Server;
use crate::harness::svc;
use std::io::ErrorKind;
use std::net::UdpSocket;

#[test]
fn the_largest_datagram_is_not_cut() {
    for (address, largest) in [("127.0.0.1", 65_507), ("::1", 65_527)] {
        let mut server = Server::start(&format!("--bind {address}"));
        let data: String = ('a'..='z').cycle().take(largest).collect();
        let lines = svc("udp client").arg(address).args(&server.port()).args("--message -").stdin(&data).output();
        assert!(lines.ends_with(&format!("\treceived {largest} bytes\n")), "{address}");
        let line = server.line();
        assert_eq!(line.split('\t').nth(8).map(str::trim_end), Some(&*data), "{address}");
    }
}

#[test]
fn one_byte_more_is_refused_before_it_is_sent() {
    for (address, version, largest) in [("127.0.0.1", "IPv4", 65_507), ("::1", "IPv6", 65_527)] {
        let error =
            |length: &str| format!("svc: {length} do not fit: a datagram over {version} carries at most {largest}\n");
        let run = || svc("udp client --message -").arg(address);
        let length = format!("{} bytes", largest + 1);
        run().stdin(vec![b'x'; largest + 1]).stderr(error(&length)).status(2).run();
        run().stdin(vec![b'x'; 1 << 20]).stderr(error("65536 bytes or more")).status(2).run();
    }
}

#[test]
fn the_limit_is_that_of_the_system() {
    for (address, largest) in [("127.0.0.1:0", 65_507), ("[::1]:0", 65_527)] {
        let socket = UdpSocket::bind(address).expect("a free port");
        let peer = socket.local_addr().expect("an address");
        assert_eq!(socket.send_to(&vec![0; largest], peer).expect("the largest"), largest);
        let error = socket.send_to(&vec![0; largest + 1], peer).expect_err("one byte more");
        assert!(!matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted), "{error}");
    }
}

#[test]
fn a_terminal_shows_a_long_datagram_shortened() {
    let server = Server::start("");
    let message = "x".repeat(5000);
    let run = svc("--color never udp client").args(&server.port()).arg("--message").arg(&message);
    let Some(shown) = run.in_this_network().shown_on_terminal(200) else { return };
    assert!(shown.starts_with("sent 5,000 bytes from "), "{shown}");
    assert!(shown.contains(&format!(": {}…\n", "x".repeat(1000))), "{shown}");
}
