//! The service of a socket in `svc listening`: chosen by the process, by the port, or none.

use super::namespace::{is_inside, rename};
use crate::harness::{Svc, svc, temporary, temporary_file};
use std::net::TcpListener;
use std::process::Command;

/// The name and the source in the only row.
fn label(svc: Svc) -> (String, String) {
    let output = svc.output();
    let fields: Vec<&str> = output.split('\t').collect();
    (fields[0].to_owned(), fields[4].to_owned())
}

fn as_label((name, source): (&str, &str)) -> (String, String) {
    (name.to_owned(), source.to_owned())
}

#[test]
fn a_process_matches_only_software_of_its_name() {
    if !is_inside("host::software::a_process_matches_only_software_of_its_name") {
        return;
    }
    let _socket = TcpListener::bind("127.0.0.1:9200").expect("a socket");
    let table = [
        ("elasticsearch", ("elasticsearch", "practice")),
        ("opensearch", ("opensearch", "practice")),
        // The assigned service.
        ("a-server", ("wap-wsp", "iana")),
        ("java", ("wap-wsp", "iana")),
    ];
    for (process, expected) in table {
        rename(process.as_bytes());
        assert_eq!(label(svc("listening 9200")), as_label(expected), "{process}");
    }
    rename(b"elasticsearch");
    assert_eq!(label(svc("listening 9200 --source iana")), as_label(("wap-wsp", "iana")));
    let row = svc("listening 9200 -f jsonl").output();
    assert!(row.contains(r#""product":"Elasticsearch","source":"practice""#), "{row}");
}

#[test]
fn the_users_file_comes_before_common_use() {
    if !is_inside("host::software::the_users_file_comes_before_common_use") {
        return;
    }
    let _socket = TcpListener::bind("127.0.0.1:9200").expect("a socket");
    rename(b"elasticsearch");
    let folder = temporary("configuration");
    std::fs::create_dir_all(folder.join("svc")).expect("a folder");
    std::fs::write(folder.join("svc/services"), "ours 9200/tcp\n").expect("a file");
    let variable = format!("XDG_CONFIG_HOME={}", folder.display());
    assert_eq!(label(svc("listening 9200").through(["env", &variable])), as_label(("ours", "user")));
}

#[test]
fn a_port_of_an_invisible_process_is_labelled_by_common_use() {
    if !is_inside("host::software::a_port_of_an_invisible_process_is_labelled_by_common_use") {
        return;
    }
    let _sockets = [TcpListener::bind("127.0.0.1:9600"), TcpListener::bind("127.0.0.1:8123")];
    let unseen = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let program = crate::harness::PROGRAM;
    if !Command::new(unseen[0])
        .args(&unseen[1..])
        .args([program, "--version"])
        .output()
        .is_ok_and(|out| out.status.success())
    {
        return crate::harness::skip("another user", "the program cannot be run as nobody");
    }
    let file = temporary_file("another-user", "known 8123/tcp\n");
    let rows = svc("listening 9600 8123 --quiet --services-file").arg(&file).through(unseen).output();
    assert_eq!(
        rows,
        "micromuse-ncpw\t9600\ttcp\tregistered\tiana\tloopback\t127.0.0.1\t\t\n\
         known\t8123\ttcp\tregistered\tsystem\tloopback\t127.0.0.1\t\t\n"
    );
    let empty = temporary_file("another-user-empty", "");
    let rows = svc("listening 8123 --quiet --source system,practice --services-file").arg(&empty);
    assert_eq!(label(rows.through(unseen)).1, "practice");
    // A visible process with another name is not labelled by common use.
    let rows = svc("listening 8123 --source system,practice --services-file").arg(&empty);
    assert_eq!(label(rows), as_label(("", "")));
}
