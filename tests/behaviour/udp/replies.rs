//! Replies from other addresses: a third socket replies before the one that was asked.

use super::running::{port, socket};
use crate::harness::svc;
use std::net::UdpSocket;
use std::thread::JoinHandle;

/// A peer that is asked, and another that replies first; the asked one replies afterwards if `asked_replies`. Returns the
/// ports of both.
fn two_peers(asked_replies: bool) -> (u16, u16, JoinHandle<UdpSocket>) {
    let (asked, other) = (socket(), socket());
    let ports = (port(&asked), port(&other));
    let replying = std::thread::spawn(move || {
        let (_, client) = asked.recv_from(&mut [0; 100]).expect("a datagram");
        other.send_to(b"trust me", client).expect("sent");
        if asked_replies {
            asked.send_to(b"here I am", client).expect("sent");
        }
        // Stays open while the client waits; otherwise the port would be closed.
        asked
    });
    (ports.0, ports.1, replying)
}

/// The fields of the last line, from the event on.
fn last(lines: &str) -> Vec<String> {
    lines.lines().last().expect("a line").split('\t').map(str::to_owned).collect()
}

#[test]
fn a_reply_from_another_address_is_ignored() {
    let (asked, _, replying) = two_peers(true);
    let lines = svc("udp client --timeout 20 --message who --port").arg(asked.to_string()).output();
    let fields = last(&lines);
    assert_eq!((&*fields[0], &*fields[2], &*fields[5]), ("reply", &*format!("127.0.0.1:{asked}"), "yes"), "{lines}");
    assert_eq!(fields[8], "here I am");
    assert!(!lines.contains("trust me"), "{lines}");
    drop(replying);
}

#[test]
fn only_a_reply_from_another_address_is_a_timeout() {
    let (asked, _, replying) = two_peers(false);
    let error = format!("svc: no reply from 127.0.0.1:{asked} in 0.5 s and 3 tries; ")
        + "check the host and the port, or raise `--timeout`"
        + "; `--promiscuous` shows replies from other addresses\n";
    let run = svc("udp client --timeout 0.5 --message who --port").arg(asked.to_string());
    let lines = run.stderr(error).status(1).output();
    assert!(!lines.contains("trust me"), "{lines}");
    drop(replying.join());
}

#[test]
fn a_promiscuous_client_accepts_the_first_reply_and_says_where_it_came_from() {
    let (asked, other, replying) = two_peers(true);
    let run = svc("udp client --promiscuous --timeout 20 --message who --port").arg(asked.to_string());
    let fields = last(&run.output());
    assert_eq!((&*fields[0], &*fields[2], &*fields[5]), ("reply", &*format!("127.0.0.1:{other}"), "no"));
    assert_eq!(fields[8], "trust me");
    drop(replying);
}

#[test]
fn a_promiscuous_client_recognizes_a_reply_from_the_address_it_asked() {
    let asked = socket();
    let run = svc("udp client --promiscuous --timeout 20 --port").arg(port(&asked).to_string());
    let replying = std::thread::spawn(move || {
        let (_, client) = asked.recv_from(&mut [0; 100]).expect("a datagram");
        asked.send_to(b"here I am", client).expect("sent");
    });
    let fields = last(&run.output());
    assert_eq!((&*fields[5], &*fields[8]), ("yes", "here I am"));
    replying.join().expect("a server");
}

#[test]
fn on_a_terminal_a_sentence_says_where_the_reply_came_from() {
    let (asked, other, replying) = two_peers(true);
    let run = svc("--color never udp client --promiscuous --timeout 20 --port").arg(asked.to_string());
    let Some(shown) = run.in_this_network().shown_on_terminal(80) else { return };
    assert!(
        shown.ends_with(&format!("\n127.0.0.1:{other}, NOT the requested address, replied with 8 bytes: trust me\n")),
        "{shown}"
    );
    drop(replying);
}

#[test]
fn a_promiscuous_client_knows_its_own_address() {
    let (asked, _, replying) = two_peers(true);
    let lines = svc("udp client --promiscuous --timeout 20 --port").arg(asked.to_string()).output();
    assert!(lines.starts_with("sent\t127.0.0.1:"), "{lines}");
    drop(replying);
}

#[test]
fn a_promiscuous_client_times_out_without_a_reply() {
    let silent = socket();
    let port = port(&silent);
    svc("udp client --promiscuous --timeout 0.05 --port")
        .arg(port.to_string())
        .stderr(format!(
            "svc: no reply to a datagram for 127.0.0.1:{port} in 0.05 s and 1 try; \
             check the host and the port, or raise `--timeout`\n"
        ))
        .status(1)
        .output();
}
