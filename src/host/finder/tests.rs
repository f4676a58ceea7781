use super::*;
use std::net::SocketAddr;

/// An open port of processes that have ended, so that only their names are known.
fn open(address: &str, port: u16, processes: &[&str]) -> OpenPort<'static> {
    let address = SocketAddr::new(address.parse().expect("an address"), port);
    let mut socket = Socket::new(address, Protocol::Tcp).expect("TCP");
    socket.processes = processes.iter().map(|name| Process::new(u32::MAX, *name)).collect();
    OpenPort::from(socket)
}

fn shown(hit: Option<Hit<'_>>) -> String {
    hit.map_or("-".to_owned(), |hit| format!("{} {}", hit.service.name, hit.source))
}

#[test]
fn the_process_decides_which_service_a_port_is_for() {
    let services = Services::snapshot();
    let table: [(u16, &[&str], &str); 10] = [
        (9200, &["elasticsearch"], "elasticsearch practice"),
        (9200, &["java"], "wap-wsp iana"),
        (9200, &[], "wap-wsp iana"),
        (51_515, &["a-server"], "-"),
        (51_515, &[], "kopia practice"),
        // What runs others says no less than a process that is not visible.
        (51_515, &["java"], "kopia practice"),
        (51_515, &["docker-proxy"], "kopia practice"),
        (51_515, &["systemd"], "kopia practice"),
        (80, &["systemd", "nginx"], "nginx practice"),
        (445, &["smbd"], "samba practice"),
    ];
    for (port, processes, expected) in table {
        assert_eq!(shown(open("::", port, processes).find_service(&services)), expected, "{port} {processes:?}");
    }
}

#[test]
fn a_container_has_the_service_of_its_image_or_of_its_port() {
    let services = Services::snapshot();
    let table = [
        (8081, "docker.io/library/nginx:1.27", Some(80), "nginx practice"),
        (16_379, "redis@sha256:0123", Some(6379), "redis practice"),
        (5433, "bitnami/postgresql:17", Some(5432), "postgresql practice"),
        (9200, "localhost:5000/team/elasticsearch", None, "elasticsearch practice"),
        // An image of the user's own.
        (8081, "shop:3", Some(80), "http iana"),
        (9200, "shop:3", None, "wap-wsp iana"),
        (51_515, "", None, "kopia practice"),
    ];
    for (port, image, inside, expected) in table {
        let mut open = open("0.0.0.0", port, &["docker-proxy"]);
        open.container =
            Some(ContainerPort { image: image.into(), port: inside.map(Port::new), ..ContainerPort::default() });
        assert_eq!(shown(open.find_service(&services)), expected, "{port} {image}");
    }
}

#[test]
fn a_warning_is_for_the_software_where_everyone_reaches_it() {
    let services = Services::snapshot();
    let redis = Some("made for trusted clients only");
    let table: [(&str, u16, &[&str], Option<&str>); 9] = [
        ("0.0.0.0", 6379, &["redis-server"], redis),
        ("::", 6379, &["redis-server"], redis),
        ("127.0.0.1", 6379, &["redis-server"], None),
        ("192.0.2.1", 6379, &["redis-server"], None),
        // Other software on the port.
        ("0.0.0.0", 6379, &["nginx"], None),
        ("0.0.0.0", 9200, &["a-server"], None),
        // What usually has it, if nothing else is known.
        ("0.0.0.0", 6379, &[], redis),
        ("0.0.0.0", 2375, &["socat"], Some("no authentication, and access is root access")),
        ("0.0.0.0", 80, &["nginx"], None),
    ];
    for (address, port, processes, expected) in table {
        let mut open = open(address, port, processes);
        ServiceFinder::new(&services).complete(&mut open);
        assert_eq!(open.warning.map(ToString::to_string).as_deref(), expected, "{address} {port} {processes:?}");
    }
    let without = Services::builder().sources(Source::Iana.into()).open().expect("the snapshot");
    let mut open = open("0.0.0.0", 6379, &["redis-server"]);
    ServiceFinder::new(&without).complete(&mut open);
    assert_eq!(open.warning, None);
}

#[test]
fn a_udp_lite_socket_has_the_service_of_udp() {
    let socket = Socket::new("127.0.0.1:53".parse().unwrap(), Protocol::new("UDPLite")).unwrap();
    let services = Services::snapshot();
    let open = OpenPort::from(socket);
    assert_eq!(open.protocol.to_string(), "udplite");
    assert_eq!(open.find_service(&services).map(|hit| hit.service.name), Some("domain".into()));
}
