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
fn the_default_range_is_registered_and_below_the_ephemeral_range() {
    let services = Services::snapshot();
    let host = host("32768-60999");
    assert_eq!(FreePorts::new(&services, &host).ports().unwrap(), range("1024-32767"));
    assert_eq!(FreePorts::new(&services, &host).range(range("5000-5001")).ports().unwrap(), range("5000-5001"));
}

#[test]
fn without_a_port_below_the_ephemeral_range_a_range_is_needed() {
    let services = Services::snapshot();
    let host = host("1024-60999");
    let mut free = FreePorts::new(&services, &host);
    assert!(matches!(free.find(), Err(FreePortsError::NoneBelow(ephemeral)) if ephemeral == range("1024-60999")));
    assert!(free.count_reasons().is_err());
}

#[test]
fn each_reason_is_given_for_the_port_it_holds_for() {
    let (services, host) = (Services::snapshot(), host("60000-60009"));
    let mut free = FreePorts::new(&services, &host);
    let table = [
        (Port::MIN, NotFree::Assigned),
        (Port::new(443), NotFree::Assigned),
        (Port::new(5232), NotFree::Assigned),
        (Port::new(51_515), NotFree::CommonUse),
        (Port::new(60_005), NotFree::Ephemeral),
    ];
    for (port, reason) in table {
        assert_eq!(free.reason(port).unwrap(), Some(reason), "{port}");
    }
}

#[test]
fn a_use_of_more_than_256_ports_takes_none_of_them() {
    let (services, host) = (Services::snapshot(), host("1-2"));
    let reason = |port| FreePorts::new(&services, &host).reason_without_binding(Port::new(port));
    let is_in_the_table = |port| services.in_practice(Port::new(port).into(), None).next().is_some();
    // mosh: 60000-61000/udp; FreeSWITCH: 16384-32768/udp; Discord: 6463-6472/tcp.
    for (port, expected) in [(60_500, None), (20_100, None), (6463, Some(NotFree::CommonUse))] {
        assert_eq!((reason(port), is_in_the_table(port)), (expected, true), "{port}");
    }
}

#[test]
fn a_port_that_a_socket_is_bound_to_is_open() {
    let services = Services::builder().sources(Source::Iana.into()).open().expect("the snapshot");
    let host = host("1-2");
    // The kernel hands out none of these, so only another test could have one.
    let listener = (61_000..62_000).find_map(|port| TcpListener::bind(("127.0.0.1", port)).ok()).expect("a socket");
    let port = Port::new(listener.local_addr().expect("bound").port());
    assert_eq!(FreePorts::new(&services, &host).reason(port).unwrap(), Some(NotFree::Open));
}

#[test]
fn a_protocol_is_examined_alone_and_in_any_case() {
    let (services, host) = (Services::snapshot(), host("60000-60009"));
    let free = FreePorts::new(&services, &host);
    assert_eq!(free.protocols(), [Protocol::Tcp, Protocol::Udp]);
    let mut udp = free.protocol(Protocol::new("UDP")).unwrap();
    assert_eq!(udp.protocols(), [Protocol::Udp]);
    // Deluge uses 8112 for TCP alone.
    assert_ne!(udp.reason(Port::new(8112)).unwrap(), Some(NotFree::CommonUse));
    let mut tcp = udp.protocol(Protocol::Tcp).unwrap();
    assert_eq!(tcp.reason(Port::new(8112)).unwrap(), Some(NotFree::CommonUse));
    assert_eq!(tcp.protocol(Protocol::Sctp).unwrap_err(), UnsupportedProtocol);
}

#[test]
fn the_reasons_are_counted_over_the_whole_range() {
    let (services, host) = (Services::snapshot(), host("60000-60009"));
    let counts = FreePorts::new(&services, &host).range(range("60005-60009")).count_reasons().unwrap();
    assert_eq!(counts, BTreeMap::from([(NotFree::Ephemeral, 5)]));
    let counts = FreePorts::new(&services, &host).range(range("79-80")).count_reasons().unwrap();
    assert_eq!(counts.get(&NotFree::Assigned), Some(&2));
}

#[test]
fn blocks_do_not_overlap_and_end_within_the_range() {
    let (services, host) = (Services::snapshot(), host("1-2"));
    let blocks = |block| {
        let free = FreePorts::new(&services, &host).range(range("65000-65535")).count(u32::MAX).block(block).seed("1");
        free.candidates(range("65530-65535")).collect::<Vec<_>>()
    };
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
    let order = |seed: &str| {
        let free = FreePorts::new(&services, &host).seed(seed);
        free.candidates(range("61000-61999")).collect::<Vec<_>>()
    };
    assert_eq!(order("a"), order("a"));
    assert_ne!(order("a"), order("b"));
    // Published values of FNV-1a (64 bits) and, for the first state, of SplitMix64.
    assert_eq!(hash(b"a"), 0xaf63_dc4c_8601_ec8c);
    assert_eq!(mixed(0x9e37_79b9_7f4a_7c15), 0xe220_a839_7b1d_cdaf);
}
