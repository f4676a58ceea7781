//! The first lookups scan the text of a file, later ones use its index: the hits are the same.

use crate::services_file::any::text;
use crate::services_file::on_disk::OnDisk;
use bstr::BStr;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use std::collections::BTreeSet;
use svc_lookup::{Hit, Port, PortRange, Protocol, Search, Service, Services, services_file};

/// A service and its line.
type Answer<'s> = (Service<'s>, Option<usize>);

fn answer<'s>(hit: &Hit<'s>) -> Answer<'s> {
    (hit.service, hit.place().map(|place| place.line))
}

fn answers<'s>(hits: impl Iterator<Item = Hit<'s>>) -> Vec<Answer<'s>> {
    hits.map(|hit| answer(&hit)).collect()
}

/// The words of a text, its names in other cases, and absent names.
fn names(text: &[u8]) -> BTreeSet<Vec<u8>> {
    let entries = services_file::parse(text).entries;
    let known = entries.iter().flat_map(Service::names);
    let known = known.flat_map(|name| [name.to_vec(), name.to_ascii_uppercase(), name.to_ascii_lowercase()]);
    let absent = [&b""[..], b"n", b"na", b"name5", b"\n", b" ", b"53", b"#"].map(<[u8]>::to_vec);
    known.chain(absent).collect()
}

fn protocols(text: &[u8]) -> Vec<Option<Protocol<'_>>> {
    let seen: BTreeSet<_> = services_file::parse(text).entries.iter().map(|service| service.protocol).collect();
    seen.into_iter().chain([None, Some(Protocol::Tcp), Some(Protocol::new("TcP"))]).collect()
}

/// The ports of a text, and others.
fn ports(text: &[u8], others: Vec<u16>) -> BTreeSet<Port> {
    let known = services_file::parse(text).entries.into_iter().filter_map(|service| service.ports);
    let others = others.into_iter().chain([0, 1, 5, 53, 65_535]).map(Port::new);
    known.map(PortRange::first).chain(others).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_scan_and_the_index_give_the_same_hits_for_a_name(text in text()) {
        let file = OnDisk::new(&text);
        let indexed = file.services();
        indexed.build_index();
        for name in names(&text) {
            let scanned = file.services();
            prop_assert_eq!(answers(scanned.by_name(&name, None)), answers(indexed.by_name(&name, None)));
            for protocol in protocols(&text) {
                let scanned = file.services();
                let first = scanned.getservbyname(&name, protocol).as_ref().map(answer);
                prop_assert_eq!(first, indexed.getservbyname(&name, protocol).as_ref().map(answer));
            }
        }
    }

    #[test]
    fn the_scan_and_the_index_give_the_same_hits_for_a_port(text in text(), others in vec(any::<u16>(), 3)) {
        let file = OnDisk::new(&text);
        let indexed = file.services();
        indexed.build_index();
        for port in ports(&text, others) {
            let scanned = file.services();
            prop_assert_eq!(answers(scanned.by_port(port, None)), answers(indexed.by_port(port, None)));
            for protocol in protocols(&text) {
                let scanned = file.services();
                let first = scanned.getservbyport(port, protocol).as_ref().map(answer);
                prop_assert_eq!(first, indexed.getservbyport(port, protocol).as_ref().map(answer));
            }
        }
    }

    #[test]
    fn a_search_agrees_with_a_linear_one(text in text(), word in "[a-z0-9.]{1,3}") {
        let file = OnDisk::new(&text);
        let has_word = |service: &Service<'_>| {
            service.names().chain([service.description]).any(|text| text.to_ascii_lowercase().windows(word.len()).any(|part| part == word.as_bytes()))
        };
        let entries = services_file::parse(&text).entries;
        let expected: Vec<Service<'_>> = entries.into_iter().filter(has_word).collect();
        let services = file.services();
        let mut found = services.search(&Search::new([&word]));
        found.sort_by_key(|hit| hit.place().map(|place| place.line));
        prop_assert_eq!(found.into_iter().map(|hit| hit.service).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_names_are_the_same_with_and_without_the_index(text in text()) {
        let file = OnDisk::new(&text);
        let (scanned, indexed) = (file.services(), file.services());
        indexed.build_index();
        let names = |services: &Services| {
            let mut names = Vec::new();
            services.names(|name| names.push(name.to_string()));
            names
        };
        prop_assert_eq!(names(&scanned), names(&indexed));
    }

    #[test]
    fn a_lookup_by_name_agrees_with_a_linear_search(text in text()) {
        let file = OnDisk::new(&text);
        let entries = services_file::parse(&text).entries;
        for name in names(&text) {
            let same = |known: &BStr| known.eq_ignore_ascii_case(&name);
            let exactly: Vec<_> = entries.iter().filter(|service| service.is_named(&name)).copied().collect();
            let nearly = entries.iter().filter(|service| service.names().any(same));
            let expected = if exactly.is_empty() { nearly.copied().collect() } else { exactly };
            let services = file.services();
            let found: Vec<_> = services.by_name(&name, None).map(|hit| hit.service).collect();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_lookup_by_port_agrees_with_a_linear_search(text in text()) {
        let file = OnDisk::new(&text);
        let entries = services_file::parse(&text).entries;
        for port in ports(&text, vec![]) {
            let expected = entries.iter().filter(|service| service.ports == Some(port.into())).copied();
            let services = file.services();
            let found = services.by_port(port, None).map(|hit| hit.service).collect::<Vec<_>>();
            prop_assert_eq!(found, expected.collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_number_of_earlier_lookups_does_not_change_an_answer() {
    let file = OnDisk::new("one 1/tcp eins\ntwo 0x2/tcp zwei\nTHREE +3/udp\n");
    let services = file.services();
    let asked = |services: &Services| {
        [services.by_name("eins", None), services.by_port(Port::new(2), None), services.by_name("three", None)]
            .map(|hits| hits.map(|hit| hit.service.name.to_string()).collect::<Vec<_>>())
    };
    for _ in 0..100 {
        assert_eq!(asked(&services), [["one"], ["two"], ["THREE"]]);
    }
    assert_eq!(asked(&file.services()), asked(&services));
}
