//! The JSON of the library, with the feature `serde`: that of the tool, without what it says about the query.

use super::namespace::{is_inside, rename};
use crate::harness::{files, svc, svc_here};
use std::net::{TcpListener, UdpSocket};
use svc_lookup::Services;
use svc_lookup::host::{FreePorts, HostRanges, SocketFilter, open_ports, read_details};

fn json_lines(values: &[impl serde::Serialize]) -> String {
    values.iter().map(|value| serde_json::to_string(value).expect("JSON") + "\n").collect()
}

/// The objects of the tool without the fields about the query.
fn without_query(tool: &str, query: &str) -> String {
    tool.replace(&format!(r#""query":{query},"found":true,"#), "").replace(r#","notice":null,"next":null"#, "")
}

#[test]
fn open_ports_serialize_as_in_svc_listening() {
    if !is_inside("host::json::open_ports_serialize_as_in_svc_listening") {
        return;
    }
    // An assignment, a common use of a process of that name, a long-standing name, and no service.
    let _tcp = ["127.0.0.1:5432", "[::1]:5432", "0.0.0.0:9200", "0.0.0.0:57"]
        .map(|address| TcpListener::bind(address).expect(address));
    let _udp = UdpSocket::bind("127.0.0.1:60000").expect("a socket");
    for name in [&b"elasticsearch"[..], b"\x1b\xff\""] {
        rename(name);
        let tool = without_query(&svc_here("listening -f jsonl").output(), "null");
        let services = Services::builder().services_file(files().join("services")).open().expect("the services");
        let mut open = open_ports(&services, &[SocketFilter::ALL]).expect("sockets");
        read_details(&mut open);
        assert_eq!(open.len(), 4);
        assert_eq!(json_lines(&open), tool);
    }
}

#[test]
fn free_ports_serialize_as_in_svc_free() {
    if !is_inside("host::json::free_ports_serialize_as_in_svc_free") {
        return;
    }
    let (services, host) = (Services::snapshot(), HostRanges::read());
    let range = "61000-61100".parse::<svc_lookup::PortRange>().expect("a range");
    let mut both = FreePorts::new(&services, &host).range(range).count(3).block(2).seed("a");
    let tool = svc("free 61000-61100 -n 3 --block 2 --seed a -f jsonl --source iana,practice").output();
    assert_eq!(json_lines(&both.find().expect("free ports")), without_query(&tool, r#""61000-61100""#));
    let mut udp =
        FreePorts::new(&services, &host).protocol(svc_lookup::Protocol::Udp).expect("UDP").range(range).seed("b");
    let tool = svc("free 61000-61100 -p udp --seed b -f jsonl --source iana,practice").output();
    assert_eq!(json_lines(&udp.find().expect("a free port")), without_query(&tool, r#""61000-61100""#));
}
