//! Ports in common use: the software that uses a port by default, shown after the names of services files and the registry.

use crate::harness::{svc, svc_here, temporary_file};

const ELASTICSEARCH: &str = "elasticsearch\t9200\ttcp\tregistered\tpractice\t\tElasticsearch: HTTP REST API\n";
const OPENSEARCH: &str = "opensearch\t9200\ttcp\tregistered\tpractice\t\tOpenSearch: HTTP REST API\n";
const BOUNDARY: &str = "boundary\t9200\ttcp\tregistered\tpractice\t\tHashiCorp Boundary: Controller API and web UI\n";
const WAP_WSP: &str = "\
wap-wsp\t9200\ttcp\tregistered\tiana\t\tWAP connectionless session service
wap-wsp\t9200\tudp\tregistered\tiana\t\tWAP connectionless session service
";
const WIREGUARD: &str = "wireguard\t51820\tudp\tdynamic\tpractice\t\tWireGuard: VPN tunnel (conventional port)\n";
const TURN: &str = "turn-relay\t49152-65535\tudp\tdynamic\tpractice\t\tcoturn: Relay endpoints handed to clients\n";
const MSRPC: &str =
    "msrpc-dynamic\t49152-65535\ttcp\tdynamic\tpractice\t\tMicrosoft Windows: Dynamically assigned RPC endpoints\n";

#[test]
fn assigned_names_come_before_software() {
    let answer = [WAP_WSP, ELASTICSEARCH, OPENSEARCH, BOUNDARY].concat();
    svc_here("port 9200").stdout(&answer).run();
    svc_here("9200").stdout(&answer).run();
    svc_here("-").stdin("9200\n").stdout(&answer).run();
}

#[test]
fn a_name_unknown_to_other_sources_is_found_in_common_use() {
    svc_here("lookup elasticsearch grafana wireguard kubernetes-api")
        .stdout(
            [
                ELASTICSEARCH,
                "grafana\t3000\ttcp\tregistered\tpractice\t\tGrafana: Web UI and HTTP API\n",
                WIREGUARD,
                "kubernetes-api\t6443\ttcp\tregistered\tpractice\t\tKubernetes: HTTPS API (kube-apiserver)\n",
            ]
            .concat(),
        )
        .run();
    svc_here("elasticsearch").stdout(ELASTICSEARCH).run();
}

#[test]
fn a_services_file_hides_common_use_for_its_names() {
    let file = temporary_file("practice-name", "elasticsearch 1234/tcp # ours\nmine 1235/tcp OpenSearch\n");
    let ours = "elasticsearch\t1234\ttcp\tregistered\tsystem\t\tours\n";
    let mine = "mine\t1235\ttcp\tregistered\tsystem\tOpenSearch\t\n";
    // A match in another case, or of an alias, counts as well.
    svc("lookup elasticsearch Elasticsearch opensearch --services-file")
        .arg(file)
        .stdout([ours, ours, mine].concat())
        .run();
}

#[test]
fn the_registry_hides_common_use_for_names_with_a_port() {
    svc("--source iana,practice lookup mongodb")
        .stdout("mongodb\t27017\ttcp\tregistered\tiana\t\tMongo database system\n")
        .run();
}

#[test]
fn a_registered_name_without_a_port_gets_one_from_common_use() {
    svc("--source iana,practice lookup smb airplay/tcp")
        .stdout(
            "smb\t\t\t\tiana\t\tServer Message Block over TCP/IP\n\
             smb\t445\ttcp\twell-known\tpractice\t\tMicrosoft Windows: SMB file and printer sharing\n\
             airplay\t\ttcp\t\tiana\t\tProtocol for streaming of audio/video content\n\
             airplay\t7000\ttcp\tregistered\tpractice\t\tShairport Sync: AirPlay 2 control\n",
        )
        .run();
}

#[test]
fn verbose_shows_common_use_for_such_a_name_too() {
    svc_here("-v lookup mumble/udp")
        .stdout(
            "\
mumble any, no port
  description   Mumble VoIP communication protocol
  source        iana
  state         assigned

mumble 64738/udp
  description   Encrypted voice packets
  class         49152-65535, dynamic or private ports (dynamic)
  source        practice
  product       Mumble Server
  evidence      https://github.com/mumble-voip/mumble/blob/HEAD/auxiliary_files/mumble-server.ini
",
        )
        .run();
}

#[test]
fn the_case_of_letters_is_ignored() {
    for query in ["WireGuard", "WIREGUARD/UDP", "wireguard/Udp"] {
        svc_here("lookup").arg(query).stdout(WIREGUARD).run();
    }
    svc_here("port 9200/TCP")
        .stdout([WAP_WSP.split_inclusive('\n').next().expect("a line"), ELASTICSEARCH, OPENSEARCH, BOUNDARY].concat())
        .run();
}

#[test]
fn only_uses_with_the_given_protocol_are_shown() {
    let (_, wap_wsp_udp) = WAP_WSP.split_at(WAP_WSP.len() / 2);
    svc_here("port 9200/udp").stdout(wap_wsp_udp).run();
    svc_here("-p udp 64738")
        .stdout(
            "\t64738\tudp\tdynamic\t\t\tdynamic port, never assigned\n".to_owned()
                + "mumble\t64738\tudp\tdynamic\tpractice\t\tMumble Server: Encrypted voice packets\n"
                + TURN,
        )
        .run();
    svc_here("lookup transmission-peer/tcp")
        .stdout("transmission-peer\t51413\ttcp\tdynamic\tpractice\t\tTransmission: BitTorrent peer connections\n")
        .run();
    svc_here("lookup grafana/udp").stderr("svc: `grafana` has no udp entry; it has tcp\n").status(1).run();
}

#[test]
fn exact_ports_come_before_ranges() {
    svc_here("port 50000")
        .stdout(
            "house-rule\t50000\ttcp\tdynamic\tsystem\t\ta dynamic port that this machine names\n\
             db2\t50000\ttcp\tdynamic\tpractice\t\tIBM Db2: Client connections (default before 11.5.6)\n\
             jenkins-agent\t50000\ttcp\tdynamic\tpractice\t\tJenkins: Inbound build agents (official image)\n\
             talos\t50000\ttcp\tdynamic\tpractice\t\tTalos Linux: Management API (apid)\n"
                .to_owned()
                + MSRPC
                + TURN,
        )
        .run();
}

#[test]
fn narrow_ranges_come_before_wide_ones() {
    svc("--source practice port 17000 32412")
        .stdout(
            "asterisk-rtp\t10000-20000\tudp\tregistered\tpractice\t\tAsterisk: RTP media in the shipped sample config\n\
             freeswitch-rtp\t16384-32768\tudp\tregistered\tpractice\t\tFreeSWITCH: RTP media\n\
             plex-gdm\t32412-32414\tudp\tregistered\tpractice\t\tPlex Media Server: GDM local discovery\n\
             kubernetes-nodeport\t30000-32767\ttcp\tregistered\tpractice\t\t\
             Kubernetes: Default range for NodePort services\n\
             freeswitch-rtp\t16384-32768\tudp\tregistered\tpractice\t\tFreeSWITCH: RTP media\n",
        )
        .run();
}

#[test]
fn each_port_of_a_range_has_its_uses_after_its_services() {
    svc_here("port 6443-6444/tcp")
        .stdout(
            "sun-sr-https\t6443\ttcp\tregistered\tiana\t\tService Registry Default HTTPS Domain\n\
             kubernetes-api\t6443\ttcp\tregistered\tpractice\t\tKubernetes: HTTPS API (kube-apiserver)\n\
             sge-qmaster\t6444\ttcp\tregistered\tiana\t\tGrid Engine Qmaster Service\n\
             sge_qmaster\t6444\ttcp\tregistered\tiana\t\tGrid Engine Qmaster Service\n",
        )
        .run();
}

#[test]
fn a_use_with_many_ports_of_a_range_is_shown_once() {
    svc_here("port 65000-65535/udp")
        .stdout("\t65000-65535\tudp\tdynamic\t\t\tdynamic port, never assigned\n".to_owned() + TURN)
        .run();
}

#[test]
fn the_registry_state_comes_before_common_use() {
    let free = "\t51820\tudp\tdynamic\t\t\tdynamic port, never assigned\n";
    svc_here("port 51820/udp").stdout([free, WIREGUARD, TURN].concat()).run();
    svc_here("port 1050 8112")
        .stdout(
            "cma\t1050\ttcp\tregistered\tiana\t\tCORBA Management Agent\n\
             cma\t1050\tudp\tregistered\tiana\t\tCORBA Management Agent\n\
             \t8112\t\tregistered\tiana\t\tunassigned\n\
             deluge-web\t8112\ttcp\tregistered\tpractice\t\tDeluge: BitTorrent client web UI\n",
        )
        .run();
}

#[test]
fn common_use_can_be_the_only_source() {
    svc("--source practice port 9200 51820")
        .stdout([ELASTICSEARCH, OPENSEARCH, BOUNDARY, WIREGUARD, MSRPC, TURN].concat())
        .run();
    svc("--source practice lookup mongodb https")
        .stdout("mongodb\t27017\ttcp\tregistered\tpractice\t\tMongoDB: Client protocol (mongod, mongos)\n")
        .stderr("svc: no service is named `https`; did you mean `httpd`?\n")
        .status(1)
        .run();
    svc("--source practice port 1 9200/udp")
        .stdout("\t1\t\twell-known\t\t\tno service\n\t9200\tudp\tregistered\t\t\tno service\n")
        .status(1)
        .run();
}

#[test]
fn only_the_given_sources_answer() {
    svc_here("--source system,iana 9200 51820/udp")
        .stdout(WAP_WSP.to_owned() + "\t51820\tudp\tdynamic\t\t\tdynamic port, never assigned\n")
        .status(1)
        .run();
    svc_here("--source system,iana lookup kubernetes-api")
        .stderr("svc: no service is named `kubernetes-api`\n")
        .status(1)
        .run();
    svc_here("--source system,practice port 9200").stdout([ELASTICSEARCH, OPENSEARCH, BOUNDARY].concat()).run();
}

#[test]
fn suggestions_include_names_in_common_use() {
    svc_here("lookup elasticsaerch grafanna")
        .stderr(
            "svc: no service is named `elasticsaerch`; did you mean `elasticsearch`?\n\
             svc: no service is named `grafanna`; did you mean `grafana`?\n",
        )
        .status(1)
        .run();
}
