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
elasticsearch   9200/tcp        # Elasticsearch: Search engine HTTP REST API
opensearch      9200/tcp        # OpenSearch: Search engine HTTP REST API
ocis            9200/tcp        # ownCloud Infinite Scale: Web UI, WebDAV and API over HTTPS
boundary        9200/tcp        # HashiCorp Boundary: Access controller API and web UI
";
    svc_here("--format services port 9200").stdout(wap_wsp).run();
    svc_here("--format services port 51820/udp").status(1).run();
    svc("--format services --source practice port 9200").stdout(
                                                            "elasticsearch   9200/tcp        # Elasticsearch: Search engine HTTP REST API\n\
                                                             opensearch      9200/tcp        # OpenSearch: Search engine HTTP REST API\n\
                                                             ocis            9200/tcp        # ownCloud Infinite Scale: Web UI, WebDAV and API over HTTPS\n\
                                                             boundary        9200/tcp        # HashiCorp Boundary: Access controller API and web UI\n\
                                                             3cx-rtp         9200/udp        # 3CX Phone System: Audio and video of calls\n",
                                                        ).run();
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
            "SERVICE                PORT   PROTOCOL   SOURCE     DESCRIPTION\n\
             wap-wsp                9200   tcp, udp   iana       WAP connectionless session\n\
                                                                 service\n\
             elasticsearch          9200   tcp        practice   Elasticsearch: Search engine\n\
                                                                 HTTP REST API\n\
             opensearch             9200   tcp        practice   OpenSearch: Search engine\n\
                                                                 HTTP REST API\n\
             ocis                   9200   tcp        practice   ownCloud Infinite Scale: Web\n\
                                                                 UI, WebDAV and API over\n\
                                                                 HTTPS\n\
             boundary               9200   tcp        practice   HashiCorp Boundary: Access\n\
                                                                 controller API and web UI\n\
             http-alt               8080   tcp        system     WWW caching service; also\n\
                                                                 webcache\n\
             tomcat                 8080   tcp        practice   Apache Tomcat: HTTP\n\
                                                                 connector for Java web\n\
                                                                 applications\n\
             jenkins                8080   tcp        practice   Jenkins: CI server web UI\n\
                                                                 and API\n\
             spring-boot            8080   tcp        practice   Spring Boot: Embedded web\n\
                                                                 server of a Java application\n\
             +154 more: svc -v port 8080\n\
             -                      51820  udp                   dynamic port, never assigned\n\
             wireguard              51820  udp        practice   WireGuard: VPN tunnel\n\
                                                                 (conventional port)\n\
             netbird-wireguard      51820  udp        practice   NetBird: WireGuard tunnel of\n\
                                                                 the client\n\
             k3s-flannel-wireguard  51820  udp        practice   K3s: Flannel WireGuard\n\
                                                                 overlay for IPv4\n\
             +3 more: svc -v port 51820\n\
             part of 9000-10999/udp, 3CX Phone System: Audio and video of calls\n\
             part of 50000-60000/udp, LiveKit: WebRTC media between clients and server\n\
             part of 49152-65535/udp, coturn: Relay endpoints handed to clients\n",
        )
        .run_on_terminal(80);
}

#[test]
fn a_fourth_use_is_shown_instead_of_counted() {
    svc("--source practice --format table port 4444/tcp 50001/tcp")
        .stdout(
            "SERVICE             PORT         PROTOCOL        SOURCE          DESCRIPTION\n\
             selenium-grid       4444         tcp             practice        Selenium Grid: WebDriver hub or\n\
                                                                              router endpoint\n\
             metasploit-handler  4444         tcp             practice        Metasploit Framework: Reverse TCP\n\
                                                                              payload handler\n\
             galera-sst          4444         tcp             practice        Galera Cluster: State snapshot\n\
                                                                              transfer\n\
             +9 more: svc -v port 4444\n\
             electrum            50001        tcp             practice        Electrum: Server protocol over\n\
                                                                              plain TCP\n\
             dapr-grpc           50001        tcp             practice        Dapr: Sidecar gRPC API\n\
             electrs             50001        tcp             practice        electrs: Electrum protocol for\n\
                                                                              wallets, on loopback\n\
             +3 more: svc -v port 50001\n\
             part of 49152-65535/tcp, Microsoft Windows: Dynamically assigned RPC endpoints\n",
        )
        .run();
}

#[test]
fn uses_are_counted_for_each_port() {
    svc("--source practice --format table port 5000 9091")
        .stdout(
            "SERVICE           PORT         PROTOCOL        SOURCE          DESCRIPTION\n\
             flask             5000         tcp             practice        Flask: Development server (flask run)\n\
             docker-registry   5000         tcp             practice        CNCF Distribution (Docker Registry):\n\
                                                                            Container image registry HTTP API\n\
             airplay-receiver  5000         tcp             practice        macOS AirPlay Receiver: AirPlay\n\
                                                                            service, macOS Monterey and later\n\
             +33 more: svc -v port 5000\n\
             transmission      9091         tcp             practice        Transmission: BitTorrent client web\n\
                                                                            UI and RPC\n\
             pushgateway       9091         tcp             practice        Prometheus Pushgateway: Metrics of\n\
                                                                            batch jobs: push and scrape API\n\
             authelia          9091         tcp             practice        Authelia: Login portal and API\n\
             +7 more: svc -v port 9091\n\
             part of 9000-10999/udp, 3CX Phone System: Audio and video of calls\n",
        )
        .run();
}

#[test]
fn a_wide_range_of_ports_is_one_line_at_the_end_for_all_ports_in_it() {
    svc("--source iana,practice --format table port 50100/udp 50200-50201")
        .stdout(
            "\
SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION
-                50100        udp                             dynamic port, never assigned
-                50200-50201  any                             dynamic port, never assigned
part of 50000-60000/udp, LiveKit: WebRTC media between clients and server
part of 49152-65535/udp, coturn: Relay endpoints handed to clients
part of 49152-65535/tcp, Microsoft Windows: Dynamically assigned RPC endpoints
",
        )
        .status(1)
        .run();
}

#[test]
fn a_wide_range_is_a_row_where_all_of_it_is_asked_for() {
    let table = svc("--source practice --format table port 30000-32767/tcp").output();
    assert!(table.lines().any(|line| line.starts_with("kubernetes-nodeport ") && line.contains(" 30000-32767 ")));
    assert!(!table.contains("part of 30000"), "{table}");
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
