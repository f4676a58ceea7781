//! `--format`: the same answers as a table, plain lines, CSV and lines of a services file; `json.rs` has JSON.

use crate::harness::{PROGRAM, skip, svc, svc_assigned, svc_here, temporary, temporary_file};
use std::fs;
use std::process::Command;

/// Every kind of answer: from the file, by an alias, for a range, without a port, without a service, in common use.
const QUERIES: &str = "domain 6000/tcp 6010/udp airplay/udp 0/tcp 49152 27005";

#[test]
fn plain_lines_have_seven_fields() {
    svc_here(QUERIES)
        .stdout(
            "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n\
             domain\t53\tudp\twell-known\tsystem\t\t\n\
             x11\t6000\ttcp\tregistered\tsystem\tx11-0\tX Window System\n\
             x11\t6000\ttcp\tregistered\tpractice\t\tX Window System: Display server, 6000 plus display\n\
             neo4j-transaction\t6000\ttcp\tregistered\tpractice\t\tNeo4j: Transactions shipped between cluster servers\n\
             x11\t6000-6063\tudp\tregistered\tiana\t\tX Window System\n\
             airplay\t\tudp\t\tiana\t\tProtocol for streaming of audio/video content\n\
             \t0\ttcp\twell-known\tiana\t\treserved by IANA\n\
             \t49152\t\tdynamic\t\t\tdynamic port, never assigned\n\
             wemo-alt\t49152\ttcp\tdynamic\tpractice\t\tBelkin WeMo: UPnP control after a change of port\n\
             supermicro-upnp\t49152\ttcp\tdynamic\tpractice\t\tSupermicro BMC: UPnP service of older firmware\n\
             msrpc-dynamic\t49152-65535\ttcp\tdynamic\tpractice\t\tMicrosoft Windows: Dynamically assigned RPC endpoints\n\
             turn-relay\t49152-65535\tudp\tdynamic\tpractice\t\tcoturn: Relay endpoints handed to clients\n\
             flex-lm\t27000-27009\t\tregistered\tiana\t\tFLEX LM (1-10)\n\
             tableau-license\t27000-27009\ttcp\tregistered\tpractice\t\tTableau Server: Licence service\n\
             freeswitch-rtp\t16384-32768\tudp\tregistered\tpractice\t\tFreeSWITCH: RTP media\n",
        )
        .status(1)
        .run();
}

#[test]
fn hostile_files_do_not_change_the_number_of_plain_fields() {
    let text = b"tabs\t1/tcp\tone\ttwo\t#\ta\tcomment\twith\ttabs\t\nfeed 2/tcp a\x0bb # form\x0cfeed and \x0b\n\
                 nul 3/tcp # before\0after\nreturn 4/tcp # carriage\rreturn\r\nlatin 5/tcp # caf\xe9\n";
    let file = temporary_file("fields", text);
    let plain = svc("port 1/tcp 2/tcp 3/tcp 4/tcp 5/tcp --services-file").arg(&file);
    plain
        .stdout(
            b"tabs\t1\ttcp\twell-known\tsystem\tone two\ta comment with tabs\n\
              feed\t2\ttcp\twell-known\tsystem\ta b\tform feed and\n\
              nul\t3\ttcp\twell-known\tsystem\t\tbefore\n\
              return\t4\ttcp\twell-known\tsystem\t\tcarriage return\n\
              latin\t5\ttcp\twell-known\tsystem\t\tcaf\xe9\n",
        )
        .run();
}

#[test]
fn csv_has_a_header_and_the_file_and_line_of_each_entry() {
    svc_here("--format csv nosuch-at-all")
        .arg("domain")
        .arg("6010/udp")
        .arg("airplay/udp")
        .arg("0/tcp")
        .arg("51820/udp")
        .stdout(
            "query,name,aliases,port,last_port,protocol,class,description,product,category,evidence,state,source,file,line\n\
             domain,domain,,53,53,tcp,well-known,Domain Name Server,,,,assigned,system,services,11\n\
             domain,domain,,53,53,udp,well-known,Domain Name Server,,,,assigned,system,services,12\n\
             6010/udp,x11,,6000,6063,udp,registered,X Window System,,,,assigned,iana,,\n\
             airplay/udp,airplay,,,,udp,,Protocol for streaming of audio/video content,,,,assigned,iana,,\n\
             0/tcp,,,0,0,tcp,well-known,reserved by IANA,,,,reserved,iana,,\n\
             51820/udp,,,51820,51820,udp,dynamic,\"dynamic port, never assigned\",,,,,,,\n\
             51820/udp,wireguard,,51820,51820,udp,dynamic,VPN tunnel (conventional port),WireGuard,vpn,https://github.com/WireGuard/wireguard-tools/blob/HEAD/src/man/wg-quick.8,,practice,,\n\
             51820/udp,netbird-wireguard,,51820,51820,udp,dynamic,WireGuard tunnel of the client,NetBird,vpn,https://github.com/netbirdio/netbird/blob/HEAD/client/iface/iface.go,,practice,,\n\
             51820/udp,k3s-flannel-wireguard,,51820,51820,udp,dynamic,Flannel WireGuard overlay for IPv4,K3s,container,https://github.com/k3s-io/docs/blob/HEAD/docs/installation/requirements.md,,practice,,\n\
             51820/udp,flannel-wireguard,,51820,51820,udp,dynamic,\"WireGuard overlay backend, IPv4\",Flannel,container,https://github.com/flannel-io/flannel/blob/HEAD/Documentation/backends.md,,practice,,\n\
             51820/udp,rke2-canal-wireguard,,51820,51820,udp,dynamic,Canal WireGuard overlay for IPv4,RKE2,container,https://github.com/rancher/rke2-docs/blob/HEAD/docs/install/requirements.md,,practice,,\n\
             51820/udp,antrea-wireguard,,51820,51820,udp,dynamic,WireGuard encryption between nodes when enabled,Antrea,container,https://github.com/antrea-io/antrea/blob/HEAD/docs/network-requirements.md,,practice,,\n\
             51820/udp,livekit-media,,50000,60000,udp,dynamic,WebRTC media between clients and server,LiveKit,chat,https://github.com/livekit/livekit/blob/HEAD/config-sample.yaml,,practice,,\n\
             51820/udp,turn-relay,,49152,65535,udp,dynamic,Relay endpoints handed to clients,coturn,voice,https://github.com/coturn/coturn/blob/HEAD/examples/etc/turnserver.conf,,practice,,\n",
        )
        .stderr("svc: no service is named `nosuch-at-all`\n")
        .status(1)
        .run();
}

#[test]
fn csv_quotes_commas_and_quotation_marks() {
    let file = temporary_file("quotes", "quote 1/tcp a,b c\"d # it says \"hello, world\"\n");
    let answer = svc("-f csv --source system port 1 --services-file").arg(&file).output();
    let row = "1,quote,\"a,b c\"\"d\",1,1,tcp,well-known,\"it says \"\"hello, world\"\"\",,,,,system,";
    assert!(answer.lines().nth(1).is_some_and(|line| line.starts_with(row)), "{answer}");
}

#[test]
fn csv_without_rows_is_a_header() {
    svc_here("--format csv nosuch-at-all")
        .stdout(
            "query,name,aliases,port,last_port,protocol,class,description,product,category,evidence,state,source,file,line\n",
        )
        .stderr("svc: no service is named `nosuch-at-all`\n")
        .status(1)
        .run();
}

#[test]
fn a_services_file_skips_and_counts_entries_it_cannot_hold() {
    svc_here("--format services domain 6000/tcp airplay 0/tcp 49152")
        .stdout(
            "domain          53/tcp          # Domain Name Server\n\
             domain          53/udp\n\
             x11             6000/tcp        x11-0           # X Window System\n",
        )
        .stderr("svc: skipped 2 entries without a port or protocol: a services file cannot hold them\n")
        .status(1)
        .run();
}

#[test]
fn a_services_file_has_a_line_for_each_port_of_a_range() {
    let lines = svc("--source iana --format services lookup x11/udp").output();
    assert_eq!(lines.lines().count(), 64);
    assert_eq!(lines.lines().nth(10), Some("x11             6010/udp        # X Window System"));
}

#[test]
fn a_services_file_has_only_the_requested_ports_of_a_range() {
    svc("--source iana --format services 6062-6063/udp")
        .stdout(
            "\
x11             6062/udp        # X Window System
x11             6063/udp        # X Window System
",
        )
        .run();
}

#[test]
fn an_exported_services_file_gives_the_same_answers() {
    let queries = "domain http 1/tcp 4 4711/tcp webcache";
    let written = temporary_file("written", svc_here("--format services").args(queries).output());
    let before = svc_assigned(queries).output();
    let after = svc(queries).arg("--source").arg("system,iana").arg("--services-file").arg(&written).output();
    assert_eq!(after.replace("\tiana\t", "\tsystem\t"), before.replace("\tiana\t", "\tsystem\t"));
}

#[test]
fn a_table_in_a_pipe_is_100_columns_wide() {
    svc_assigned("--format table domain 6000/tcp 49152 airplay 0/tcp")
        .stdout(
            "\
SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION
domain           53           tcp, udp        system          Domain Name Server
x11              6000         tcp             system          X Window System; also x11-0
-                49152        any                             dynamic port, never assigned
airplay          -            tcp, udp        iana            Protocol for streaming of audio/video
                                                              content; registered without a port
-                0            tcp             iana            reserved by IANA
",
        )
        .status(1)
        .run();
}

#[test]
fn a_table_without_rows_is_empty() {
    svc_here("--format table nosuch-at-all").stderr("svc: no service is named `nosuch-at-all`\n").status(1).run();
}

#[test]
fn an_unknown_format_is_an_error_that_lists_the_formats() {
    svc_here("--format yaml 53")
        .stderr(
            "svc: invalid value 'yaml' for '--format <FORMAT>'\n  \
             [possible values: table, plain, json, jsonl, csv, services, sarif, github]\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn every_format_writes_long_lists_in_large_pieces() {
    for format in ["plain", "csv", "jsonl", "json", "services"] {
        let trace = temporary(&format!("writes-{format}"));
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-e", "trace=write,writev", "-o"]).arg(&trace).arg(PROGRAM);
        let output = command.args(["list", "--source", "iana", "--format", format]).output();
        if !output.is_ok_and(|output| output.status.success()) {
            return skip("writes", "strace is missing or not permitted");
        }
        let writes = fs::read_to_string(&trace).expect("a trace").lines().filter(|line| line.contains("(1, ")).count();
        assert!((2..400).contains(&writes), "{format}: {writes}");
    }
}
