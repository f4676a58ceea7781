//! Real outputs of the commands against their schemas.

use super::{Outputs, assert_fit};
use crate::harness::{svc_here, temporary_file};
use std::net::TcpListener;

/// The outputs of runs with these arguments, in both formats. The exit status may be 1.
fn outputs(runs: &[&str]) -> Outputs {
    let written = |format: &str| {
        let written = runs.iter().map(|args| {
            let run = svc_here(args).args("--quiet --format").arg(format).command().output().expect("svc");
            assert!(matches!(run.status.code(), Some(0 | 1)), "{args}: {}", String::from_utf8_lossy(&run.stderr));
            assert!(!run.stdout.is_empty(), "{args}");
            String::from_utf8(run.stdout).expect("JSON is UTF-8")
        });
        written.collect()
    };
    Outputs { json: written("json"), lines: written("jsonl") }
}

#[test]
fn lookups_fit() {
    let bare = "domain airplay 0 49152 6010 whois postgres 53/foo nosuch-at-all dccp-ping 9200 k8s http* domian";
    assert_fit("lookup", &outputs(&[bare, "lookup smtp/tcp no-such-name wireguard"]));
    assert_fit("port", &outputs(&["port 53 6000-6010 49152 4 9200", "port 80 --here"]));
    assert_fit("search", &outputs(&["search time protocol", "search zyzzyva", "search rfc6335"]));
}

#[test]
fn lists_fit() {
    assert_fit("list", &outputs(&["list 1-1000", "list --unassigned 1024-2000", "list --without-port --limit 50"]));
}

#[test]
fn classes_fit() {
    assert_fit("range", &outputs(&["range", "range 22 49152 registered 1000-2000"]));
}

#[test]
fn open_and_free_ports_fit() {
    let open = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = open.local_addr().expect("its address").port();
    let query = format!("listening {port} 1");
    assert_fit("listening", &outputs(&["listening", &query]));
    let check = format!("free --check {port} 22 0");
    assert_fit("free", &outputs(&["free 61000-61100 --count 3", "free 22", "free --block 2", &check]));
}

#[test]
fn findings_and_lints_fit() {
    let bad = b"domain 53/tcp nameserver\ndomain 53/tcp\nhttp 80\nbad name 99999/tcp\n\xff 7/tcp\nx 9/TCP # last";
    let file = temporary_file("schema-findings", bad);
    let path = file.to_str().expect("a path of text");
    assert_fit("check", &outputs(&[&format!("check {path}"), "check --list", "check --explain shadowed-name"]));
}

#[test]
fn changes_of_ones_own_file_fit() {
    let folder = crate::harness::temporary("schema-own");
    let run = |args: &str, format: &str| {
        svc_here(&format!("add --quiet {args} --format {format}")).variable("XDG_CONFIG_HOME", &folder).output()
    };
    let json = vec![run("myapp 5555", "json"), run("myapp 5555/tcp", "json")];
    let lines = vec![run("other 5556/sctp", "jsonl"), run("--remove myapp", "jsonl")];
    assert_fit("add", &Outputs { json, lines });
    std::fs::remove_dir_all(folder).expect("the folder is removed");
}

#[test]
fn errors_fit() {
    let error = |args: &str, format: &str| {
        let run = svc_here(args).args("--format").arg(format).stdin("70000\n").status(2);
        let run = run.finished();
        String::from_utf8(run.stderr).expect("text")
    };
    let all = |format| vec![error("70000", format), error("--nonsense", format), error("port -", format)];
    assert!(all("json").concat().contains("\"line\":1"));
    assert_fit("error", &Outputs { json: all("json"), lines: all("jsonl") });
}
