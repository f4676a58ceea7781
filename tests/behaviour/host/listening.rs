//! `svc listening`: sockets in every format.

use super::namespace::{is_inside, own_process, rename};
use crate::harness::{svc, svc_here};
use std::net::{TcpListener, TcpStream, UdpSocket};

/// The sockets of a test: services on every kind of address, and connected sockets.
struct Sockets {
    _tcp: Vec<TcpListener>,
    _udp: Vec<UdpSocket>,
    _connected: (TcpStream, UdpSocket),
}

fn open() -> Sockets {
    let tcp = |address: &&str| TcpListener::bind(address).expect(address);
    let udp = |address: &&str| UdpSocket::bind(address).expect(address);
    let listeners: Vec<_> =
        ["127.0.0.1:5432", "[::1]:5432", "0.0.0.0:8080", "192.0.2.1:9999"].iter().map(tcp).collect();
    let stream = TcpStream::connect("127.0.0.1:5432").expect("a connection");
    let peer = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    peer.connect("127.0.0.1:53").expect("a peer");
    Sockets {
        _tcp: listeners,
        _udp: ["[::]:53", "127.0.0.1:60000"].iter().map(udp).collect(),
        _connected: (stream, peer),
    }
}

#[test]
fn every_listening_socket_has_its_service_and_process() {
    if !is_inside("host::listening::every_listening_socket_has_its_service_and_process") {
        return;
    }
    let _sockets = open();
    let (name, pid) = own_process();
    svc_here("listening")
        .stdout(format!(
            "domain\t53\tudp\twell-known\tsystem\tall\t*\t{pid}\t{name}\n\
             postgresql\t5432\ttcp\tregistered\tiana\tloopback\t127.0.0.1 ::1\t{pid}\t{name}\n\
             http-alt\t8080\ttcp\tregistered\tsystem\tall\t0.0.0.0\t{pid}\t{name}\n\
             distinct\t9999\ttcp\tregistered\tiana\taddress\t192.0.2.1\t{pid}\t{name}\n\
             \t60000\tudp\tdynamic\t\tloopback\t127.0.0.1\t{pid}\t{name}\n"
        ))
        .run();
}

#[test]
fn the_ports_can_be_sorted_and_cut() {
    if !is_inside("host::listening::the_ports_can_be_sorted_and_cut") {
        return;
    }
    let _sockets = open();
    let ports = |args: &str| {
        let answer = svc_here("listening --quiet").args(args).output();
        answer.lines().filter_map(|line| line.split('\t').nth(1)).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ports("--sort port"), "53 5432 8080 9999 60000");
    assert_eq!(ports("--sort name"), "9999 53 8080 5432 60000");
    assert_eq!(ports("--sort protocol"), "5432 8080 9999 53 60000");
    assert_eq!(ports("--sort reach"), "5432 60000 9999 53 8080");
    assert_eq!(ports("--sort reach --offset 1 --limit 2"), "60000 9999");
    assert_eq!(ports("60000 53 --sort process"), "60000 53");
    svc_here("listening 5432 8080 9999 --limit 2")
        .stderr("svc: 1 more entry is not shown; go on with `--offset 2`, or drop `--limit`\n")
        .output();
    let table = svc_here("listening --format table --no-header").output();
    assert!(table.starts_with("domain           53           udp  "), "{table}");
}

#[test]
fn verbose_shows_a_block_for_each_open_port() {
    if !is_inside("host::listening::verbose_shows_a_block_for_each_open_port") {
        return;
    }
    let _sockets = open();
    rename(b"ser\x1bver");
    let pid = std::process::id();
    let answer = svc_here("listening 5432 60000 -v --quiet").output();
    // Tests of their own compare the details of the process.
    let details = ["command", "user", "started", "folder", "program", "unit", "container", "parents"];
    let is_detail = |line: &&str| details.iter().any(|label| line.starts_with(&format!("  {label} ")));
    let blocks: Vec<&str> = answer.lines().filter(|line| !is_detail(line)).collect();
    assert_eq!(
        blocks.join("\n"),
        format!(
            "\
postgresql 5432/tcp
  description   PostgreSQL Database
  source        iana
  class         1024-49151, user ports (registered)
  reach         loopback: programs on this machine only
  addresses     127.0.0.1, ::1
  sockets       2 sockets
  process       ser\\u{{1b}}ver (PID {pid})

- 60000/udp
  class         49152-65535, dynamic or private ports (dynamic)
  reach         loopback: programs on this machine only
  addresses     127.0.0.1
  sockets       1 socket
  process       ser\\u{{1b}}ver (PID {pid})"
        )
    );
}

#[test]
fn a_terminal_gets_a_table_that_fits_it() {
    if !is_inside("host::listening::a_terminal_gets_a_table_that_fits_it") {
        return;
    }
    let _sockets = open();
    rename(b"server");
    let (process, blank) = (format!("{:16}", format!("server ({})", std::process::id())), " ".repeat(16));
    svc_here("--color never listening")
        .stdout(format!(
            "\
SERVICE          PORT   PROTOCOL   SOURCE     PROCESS         REACH
domain           53     udp        system     {process}anywhere (*)
postgresql       5432   tcp        iana       {process}this machine only
                                              {blank}(127.0.0.1, ::1)
http-alt         8080   tcp        system     {process}anywhere (0.0.0.0)
distinct         9999   tcp        iana       {process}192.0.2.1 only
-                60000  udp        -          {process}this machine only
                                              {blank}(127.0.0.1)
"
        ))
        .run_on_terminal(80);
    svc_here("--color never listening")
        .stdout(format!(
            "\
SERVICE               PORT         PROTOCOL        SOURCE          PROCESS         REACH
domain                53           udp             system          {process}anywhere (*)
postgresql            5432         tcp             iana            {process}this machine only (127.0.0.1, ::1)
http-alt              8080         tcp             system          {process}anywhere (0.0.0.0)
distinct              9999         tcp             iana            {process}192.0.2.1 only
-                     60000        udp             -               {process}this machine only (127.0.0.1)
"
        ))
        .run_on_terminal(200);
}

/// JSON without the details of processes, for rows of one process.
fn without_details(json: &str) -> String {
    let short = |line: &str| match (line.split_once(r#","command":"#), line.split_once(r#","notice":"#)) {
        (Some((start, _)), Some((_, end))) => format!("{start}}}],\"notice\":{end}\n"),
        _ => format!("{line}\n"),
    };
    json.lines().map(short).collect()
}

#[test]
fn json_and_csv_have_every_field() {
    if !is_inside("host::listening::json_and_csv_have_every_field") {
        return;
    }
    let _sockets = open();
    let (name, pid) = own_process();
    let loopback = format!(
        r#"{{"query":"5432","found":true,"name":"postgresql","port":5432,"protocol":"tcp","class":"registered","description":"PostgreSQL Database","product":null,"source":"iana","reach":"loopback","addresses":["127.0.0.1","::1"],"sockets":2,"container":null,"image":null,"container_id":null,"container_port":null,"warning":null,"uid":0,"processes":[{{"pid":{pid},"name":"{name}"}}],"notice":null,"next":null}}"#
    );
    let nothing = format!(
        r#"{{"query":"60000","found":true,"name":null,"port":60000,"protocol":"udp","class":"dynamic","description":null,"product":null,"source":null,"reach":"loopback","addresses":["127.0.0.1"],"sockets":1,"container":null,"image":null,"container_id":null,"container_port":null,"warning":null,"uid":0,"processes":[{{"pid":{pid},"name":"{name}"}}],"notice":null,"next":null}}"#
    );
    let short = |args: &str| without_details(&svc_here(args).output());
    assert_eq!(short("listening 5432 60000 -f jsonl"), format!("{loopback}\n{nothing}\n"));
    assert_eq!(short("listening 5432 60000 -f json"), format!("[\n{loopback},\n{nothing}\n]\n"));
    svc_here("listening 5432 60000 -f csv")
        .stdout(format!(
            "query,name,port,protocol,class,description,product,source,reach,addresses,sockets,container,image,container_id,container_port,warning,pids,processes\n\
             5432,postgresql,5432,tcp,registered,PostgreSQL Database,,iana,loopback,127.0.0.1 ::1,2,,,,,,{pid},{name}\n\
             60000,,60000,udp,dynamic,,,,loopback,127.0.0.1,1,,,,,,{pid},{name}\n"
        ))
        .run();
}

#[test]
fn a_query_for_which_nothing_is_open_is_an_object_in_json() {
    if !is_inside("host::listening::a_query_for_which_nothing_is_open_is_an_object_in_json") {
        return;
    }
    let json = svc_here("listening 7000 no-such-name -f jsonl --quiet").status(1).output();
    let objects: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let [closed, unknown] = objects.as_slice() else { panic!("{json}") };
    assert_eq!((&closed["query"], &closed["found"]), (&"7000".into(), &false.into()));
    assert_eq!(
        (&closed["notice"], &closed["next"]),
        (&"nothing is open on port 7000".into(), &"svc lookup 7000".into())
    );
    assert_eq!((&unknown["query"], &unknown["found"]), (&"no-such-name".into(), &false.into()));
    assert_eq!(unknown["notice"], "no service is named `no-such-name`");
    assert!(closed["port"].is_null() && closed["processes"] == serde_json::json!([]), "{closed}");
}

#[test]
fn sockets_of_one_process_and_processes_of_one_socket_share_a_row() {
    if !is_inside("host::listening::sockets_of_one_process_and_processes_of_one_socket_share_a_row") {
        return;
    }
    let socket = TcpListener::bind("127.0.0.1:7777").expect("a socket");
    let (name, pid) = own_process();
    // A child with the socket as its standard input also has it open.
    let copy = std::os::fd::OwnedFd::from(socket.try_clone().expect("a copy"));
    let mut child = std::process::Command::new("sleep").arg("60").stdin(copy).spawn().expect("a child");
    let rows = svc("listening 7777 -f jsonl --source system").output();
    child.kill().expect("it runs");
    child.wait().expect("it ends");
    let mut processes = [(pid, name.as_str()), (child.id(), "sleep")];
    processes.sort_unstable();
    let row: serde_json::Value = serde_json::from_str(&rows).expect("one object");
    assert_eq!((&row["sockets"], &row["processes"][2]), (&1.into(), &serde_json::Value::Null));
    for (at, (pid, name)) in processes.into_iter().enumerate() {
        let process = &row["processes"][at];
        assert_eq!((&process["pid"], &process["name"]), (&pid.into(), &name.into()), "{rows}");
    }
}

#[test]
fn a_hostile_process_name_stays_in_its_field_and_is_escaped_on_a_terminal() {
    if !is_inside("host::listening::a_hostile_process_name_stays_in_its_field_and_is_escaped_on_a_terminal") {
        return;
    }
    let _socket = TcpListener::bind("127.0.0.1:7777").expect("a socket");
    rename(b"\x1b[31m\t\n\"\xff,");
    let pid = std::process::id();
    let row = "\t7777\ttcp\tregistered\t\tloopback\t127.0.0.1";
    svc("listening --source system").stdout(format!("{row}\t{pid}\t\x1b[31m  \"\u{fffd},\n")).run();
    svc("listening --source system -f plain")
        .stdout(format!("{row}\t{pid}\t\\u{{1b}}[31m \\n\"\u{fffd},\n"))
        .run_on_terminal(80);
    svc("--color never listening --source system")
        .stdout(format!(
            "SERVICE          PORT   PROTOCOL   SOURCE     PROCESS         REACH\n\
             -                7777   tcp        -          \\u{{1b}}[31m      this machine only\n\
             {0:46}{1:16}(127.0.0.1)\n",
            "",
            format!("\\n\"\u{fffd}, ({pid})")
        ))
        .run_on_terminal(80);
    let json = svc("listening --source system -f jsonl").output();
    assert!(json.contains(r#""name":"\u001b[31m\t\n\"�,""#), "{json}");
    let csv = svc("listening --source system -f csv").output();
    assert!(csv.ends_with(&format!("{pid},\"\x1b[31m\t\n\"\"\u{fffd},\"\n")), "{csv}");
}

#[test]
fn without_open_sockets_nothing_is_found() {
    if !is_inside("host::listening::without_open_sockets_nothing_is_found") {
        return;
    }
    svc("listening").stderr("svc: nothing is open on this machine\n").status(1).run();
    svc("listening --quiet").status(1).run();
    svc("listening -f json").stdout("[]\n").stderr("svc: nothing is open on this machine\n").status(1).run();
}

#[test]
fn the_services_format_is_refused() {
    svc("listening -f services")
        .stderr("svc: `svc listening` has no `services` format; choose another\n")
        .status(2)
        .run();
}
