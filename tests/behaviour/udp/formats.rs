//! The output of `svc udp` in each format.

use super::running::{ask, port, socket};
use crate::harness::svc;
use std::io::Read;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

/// Runs a server in this format until it has received two datagrams, one of which is not text. Returns its output, with
/// `SERVER` and `CLIENT` for the addresses.
fn served(format: &str) -> String {
    let mut child = svc("udp server --port 0 --count 2 --format").arg(format).command().spawn().expect("a server");
    let mut output = child.stdout.take().expect("a pipe");
    let (begin, mut first) = ("127.0.0.1:", [0; 300]);
    let mut text = String::new();
    while !text.contains(begin) {
        let length = output.read(&mut first).expect("what it says first");
        assert_ne!(length, 0, "it does not listen: {text}");
        text += str::from_utf8(&first[..length]).expect("text");
    }
    let (_, rest) = text.split_once(begin).expect("an address");
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let server: SocketAddr = format!("{begin}{digits}").parse().expect("an address");
    let client = socket();
    ask(&client, server, "caf\u{e9}, \"quoted\"".as_bytes());
    ask(&client, server, b"\xff\0\x1b");
    output.read_to_string(&mut text).expect("text");
    assert!(child.wait().expect("its end").success());
    text.replace(&server.to_string(), "SERVER").replace(&format!("127.0.0.1:{}", port(&client)), "CLIENT")
}

const LISTENING: &str = r#"{"event":"listening","local":"SERVER","peer":null,"bytes":null,"number":null,"asked":null,"name":null,"source":null,"text":null,"hex":null}"#;
const TEXT: &str = r#"{"event":"received","local":"SERVER","peer":"CLIENT","bytes":15,"number":1,"asked":null,"name":null,"source":null,"text":"café, \"quoted\"","hex":null}"#;
const BYTES: &str = r#"{"event":"received","local":"SERVER","peer":"CLIENT","bytes":3,"number":2,"asked":null,"name":null,"source":null,"text":null,"hex":"ff001b"}"#;
const ENDED: &str = r#"{"event":"ended","local":"SERVER","peer":null,"bytes":18,"number":2,"asked":null,"name":null,"source":null,"text":null,"hex":null}"#;

#[test]
fn json_lines_are_one_event_each() {
    assert_eq!(served("jsonl"), format!("{LISTENING}\n{TEXT}\n{BYTES}\n{ENDED}\n"));
}

#[test]
fn json_is_one_array() {
    assert_eq!(served("json"), format!("[\n{LISTENING},\n{TEXT},\n{BYTES},\n{ENDED}\n]\n"));
}

#[test]
fn json_fits_its_schema() {
    let served = |format| vec![served(format)];
    crate::schema::assert_fit("udp", &crate::schema::Outputs { json: served("json"), lines: served("jsonl") });
}

#[test]
fn csv_has_a_header() {
    assert_eq!(
        served("csv"),
        "event,local,peer,bytes,number,asked,name,source,text,hex\n\
         listening,SERVER,,,,,,,,\n\
         received,SERVER,CLIENT,15,1,,,,\"café, \"\"quoted\"\"\",\n\
         received,SERVER,CLIENT,3,2,,,,,ff001b\n\
         ended,SERVER,,18,2,,,,,\n"
    );
}

#[test]
fn a_table_has_sentences() {
    assert_eq!(
        served("table"),
        "listening on SERVER\n\
         CLIENT sent 15 bytes: café, \"quoted\"\n\
         CLIENT sent 3 bytes: \\xff\\u{0}\\u{1b}\n\
         received 2 datagrams, 18 bytes\n"
    );
}

#[test]
fn the_array_is_closed_after_a_timeout() {
    let silent = socket();
    let array = svc("udp client --quiet --timeout 0.05 --message x --format json --port")
        .arg(port(&silent).to_string())
        .status(1)
        .output();
    assert!(array.starts_with("[\n{\"event\":\"sent\",") && array.ends_with("}\n]\n"), "{array}");
}

#[test]
fn the_array_is_closed_after_an_error() {
    let number = port(&socket());
    let array = svc("udp client --timeout 5 --message x --format json --port")
        .arg(number.to_string())
        .status(2)
        .stderr(format!(
            "{{\"error\":\"127.0.0.1:{number} refused the datagram: nothing is listening on UDP port {number} there\",\
             \"status\":2}}\n"
        ))
        .output();
    assert!(array.starts_with("[\n{\"event\":\"sent\",") && array.ends_with("}\n]\n"), "{array}");
}

#[cfg(unix)]
#[test]
fn a_signal_closes_the_array_and_ends_the_client() {
    use std::os::unix::process::ExitStatusExt;

    for (signal, number) in [("INT", 2), ("TERM", 15)] {
        let silent = socket();
        let mut command = Command::new("env");
        command.args(["--default-signal=INT", crate::harness::PROGRAM, "udp", "client", "--message", "x", "--json"]);
        command.args(["--timeout", "600", "--port", &port(&silent).to_string()]);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a client");
        silent.recv(&mut [0; 10]).expect("its datagram");
        silent.recv(&mut [0; 10]).expect("another one: it waits for signals by now");
        let process = child.id().to_string();
        assert!(Command::new("kill").args([format!("-{signal}"), process]).status().expect("kill").success());
        let mut array = String::new();
        child.stdout.take().expect("a pipe").read_to_string(&mut array).expect("text");
        let events: serde_json::Value = serde_json::from_str(&array).expect(&array);
        assert_eq!(events[0]["event"], "sent");
        assert_eq!(child.wait().expect("its end").signal(), Some(number));
    }
}
