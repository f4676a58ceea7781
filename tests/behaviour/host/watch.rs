//! `svc listening --watch`: the list again on each change.

use super::namespace::{is_inside, own_process};
use crate::harness::{end, svc};
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command};

/// Starts the program in the background.
fn watch(arguments: &str) -> (Child, BufReader<ChildStdout>) {
    // A shell without job control makes background programs, such as these tests, ignore SIGINT.
    let run = svc(arguments).through(["env", "--default-signal=INT"]);
    let mut child = run.command().spawn().expect("the program runs");
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    (child, output)
}

/// The lines up to an empty one: one list.
fn shown(output: &mut BufReader<ChildStdout>) -> String {
    let mut text = String::new();
    while output.read_line(&mut text).expect("the output is UTF-8") > 1 {}
    text
}

#[test]
fn a_pipe_gets_the_whole_list_again_on_a_change() {
    if !is_inside("host::watch::a_pipe_gets_the_whole_list_again_on_a_change") {
        return;
    }
    let (name, pid) = own_process();
    let row = |port| format!("\t{port}\ttcp\tregistered\t\tloopback\t127.0.0.1\t{pid}\t{name}\n");
    let (child, mut output) = watch("listening --watch 7000-7001 --source system --services-file empty");
    assert_eq!(shown(&mut output), "\n");
    let first = TcpListener::bind("127.0.0.1:7000").expect("a socket");
    assert_eq!(shown(&mut output), row(7000) + "\n");
    let _other = TcpListener::bind("127.0.0.1:7002").expect("a socket");
    let _second = TcpListener::bind("127.0.0.1:7001").expect("a socket");
    assert_eq!(shown(&mut output), row(7000) + &row(7001) + "\n");
    drop(first);
    assert_eq!(shown(&mut output), row(7001) + "\n");
    // A closed pipe stops the program, without a change to show.
    drop(output);
    assert_eq!(end(child), (Some(0), String::new()));
}

#[test]
fn an_interrupt_stops_it_after_a_complete_list() {
    if !is_inside("host::watch::an_interrupt_stops_it_after_a_complete_list") {
        return;
    }
    let _socket = TcpListener::bind("127.0.0.1:7000").expect("a socket");
    let (child, mut output) = watch("listening --watch -f json 7000 7000/tcp");
    let array = shown(&mut output);
    assert!(array.starts_with("[\n{") && array.ends_with("}\n]\n\n"), "{array}");
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs").success());
    let mut child = child;
    let status = child.wait().expect("it ends");
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&status), Some(2));
    assert_eq!(shown(&mut output), "");
}

#[test]
fn a_wrong_query_is_an_error_at_once() {
    svc("listening --watch 70000").stderr("svc: `70000` is out of range: ports are 0 to 65535\n").status(2).run();
}
