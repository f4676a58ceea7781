//! Ports in common use: shown beside the other sources, never in their place.

use super::{TCP, UDP, all, both, by_name, by_port, range};
use crate::practice_data::{Row, rows};
use crate::services_file::on_disk::OnDisk;
use proptest::prelude::{Just, ProptestConfig, Strategy, prop_assert_eq, prop_oneof, proptest};
use svc_lookup::{Hit, Port, PortRange, Protocol, Services, Source, Sources};

fn is_practice(hit: &Hit<'_>) -> bool {
    hit.source == Source::Practice
}

/// Formats a row as [`super::formatted`] formats a hit.
fn formatted(row: &Row) -> String {
    let ports = range(row.ports.0, row.ports.1);
    format!("practice {} {ports}/{}", row.name, row.protocol)
}

/// The rows of the table in the expected order: by port; for each port, the port alone before ranges, narrow ranges before
/// wide ones, and the best known first. A row with several of the ports is listed once.
fn expected(rows: &[Row], ports: PortRange, protocol: Option<Protocol<'_>>) -> Vec<String> {
    let is_asked = |row: &&Row| protocol.is_none_or(|asked| asked.word().eq_ignore_ascii_case(row.protocol.as_bytes()));
    let first = ports.first().number();
    let mut found: Vec<&Row> = rows.iter().filter(is_asked).collect();
    found.retain(|row| row.ports.0 <= ports.last().number() && first <= row.ports.1);
    found.sort_by_key(|row| {
        (row.ports.0.max(first), row.ports.1 - row.ports.0, row.ports.0, std::cmp::Reverse(row.weight))
    });
    found.into_iter().map(formatted).collect()
}

#[test]
fn getservbyname_and_getservbyport_never_return_common_use() {
    let services = Services::snapshot();
    let mut beside = 0;
    for row in rows() {
        let protocol = Protocol::new(&row.protocol);
        for asked in [None, Some(protocol)] {
            let name = services.getservbyname(&row.name, asked);
            assert!(!name.as_ref().is_some_and(is_practice), "{}", row.name);
            for port in [row.ports.0, row.ports.1].map(Port::new) {
                let port = services.getservbyport(port, asked);
                assert!(!port.as_ref().is_some_and(is_practice), "{}", formatted(&row));
            }
        }
        assert!(!services.by_port(Port::new(row.ports.0), None).any(|hit| is_practice(&hit)), "{}", formatted(&row));
        beside += usize::from(services.by_port(Port::new(row.ports.0), None).next().is_some());
    }
    assert!(beside > 500, "most of the ports are assigned to something: {beside}");
}

#[test]
fn a_name_in_common_use_is_found_only_if_no_other_source_has_it_with_a_port() {
    let services = Services::snapshot();
    let mut counts = [0, 0];
    for row in rows() {
        let hits: Vec<_> = services.by_name(&row.name, None).collect();
        let known = hits.iter().any(|hit| !is_practice(hit) && hit.service.ports.is_some());
        assert_eq!(hits.iter().any(is_practice), !known, "{}", row.name);
        let others = hits.iter().filter(|hit| !is_practice(hit)).map(|hit| hit.service.name).next();
        assert_eq!(others, services.getservbyname(&row.name, None).map(|hit| hit.service.name), "{}", row.name);
        counts[usize::from(known)] += 1;
        if !known {
            assert!(all(hits).contains(&formatted(&row)), "{}", formatted(&row));
            let with_protocol = services.by_name(&row.name, Some(Protocol::new(&row.protocol)));
            assert!(all(with_protocol).contains(&formatted(&row)), "{}", formatted(&row));
            let capitals = row.name.to_ascii_uppercase();
            assert!(all(services.by_name(&capitals, None)).contains(&formatted(&row)), "{}", formatted(&row));
        }
    }
    assert!(counts.into_iter().all(|count| count > 100), "{counts:?}");
}

#[test]
fn a_name_in_common_use_has_all_its_ports() {
    let services = Services::snapshot();
    assert_eq!(
        all(services.by_name("transmission-peer", None)),
        ["practice transmission-peer 51413/tcp", "practice transmission-peer 51413/udp"]
    );
    assert_eq!(all(services.by_name("transmission-peer", UDP)), ["practice transmission-peer 51413/udp"]);
    assert_eq!(all(services.by_name("no-such-use", None)), [""; 0]);
}

#[test]
fn a_services_file_replaces_common_use_by_name_and_is_shown_beside_it_by_port() {
    let file = OnDisk::new("elasticsearch 1234/tcp\nours 9200/tcp GRAFANA\n");
    let services = both(&file);
    assert_eq!(all(services.by_name("elasticsearch", None)), ["system elasticsearch 1234/tcp"]);
    assert_eq!(all(services.by_name("grafana", None)), ["system ours 9200/tcp"]);
    assert_eq!(by_port(&services, 9200, TCP).as_deref(), Some("system ours 9200/tcp"));
    assert_eq!(by_name(&services, "opensearch", TCP), None);
    let beside = all(services.in_practice(Port::new(9200).into(), TCP));
    assert_eq!(
        beside,
        [
            "practice elasticsearch 9200/tcp",
            "practice opensearch 9200/tcp",
            "practice ocis 9200/tcp",
            "practice boundary 9200/tcp"
        ]
    );
}

#[test]
fn all_on_port_and_all_named_list_common_use_last() {
    let file = OnDisk::new("elasticsearch 1234/tcp\nours 9200/tcp\n");
    let services = both(&file);
    assert_eq!(
        all(services.all_named("elasticsearch", None)),
        ["system elasticsearch 1234/tcp", "practice elasticsearch 9200/tcp"]
    );
    assert_eq!(
        all(services.all_on_port(Port::new(9200).into(), None)),
        [
            "system ours 9200/tcp",
            "iana wap-wsp 9200/tcp",
            "iana wap-wsp 9200/udp",
            "practice elasticsearch 9200/tcp",
            "practice opensearch 9200/tcp",
            "practice ocis 9200/tcp",
            "practice boundary 9200/tcp",
            "practice 3cx-rtp 9000-10999/udp"
        ]
    );
}

#[test]
fn only_hits_in_common_use_have_a_product_and_evidence() {
    let services = Services::snapshot();
    for row in rows() {
        let mut hits = services.in_practice(range(row.ports.0, row.ports.1), None);
        let hit = hits.find(|hit| super::formatted(hit) == formatted(&row) && is_of(hit, &row)).expect(&row.name);
        let known = hit.practice().expect("what is known of the use");
        assert_eq!((u32::from(known.weight), known.evidence), (row.weight, row.evidence.as_str().into()));
        assert_eq!(hit.service.description, row.purpose.as_str());
        assert!(hit.place().is_none() && hit.registration().is_none());
    }
    let https = services.getservbyname("https", TCP).expect("the registry has it");
    assert!(https.practice().is_none());
}

fn is_of(hit: &Hit<'_>, row: &Row) -> bool {
    hit.practice().is_some_and(|known| known.product == row.product.as_str())
}

#[test]
fn without_the_practice_source_there_are_no_hits_in_common_use() {
    let without = Services::builder().sources(Sources::ALL.without(Source::Practice)).open().expect("no file is named");
    assert_eq!(without.in_practice(PortRange::ALL, None).count(), 0);
    assert_eq!(without.by_name("elasticsearch", None).count(), 0);
    let alone = Services::builder().sources(Source::Practice.into()).open().expect("no file is named");
    assert_eq!(alone.in_practice(PortRange::ALL, None).count(), rows().len());
    assert_eq!(by_name(&alone, "elasticsearch", None), None);
    assert_eq!(all(alone.by_name("elasticsearch", None)), ["practice elasticsearch 9200/tcp"]);
    assert!(alone.unreadable().next().is_none());
}

#[test]
fn overlapping_ranges_are_sorted_by_width() {
    let services = Services::snapshot();
    assert_eq!(
        all(services.in_practice(Port::new(17_000).into(), UDP)),
        ["practice asterisk-rtp 10000-20000/udp", "practice freeswitch-rtp 16384-32768/udp"]
    );
    assert_eq!(
        all(services.in_practice(Port::new(32_412).into(), None)),
        [
            "practice plex-gdm 32412-32414/udp",
            "practice kubernetes-nodeport 30000-32767/tcp",
            "practice rtpengine-media 30000-40000/udp",
            "practice freeswitch-rtp 16384-32768/udp"
        ]
    );
}

/// The first and last ports of the rows, and their neighbours.
fn near_a_row() -> impl Strategy<Value = u16> {
    let ports: Vec<u16> = rows().iter().flat_map(|row| [row.ports.0, row.ports.1]).collect();
    (proptest::sample::select(ports), -2_i32..=2)
        .prop_map(|(port, aside)| (i32::from(port) + aside).clamp(0, 65_535) as u16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn in_practice_lists_the_rows_of_the_table_with_narrow_ranges_first(
        first in near_a_row(),
        more in prop_oneof![3 => Just(0_u16), 2 => 0..40_u16, 1 => 0..40_000_u16],
        protocol in prop_oneof![Just(None), Just(TCP), Just(UDP), Just(Some(Protocol::new("Udp")))],
    ) {
        let services = Services::snapshot();
        let ports = range(first, first.saturating_add(more));
        prop_assert_eq!(all(services.in_practice(ports, protocol)), expected(&rows(), ports, protocol));
    }
}
