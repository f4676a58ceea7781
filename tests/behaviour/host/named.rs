//! Software recognized at its own port by the name of its process, whole where the kernel has cut it.

use super::namespace::is_inside;
use crate::harness::{svc, temporary};
use std::net::{TcpListener, UdpSocket};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// The variable with the address that the process of a test is to hold.
const HOLD: &str = "SVC_TEST_HOLD";

/// The name of a process, its protocol and port, and the name that `svc listening` gives.
const TABLE: [(&str, &str, u16, &str); 12] = [
    ("kube-apiserver", "tcp", 6443, "kubernetes-api"),
    ("victoria-metrics-prod", "tcp", 8428, "victoriametrics"),
    ("clickhouse-server", "tcp", 8123, "clickhouse-http"),
    ("clickhouse-server", "tcp", 9000, "clickhouse"),
    ("transmission-daemon", "tcp", 9091, "transmission"),
    ("cockpit-tls", "tcp", 9090, "cockpit"),
    ("next-server (v16.1.1)", "tcp", 3000, "nextjs"),
    ("gunicorn: master [app]", "tcp", 8000, "gunicorn"),
    ("kube-controller-manager", "tcp", 10257, "kube-controller-manager"),
    ("avahi-daemon", "udp", 5353, "mdns"),
    ("prometheus-node-exporter-of-mine", "tcp", 9100, "hp-pdl-datastr"),
    ("redis", "tcp", 9200, "wap-wsp"),
];

/// Holds the address in the variable, in a process that a test has started.
fn hold(address: &str) -> ! {
    let (protocol, address) = address.split_once(' ').expect("a protocol and an address");
    let _socket: Box<dyn std::any::Any> = match protocol {
        "tcp" => Box::new(TcpListener::bind(address).expect("a socket")),
        _ => Box::new(UdpSocket::bind(address).expect("a socket")),
    };
    std::thread::sleep(Duration::from_secs(60));
    std::process::exit(0)
}

/// Starts this program under another name.
fn start(place: usize, (name, protocol, port, _): (&str, &str, u16, &str)) -> Child {
    let folder = temporary(&format!("named-{place}"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let program = folder.join(name);
    std::os::unix::fs::symlink(std::env::current_exe().expect("this program"), &program).expect("a link");
    let test = "host::named::a_process_has_the_name_of_its_software";
    let mut command = Command::new(program);
    command.arg0(name).args(["--exact", test, "--nocapture"]).stdout(std::process::Stdio::null());
    command.env(HOLD, format!("{protocol} 127.0.0.{}:{port}", place + 1)).spawn().expect("the program starts")
}

/// The rows of `svc listening`; none while nothing listens yet.
fn listed() -> String {
    let output = svc("listening --quiet -f plain").command().output().expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn a_process_has_the_name_of_its_software() {
    if let Ok(address) = std::env::var(HOLD) {
        hold(&address);
    }
    if !is_inside("host::named::a_process_has_the_name_of_its_software") {
        return;
    }
    let mut children: Vec<Child> = TABLE.into_iter().enumerate().map(|(place, row)| start(place, row)).collect();
    let deadline = Instant::now() + Duration::from_secs(20);
    let rows = loop {
        let rows = listed();
        if rows.lines().count() == TABLE.len() || Instant::now() > deadline {
            break rows;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let got = |child: &Child| {
        let pid = child.id().to_string();
        let row = rows.lines().map(|line| line.split('\t').collect::<Vec<_>>()).find(|fields| fields[7] == pid);
        row.map_or_else(|| "no row".to_owned(), |fields| fields[0].to_owned())
    };
    let found: Vec<String> = children.iter().map(got).collect();
    for child in &mut children {
        child.kill().expect("it runs");
        child.wait().expect("it ends");
    }
    assert_eq!(found, TABLE.map(|(.., expected)| expected), "{rows}");
}
