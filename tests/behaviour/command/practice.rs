//! Ports in common use: the software that uses a port by default, shown after the names of services files and the registry.

use crate::harness::{svc, svc_here, temporary_file};

const SOFTWARE: &str = "\
elasticsearch\t9200\ttcp\tregistered\tpractice\t\tElasticsearch: Search engine HTTP REST API
opensearch\t9200\ttcp\tregistered\tpractice\t\tOpenSearch: Search engine HTTP REST API
ocis\t9200\ttcp\tregistered\tpractice\t\townCloud Infinite Scale: Web UI, WebDAV and API over HTTPS
boundary\t9200\ttcp\tregistered\tpractice\t\tHashiCorp Boundary: Access controller API and web UI
";
const MEDIA: &str = "3cx-rtp\t9000-10999\tudp\tregistered\tpractice\t\t3CX Phone System: Audio and video of calls\n";
const ELASTICSEARCH: &str = "\
elasticsearch\t9200\ttcp\tregistered\tpractice\t\tElasticsearch: Search engine HTTP REST API
elasticsearch-transport\t9300\ttcp\tregistered\tpractice\t\tElasticsearch: Transport between cluster nodes
";
const WAP_WSP: &str = "\
wap-wsp\t9200\ttcp\tregistered\tiana\t\tWAP connectionless session service
wap-wsp\t9200\tudp\tregistered\tiana\t\tWAP connectionless session service
";
const WIREGUARD: &str = "wireguard\t51820\tudp\tdynamic\tpractice\t\tWireGuard: VPN tunnel (conventional port)\n";
const MONGODB: &str = "\
mongodb\t27017\ttcp\tregistered\tpractice\t\tMongoDB: Client protocol (mongod, mongos)
mongodb-shard\t27018\ttcp\tregistered\tpractice\t\tMongoDB: Shard server (mongod)
mongodb-config\t27019\ttcp\tregistered\tpractice\t\tMongoDB: Config server (mongod)
";
const TURN: &str = "turn-relay\t49152-65535\tudp\tdynamic\tpractice\t\tcoturn: Relay endpoints handed to clients\n";
const MSRPC: &str =
    "msrpc-dynamic\t49152-65535\ttcp\tdynamic\tpractice\t\tMicrosoft Windows: Dynamically assigned RPC endpoints\n";

#[test]
fn assigned_names_come_before_software() {
    let answer = [WAP_WSP, SOFTWARE, MEDIA].concat();
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
                "grafana\t3000\ttcp\tregistered\tpractice\t\tGrafana: Dashboards: web UI and HTTP API\n",
                WIREGUARD,
                "kubernetes-api\t6443\ttcp\tregistered\tpractice\t\tKubernetes: Cluster API over HTTPS (kube-apiserver)\n",
            ]
            .concat(),
        )
        .run();
    svc_here("elasticsearch").stdout(ELASTICSEARCH).run();
}

#[test]
fn common_use_stands_beside_the_name_of_a_services_file() {
    let file = temporary_file("practice-name", "elasticsearch 1234/tcp # ours\nmine 1235/tcp OpenSearch\n");
    let ours = "elasticsearch\t1234\ttcp\tregistered\tsystem\t\tours\n";
    let mine = "mine\t1235\ttcp\tregistered\tsystem\tOpenSearch\t\n";
    let opensearch = "opensearch\t9200\ttcp\tregistered\tpractice\t\tOpenSearch: Search engine HTTP REST API\n";
    // A match in another case, or of an alias, counts as well.
    svc("lookup elasticsearch Elasticsearch opensearch --services-file")
        .arg(file)
        .stdout([ours, ELASTICSEARCH, ours, ELASTICSEARCH, mine, opensearch].concat())
        .run();
}

#[test]
fn the_other_ports_of_a_product_stand_beside_its_registered_one() {
    svc("--source iana,practice lookup mongodb")
        .stdout(["mongodb\t27017\ttcp\tregistered\tiana\t\tMongo database system\n", MONGODB].concat())
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
  category      chat
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
    svc_here("port 9200/TCP").stdout([WAP_WSP.split_inclusive('\n').next().expect("a line"), SOFTWARE].concat()).run();
}

#[test]
fn only_uses_with_the_given_protocol_are_shown() {
    let (_, wap_wsp_udp) = WAP_WSP.split_at(WAP_WSP.len() / 2);
    svc_here("port 9200/udp").stdout([wap_wsp_udp, MEDIA].concat()).run();
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
             sap-java-http\t50000\ttcp\tdynamic\tpractice\t\tSAP NetWeaver AS Java: HTTP of instance 00, 5NN00\n\
             talos\t50000\ttcp\tdynamic\tpractice\t\tTalos Linux: Management API (apid)\n\
             arcam-fmj\t50000\ttcp\tdynamic\tpractice\t\tArcam FMJ receivers: Remote control of audio receivers\n\
             misp-zmq\t50000\ttcp\tdynamic\tpractice\t\tMISP: Event feed over ZeroMQ\n\
             livekit-media\t50000-60000\tudp\tdynamic\tpractice\t\t\
             LiveKit: WebRTC media between clients and server\n"
                .to_owned()
                + MSRPC
                + TURN,
        )
        .run();
}

#[test]
fn narrow_ranges_come_before_pools_which_do_not_make_a_port_found() {
    svc("--source practice port 17000")
        .stdout(
            "\t17000\t\tregistered\t\t\tno service\n\
             asterisk-rtp\t10000-20000\tudp\tregistered\tpractice\t\tAsterisk: RTP media in the shipped sample config\n\
             freeswitch-rtp\t16384-32768\tudp\tregistered\tpractice\t\tFreeSWITCH: RTP media\n",
        )
        .status(1)
        .run();
    svc("--source practice port 32412")
        .stdout(
            "plex-gdm\t32412-32414\tudp\tregistered\tpractice\t\tPlex Media Server: GDM local discovery\n\
             kubernetes-nodeport\t30000-32767\ttcp\tregistered\tpractice\t\t\
             Kubernetes: Default range for NodePort services\n\
             rtpengine-media\t30000-40000\tudp\tregistered\tpractice\t\trtpengine: RTP media relay range\n\
             freeswitch-rtp\t16384-32768\tudp\tregistered\tpractice\t\tFreeSWITCH: RTP media\n",
        )
        .run();
}

/// The services and the software on two ports.
const BOTH: &str = "\
rise\t7473\ttcp\tregistered\tiana\t\tRise: The Vieneo Province
neo4j-https\t7473\ttcp\tregistered\tpractice\t\tNeo4j: Browser and HTTP API over TLS when enabled
neo4j\t7474\ttcp\tregistered\tiana\t\tNeo4j Graph Database
neo4j\t7474\ttcp\tregistered\tpractice\t\tNeo4j: Graph database: HTTP API and Browser
autobrr\t7474\ttcp\tregistered\tpractice\t\tautobrr: Torrent automation web UI and API
";

#[test]
fn each_port_of_a_range_has_its_uses_after_its_services() {
    svc_here("port 7473-7474/tcp").stdout(BOTH).run();
}

#[test]
fn a_use_with_many_ports_of_a_range_is_shown_once() {
    svc_here("port 65100-65535/udp")
        .stdout("\t65100-65535\tudp\tdynamic\t\t\tdynamic port, never assigned\n".to_owned() + TURN)
        .status(1)
        .run();
}

#[test]
fn the_registry_state_comes_before_common_use() {
    let free = "\t64738\tudp\tdynamic\t\t\tdynamic port, never assigned\n";
    let mumble = "mumble\t64738\tudp\tdynamic\tpractice\t\tMumble Server: Encrypted voice packets\n";
    svc_here("port 64738/udp").stdout([free, mumble, TURN].concat()).run();
    svc_here("port 8113")
        .stdout(
            "\t8113\t\tregistered\tiana\t\tunassigned\n\
             druid-peons\t8100-8199\ttcp\tregistered\tpractice\t\t\
             Apache Druid: Ingestion tasks run by the middle manager (peons)\n",
        )
        .run();
}

#[test]
fn common_use_can_be_the_only_source() {
    svc("--source practice port 9200").stdout([SOFTWARE, MEDIA].concat()).run();
    svc("--source practice lookup mongodb no-such-use")
        .stdout(MONGODB)
        .stderr("svc: no service is named `no-such-use`\n")
        .status(1)
        .run();
    svc("--source practice port 1 9200/udp")
        .stdout(["\t1\t\twell-known\t\t\tno service\n\t9200\tudp\tregistered\t\t\tno service\n", MEDIA].concat())
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
    svc_here("--source system,practice port 9200").stdout([SOFTWARE, MEDIA].concat()).run();
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
