//! `svc udp client`, and a server in another process.

use super::running::{PATIENCE, Server, port, socket};
use crate::harness::{PROGRAM, skip, svc, temporary_file};
use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn the_server_replies_to_the_client() {
    let mut server = Server::start("");
    let lines = svc("udp client").args(&server.port()).arg("--message").arg("what is up?").output();
    let local = lines.split('\t').nth(1).expect("the address of the client");
    let peer = server.address;
    // A client that waits too long sends again; the first and the last line are always there.
    let reply = lines.lines().last().expect("a reply");
    assert!(lines.starts_with(&format!("sent\t{local}\t{peer}\t11\t1\t\t\t\twhat is up?\n")), "{lines}");
    assert!(reply.starts_with(&format!("reply\t{local}\t{peer}\t17\t")), "{lines}");
    assert!(reply.ends_with("\tyes\t\t\treceived 11 bytes"), "{lines}");
    assert!(local.starts_with("127.0.0.1:"), "{lines}");
    assert_eq!(server.line(), format!("received\t{peer}\t{local}\t11\t1\t\t\t\twhat is up?\n"));
}

#[test]
fn the_default_message_is_the_time() {
    let mut server = Server::start("");
    svc("udp client").args(&server.port()).output();
    let line = server.line();
    let text = line.trim_end().rsplit('\t').next().expect("a text");
    let (words, time) = text.split_at("the time is ".len());
    let digits = |char: char| if char.is_ascii_digit() { '0' } else { char };
    assert_eq!(
        (words, time.chars().map(digits).collect::<String>().as_str()),
        ("the time is ", "0000-00-00 00:00:00Z")
    );
}

#[test]
fn a_message_may_be_empty_start_with_a_hyphen_or_come_from_standard_input() {
    for (message, stdin, bytes) in [("", "", 0), ("-x", "", 2), ("--", "", 2), ("-", "from a pipe\n", 12)] {
        let mut server = Server::start("");
        svc("udp client").args(&server.port()).arg("--message").arg(message).stdin(stdin).output();
        assert_eq!(server.line().split('\t').nth(3), Some(&*bytes.to_string()), "{message}");
    }
}

#[test]
fn a_lost_datagram_is_sent_again_after_doubling_waits() {
    let server = socket();
    let run = svc("udp client --timeout 20 --message lost --port").arg(port(&server).to_string());
    let times = std::thread::spawn(move || {
        let mut times = Vec::new();
        let mut buffer = [0; 100];
        while times.len() < 4 {
            let (length, client) = server.recv_from(&mut buffer).expect("a datagram");
            assert_eq!(&buffer[..length], b"lost");
            times.push(Instant::now());
            if times.len() == 4 {
                server.send_to(b"at last", client).expect("sent");
            }
        }
        times
    });
    let lines = run.output();
    let events: Vec<Vec<&str>> = lines.lines().map(|line| line.split('\t').collect()).collect();
    let numbers: Vec<(&str, &str)> = events.iter().map(|fields| (fields[0], fields[4])).collect();
    assert_eq!(numbers, [("sent", "1"), ("sent", "2"), ("sent", "3"), ("sent", "4"), ("reply", "4")], "{lines}");
    assert!(lines.ends_with("\tyes\t\t\tat last\n"), "{lines}");
    let times = times.join().expect("a server");
    let waits: Vec<u128> = times.windows(2).map(|two| (two[1] - two[0]).as_millis()).collect();
    // A datagram may arrive some milliseconds late, and the next one in time.
    assert!(waits[0] >= 80 && waits[1] >= 180 && waits[2] >= 380, "{waits:?}");
}

#[test]
fn a_timeout_has_exit_status_1() {
    let silent = socket();
    let begin = Instant::now();
    let error = format!(
        "svc: no reply from 127.0.0.1:{} in 0.25 s and 2 tries; check the host and the port, or raise `--timeout`; \
         `--promiscuous` shows replies from other addresses\n",
        port(&silent)
    );
    let run = |options| svc("udp client --timeout 0.25 --port").arg(port(&silent).to_string()).args(options).status(1);
    let lines = run("").stderr(error).output();
    assert!(lines.lines().count() == 2 && lines.lines().all(|line| line.starts_with("sent\t")), "{lines}");
    assert!(begin.elapsed().as_millis() >= 250 && begin.elapsed() < PATIENCE);
    run("--quiet").output();
}

#[test]
fn the_default_timeout_has_room_for_five_tries() {
    let silent = socket();
    let error = format!(
        "svc: no reply from 127.0.0.1:{} in 3 s and 5 tries; check the host and the port, or raise `--timeout`; \
         `--promiscuous` shows replies from other addresses\n",
        port(&silent)
    );
    let lines = svc("udp client --port").arg(port(&silent).to_string()).status(1).stderr(error).output();
    assert_eq!(lines.lines().count(), 5, "{lines}");
}

#[test]
fn a_closed_port_is_an_error_at_once() {
    let port = port(&socket());
    let lines = svc("udp client --timeout 60 --port")
        .arg(port.to_string())
        .stderr(format!("svc: 127.0.0.1:{port} refused the datagram: nothing is listening on UDP port {port} there\n"))
        .status(2)
        .output();
    assert_eq!(lines.lines().count(), 1, "{lines}");
}

#[test]
fn every_address_of_localhost_is_tried() {
    for address in ["127.0.0.1", "::1"] {
        let mut server = Server::start(&format!("--bind {address}"));
        let lines = svc("udp client localhost").args(&server.port()).output();
        assert!(lines.contains(&format!("\nreply\t{address}").replace("\t::1", "\t[::1]")), "{lines}");
        assert!(server.line().starts_with("received\t"));
    }
}

#[test]
fn other_names_are_resolved_by_the_system() {
    let hosts = temporary_file("hosts", "127.0.0.1 name-of-a-test\n");
    let bind = r#"mount --bind "$0" /etc/hosts && exec "$@""#;
    let through = ["unshare", "--mount", "sh", "-c", bind, hosts.to_str().expect("a path in UTF-8")];
    if !Command::new(through[0]).args(&through[1..]).arg("true").output().is_ok_and(|run| run.status.success()) {
        return skip("a name of a test", "no mount namespace can be made");
    }
    let mut server = Server::start("");
    let lines = svc("udp client name-of-a-test --message hello").args(&server.port()).through(through).output();
    assert!(lines.ends_with("\treceived 5 bytes\n"), "{lines}");
    assert!(server.line().ends_with("\thello\n"));
    let server = Server::run(svc("udp server --port 0 --bind name-of-a-test").through(through));
    assert_eq!(server.address.ip().to_string(), "127.0.0.1");
    server.signal("INT");
    server.ends_with(0, 0);
}

#[test]
fn a_host_without_an_address_is_an_error() {
    let mut run = svc("udp client").arg("no such host").command();
    let output = run.output().expect("a run");
    let errors = String::from_utf8(output.stderr).expect("text");
    assert!(errors.starts_with("svc: cannot resolve `no such host`: "), "{errors}");
    assert!(!errors.contains("failed to lookup"), "{errors}");
    assert!(errors.ends_with("; give a name or an address, and the port with `--port`\n"), "{errors}");
    assert_eq!((output.status.code(), output.stdout), (Some(2), Vec::new()));
    svc("udp client").arg("").stderr("svc: the host is empty; give a name or an address\n").status(2).run();
}

#[test]
fn a_terminal_gets_sentences_without_raw_bytes() {
    let server = socket();
    let number = port(&server);
    let replying = std::thread::spawn(move || {
        let (_, client) = server.recv_from(&mut [0; 100]).expect("a datagram");
        server.send_to(b"\x1b]0;owned\x07\xffred\n", client).expect("sent");
        client
    });
    let run = svc("--color never udp client --timeout 20 --message hi --port").arg(number.to_string());
    let Some(shown) = run.in_this_network().shown_on_terminal(200) else { return };
    let local = replying.join().expect("a server");
    let reply = "15 bytes: \\u{1b}]0;owned\\u{7}\\xffred\\n\n";
    let sent = format!("sent 2 bytes from {local} to 127.0.0.1:{number}: hi\n");
    let again = shown.strip_prefix(&sent).and_then(|rest| rest.strip_suffix(reply)).expect(&shown);
    assert!(again.ends_with(&format!("127.0.0.1:{number} replied with ")), "{shown}");
}

/// A client that asks for a name which a name server never answers, with these options; and that name server. The client can
/// be interrupted even if the tests run in the background of a shell. `None` where there are no mount namespaces, or the
/// address is taken.
#[cfg(target_os = "linux")]
fn unanswered(options: &str) -> Option<(Child, UdpSocket)> {
    let Ok(server) = UdpSocket::bind("127.77.7.7:53") else {
        skip("a name server that does not answer", "port 53 cannot be bound");
        return None;
    };
    let settings = temporary_file("resolv.conf", "nameserver 127.77.7.7\noptions timeout:30 attempts:5\n");
    let script = format!(
        r#"mount --bind "$1" /etc/resolv.conf && exec env --default-signal=INT "$0" udp client slow.example {options}"#
    );
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", &script, PROGRAM]).arg(settings);
    let client = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("unshare");
    server.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    if server.recv(&mut [0; 512]).is_err() {
        let output = client.wait_with_output().expect("it ends");
        skip("a name server that does not answer", &String::from_utf8_lossy(&output.stderr));
        return None;
    }
    Some((client, server))
}

/// Both in one test: they use one address.
#[cfg(target_os = "linux")]
#[test]
fn the_timeout_and_an_interrupt_end_the_resolving_of_a_name() {
    let begin = Instant::now();
    let Some((client, server)) = unanswered("--timeout 0.5") else { return };
    let output = client.wait_with_output().expect("it ends");
    let expected =
        "svc: `slow.example` did not resolve in 0.5 s; check the name and the network, or raise `--timeout`\n";
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(2), expected));
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    drop(server);
    let Some((mut client, _server)) = unanswered("--timeout 600") else { return };
    thread::sleep(Duration::from_millis(100));
    let begin = Instant::now();
    Command::new("kill").args(["-INT", &client.id().to_string()]).status().expect("kill");
    let status = client.wait().expect("it ends");
    assert!(!status.success() && begin.elapsed() < Duration::from_secs(5), "{status}: {:?}", begin.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn an_address_without_a_route_is_an_error_that_says_what_to_check() {
    let network = crate::harness::own_network();
    if network.is_empty() {
        return skip("an address without a route", "no network namespace");
    }
    svc("udp client 192.0.2.1 --message hello --timeout 1")
        .through(network.iter().copied())
        .stderr("svc: cannot send to 192.0.2.1:1060: Network is unreachable; check the address and the network\n")
        .status(2)
        .run();
}
