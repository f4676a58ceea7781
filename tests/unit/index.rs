//! The index: lookups agree with a linear search, and damaged bytes are rejected.

mod damage;

use super::any::Owned;
use crate::index::{Index, Packer};
use crate::{Category, Date, Port, PortRange, Practice, Protocol, Registration, Service, State};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;

/// The names that services of [`colliding`] have, and some that none has.
const NAMES: [&str; 12] = [
    "a",
    "b",
    "A",
    "ab",
    "aB",
    "AB",
    "other-name",
    "Other-Name",
    "service-with-a-long-name",
    "service-with-a-long-namf",
    "c",
    "",
];

/// The index of these services, each with the registration at its place, or the default.
fn packed(services: &[Service<'_>], registrations: &[Registration<'_>]) -> Vec<u8> {
    let mut packer = Packer::new();
    for (at, service) in services.iter().enumerate() {
        packer.push(service, &registrations.get(at).copied().unwrap_or_default());
    }
    packer.finish(Date::from_number(20250731))
}

fn service<'a>(name: &'a str, aliases: &'a str, ports: Option<(u16, u16)>) -> Service<'a> {
    let ports = ports.map(|(first, last)| PortRange::new(Port::new(first), Port::new(last)).expect("not backwards"));
    Service { name: name.into(), aliases: aliases.into(), ports, protocol: Some(Protocol::Tcp), description: "".into() }
}

/// The records on a port, in the order of a lookup.
fn on_port(services: &[Service<'_>], port: u16) -> Vec<u32> {
    let bytes = packed(services, &[]);
    Index::open(&bytes).expect("a whole index").by_port(Port::new(port)).collect()
}

#[test]
fn an_empty_index_has_no_records() {
    let bytes = Packer::new().finish(None);
    for index in [Index::open(&bytes).expect("a whole index"), Index::default()] {
        assert!(index.is_empty());
        assert!(index.date().is_none());
        assert_eq!((index.service(0), index.registration(0)), (None, None));
        assert_eq!(index.by_name(b"").count() + index.by_name_ignoring_case(b"a").count(), 0);
        assert_eq!(index.by_port(Port::MIN).count(), 0);
    }
}

#[test]
fn a_service_and_its_registration_are_unpacked_unchanged() {
    let services =
        [service("msp", "message send", Some((18, 18))), Service { protocol: None, ..service("x", "", None) }];
    let registration = Registration {
        state: State::DeAssigned,
        registered: Date::from_number(20010203),
        modified: Date::from_number(20040500),
        references: "rfc1312|https://example.org/".into(),
        service_code: Some(1_145_656_131),
        unauthorized_use: true,
        historic: true,
        alias_of: "message".into(),
        previously: "other".into(),
        systems: "debian".into(),
    };
    let bytes = packed(&services, &[registration]);
    let index = Index::open(&bytes).expect("a whole index");
    assert_eq!((index.len(), index.date()), (2, Date::from_number(20250731)));
    assert_eq!([index.service(0), index.service(1), index.service(2)], [Some(services[0]), Some(services[1]), None]);
    assert_eq!(index.registration(0), Some(registration));
    assert_eq!(index.registration(1), Some(Registration::default()));
    assert_eq!(index.registration(2), None);
}

#[test]
fn a_use_of_a_port_is_unpacked_unchanged_and_has_no_registration() {
    let grafana = service("grafana", "", Some((3000, 3000)));
    let practice = Practice {
        rank: 7,
        weight: 420,
        product: "Grafana".into(),
        category: Category::Monitoring,
        evidence: "https://grafana.com/docs/".into(),
    };
    let mut packer = Packer::new();
    packer.push(&grafana, &Registration::default());
    packer.push_practice(&grafana, &practice);
    let bytes = packer.finish(None);
    let index = Index::open(&bytes).expect("a whole index");
    assert_eq!((index.practice(0), index.practice(1), index.practice(2)), (None, Some(practice), None));
    assert_eq!((index.registration(0), index.registration(1)), (Some(Registration::default()), None));
    assert_eq!(index.services().collect::<Vec<_>>(), [(0, grafana), (1, grafana)]);
}

#[test]
fn a_service_that_repeats_its_name_is_found_once() {
    let bytes = packed(&[service("echo", "echo ECHO echo", Some((7, 7)))], &[]);
    let index = Index::open(&bytes).expect("a whole index");
    assert_eq!(index.by_name(b"echo").collect::<Vec<_>>(), [0]);
    assert_eq!(index.by_name_ignoring_case(b"Echo").collect::<Vec<_>>(), [0]);
}

#[test]
fn a_single_port_precedes_ranges_that_contain_it() {
    let ports = [(0, 65_535), (5, 5), (4, 6), (5, 5), (6, 6)];
    assert_eq!(on_port(&ports.map(|ports| service("name", "", Some(ports))), 5), [1, 3, 2, 0]);
}

#[test]
fn a_nested_range_precedes_the_outer_one() {
    let ports = [(1, 9), (0, 9), (2, 8), (2, 9), (4, 4)];
    assert_eq!(on_port(&ports.map(|ports| service("name", "", Some(ports))), 8), [2, 3, 0, 1]);
}

#[test]
fn services_with_equal_ranges_keep_their_order() {
    let ports = [(6000, 6063), (6000, 6063), (6000, 6063)];
    assert_eq!(on_port(&ports.map(|ports| service("x11", "", Some(ports))), 6010), [0, 1, 2]);
}

#[test]
fn of_equal_names_registered_ones_come_first_and_those_without_a_port_last() {
    let ports = [Some((7, 7)), Some((7, 7)), Some((6, 8)), None, Some((7, 7)), Some((0, 9))];
    let services = ports.map(|ports| service("name", "", ports));
    let [long_standing, registered] = [State::LongStanding, State::Assigned].map(Registration::new);
    let bytes = packed(&services, &[long_standing, registered, registered, registered, long_standing]);
    let index = Index::open(&bytes).expect("a whole index");
    assert_eq!(index.by_name(b"name").collect::<Vec<_>>(), [1, 2, 5, 0, 4, 3]);
    assert_eq!(index.by_name_ignoring_case(b"Name").collect::<Vec<_>>(), [1, 2, 5, 0, 4, 3]);
    assert_eq!(index.by_port(Port::new(7)).collect::<Vec<_>>(), [0, 1, 4, 2, 5]);
}

#[test]
fn a_wide_range_is_found_after_many_narrow_ones() {
    let short = (0..1000).map(|at| Some((at * 3 + 1, at * 3 + 2)));
    let services: Vec<_> =
        std::iter::once(Some((0, 60_000))).chain(short).map(|ports| service("name", "", ports)).collect();
    assert_eq!(on_port(&services, 50_000), [0]);
    assert_eq!(on_port(&services, 2999), [1000, 0]);
    assert_eq!(on_port(&services, 60_001), [0_u32; 0]);
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }
}

/// The numbers of the services that match.
fn search(services: &[Service<'_>], is_asked: impl Fn(&Service<'_>) -> bool) -> Vec<u32> {
    (0u32..).zip(services).filter(|(_, service)| is_asked(service)).map(|(number, _)| number).collect()
}

/// The services on a port by linear search: those on this port alone, and those with a range.
fn search_port(services: &[Service<'_>], port: Port) -> (Vec<u32>, Vec<u32>) {
    let on = |service: &Service<'_>| service.ports.filter(|ports| ports.contains(port));
    let single = search(services, |service| on(service).is_some_and(PortRange::is_single));
    let wide = search(services, |service| on(service).is_some_and(|ports| !ports.is_single()));
    (single, wide)
}

/// Whether a range contains another and more.
fn holds(outer: PortRange, inner: PortRange) -> bool {
    outer != inner && outer.intersection(inner) == Some(inner)
}

fn registration(name: &'static str) -> Registration<'static> {
    Registration { alias_of: name.into(), historic: name.len() > 3, ..Registration::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_lookup_by_name_agrees_with_a_linear_search(owned in vec(colliding(), 0..40)) {
        let services: Vec<Service<'_>> = owned.iter().map(Owned::service).collect();
        let bytes = packed(&services, &[]);
        let index = Index::open(&bytes).expect("a whole index");
        for name in NAMES {
            let with_port_first = |mut found: Vec<u32>| {
                found.sort_by_key(|&number| services[number as usize].ports.is_none());
                found
            };
            let exactly = search(&services, |service| !name.is_empty() && service.is_named(name));
            let nearly = search(&services, |service| {
                !name.is_empty() && service.names().any(|known| known.eq_ignore_ascii_case(name.as_bytes()))
            });
            prop_assert_eq!(index.by_name(name.as_bytes()).collect::<Vec<_>>(), with_port_first(exactly));
            prop_assert_eq!(index.by_name_ignoring_case(name.as_bytes()).collect::<Vec<_>>(), with_port_first(nearly));
        }
    }

    #[test]
    fn a_lookup_by_port_agrees_with_a_linear_search(owned in vec(colliding(), 0..40), other in any::<u16>()) {
        let services: Vec<Service<'_>> = owned.iter().map(Owned::service).collect();
        let bytes = packed(&services, &[]);
        let index = Index::open(&bytes).expect("a whole index");
        for port in (0..14).chain([other, u16::MAX - 1, u16::MAX]).map(Port::new) {
            let (single, wide) = search_port(&services, port);
            let mut found: Vec<u32> = index.by_port(port).collect();
            let mut ranges = found.split_off(single.len().min(found.len()));
            prop_assert_eq!(found, single);
            let range = |number: u32| services[number as usize].ports.expect("a range");
            for (at, &before) in ranges.iter().enumerate() {
                prop_assert!(!ranges[at..].iter().any(|&after| holds(range(before), range(after))), "{ranges:?}");
            }
            ranges.sort_unstable();
            prop_assert_eq!(ranges, wide);
        }
    }

    #[test]
    fn any_service_and_registration_is_unpacked_unchanged(
        owned in vec(colliding(), 0..20),
        names in vec(select(NAMES.as_slice()), 0..20),
    ) {
        let services: Vec<Service<'_>> = owned.iter().map(Owned::service).collect();
        let registrations: Vec<_> = names.into_iter().map(registration).collect();
        let bytes = packed(&services, &registrations);
        let index = Index::open(&bytes).expect("a whole index");
        prop_assert_eq!(index.len(), services.len());
        for (number, service) in (0u32..).zip(&services) {
            prop_assert_eq!(index.service(number), Some(*service));
            let registration = registrations.get(number as usize).copied().unwrap_or_default();
            prop_assert_eq!(index.registration(number), Some(registration));
        }
        prop_assert_eq!(index.service(services.len() as u32), None);
    }

    #[test]
    fn packing_is_deterministic(owned in vec(colliding(), 0..20)) {
        let services: Vec<Service<'_>> = owned.iter().map(Owned::service).collect();
        prop_assert_eq!(packed(&services, &[]), packed(&services, &[]));
    }
}

/// Services with few different names and ports, also with ranges, without a port or without a protocol.
fn colliding() -> impl Strategy<Value = Owned> {
    let name =
        || select(["a", "b", "A", "ab", "aB", "other-name", "Other-Name", "service-with-a-long-name"].as_slice());
    let aliases = vec(name(), 0..4).prop_map(|names| names.join(" ").into_bytes());
    let port = || prop_oneof![4 => 0u16..12, 1 => Just(u16::MAX), 1 => any::<u16>()].prop_map(Port::new);
    let range = (port(), port()).prop_map(|(a, b)| PortRange::new(a.min(b), a.max(b)).expect("not backwards"));
    let ports = prop_oneof![4 => port().prop_map(|port| Some(port.into())), 2 => range.prop_map(Some), 1 => Just(None)];
    let protocol = option::of(select(["tcp", "udp", "TCP", "ddp", ""].as_slice()));
    let description = select(["", "what it is", "\u{e9}"].as_slice());
    let parts = (option::of(name()), aliases, ports, protocol, description);
    parts.prop_map(|(name, aliases, ports, protocol, description)| Owned {
        name: name.unwrap_or_default().into(),
        aliases,
        ports,
        protocol: protocol.map(Into::into),
        description: description.into(),
    })
}
