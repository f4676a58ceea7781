//! Ports that are occupied although nothing listens on them.

use super::holder::Holder;
use super::namespace::is_inside;
use crate::harness::{skip, svc};
use svc_lookup::host::{self, SocketState};
use svc_lookup::{Port, Protocol};

/// The sockets of `04-held-not-listening.py`.
const SCRIPT: &str = r#"
def pair(near, far):
    l = socket.socket(); l.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); l.bind(("127.0.0.1", far)); l.listen()
    c = socket.socket(); c.bind(("127.0.0.1", near)); c.connect(("127.0.0.1", far))
    return l, c, l.accept()[0]
l, c, s = pair(39001, 7614)
s.close(); time.sleep(0.1); c.close(); l.close()
while " 06 " not in open("/proc/net/tcp").read(): time.sleep(0.05)
held.append(pair(7790, 7791))
opened(V4, TCP, ("127.0.0.1", 8119))
u = opened(V4, UDP, ("127.0.0.1", 8561)); u.connect(("127.0.0.1", 9))
"#;

/// How each port is described, with the owner's name in the words of a message, and its state.
fn table(owner: &str) -> [(&'static str, String, SocketState); 4] {
    let connected = |from: &str| format!("in use here{owner}, connected from 127.0.0.1 to {from}");
    [
        (
            "7614/tcp",
            "in use here, in TIME_WAIT on 127.0.0.1 after a connection to 127.0.0.1:39001; a server that sets \
             SO_REUSEADDR can use it"
                .to_owned(),
            SocketState::TimeWait,
        ),
        ("7790/tcp", connected("127.0.0.1:7791"), SocketState::Connected),
        ("8119/tcp", format!("in use here{owner}, bound to 127.0.0.1 without listening"), SocketState::Bound),
        ("8561/udp", connected("127.0.0.1:9"), SocketState::Connected),
    ]
}

/// Whether the kernel lists sockets that are bound but do not listen: since Linux 6.8.
fn lists_bound_sockets(test: &str) -> bool {
    let release = std::fs::read_to_string("/proc/sys/kernel/osrelease").expect("the kernel's release");
    let mut numbers = release.split(['.', '-']).map(|number| number.parse::<u32>().unwrap_or(0));
    let listed = (numbers.next(), numbers.next()) >= (Some(6), Some(8));
    if !listed {
        skip(test, "the kernel does not list sockets in state BOUND");
    }
    listed
}

#[test]
fn the_holder_of_a_port_without_a_listener_is_named() {
    let test = "host::held::the_holder_of_a_port_without_a_listener_is_named";
    if !is_inside(test) {
        return;
    }
    let Some(holder) = Holder::run(test, SCRIPT) else { return };
    let bound = lists_bound_sockets(test);
    let pid = holder.pid();
    let only = "--source system --services-file empty";
    for ((query, message, state), (_, row, _)) in
        table(&format!(" by `a-server` (PID {pid})")).into_iter().zip(table(&format!(" by a-server ({pid})")))
    {
        if state == SocketState::Bound && !bound {
            continue;
        }
        let (port, protocol) = query.split_once('/').expect("a protocol");
        for query in [query, port] {
            let answer = svc(&format!("listening {query} {only}")).status(1);
            answer.stderr(format!("svc: nothing listens on port {query}; it is {message}\n")).run();
        }
        let json = svc(&format!("listening {query} -f jsonl -q {only}")).status(1).output();
        assert!(json.contains(r#""found":false"#) && json.contains(&format!("it is {message}")), "{json}");
        svc(&format!("port {query} --here {only}"))
            .stdout(format!(
                "\t{port}\t{protocol}\tregistered\there\t\t{row}\n\t{port}\t{protocol}\tregistered\t\t\tno service\n"
            ))
            .status(1)
            .run();
        let free = svc(&format!("free {port} -p {protocol} {only}")).status(1);
        free.stderr(format!("svc: port {port} is not free: it is {message}\n")).run();
        let number = Port::new(port.parse().expect("a port"));
        let owners = host::owners_of(number, Protocol::new(protocol)).expect("sockets");
        assert_eq!(owners.iter().map(|socket| socket.state).collect::<Vec<_>>(), [state], "{query}");
    }
}

#[test]
fn several_connections_of_a_port_are_counted() {
    let test = "host::held::several_connections_of_a_port_are_counted";
    if !is_inside(test) {
        return;
    }
    let script = r#"
l = socket.socket(); l.bind(("127.0.0.1", 7614)); l.listen()
for _ in range(3):
    c = socket.socket(); c.connect(("127.0.0.1", 7614)); held.append((c, l.accept()[0]))
l.close()
"#;
    let Some(holder) = Holder::run(test, script) else { return };
    svc("listening 7614")
        .stderr(format!(
            "svc: nothing listens on port 7614; it is in use here by `a-server` (PID {}), with 3 connections on 127.0.0.1\n",
            holder.pid()
        ))
        .status(1)
        .run();
}
