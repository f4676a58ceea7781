//! Whose answer it is: a third socket answers before the one that was asked.

use super::running::{port, socket};
use crate::harness::svc;
use std::net::UdpSocket;
use std::thread::JoinHandle;

/// A host that is asked, and another that hears of it and answers first; the asked one answers afterwards if it shall.
/// Gives the ports of both.
fn two_hosts(asked_answers: bool) -> (u16, u16, JoinHandle<UdpSocket>) {
    let (asked, other) = (socket(), socket());
    let ports = (port(&asked), port(&other));
    let answering = std::thread::spawn(move || {
        let (_, client) = asked.recv_from(&mut [0; 100]).expect("a question");
        other.send_to(b"trust me", client).expect("a way to the client");
        if asked_answers {
            asked.send_to(b"here I am", client).expect("a way to the client");
        }
        // It is open as long as the client waits: otherwise nobody would have the port.
        asked
    });
    (ports.0, ports.1, answering)
}

/// The fields of the last line, from the event on.
fn last(lines: &str) -> Vec<String> {
    lines.lines().last().expect("a line").split('\t').map(str::to_owned).collect()
}

#[test]
fn an_answer_from_anybody_else_is_not_taken() {
    let (asked, _, answering) = two_hosts(true);
    let lines = svc("udp client --timeout 20 --message who --port").arg(asked.to_string()).output();
    let fields = last(&lines);
    assert_eq!((&*fields[0], &*fields[2], &*fields[5]), ("answer", &*format!("127.0.0.1:{asked}"), "yes"), "{lines}");
    assert_eq!(fields[8], "here I am");
    assert!(!lines.contains("trust me"), "{lines}");
    drop(answering);
}

#[test]
fn an_answer_from_anybody_else_is_none() {
    let (asked, _, answering) = two_hosts(false);
    let error = format!("svc: no reply from 127.0.0.1:{asked} in 0.5 s and 3 tries; ")
        + "check the host and the port, or raise `--timeout`"
        + "; `--promiscuous` shows replies from other addresses\n";
    let run = svc("udp client --timeout 0.5 --message who --port").arg(asked.to_string());
    let lines = run.stderr(error).status(1).output();
    assert!(!lines.contains("trust me"), "{lines}");
    drop(answering.join());
}

#[test]
fn promiscuous_it_takes_the_first_answer_and_says_whose_it_is() {
    let (asked, other, answering) = two_hosts(true);
    let run = svc("udp client --promiscuous --timeout 20 --message who --port").arg(asked.to_string());
    let fields = last(&run.output());
    assert_eq!((&*fields[0], &*fields[2], &*fields[5]), ("answer", &*format!("127.0.0.1:{other}"), "no"));
    assert_eq!(fields[8], "trust me");
    drop(answering);
}

#[test]
fn promiscuous_it_knows_the_one_it_asked_too() {
    let asked = socket();
    let run = svc("udp client --promiscuous --timeout 20 --port").arg(port(&asked).to_string());
    let answering = std::thread::spawn(move || {
        let (_, client) = asked.recv_from(&mut [0; 100]).expect("a question");
        asked.send_to(b"here I am", client).expect("a way to the client");
    });
    let fields = last(&run.output());
    assert_eq!((&*fields[5], &*fields[8]), ("yes", "here I am"));
    answering.join().expect("a server");
}

#[test]
fn a_terminal_is_told_in_words_whose_answer_it_is() {
    let (asked, other, answering) = two_hosts(true);
    let run = svc("--color never udp client --promiscuous --timeout 20 --port").arg(asked.to_string());
    let Some(shown) = run.in_this_network().shown_on_terminal(80) else { return };
    assert!(
        shown.ends_with(&format!("\n127.0.0.1:{other}, which was NOT asked, answers with 8 bytes: trust me\n")),
        "{shown}"
    );
    drop(answering);
}

#[test]
fn promiscuous_too_it_says_which_address_the_system_gave_it() {
    let (asked, _, answering) = two_hosts(true);
    let lines = svc("udp client --promiscuous --timeout 20 --port").arg(asked.to_string()).output();
    assert!(lines.starts_with("sent\t127.0.0.1:"), "{lines}");
    drop(answering);
}

#[test]
fn promiscuous_it_may_still_hear_nobody() {
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
