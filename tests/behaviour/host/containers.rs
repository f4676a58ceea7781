//! The published ports of containers, on a machine that is simulated: with processes that have the names and the command
//! lines of those of Docker and Podman, control groups, rules for NAT, and an engine that the test itself serves.

use super::namespace::is_inside;
use crate::harness::{Svc, skip, svc, temporary};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A process of another name and command line that has a socket, until it is dropped.
struct Holder(Child);

impl Holder {
    /// Starts a shell that waits: it reads from a pipe without a writer.
    fn start(name: &str, arguments: &[&str], socket: TcpListener) -> Holder {
        let folder = temporary(&format!("holder-{name}-{}", socket.local_addr().expect("an address").port()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let (program, script, pipe) = (folder.join(name), folder.join("script"), folder.join("pipe"));
        std::os::unix::fs::symlink("/bin/sh", &program).expect("a link");
        std::fs::write(&script, format!("read line < {}\n", pipe.display())).expect("a script");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        let mut command = Command::new(&program);
        command.arg(&script).args(arguments).stdin(OwnedFd::from(socket));
        Holder(command.spawn().expect("the process starts"))
    }

    fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn socket(address: &str) -> TcpListener {
    TcpListener::bind(address).expect(address)
}

/// Serves one answer to every client, and returns the variable that leads to it.
fn engine(name: &str, answer: impl Into<Vec<u8>>) -> String {
    let folder = temporary(name);
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("engine.sock");
    let listener = UnixListener::bind(&path).expect("a socket");
    let answer = answer.into();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a client");
            let mut request = [0; 256];
            let length = stream.read(&mut request).expect("a request");
            assert!(request[..length].starts_with(b"GET /containers/json HTTP/1.0\r\n"));
            let _ = stream.write_all(&answer);
        }
    });
    format!("unix://{}", path.display())
}

/// An answer with one container.
fn answer(name: &str, image: &str, ports: &str) -> String {
    format!(
        "HTTP/1.0 200 OK\r\nServer: a test\r\n\r\n[{{\"Id\":\"{ID}\",\"Names\":[\"/{name}\"],\"Image\":\"{image}\",\"Ports\":[{ports}]}}]"
    )
}

/// The program with an engine.
fn svc_with(engine: &str, args: &str) -> Svc {
    svc(args).variable("DOCKER_HOST", engine)
}

fn run(program: &str, args: &str) -> bool {
    Command::new(program).args(args.split(' ')).output().is_ok_and(|output| output.status.success())
}

/// The value of a field in a row of JSON.
fn field<'r>(row: &'r str, name: &str) -> &'r str {
    let at = row.find(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name} in {row}")) + name.len() + 3;
    row[at..].split([',', '}']).next().expect("a value")
}

#[test]
fn a_docker_proxy_leads_to_its_container() {
    if !is_inside("host::containers::a_docker_proxy_leads_to_its_container") {
        return;
    }
    let arguments = "-proto tcp -host-ip 0.0.0.0 -host-port 8081 -container-ip 172.17.0.2 -container-port 80";
    let proxy = Holder::start("docker-proxy", &arguments.split(' ').collect::<Vec<_>>(), socket("0.0.0.0:8081"));
    let pid = proxy.pid();
    let ports = r#"{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8081,"Type":"tcp"}"#;
    let host = engine("docker-proxy", answer("web", "docker.io/library/nginx:1.27", ports));
    let row = svc_with(&host, "listening -f jsonl").output();
    let fields = ["name", "source", "container", "image", "container_port"].map(|name| field(&row, name));
    assert_eq!(fields, ["\"nginx\"", "\"practice\"", "\"web\"", "\"docker.io/library/nginx:1.27\"", "80"], "{row}");
    assert_eq!(field(&row, "container_id"), format!("\"{ID}\""));
    svc_with(&host, "--color never listening")
        .stdout(format!(
            "\
SERVICE               PORT         PROTOCOL        SOURCE          PROCESS         REACH
nginx                 8081         tcp             practice        docker-proxy    anywhere (0.0.0.0)
                                                                   ({pid}) for
                                                                   container web
"
        ))
        .run_on_terminal(160);
    let block = svc_with(&host, "listening --quiet -v").output();
    let lines: Vec<&str> = block.lines().collect();
    assert_eq!(lines[0], "nginx 8081/tcp");
    let container = "  container     web (docker.io/library/nginx:1.27), port 80, ID 0123456789ab";
    assert_eq!(lines[8..10], [container, &format!("  process       docker-proxy (PID {pid})")], "{block}");
    // Without an engine the command line has the port.
    let row = svc_with("unix:///nowhere", "listening -f jsonl").output();
    let fields = ["container", "image", "container_port"].map(|name| field(&row, name));
    assert_eq!(fields, ["null", "null", "80"], "{row}");
    assert_ne!(field(&row, "name"), "\"sunproxyadmin\"", "the port in the container counts");
}

#[test]
fn conmon_and_rootlessport_lead_to_their_containers() {
    if !is_inside("host::containers::conmon_and_rootlessport_lead_to_their_containers") {
        return;
    }
    let arguments = ["-c", ID, "-u", ID, "-r", "/usr/bin/crun", "-n", "cache"];
    let _conmon = Holder::start("conmon", &arguments, socket("0.0.0.0:16379"));
    let _port = Holder::start("rootlessport", &[], socket("0.0.0.0:5433"));
    let ports = r#"{"PrivatePort":6379,"PublicPort":16379,"Type":"tcp"}"#;
    let host = engine("conmon", answer("other-name", "redis:7", ports));
    let row = svc_with(&host, "listening 16379 -f jsonl").output();
    let fields = ["container", "image", "container_port", "warning"].map(|name| field(&row, name));
    assert_eq!(fields, ["\"cache\"", "\"redis:7\"", "6379", "\"made for trusted clients only\""], "{row}");
    let ports = r#"{"PrivatePort":5432,"PublicPort":5433,"Type":"tcp"}"#;
    let host = engine("rootlessport", answer("db", "postgres:17", ports));
    let row = svc_with(&host, "listening 5433 -f jsonl").output();
    let fields = ["name", "container", "container_port"].map(|name| field(&row, name));
    assert_eq!(fields, ["\"postgresql\"", "\"db\"", "5432"], "{row}");
    // Nothing is known of it without the engine.
    let row = svc_with("unix:///nowhere", "listening 5433 -f jsonl").output();
    assert_eq!(field(&row, "container"), "null", "{row}");
}

#[test]
fn a_program_that_runs_others_has_the_name_of_its_container() {
    const TEST: &str = "host::containers::a_program_that_runs_others_has_the_name_of_its_container";
    if !is_inside(TEST) {
        return;
    }
    let groups = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup"].map(PathBuf::from);
    let name = format!("docker-{ID}.scope");
    let group = groups
        .into_iter()
        .map(|root| root.join(&name))
        .find(|group| std::fs::create_dir(group).is_ok() && group.join("cgroup.procs").exists());
    let Some(group) = group else { return skip(TEST, "no control group can be made") };
    let java = Holder::start("java", &["-jar", "app.jar"], socket("127.0.0.1:9200"));
    std::fs::write(group.join("cgroup.procs"), java.pid().to_string()).expect("the process moves");
    let host = engine("cgroup", answer("search", "elasticsearch:9.0", ""));
    let row = svc_with(&host, "listening -f jsonl").output();
    drop(java);
    remove_group(&group);
    let fields = ["name", "container", "image"].map(|name| field(&row, name));
    assert_eq!(fields, ["\"elasticsearch\"", "\"search\"", "\"elasticsearch:9.0\""], "{row}");
}

/// Removes a control group, which takes a moment after its last process has ended.
fn remove_group(group: &Path) {
    for _ in 0..50 {
        if std::fs::remove_dir(group).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn ports_published_by_nat_alone_are_shown_and_not_free() {
    const TEST: &str = "host::containers::ports_published_by_nat_alone_are_shown_and_not_free";
    if !is_inside(TEST) {
        return;
    }
    if !run("ip", "link add docker0 type bridge") && !run("ip", "link add docker0 type veth peer name other") {
        return skip(TEST, "no bridge can be made");
    }
    let rules =
        ["add table ip nat", "add chain ip nat DOCKER", "add rule ip nat DOCKER tcp dport 61080 dnat to 172.17.0.2:80"];
    if !rules.into_iter().all(|rule| run("nft", rule)) {
        return skip(TEST, "nft cannot add rules");
    }
    assert!(run("nft", "add rule ip nat DOCKER ip daddr 127.0.0.1 udp dport 61053 dnat to 172.17.0.3:53"));
    let nothing = "unix:///nowhere";
    svc_with(nothing, "listening --source iana,practice")
        .stdout("domain\t61053\tudp\tdynamic\tiana\tloopback\t127.0.0.1\t\t\nhttp\t61080\ttcp\tdynamic\tiana\tall\t0.0.0.0\t\t\n")
        .run();
    svc_with(nothing, "listening 61080 --quiet -v --source iana,practice")
        .stdout(
            "\
http 61080/tcp
  description   World Wide Web HTTP
  source        iana
  class         49152-65535, dynamic or private ports (dynamic)
  reach         all: under every address of this machine
  addresses     0.0.0.0
  sockets       0 sockets
  container     port 80
  process       none: the kernel sends what arrives to the container (NAT)
",
        )
        .run();
    let free = svc_with(nothing, "free 61080 --source iana").status(1).stdout("");
    free.stderr("svc: port 61080 is not free: it is published by a container\n").run();
    let ports = r#"{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":61080,"Type":"tcp"}"#;
    let host = engine("nat", answer("web", "nginx", ports));
    let row = svc_with(&host, "listening 61080 -f jsonl").output();
    assert_eq!(["name", "container", "sockets"].map(|name| field(&row, name)), ["\"nginx\"", "\"web\"", "0"], "{row}");
    if run("iptables", "-t nat -N DOCKER2") {
        assert!(run(
            "iptables",
            "-t nat -A DOCKER2 ! -i docker0 -p tcp -m tcp --dport 61081 -j DNAT --to-destination 172.17.0.2:81"
        ));
        let row = svc_with(nothing, "listening 61081 -f jsonl").output();
        assert_eq!(field(&row, "container_port"), "81", "{row}");
    }
}

#[test]
fn one_line_says_that_ports_of_containers_cannot_be_seen() {
    const TEST: &str = "host::containers::one_line_says_that_ports_of_containers_cannot_be_seen";
    if !is_inside(TEST) {
        return;
    }
    if !run("ip", "link add docker0 type bridge") && !run("ip", "link add docker0 type veth peer name other") {
        return skip(TEST, "no bridge can be made");
    }
    if !run("setpriv", "--reuid=65534 --regid=65534 --clear-groups true") {
        return skip(TEST, "the program cannot be run as another user");
    }
    let _socket = socket("127.0.0.1:61000");
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"];
    let nothing = "unix:///nowhere";
    svc_with(nothing, "listening 61000 --source iana")
        .through(user)
        .stdout("\t61000\ttcp\tdynamic\t\tloopback\t127.0.0.1\t\t\n")
        .stderr(
            "svc: processes of other users are hidden; run `svc listening` as root to see them\n\
             svc: ports that containers publish by NAT alone are not shown; run as root to see them\n",
        )
        .run();
    svc_with(nothing, "listening 61000 --source iana --quiet")
        .through(user)
        .stdout("\t61000\ttcp\tdynamic\t\tloopback\t127.0.0.1\t\t\n")
        .run();
    svc_with(nothing, "free 61001")
        .through(user)
        .stdout("61001\n")
        .stderr("svc: ports that containers publish by NAT alone cannot be seen; run as root to avoid them\n")
        .run();
    // Root sees the rules.
    svc_with(nothing, "free 61001").stdout("61001\n").run();
}

#[test]
fn a_hostile_engine_is_escaped_and_one_that_hangs_is_left_out() {
    if !is_inside("host::containers::a_hostile_engine_is_escaped_and_one_that_hangs_is_left_out") {
        return;
    }
    let proxy = Holder::start("docker-proxy", &["-container-port", "80"], socket("127.0.0.1:8081"));
    let ports = r#"{"PrivatePort":80,"PublicPort":8081,"Type":"tcp"}"#;
    let host = engine("hostile", answer("\\u001b[31mweb\\n", "x\\u202ey", ports));
    let pid = proxy.pid();
    let block = svc_with(&host, "--color never listening --quiet -v").output();
    assert!(block.contains("container     \\u{1b}[31mweb\\n (x\\u{202e}y), port 80"), "{block}");
    assert!(block.contains(&format!("docker-proxy (PID {pid})\n")), "{block}");
    for answer in [Vec::new(), b"HTTP/1.0 200 OK\r\n\r\n[".to_vec(), vec![b'['; 8 << 20], b"\xff\xfe\0".to_vec()] {
        let host = engine(&format!("odd-{}", answer.len()), answer);
        let row = svc_with(&host, "listening -f jsonl").output();
        assert_eq!(field(&row, "container"), "null", "{row}");
    }
}

#[test]
fn what_is_not_for_open_networks_is_marked_where_everyone_reaches_it() {
    if !is_inside("host::containers::what_is_not_for_open_networks_is_marked_where_everyone_reaches_it") {
        return;
    }
    let redis = Holder::start("redis-server", &[], socket("0.0.0.0:6379"));
    let _local = Holder::start("memcached", &[], socket("127.0.0.1:11211"));
    let _other = Holder::start("nginx", &[], socket("0.0.0.0:9200"));
    let pid = redis.pid();
    svc("--color never listening 6379")
        .stdout(format!(
            "\
SERVICE               PORT         PROTOCOL        SOURCE          PROCESS         REACH
redis                 6379         tcp             practice        redis-server    anywhere (0.0.0.0): made for trusted clients only
                                                                   ({pid})
"
        ))
        .run_on_terminal(160);
    let warning = |port: &str| field(&svc(&format!("listening {port} -f jsonl")).output(), "warning").to_owned();
    assert_eq!(["6379", "11211", "9200"].map(warning), ["\"made for trusted clients only\"", "null", "null"]);
    let block = svc("listening 6379 --quiet -v").output();
    assert!(block.contains("  warning       made for trusted clients only\n"), "{block}");
}
