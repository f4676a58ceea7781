//! The order of registry entries, in lookups and in an exported services file.

use super::{Protocol, all, by_name, by_port};
use crate::services_file::on_disk::OnDisk;
use std::collections::BTreeSet;
use svc_lookup::{Hit, Port, PortRange, Services, Source, State, services_file};

fn registry() -> Services {
    Services::builder().sources(Source::Iana.into()).open().expect("the snapshot is there")
}

fn is_long_standing(hit: &Hit<'_>) -> bool {
    hit.registration().is_some_and(|known| known.state == State::LongStanding)
}

/// No protocol, and each protocol of the hits.
fn protocols<'s>(hits: impl Iterator<Item = Hit<'s>>) -> BTreeSet<Option<Protocol<'s>>> {
    hits.map(|hit| hit.service.protocol).chain([None]).collect()
}

fn names(services: &Services) -> BTreeSet<&[u8]> {
    let mut names = BTreeSet::new();
    services.names(|name| _ = names.insert(<&[u8]>::from(name)));
    names
}

#[test]
fn a_long_standing_name_follows_registry_records_with_the_same_name_and_a_port() {
    let services = registry();
    for name in names(&services) {
        for protocol in protocols(services.by_name(name, None)) {
            let hits: Vec<_> = services.by_name(name, protocol).collect();
            assert!(hits.is_sorted_by_key(is_long_standing), "{:?}", all(hits));
        }
    }
}

#[test]
fn echo_without_a_protocol_finds_tcp_and_udp_first() {
    let hits = all(registry().by_name("echo", None));
    assert_eq!(hits, ["iana echo 7/tcp", "iana echo 7/udp", "iana echo 4/ddp"]);
}

#[test]
fn the_registered_port_of_a_name_precedes_its_long_standing_ports() {
    let services = registry();
    for (name, port) in [("link", 245), ("mtp", 1911), ("dicom", 11112), ("slp", 1605)] {
        let expected = format!("iana {name} {port}/tcp");
        assert_eq!(by_name(&services, name, Some(Protocol::Tcp)).as_ref(), Some(&expected));
        assert_eq!(by_name(&services, name, None).as_ref(), Some(&expected));
    }
}

#[test]
fn a_single_port_precedes_ranges_that_contain_it() {
    let services = registry();
    let first = |port, protocol| by_port(&services, port, Some(protocol));
    assert_eq!(first(4201, Protocol::Udp).as_deref(), Some("iana fud 4201/udp"));
    assert_eq!(first(7326, Protocol::Tcp).as_deref(), Some("iana icb 7326/tcp"));
    assert_eq!(first(6010, Protocol::Tcp).as_deref(), Some("iana x11-ssh 6010/tcp"));
    for port in PortRange::ALL.ports() {
        for protocol in protocols(services.by_port(port, None)) {
            let hits: Vec<_> = services.by_port(port, protocol).collect();
            let is_range = |hit: &Hit<'_>| hit.service.ports.is_some_and(|ports| !ports.is_single());
            assert!(hits.is_sorted_by_key(is_range), "{:?}", all(hits));
        }
    }
}

/// The entries as a services file, one line per port.
fn exported(services: &Services) -> OnDisk {
    let mut text = Vec::new();
    for hit in services.entries_for_file().filter(can_be_written) {
        for port in hit.service.ports.into_iter().flat_map(PortRange::ports) {
            let mut service = hit.service;
            service.ports = Some(port.into());
            services_file::write(&mut text, &service).expect("a line");
        }
    }
    OnDisk::new(text)
}

fn can_be_written(hit: &Hit<'_>) -> bool {
    hit.service.ports.is_some() && hit.service.protocol.is_some()
}

/// Name, port and protocol of the first hit that fits into a services file.
fn first<'s>(mut hits: impl Iterator<Item = Hit<'s>>) -> Option<(String, Port, Protocol<'s>)> {
    let service = hits.find(can_be_written)?.service;
    Some((service.name.to_string(), service.ports?.first(), service.protocol?))
}

#[test]
fn an_exported_services_file_gives_the_same_first_answer_for_every_name_and_port() {
    let registry = registry();
    let file = exported(&registry);
    let exported = file.services();
    exported.build_index();
    for name in names(&registry) {
        for protocol in protocols(registry.by_name(name, None)) {
            let answer = first(exported.by_name(name, protocol));
            assert_eq!(answer, first(registry.by_name(name, protocol)), "{name:?}");
        }
    }
    for port in PortRange::ALL.ports() {
        for protocol in protocols(registry.by_port(port, None)) {
            let answer = first(exported.by_port(port, protocol)).map(|(name, _, protocol)| (name, protocol));
            let expected = first(registry.all_on_port(port.into(), protocol));
            assert_eq!(answer, expected.map(|(name, _, protocol)| (name, protocol)), "{port} {protocol:?}");
        }
    }
}
