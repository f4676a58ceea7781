//! How ports in common use are shown: the best known in tables, all in other formats.

use crate::harness::{svc, svc_here};
use crate::practice_data::rows;
use serde_json::Value;

#[test]
fn exported_lines_include_common_use_only_on_request() {
    // Otherwise getservbyport(3) would return them.
    let wap_wsp = "\
wap-wsp         9200/tcp        # WAP connectionless session service
wap-wsp         9200/udp        # WAP connectionless session service
";
    let uses = "\
elasticsearch   9200/tcp        # Elasticsearch: HTTP REST API
opensearch      9200/tcp        # OpenSearch: HTTP REST API
boundary        9200/tcp        # HashiCorp Boundary: Controller API and web UI
";
    svc_here("--format services port 9200").stdout(wap_wsp).run();
    svc_here("--format services port 51820/udp").status(1).run();
    svc("--format services --source practice port 9200").stdout(uses).run();
    svc("--format services --source iana,practice port 9200").stdout([wap_wsp, uses].concat()).run();
    svc("--format services --source practice port 65534-65535/udp")
        .stdout(
            "\
turn-relay      65534/udp       # coturn: Relay endpoints handed to clients
turn-relay      65535/udp       # coturn: Relay endpoints handed to clients
",
        )
        .run();
}

#[test]
fn json_has_the_product_the_purpose_and_the_evidence() {
    let line = svc_here("--format jsonl lookup wireguard").output();
    let object: Value = serde_json::from_str(&line).expect("an object");
    for (field, value) in [
        ("name", "wireguard"),
        ("description", "VPN tunnel (conventional port)"),
        ("product", "WireGuard"),
        ("evidence", "https://github.com/WireGuard/wireguard-tools/blob/HEAD/src/man/wg-quick.8"),
        ("source", "practice"),
    ] {
        assert_eq!(object[field], value, "{field}");
    }
    for field in ["dns_sd", "file", "line", "state", "registered", "unauthorized_use", "alias_of"] {
        assert_eq!(object[field], Value::Null, "{field}");
    }
}

#[test]
fn a_table_shows_three_uses_and_counts_the_rest() {
    svc_here("--color never port 9200 8080/tcp 51820/udp")
        .stdout(
            "\
SERVICE        PORT         PROTOCOL  SOURCE    DESCRIPTION
wap-wsp        9200         tcp, udp  iana      WAP connectionless session
                                                service
elasticsearch  9200         tcp       practice  Elasticsearch: HTTP REST API
opensearch     9200         tcp       practice  OpenSearch: HTTP REST API
boundary       9200         tcp       practice  HashiCorp Boundary: Controller
                                                API and web UI
http-alt       8080         tcp       system    WWW caching service; also
                                                webcache
tomcat         8080         tcp       practice  Apache Tomcat: HTTP connector
jenkins        8080         tcp       practice  Jenkins: CI server web UI and
                                                API
spring-boot    8080         tcp       practice  Spring Boot: Embedded web
                                                server
52 more        8080                   practice  `--verbose` shows them
-              51820        udp                 dynamic port, never assigned
wireguard      51820        udp       practice  WireGuard: VPN tunnel
                                                (conventional port)
turn-relay     49152-65535  udp       practice  coturn: Relay endpoints handed
                                                to clients
",
        )
        .run_on_terminal(80);
}

#[test]
fn a_fourth_use_is_shown_instead_of_counted() {
    svc("--source practice --format table port 4444/tcp 50001/tcp")
        .stdout(
            "\
SERVICE             PORT         PROTOCOL  CLASS       SOURCE    DESCRIPTION
selenium-grid       4444         tcp       registered  practice  Selenium Grid: WebDriver hub or
                                                                 router endpoint
metasploit-handler  4444         tcp       registered  practice  Metasploit Framework: Reverse TCP
                                                                 payload handler
galera-sst          4444         tcp       registered  practice  Galera Cluster: State snapshot
                                                                 transfer
ory-hydra           4444         tcp       registered  practice  Ory Hydra: Public OAuth 2.0 and
                                                                 OpenID Connect API
electrum            50001        tcp       dynamic     practice  Electrum: Server protocol over
                                                                 plain TCP
dapr-grpc           50001        tcp       dynamic     practice  Dapr: Sidecar gRPC API
talos-trustd        50001        tcp       dynamic     practice  Talos Linux: Certificates for
                                                                 joining nodes (trustd)
msrpc-dynamic       49152-65535  tcp       dynamic     practice  Microsoft Windows: Dynamically
                                                                 assigned RPC endpoints
",
        )
        .run();
}

#[test]
fn uses_are_counted_for_each_port() {
    svc("--source practice --format table port 50001 50000")
        .stdout(
            "\
SERVICE        PORT   PROTOCOL  CLASS    SOURCE    DESCRIPTION
electrum       50001  tcp       dynamic  practice  Electrum: Server protocol over plain TCP
dapr-grpc      50001  tcp       dynamic  practice  Dapr: Sidecar gRPC API
talos-trustd   50001  tcp       dynamic  practice  Talos Linux: Certificates for joining nodes
                                                   (trustd)
2 more         50001            dynamic  practice  `--verbose` shows them
db2            50000  tcp       dynamic  practice  IBM Db2: Client connections (default before
                                                   11.5.6)
jenkins-agent  50000  tcp       dynamic  practice  Jenkins: Inbound build agents (official image)
talos          50000  tcp       dynamic  practice  Talos Linux: Management API (apid)
2 more         50000            dynamic  practice  `--verbose` shows them
",
        )
        .run();
}

#[test]
fn verbose_and_formats_for_programs_have_all_uses() {
    let rows = rows();
    let on_8080: Vec<_> = rows.iter().filter(|row| row.ports == (8080, 8080)).map(|row| row.name.as_str()).collect();
    assert!(on_8080.len() > 40);
    // What comes before and after the name at the start of an entry; no other line starts like this.
    for (format, before, after) in [
        ("--verbose", "", " 8080/tcp"),
        ("--format plain", "", "\t8080\ttcp\t"),
        ("--format json", r#"{"query":"8080","found":true,"name":""#, r#"","aliases":[],"port":8080,"#),
        ("--format jsonl", r#"{"query":"8080","found":true,"name":""#, r#"","aliases":[],"port":8080,"#),
        ("--format csv", "8080,", ",,8080,8080,tcp,registered,"),
        ("--format services", "", " 8080/tcp "),
    ] {
        let answer = svc("--source practice port 8080").args(format).output();
        let name = |line: &str| Some(line.strip_prefix(before)?.split_once(after)?.0.trim_end().to_owned());
        assert_eq!(answer.lines().filter_map(name).collect::<Vec<_>>(), on_8080, "{format}: {answer}");
    }
}
