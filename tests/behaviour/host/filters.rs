//! `svc listening`: names of processes, and filters by process, user and reach.

use super::holder::Holder;
use super::namespace::{is_inside, own_process};
use crate::harness::{Svc, skip, svc, svc_here};
use std::net::TcpListener;
use std::process::Command;

/// The ports in the rows.
fn ports(svc: Svc) -> String {
    svc.output().lines().filter_map(|line| line.split('\t').nth(1)).collect::<Vec<_>>().join(" ")
}

/// A command that runs another one as `nobody`; `None`, with a note, if it cannot.
fn as_nobody(test: &str) -> Option<[&'static str; 5]> {
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let run = Command::new(nobody[0]).args(&nobody[1..]).args([crate::harness::PROGRAM, "--version"]).output();
    if run.is_ok_and(|run| run.status.success()) {
        return Some(nobody);
    }
    skip(test, "the program cannot be run as nobody");
    None
}

const SCRIPT: &str = r#"
listen(V4, TCP, ("127.0.0.1", 7001))
listen(V4, TCP, ("0.0.0.0", 7002))
opened(V4, UDP, ("0.0.0.0", 7003))
"#;

#[test]
fn a_name_or_pattern_selects_the_ports_of_processes() {
    let test = "host::filters::a_name_or_pattern_selects_the_ports_of_processes";
    if !is_inside(test) {
        return;
    }
    let _other = TcpListener::bind("127.0.0.1:7000").expect("a socket");
    let Some(_holder) = Holder::run(test, SCRIPT) else { return };
    for query in ["a-server", "A-Server", "a-serv*", "?-server", "--process a-server", "--process *-SERVER"] {
        assert_eq!(ports(svc(&format!("listening {query}"))), "7001 7002 7003", "{query}");
    }
    assert_eq!(ports(svc("listening a-server/udp")), "7003");
    assert_eq!(ports(svc("listening a-server -p tcp")), "7001 7002");
    assert_eq!(ports(svc("listening 7000-7002 --process a-server")), "7001 7002");
    // A name of a service has its ports too.
    svc_here("listening domain").stderr("svc: nothing is open on ports 53/tcp, 53/udp (`domain`)\n").status(1).output();
}

#[test]
fn a_name_that_the_kernel_cuts_is_compared_whole() {
    let test = "host::filters::a_name_that_the_kernel_cuts_is_compared_whole";
    if !is_inside(test) {
        return;
    }
    let script = r#"
listen(V4, TCP, ("127.0.0.1", 8428))
open("/proc/self/comm", "w").write("victoria-metrics-prod")
"#;
    let Some(_holder) = Holder::run_as(test, script, |command| {
        std::os::unix::process::CommandExt::arg0(command, "/opt/victoria-metrics-prod");
    }) else {
        return;
    };
    for query in ["--process victoria-metrics-prod", "--process victoria-metric", "--process *-prod"] {
        assert_eq!(ports(svc(&format!("listening {query}"))), "8428", "{query}");
    }
    svc("listening --process victoria-metrics-test")
        .stderr("svc: nothing is open on this machine that matches the filters\n")
        .status(1)
        .run();
}

#[test]
fn filters_select_by_pid_user_and_reach() {
    let test = "host::filters::filters_select_by_pid_user_and_reach";
    if !is_inside(test) {
        return;
    }
    let (_, own) = own_process();
    let _other = TcpListener::bind("127.0.0.1:7000").expect("a socket");
    let Some(nobody) = as_nobody(test) else { return };
    let script = SCRIPT.replace("700", "710");
    let Some(holder) = Holder::run(test, SCRIPT) else { return };
    // A socket of root in a process of `nobody`.
    let script = format!("{script}\nos.setresuid(65534, 65534, 65534)\nopened(V4, UDP, ('0.0.0.0', 7104))\n");
    let Some(second) = Holder::run(test, &script) else { return };
    let (first, second) = (holder.pid(), second.pid());
    let table = [
        (format!("--pid {first}"), "7001 7002 7003"),
        (format!("--pid {first},{own}"), "7000 7001 7002 7003"),
        (format!("--pid {second} --exposed"), "7102 7103 7104"),
        ("--local".to_owned(), "7000 7001 7101"),
        ("--exposed".to_owned(), "7002 7003 7102 7103 7104"),
        ("--exposed -p tcp".to_owned(), "7002 7102"),
        ("--user nobody".to_owned(), "7101 7102 7103 7104"),
        ("--user 65534 --local".to_owned(), "7101"),
        ("--user root".to_owned(), "7000 7001 7002 7003 7101 7102 7103"),
        ("7000-7002 7104 --exposed --sort port".to_owned(), "7002 7104"),
    ];
    for (arguments, expected) in table {
        assert_eq!(ports(svc(&format!("listening {arguments}"))), expected, "{arguments}");
    }
    // The kernel tells whose sockets they are, also of hidden processes.
    let hidden = svc("listening --user root --quiet").through(nobody);
    assert_eq!(ports(hidden), "7000 7001 7002 7003 7101 7102 7103");
}

#[test]
fn wrong_filters_are_errors_and_empty_answers_are_reported() {
    let test = "host::filters::wrong_filters_are_errors_and_empty_answers_are_reported";
    if !is_inside(test) {
        return;
    }
    let _socket = TcpListener::bind("127.0.0.1:7000").expect("a socket");
    svc("listening --user no-such-user")
        .stderr("svc: no user in /etc/passwd is named `no-such-user`; give a name or an ID\n")
        .status(2)
        .run();
    svc("listening 7000 --exposed")
        .stderr("svc: nothing is open on port 7000 that matches the filters\n")
        .status(1)
        .run();
    svc("listening --pid 4294967295")
        .stderr("svc: nothing is open on this machine that matches the filters\n")
        .status(1)
        .run();
    for arguments in ["--exposed --local", "--pid x", "--pid -1"] {
        let wrong = svc(&format!("listening {arguments}")).command().output().expect("the program runs");
        assert_eq!(wrong.status.code(), Some(2), "{arguments}");
    }
}

#[test]
fn hidden_processes_are_reported_once() {
    let test = "host::filters::hidden_processes_are_reported_once";
    if !is_inside(test) {
        return;
    }
    let _sockets = ["127.0.0.1:7000", "0.0.0.0:7001"].map(|address| TcpListener::bind(address).expect(address));
    let Some(nobody) = as_nobody(test) else { return };
    let rows = "\t7000\ttcp\tregistered\t\tloopback\t127.0.0.1\t\t\n\t7001\ttcp\tregistered\t\tall\t0.0.0.0\t\t\n";
    let only = "--source system --services-file empty";
    svc(&format!("listening {only}"))
        .through(nobody)
        .stdout(rows)
        .stderr("svc: processes of other users are hidden; run `svc listening` as root to see them\n")
        .run();
    svc(&format!("listening {only} --quiet")).through(nobody).stdout(rows).run();
    let block = svc(&format!("listening 7000 {only} --quiet -v")).through(nobody).output();
    assert!(block.contains("  user          root (0)\n  process       not visible; run as root"), "{block}");
    svc(&format!("listening {only}")).output();
}
