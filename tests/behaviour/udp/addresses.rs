//! Hosts with several addresses, broadcasts, and link-local addresses: each test has a network of its own.

use super::running::Server;
use crate::harness::svc;
use crate::host::namespace::is_inside;
use std::process::Command;

/// An interface with two addresses of each version of IP, and a link-local one; the other end of it is in the same network.
const NETWORK: &str = "\
ip link add veth0 type veth peer name veth1 && ip link set veth0 up && ip link set veth1 up && \
ip address add 198.51.100.1/24 dev veth0 && ip address add 198.51.100.2/24 dev veth0 && \
ip address add 2001:db8::1/64 dev veth0 nodad && ip address add 2001:db8::2/64 dev veth0 nodad && \
ip address add fe80::7/64 dev veth0 nodad && ip address add fe80::8/64 dev veth1 nodad";

fn make_network() {
    let made = Command::new("sh").args(["-c", NETWORK]).output().expect("a shell");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// The event, and the address and port of the other side, of each line.
fn events(lines: &str) -> Vec<(&str, &str)> {
    lines.lines().map(|line| line.split('\t').collect::<Vec<_>>()).map(|fields| (fields[0], fields[2])).collect()
}

#[test]
fn a_server_on_all_addresses_replies_from_the_one_that_was_asked() {
    if !is_inside("udp::addresses::a_server_on_all_addresses_replies_from_the_one_that_was_asked") {
        return;
    }
    make_network();
    let [v4, v6] = [["198.51.100.1", "198.51.100.2", "127.0.0.1"], ["2001:db8::1", "2001:db8::2", "::1"]];
    for (bind, asked) in [("0.0.0.0", &v4[..]), ("::", &[v4, v6].concat())] {
        let mut server = Server::start(&format!("--bind {bind}"));
        for address in asked {
            let lines = svc(&format!("udp client {address} --timeout 20")).args(&server.port()).output();
            let shown = if address.contains(':') { format!("[{address}]") } else { (*address).to_owned() };
            let peer = format!("{shown}:{}", server.address.port());
            assert_eq!(events(&lines).last(), Some(&("reply", &*peer)), "{lines}");
            // The server shows that address too, as often as the client had to send.
            let line = server.line();
            assert!(line.starts_with(&format!("received\t{peer}\t")), "{line}");
            for _ in 2..events(&lines).len() {
                server.line();
            }
        }
        let lines = svc("udp client fe80::7%veth0 --timeout 20").args(&server.port());
        if bind == "::" {
            assert!(lines.output().contains("\nreply\t[fe80::7%"));
        }
    }
}

#[test]
fn a_broadcast_address_needs_the_option() {
    if !is_inside("udp::addresses::a_broadcast_address_needs_the_option") {
        return;
    }
    make_network();
    let server = Server::start("--bind 0.0.0.0");
    for host in ["198.51.100.255", "127.255.255.255"] {
        for options in ["", "--promiscuous"] {
            svc(&format!("udp client {host} {options}"))
                .args(&server.port())
                .stderr(format!(
                    "svc: {host} is a broadcast address; add `--broadcast` to ask every host of its network\n"
                ))
                .status(2)
                .run();
        }
    }
    let lines = svc("udp client 198.51.100.255 --broadcast --timeout 1").args(&server.port()).output();
    let port = server.address.port();
    let (asked, replied) = (format!("198.51.100.255:{port}"), format!("198.51.100.1:{port}"));
    let events = events(&lines);
    assert_eq!((events[0], *events.last().expect("events")), (("sent", &*asked), ("reply", &*replied)), "{lines}");
    svc("udp client --broadcast --promiscuous").status(2).stderr(CONFLICT).run();
}

const CONFLICT: &str = "\
svc: the argument '--broadcast' cannot be used with '--promiscuous'

Usage: svc udp client --broadcast [HOST]

For more information, try '--help'.
";

#[test]
fn a_broadcast_shows_every_reply_until_the_timeout() {
    if !is_inside("udp::addresses::a_broadcast_shows_every_reply_until_the_timeout") {
        return;
    }
    make_network();
    let begin = std::time::Instant::now();
    let first = Server::start("--bind ::");
    let port = first.address.port();
    let run = svc("udp client ff02::1%veth0 --broadcast --timeout 1 --format json").args(&first.port());
    let lines = run.output();
    let events: serde_json::Value = serde_json::from_str(&lines).expect("JSON");
    let replies: Vec<&serde_json::Value> =
        events.as_array().expect("an array").iter().filter(|event| event["event"] == "reply").collect();
    // Both ends of the interface are in this network, and reply.
    assert!(replies.len() >= 2, "{lines}");
    for reply in replies {
        let peer = reply["peer"].as_str().expect("an address");
        assert!(peer.starts_with("[fe80::") && peer.ends_with(&format!("]:{port}")), "{lines}");
        assert_eq!((reply["asked"].as_bool(), reply["number"].as_u64()), (Some(false), Some(1)), "{lines}");
    }
    assert!(begin.elapsed().as_millis() >= 1000);
    svc("udp client 198.51.100.255 --broadcast --timeout 0.25 --port 9")
        .stderr(
            "svc: no reply to a datagram for 198.51.100.255:9 in 0.25 s and 2 tries; \
             check the host and the port, or raise `--timeout`\n",
        )
        .status(1)
        .output();
}

#[test]
fn a_link_local_address_needs_its_interface() {
    if !is_inside("udp::addresses::a_link_local_address_needs_its_interface") {
        return;
    }
    make_network();
    for address in ["fe80::7", "[fe80::7]", "ff02::1"] {
        let plain = address.trim_matches(['[', ']']);
        let error = format!("svc: `{plain}` is a link-local address; add its network interface: `{plain}%veth0`\n");
        svc(&format!("udp client {address}")).stderr(&error).status(2).run();
        svc(&format!("udp server --bind {address}")).stderr(&error).status(2).run();
    }
    svc("udp client fe80::7%nosuch").stderr("svc: no network interface is named `nosuch`\n").status(2).run();
    let server = Server::start("--bind fe80::7%veth0");
    let lines = svc("udp client fe80::7%veth0 --timeout 20").args(&server.port()).output();
    assert!(lines.contains("\nreply\t[fe80::7%"), "{lines}");
    server.signal("INT");
    assert_eq!(server.end().0, Some(0));
}
