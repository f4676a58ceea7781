//! `svc udp server`.

use super::running::{Server, ask, port, socket};
use std::io::ErrorKind;
use std::time::{Duration, Instant};

#[test]
fn the_server_shows_each_datagram_and_replies_with_its_length() {
    let mut server = Server::start("--count 3");
    let (one, other) = (socket(), socket());
    let address = server.address;
    assert_eq!(ask(&one, address, b"hello there"), "received 11 bytes");
    assert_eq!(server.line(), format!("received\t{address}\t127.0.0.1:{}\t11\t1\t\t\t\thello there\n", port(&one)));
    assert_eq!(ask(&other, address, b"!"), "received 1 byte");
    assert_eq!(server.line(), format!("received\t{address}\t127.0.0.1:{}\t1\t2\t\t\t\t!\n", port(&other)));
    assert_eq!(ask(&one, address, b""), "received 0 bytes");
    assert_eq!(server.line(), format!("received\t{address}\t127.0.0.1:{}\t0\t3\t\t\t\t\n", port(&one)));
    server.ends_with(3, 12);
}

#[test]
fn a_signal_stops_the_server_at_once_with_its_count() {
    for signal in ["INT", "TERM"] {
        let mut server = Server::start("");
        ask(&socket(), server.address, b"1234567");
        server.line();
        let begin = Instant::now();
        server.signal(signal);
        server.ends_with(1, 7);
        assert!(begin.elapsed() < Duration::from_secs(10), "{signal}");
    }
    let server = Server::start("");
    server.signal("TERM");
    server.ends_with(0, 0);
}

#[test]
fn a_second_signal_stops_a_server_whose_output_is_blocked() {
    let server = Server::start("");
    let (socket, most) = (socket(), [b'x'; 60_000]);
    socket.set_read_timeout(Some(Duration::from_millis(500))).expect("a time");
    let mut buffer = [0; 100];
    // Nothing reads the pipe: once it is full, there are no replies.
    let blocked = (0..100).find(|_| {
        socket.send_to(&most, server.address).expect("sent");
        socket.recv_from(&mut buffer).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    });
    assert!(blocked.is_some(), "the pipe takes six megabytes");
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(200));
    server.signal("TERM");
    assert_eq!(server.end().0, Some(128 + 15));
}

#[test]
fn bytes_that_are_not_text_are_escaped_so_that_a_datagram_is_one_line() {
    let mut server = Server::start("");
    let table: [(&[u8], &str); 5] = [
        (b"\xff\xfe\0", "\\xff\\xfe\\u{0}"),
        (b"\x1b[2J\x07", "\\u{1b}[2J\\u{7}"),
        (b"two\nlines\r\n", "two\\nlines\\r\\n"),
        (b"a\tb", "a b"),
        ("caf\u{e9} \u{202e}sdrawkcab".as_bytes(), "caf\u{e9} \\u{202e}sdrawkcab"),
    ];
    for (data, shown) in table {
        ask(&socket(), server.address, data);
        let line = server.line();
        assert_eq!(line.split('\t').nth(8), Some(&*format!("{shown}\n")), "{line}");
    }
}

#[test]
fn replies_of_another_server_are_ignored() {
    let mut server = Server::start("--count 2");
    let socket = socket();
    socket.send_to(b"received 5 bytes", server.address).expect("sent");
    assert!(server.line().ends_with("\treceived 5 bytes\n"));
    // The first reply is to the second datagram.
    assert_eq!(ask(&socket, server.address, b"1234"), "received 4 bytes");
}

#[test]
fn a_closed_pipe_stops_the_server_without_an_error() {
    let server = Server::start("");
    let address = server.address;
    let end = server.stop_reading(|| {
        socket().send_to(b"not shown", address).expect("sent");
    });
    assert_eq!(end, (Some(0), String::new()));
}

#[test]
fn one_socket_listens_on_all_addresses_of_both_versions_of_ip() {
    let mut server = Server::start("--bind ::");
    assert_eq!(server.address.ip().to_string(), "::");
    let one = socket();
    let mut v4 = server.address;
    v4.set_ip([127, 0, 0, 1].into());
    assert_eq!(ask(&one, v4, b"over IPv4"), "received 9 bytes");
    let line = server.line();
    assert_eq!(line.split('\t').nth(2), Some(&*format!("127.0.0.1:{}", port(&one))), "{line}");
}

#[test]
fn a_server_whose_output_was_closed_at_once_stops() {
    let mut command = crate::harness::svc("udp server --port 0").command();
    let mut child = command.spawn().expect("a server");
    drop(child.stdout.take());
    let (status, errors) = crate::harness::end(child);
    assert_eq!((status, errors.as_str()), (Some(0), ""));
}
