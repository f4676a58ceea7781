//! The order of the sources, and where a hit was read.

mod files;
mod order;
mod practice;
mod scan_and_index;
mod snapshot;
#[cfg(target_os = "linux")]
mod user;

use crate::services_file::on_disk::OnDisk;
use svc_lookup::{Hit, Port, PortRange, Protocol, Services, Source};

const TCP: Option<Protocol<'static>> = Some(Protocol::Tcp);
const UDP: Option<Protocol<'static>> = Some(Protocol::Udp);

/// Opens a services file and the snapshot.
fn both(file: &OnDisk) -> Services {
    Services::from_file(file.path()).expect("a file that can be read")
}

/// Formats a hit as source, name, ports and protocol.
fn formatted(hit: &Hit<'_>) -> String {
    let ports = hit.service.ports.map_or_else(String::new, |ports| format!(" {ports}"));
    let protocol = hit.service.protocol.map_or_else(String::new, |protocol| format!("/{protocol}"));
    format!("{} {}{ports}{protocol}", hit.source, hit.service.name)
}

fn all<'s>(hits: impl IntoIterator<Item = Hit<'s>>) -> Vec<String> {
    hits.into_iter().map(|hit| formatted(&hit)).collect()
}

fn range(first: u16, last: u16) -> PortRange {
    PortRange::new(Port::new(first), Port::new(last)).expect("not backwards")
}

/// The formatted answer of getservbyname(3).
fn by_name(services: &Services, name: &str, protocol: Option<Protocol<'_>>) -> Option<String> {
    services.getservbyname(name, protocol).as_ref().map(formatted)
}

/// The formatted answer of getservbyport(3).
fn by_port(services: &Services, port: u16, protocol: Option<Protocol<'_>>) -> Option<String> {
    services.getservbyport(Port::new(port), protocol).as_ref().map(formatted)
}

#[test]
fn services_can_be_shared_between_threads() {
    let services = Services::snapshot();
    let ask = || services.getservbyname("domain", Some(Protocol::Udp)).map(|hit| hit.service.ports);
    let answers = std::thread::scope(|threads| {
        let asked: Vec<_> = (0..4).map(|_| threads.spawn(ask)).collect();
        asked.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(answers, [Some(Some(Port::new(53).into())); 4]);
}

#[test]
fn the_first_matching_line_answers_first() {
    let file = OnDisk::new("twice 2/udp\ntwice 1/tcp\ntwice 3/tcp\nother 1/tcp\n");
    let services = file.services();
    assert_eq!(by_name(&services, "twice", None).as_deref(), Some("system twice 2/udp"));
    assert_eq!(by_name(&services, "twice", TCP).as_deref(), Some("system twice 1/tcp"));
    assert_eq!(by_port(&services, 1, None).as_deref(), Some("system twice 1/tcp"));
    assert_eq!(
        all(services.by_name("twice", None)),
        ["system twice 2/udp", "system twice 1/tcp", "system twice 3/tcp"]
    );
    assert_eq!(all(services.by_name("twice", TCP)), ["system twice 1/tcp", "system twice 3/tcp"]);
    assert_eq!(all(services.by_port(Port::new(1), None)), ["system twice 1/tcp", "system other 1/tcp"]);
}

#[test]
fn an_alias_is_looked_up_like_a_name() {
    let file = OnDisk::new("one 1/tcp two\ntwo 2/tcp three\n");
    let services = file.services();
    assert_eq!(by_name(&services, "two", None).as_deref(), Some("system one 1/tcp"));
    assert_eq!(all(services.by_name("two", None)), ["system one 1/tcp", "system two 2/tcp"]);
    assert_eq!(by_name(&services, "three", TCP).as_deref(), Some("system two 2/tcp"));
}

#[test]
fn the_services_file_answers_before_the_snapshot() {
    let file = OnDisk::new("mine 443/tcp\nhttps 4443/tcp\n");
    let services = both(&file);
    assert_eq!(by_port(&services, 443, TCP).as_deref(), Some("system mine 443/tcp"));
    assert_eq!(by_port(&services, 443, None).as_deref(), Some("system mine 443/tcp"));
    assert_eq!(by_name(&services, "https", TCP).as_deref(), Some("system https 4443/tcp"));
    assert_eq!(by_name(&services, "https", None).as_deref(), Some("system https 4443/tcp"));
}

#[test]
fn the_snapshot_answers_for_protocols_missing_from_the_services_file() {
    let file = OnDisk::new("mine 443/tcp\nhttps 4443/tcp\n");
    let services = both(&file);
    assert_eq!(by_port(&services, 443, UDP).as_deref(), Some("iana https 443/udp"));
    assert_eq!(by_name(&services, "https", UDP).as_deref(), Some("iana https 443/udp"));
    assert_eq!(
        all(services.by_port(Port::new(443), None)),
        ["system mine 443/tcp", "iana https 443/udp", "iana https 443/sctp"]
    );
    assert_eq!(
        all(services.by_name("https", None)),
        ["system https 4443/tcp", "iana https 443/udp", "iana https 443/sctp"]
    );
}

#[test]
fn only_the_selected_sources_answer() {
    let file = OnDisk::new("mine 443/tcp\n");
    let with =
        |sources| Services::builder().services_file(file.path()).sources(sources).open().expect("a readable file");
    let (system, iana) = (with(Source::System.into()), with(Source::Iana.into()));
    assert_eq!(all(system.by_port(Port::new(443), None)), ["system mine 443/tcp"]);
    assert_eq!(by_port(&system, 80, None), None);
    assert_eq!(by_name(&iana, "mine", None), None);
    assert_eq!(by_port(&iana, 443, TCP).as_deref(), Some("iana https 443/tcp"));
    assert_eq!((system.registry_date(), system.registry_records(Port::MIN.into(), None).next()), (None, None));
    let none = with(svc_lookup::Sources::NONE);
    assert_eq!((by_port(&none, 443, None), none.registry_date()), (None, None));
}

#[test]
fn case_of_a_name_is_ignored_only_if_no_source_has_an_exact_match() {
    let file = OnDisk::new("HTTPS 1/tcp\nCase 2/tcp\ncase 3/tcp\n");
    let services = both(&file);
    assert_eq!(by_name(&services, "https", TCP).as_deref(), Some("iana https 443/tcp"));
    assert_eq!(by_name(&services, "HTTPS", TCP).as_deref(), Some("system HTTPS 1/tcp"));
    assert_eq!(by_name(&services, "Https", TCP).as_deref(), Some("system HTTPS 1/tcp"));
    assert_eq!(by_name(&services, "case", None).as_deref(), Some("system case 3/tcp"));
    assert_eq!(by_name(&services, "CASE", None).as_deref(), Some("system Case 2/tcp"));
    assert_eq!(all(services.by_name("case", None)), ["system case 3/tcp"]);
    assert_eq!(all(services.by_name("CASE", None)), ["system Case 2/tcp", "system case 3/tcp"]);
}

#[test]
fn case_of_a_protocol_is_ignored_only_if_no_source_has_an_exact_match() {
    let file = OnDisk::new("lower 1/tcp\ncapital 1/TCP\n");
    let services = file.services();
    assert_eq!(by_port(&services, 1, TCP).as_deref(), Some("system lower 1/tcp"));
    assert_eq!(by_port(&services, 1, Some(Protocol::new("TCP"))).as_deref(), Some("system capital 1/TCP"));
    assert_eq!(by_port(&services, 1, Some(Protocol::new("Tcp"))).as_deref(), Some("system lower 1/tcp"));
    assert_eq!(by_name(&services, "capital", TCP).as_deref(), Some("system capital 1/TCP"));
    assert_eq!(by_name(&services, "CAPITAL", TCP).as_deref(), Some("system capital 1/TCP"));
    assert_eq!(by_name(&services, "lower", UDP), None);
}

#[test]
fn only_ascii_letters_are_compared_ignoring_case() {
    let file = OnDisk::new("caf\u{e9} 1/tcp\nat@ 2/tcp\n");
    let services = file.services();
    assert_eq!(by_name(&services, "CAF\u{e9}", None).as_deref(), Some("system caf\u{e9} 1/tcp"));
    assert_eq!(by_name(&services, "caf\u{c9}", None), None);
    assert_eq!(by_name(&services, "at`", None), None);
}

#[test]
fn unknown_names_and_ports_have_no_answer() {
    let file = OnDisk::new("one 1/tcp\n");
    for services in [both(&file), file.services()] {
        for name in ["", " ", "\n", "no-such-service", "one 1/tcp", "on", "1"] {
            assert_eq!(by_name(&services, name, None), None, "{name:?}");
            assert_eq!(all(services.by_name(name, None)), [""; 0], "{name:?}");
        }
        assert_eq!(by_name(&services, "one", UDP), None);
        assert_eq!(by_port(&services, 65_535, None), None);
    }
}

#[test]
fn services_on_a_range_are_sorted_by_port() {
    let file = OnDisk::new("late 3/tcp\nearly 1/tcp\nearly 1/udp\noutside 4/tcp\nmiddle 2/tcp\n");
    let services = file.services();
    let expected = ["system early 1/tcp", "system early 1/udp", "system middle 2/tcp", "system late 3/tcp"];
    assert_eq!(all(services.by_ports(range(1, 3), None)), expected);
    assert_eq!(all(services.by_ports(range(1, 3), UDP)), ["system early 1/udp"]);
}

#[test]
fn a_service_with_a_range_is_listed_once() {
    let services = Services::snapshot();
    for ports in [range(6020, 6063), range(6020, 6030), range(6063, 6063)] {
        assert_eq!(
            all(services.by_ports(ports, None)),
            ["iana x11 6000-6063/tcp", "iana x11 6000-6063/udp"],
            "{ports}"
        );
    }
}

#[test]
fn a_range_is_listed_even_if_a_file_has_another_service_on_its_first_port() {
    let file = OnDisk::new("display 6020/tcp\n");
    let hits = all(both(&file).by_ports(range(6020, 6021), TCP));
    assert_eq!(hits, ["system display 6020/tcp", "iana x11 6000-6063/tcp"]);
}

#[test]
fn all_on_port_lists_a_range_that_a_file_hides_on_its_first_port() {
    // A protocol in capitals matches exactly the entry that has it in capitals.
    let file = OnDisk::new("display 6020/TCP\n");
    let capitals = Some(Protocol::new("TCP"));
    let hits = all(both(&file).all_on_port(range(6020, 6022), capitals));
    assert_eq!(hits, ["system display 6020/TCP", "iana x11 6000-6063/tcp"]);
    assert_eq!(all(both(&file).by_ports(range(6020, 6022), capitals)), hits);
}

#[test]
fn concurrent_lookups_give_the_same_answers() {
    let file = OnDisk::new("one 1/tcp\ntwo 2/udp zwei\n");
    let services = both(&file);
    let ask = || (0..50).all(|_| by_name(&services, "zwei", None).as_deref() == Some("system two 2/udp"));
    let answers = std::thread::scope(|scope| [(); 4].map(|()| scope.spawn(ask)).map(|thread| thread.join().ok()));
    assert_eq!(answers, [Some(true); 4]);
}
