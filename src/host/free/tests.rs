use super::*;
use crate::Source;
use std::net::TcpListener;

fn host(ephemeral: &str) -> HostRanges {
    HostRanges::new(None, range(ephemeral), "the test")
}

fn range(text: &str) -> PortRange {
    text.parse().expect("a range")
}

fn shown(found: &[PortRange]) -> Vec<String> {
    found.iter().map(PortRange::to_string).collect()
}

#[test]
fn without_a_range_ports_from_1024_on_are_searched() {
    let services = Services::snapshot();
    let host = host("32768-60999");
    assert_eq!(FreePorts::new(&services, &host).ports(), range("1024-65535"));
    assert_eq!(FreePorts::new(&services, &host).range(range("5000-5001")).ports(), range("5000-5001"));
}

#[test]
fn without_a_range_ports_above_the_ephemeral_range_come_last() {
    let services = Services::snapshot();
    let host = host("32768-60999");
    let starts = FreePorts::new(&services, &host).seed("1").candidates();
    let (most, above) = starts.split_at(60_999 - 1024 + 1);
    assert!(most.iter().all(|ports| ports.last() <= Port::new(60_999)));
    assert_eq!(above.len(), 65_535 - 60_999);
}

#[test]
fn each_fact_is_given_for_the_ports_it_holds_for() {
    use PortFact::{Assigned, CommonUse, Ephemeral, Zero};
    let (services, host) = (Services::snapshot(), host("61500-61509"));
    let mut free = FreePorts::new(&services, &host);
    let table: [(Port, &[PortFact]); 6] = [
        (Port::MIN, &[Assigned, Zero]),
        (Port::new(443), &[Assigned, CommonUse]),
        (Port::new(1023), &[Assigned]),
        (Port::new(51_515), &[CommonUse]),
        (Port::new(61_505), &[Ephemeral]),
        (Port::new(61_510), &[]),
    ];
    for (port, facts) in table {
        let soft_and_zero = |fact: &PortFact| !fact.is_hard() || *fact == Zero;
        let found: Vec<PortFact> = free.facts(port).unwrap().iter().filter(soft_and_zero).collect();
        assert_eq!(found, facts, "{port}");
    }
}

#[test]
fn a_port_reserved_from_the_ephemeral_range_has_no_fact_against_it() {
    let services = Services::snapshot();
    let mut host = host("1024-65535");
    host.reserved = Some(super::super::HostSetting::new(vec![range("61234")], "the test"));
    let found = FreePorts::new(&services, &host).strict(true).find().unwrap();
    assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), ["61234"]);
    assert!(found[0].facts.is_empty());
}

#[test]
fn the_least_important_facts_are_given_up_first() {
    let services = Services::snapshot();
    // Kopia uses 51515, and nothing the ports beside it.
    let table: [(&str, &str, &str, &[PortFact]); 4] = [
        ("1-2", "51515-51516", "51516", &[]),
        ("1-2", "51515", "51515", &[PortFact::CommonUse]),
        ("51514-51514", "51514-51515", "51515", &[PortFact::CommonUse]),
        ("51514-51515", "51514-51515", "51514", &[PortFact::Ephemeral]),
    ];
    for (ephemeral, ports, port, facts) in table {
        let host = host(ephemeral);
        let free = |strict| FreePorts::new(&services, &host).range(range(ports)).strict(strict).find().unwrap();
        let found: Vec<_> = free(false).iter().map(|block| (block.ports, block.facts)).collect();
        assert_eq!(found, [(range(port), facts.iter().copied().collect())], "{ephemeral} {ports}");
        assert_eq!(free(true).is_empty(), !facts.is_empty(), "{ephemeral} {ports}");
    }
}

#[test]
fn a_use_of_more_than_256_ports_takes_none_of_them() {
    let (services, host) = (Services::snapshot(), host("1-2"));
    let facts = |port| FreePorts::new(&services, &host).soft_facts(Port::new(port));
    let is_in_the_table = |port| services.in_practice(Port::new(port).into(), None).next().is_some();
    // mosh: 60000-61000/udp; FreeSWITCH: 16384-32768/udp; Discord: 6463-6472/tcp.
    let table = [(60_500, PortFacts::NONE), (20_100, PortFacts::NONE), (6463, PortFact::CommonUse.into())];
    for (port, expected) in table {
        assert_eq!((facts(port), is_in_the_table(port)), (expected, true), "{port}");
    }
}

#[test]
fn a_port_that_a_socket_is_bound_to_is_in_use() {
    let services = Services::builder().sources(Source::Iana.into()).open().expect("the snapshot");
    let host = host("1-2");
    // The kernel hands out none of these, so only another test could have one.
    let listener = (61_000..62_000).find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok()).expect("a socket");
    let port = Port::new(listener.local_addr().expect("bound").port());
    assert_eq!(FreePorts::new(&services, &host).facts(port).unwrap(), PortFact::InUse.into());
}

#[test]
fn a_protocol_is_examined_alone_and_in_any_case() {
    let (services, host) = (Services::snapshot(), host("61500-61509"));
    let free = FreePorts::new(&services, &host);
    assert_eq!(free.protocols(), [Protocol::Tcp, Protocol::Udp]);
    let mut udp = free.protocol(Protocol::new("UDP")).unwrap();
    assert_eq!(udp.protocols(), [Protocol::Udp]);
    // Qdrant uses 6333 for TCP alone.
    assert!(!udp.facts(Port::new(6333)).unwrap().contains(PortFact::CommonUse));
    let mut tcp = udp.protocol(Protocol::Tcp).unwrap();
    assert!(tcp.facts(Port::new(6333)).unwrap().contains(PortFact::CommonUse));
    assert_eq!(tcp.protocol(Protocol::Sctp).unwrap_err(), UnsupportedProtocol);
}

#[test]
fn each_port_is_counted_by_the_fact_that_decides() {
    let (services, host) = (Services::snapshot(), host("61500-61509"));
    let counts =
        |ports, strict| FreePorts::new(&services, &host).range(range(ports)).strict(strict).count_facts().unwrap();
    assert_eq!(counts("61505-61509", true), BTreeMap::from([(PortFact::Ephemeral, 5)]));
    assert_eq!(counts("79-80", true), BTreeMap::from([(PortFact::Assigned, 2)]));
    assert_eq!(counts("0", false), BTreeMap::from([(PortFact::Zero, 1)]));
}

#[test]
fn blocks_do_not_overlap_and_end_within_the_range() {
    let (services, host) = (Services::snapshot(), host("1-2"));
    let blocks =
        |block| FreePorts::new(&services, &host).range(range("65530-65535")).block(block).seed("1").candidates();
    let mut pairs = blocks(2);
    pairs.sort_unstable();
    assert_eq!(shown(&pairs), ["65530-65531", "65531-65532", "65532-65533", "65533-65534", "65534-65535"]);
    assert_eq!(shown(&blocks(6)), ["65530-65535"]);
    assert_eq!(blocks(7), []);
    assert_eq!(blocks(u32::MAX), []);
    assert_eq!(blocks(0).len(), 6);
}

#[test]
fn its_debug_form_is_short_even_after_a_large_search() {
    let (services, host) = (Services::snapshot(), host("1-2"));
    let mut free = FreePorts::new(&services, &host).range(range("61000-62000")).count(u32::MAX);
    free.find().unwrap();
    let shown = format!("{free:?}");
    assert!(shown.contains("61000") && shown.len() < 200, "{shown}");
}

#[test]
fn no_more_are_found_than_were_asked_for() {
    let services = Services::builder().sources(Source::Iana.into()).open().expect("the snapshot");
    let host = host("1-2");
    for count in [0, 1, 5] {
        let found = FreePorts::new(&services, &host).range(range("61000-62000")).count(count).find().unwrap();
        assert_eq!(found.len(), count as usize);
        assert!(found.is_sorted_by_key(|block| block.ports));
    }
}

#[test]
fn the_order_depends_on_the_seed_alone() {
    let (services, host) = (Services::snapshot(), host("1-2"));
    let order = |seed: &str| FreePorts::new(&services, &host).range(range("61000-61999")).seed(seed).candidates();
    assert_eq!(order("a"), order("a"));
    assert_ne!(order("a"), order("b"));
    // Published values of FNV-1a (64 bits) and, for the first state, of SplitMix64.
    assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
    assert_eq!(mixed(0x9e37_79b9_7f4a_7c15), 0xe220_a839_7b1d_cdaf);
}
