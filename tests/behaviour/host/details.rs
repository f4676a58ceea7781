//! `svc listening -v` and JSON: what a process runs, for whom, and why.

use super::holder::Holder;
use super::namespace::is_inside;
use crate::harness::{skip, svc, temporary, temporary_file};
use std::process::Command;

const SCRIPT: &str = "listen(V4, TCP, ('127.0.0.1', 7777))";
const CONTAINER: &str = "4f6a0c1d2e3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccdde";
/// Mounts a file over the control groups of a process and runs the rest.
const MOUNT: &str = r#"mount --bind "$0" /proc/"$1"/cgroup && shift && exec "$@""#;

/// The value of a field in the only object of JSON Lines.
fn field(json: &serde_json::Value, name: &str) -> serde_json::Value {
    json["processes"][0][name].clone()
}

fn json(args: &str) -> serde_json::Value {
    serde_json::from_str(&svc(&format!("listening -f jsonl {args}")).output()).expect("one object")
}

#[test]
fn json_has_every_detail_of_a_process() {
    let test = "host::details::json_has_every_detail_of_a_process";
    if !is_inside(test) {
        return;
    }
    let before = std::time::SystemTime::now();
    let Some(holder) = Holder::run_as(test, SCRIPT, |command| {
        command.arg("").arg("two words").current_dir("/usr");
    }) else {
        return;
    };
    let found = json("7777");
    let text = |name: &str| field(&found, name).as_str().map(str::to_owned).unwrap_or_default();
    assert_eq!((field(&found, "pid"), text("name")), (holder.pid().into(), "a-server".to_owned()));
    let command = field(&found, "command");
    assert!(command[0].as_str().is_some_and(|word| word.ends_with("python3")) && command[1] == "-c", "{command}");
    assert_eq!((&command[3], &command[4]), (&"".into(), &"two words".into()));
    assert_eq!(text("folder"), "/usr");
    let program = std::fs::read_link(format!("/proc/{}/exe", holder.pid())).expect("its program");
    assert_eq!((text("program"), field(&found, "deleted")), (program.to_str().unwrap().to_owned(), false.into()));
    assert_eq!(field(&found, "parents")[0]["pid"], std::process::id());
    let uid = Command::new("id").arg("-u").output().expect("id").stdout;
    assert_eq!(field(&found, "uid").to_string(), String::from_utf8_lossy(&uid).trim());
    let seconds = before.duration_since(std::time::UNIX_EPOCH).expect("a time").as_secs();
    let date = Command::new("date").args(["-u", "-d", &text("started"), "+%s"]).output().expect("date").stdout;
    let started: u64 = String::from_utf8_lossy(&date).trim().parse().expect("seconds");
    assert!(started.abs_diff(seconds) <= 5, "{started} {seconds}");
    // Plain lines keep their fields.
    let (plain, pid) = (svc("listening 7777 --source system --services-file empty").output(), holder.pid());
    assert_eq!(plain, format!("\t7777\ttcp\tregistered\t\tloopback\t127.0.0.1\t{pid}\ta-server\n"));
}

#[test]
fn a_block_has_the_details_and_the_parents() {
    let test = "host::details::a_block_has_the_details_and_the_parents";
    if !is_inside(test) {
        return;
    }
    let Some(holder) = Holder::run_as(test, SCRIPT, |command| {
        command.arg("it's\x1b").current_dir("/usr");
    }) else {
        return;
    };
    let block = svc("listening 7777 -v --quiet").output();
    let line = |label: &str| {
        let line = block.lines().find(|line| line.trim_start().starts_with(label)).expect(label);
        line[16..].to_owned()
    };
    assert_eq!(line("process"), format!("a-server (PID {})", holder.pid()));
    // The script has several lines.
    assert!(line("command").contains("python3 -c '\\n") && line("command").ends_with(r"'it'\''s\u{1b}'"), "{block}");
    assert_eq!(line("folder"), "/usr");
    assert!(line("started").ends_with('Z') && line("program").starts_with('/'), "{block}");
    let parents = line("parents");
    assert!(parents.contains(&format!(" ({})", std::process::id())), "{parents}");
}

#[test]
fn a_deleted_program_is_marked() {
    let test = "host::details::a_deleted_program_is_marked";
    if !is_inside(test) {
        return;
    }
    // A copy of a program that keeps its standard input open.
    let program = temporary("deleted-program");
    std::fs::copy("/bin/sleep", &program).expect("a copy");
    let socket = std::net::TcpListener::bind("127.0.0.1:7777").expect("a socket");
    let input = std::os::fd::OwnedFd::from(socket);
    let mut child = Command::new(&program).arg("60").stdin(input).spawn().expect("it runs");
    while std::fs::read_link(format!("/proc/{}/exe", child.id())).expect("its program") != program {}
    std::fs::remove_file(&program).expect("it can be deleted");
    let found = json("7777");
    let block = svc("listening 7777 -v --quiet").output();
    child.kill().and_then(|()| child.wait()).expect("it ends");
    assert_eq!(field(&found, "program"), program.to_str().unwrap());
    assert_eq!(field(&found, "deleted"), true);
    assert!(block.contains(&format!("{} (deleted or replaced)\n", program.display())), "{block}");
}

#[test]
fn unit_and_container_come_from_the_control_group() {
    let test = "host::details::unit_and_container_come_from_the_control_group";
    if !is_inside(test) {
        return;
    }
    let Some(holder) = Holder::run(test, SCRIPT) else { return };
    let pid = holder.pid().to_string();
    let null = serde_json::Value::Null;
    let table = [
        ("0::/system.slice/nginx.service\n", "nginx.service".into(), [null.clone(), null.clone(), null.clone()]),
        (
            "0::/system.slice/docker-ID.scope\n",
            format!("docker-{CONTAINER}.scope").into(),
            [CONTAINER.into(), null.clone(), "docker".into()],
        ),
        (
            "12:memory:/docker/ID\n1:name=systemd:/docker/ID\n0::/\n",
            null.clone(),
            [CONTAINER.into(), null.clone(), "docker".into()],
        ),
        (
            "0::/lxc.payload.web/system.slice/ssh.service\n",
            "ssh.service".into(),
            ["web".into(), "web".into(), "lxc".into()],
        ),
        ("", null.clone(), [null.clone(), null.clone(), null.clone()]),
    ];
    for (number, (groups, unit, container)) in table.into_iter().enumerate() {
        let file = temporary_file(&format!("cgroup-{number}"), groups.replace("ID", CONTAINER));
        let file = file.to_str().expect("a path in UTF-8");
        let here = ["unshare", "--mount", "sh", "-c", MOUNT, file, &pid];
        if !Command::new(here[0]).args(&here[1..]).arg("true").output().is_ok_and(|output| output.status.success()) {
            return skip(test, "no mount namespace");
        }
        let answer = svc("listening 7777 -f jsonl").through(here).output();
        let found = serde_json::from_str(&answer).expect("one object");
        assert_eq!(field(&found, "unit"), unit, "{groups}");
        assert_eq!(["container", "container_name", "container_engine"].map(|name| field(&found, name)), container);
        let block = svc("listening 7777 -v --quiet").through(here).output();
        assert_eq!(block.contains("  container     docker 4f6a0c1d2e3b\n"), container[2] == "docker", "{block}");
    }
}
