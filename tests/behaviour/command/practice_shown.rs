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
3cx-rtp         9200/udp        # 3CX Phone System: Audio and video of calls
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
        .status(1)
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
SERVICE                PORT   PROTOCOL   SOURCE     DESCRIPTION
wap-wsp                9200   tcp, udp   iana       WAP connectionless session
                                                    service
elasticsearch          9200   tcp        practice   Elasticsearch: Search engine
                                                    HTTP REST API
opensearch             9200   tcp        practice   OpenSearch: Search engine
                                                    HTTP REST API
ocis                   9200   tcp        practice   ownCloud Infinite Scale: Web
                                                    UI, WebDAV and API over
                                                    HTTPS
boundary               9200   tcp        practice   HashiCorp Boundary: Access
                                                    controller API and web UI
http-alt               8080   tcp        system     WWW caching service; also
                                                    webcache
tomcat                 8080   tcp        practice   Apache Tomcat: HTTP
                                                    connector for Java web
                                                    applications
jenkins                8080   tcp        practice   Jenkins: CI server web UI
                                                    and API
spring-boot            8080   tcp        practice   Spring Boot: Embedded web
                                                    server of a Java application
+154 more: svc -v port 8080
-                      51820  udp                   dynamic port, never assigned
wireguard              51820  udp        practice   WireGuard: VPN tunnel
                                                    (conventional port)
netbird-wireguard      51820  udp        practice   NetBird: WireGuard tunnel of
                                                    the client
k3s-flannel-wireguard  51820  udp        practice   K3s: Flannel WireGuard
                                                    overlay for IPv4
+3 more: svc -v port 51820
part of 9000-10999/udp, 3CX Phone System: Audio and video of calls
part of 50000-60000/udp, LiveKit: WebRTC media between clients and server
part of 49152-65535/udp, coturn: Relay endpoints handed to clients
",
        )
        .run_on_terminal(80);
}

#[test]
fn a_fourth_use_is_shown_instead_of_counted() {
    svc("--source practice --format table port 9200/tcp 9091/tcp")
        .stdout(
            "\
SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION
elasticsearch    9200         tcp             practice        Elasticsearch: Search engine HTTP REST
                                                              API
opensearch       9200         tcp             practice        OpenSearch: Search engine HTTP REST
                                                              API
ocis             9200         tcp             practice        ownCloud Infinite Scale: Web UI,
                                                              WebDAV and API over HTTPS
boundary         9200         tcp             practice        HashiCorp Boundary: Access controller
                                                              API and web UI
transmission     9091         tcp             practice        Transmission: BitTorrent client web UI
                                                              and RPC
pushgateway      9091         tcp             practice        Prometheus Pushgateway: Metrics of
                                                              batch jobs: push and scrape API
authelia         9091         tcp             practice        Authelia: Login portal and API
+6 more: svc -v port 9091
",
        )
        .run();
}

#[test]
fn uses_are_counted_for_each_port() {
    svc("--source practice --format table port 5000 9091")
        .stdout(
            "\
SERVICE           PORT         PROTOCOL        SOURCE          DESCRIPTION
flask             5000         tcp             practice        Flask: Development server (flask run)
docker-registry   5000         tcp             practice        CNCF Distribution (Docker Registry):
                                                               Container image registry HTTP API
airplay-receiver  5000         tcp             practice        macOS AirPlay Receiver: AirPlay
                                                               service, macOS Monterey and later
+33 more: svc -v port 5000
transmission      9091         tcp             practice        Transmission: BitTorrent client web
                                                               UI and RPC
pushgateway       9091         tcp             practice        Prometheus Pushgateway: Metrics of
                                                               batch jobs: push and scrape API
authelia          9091         tcp             practice        Authelia: Login portal and API
+7 more: svc -v port 9091
part of 9000-10999/udp, 3CX Phone System: Audio and video of calls
",
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
