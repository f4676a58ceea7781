//! The content of the bundled snapshot.

use super::{TCP, UDP, all, by_name, by_port, range};
use svc_lookup::{Date, Port, Protocol, Services, State};

#[test]
fn a_port_has_its_service() {
    let services = Services::snapshot();
    assert_eq!(by_port(&services, 53, UDP).as_deref(), Some("iana domain 53/udp"));
    assert_eq!(by_port(&services, 53, None).as_deref(), Some("iana domain 53/tcp"));
    let https = ["iana https 443/tcp", "iana https 443/udp", "iana https 443/sctp"];
    assert_eq!(all(services.by_port(Port::new(443), None)), https);
}

#[test]
fn every_port_of_a_range_has_its_service() {
    let services = Services::snapshot();
    for port in [6020, 6040, 6063] {
        assert_eq!(
            all(services.by_port(Port::new(port), None)),
            ["iana x11 6000-6063/tcp", "iana x11 6000-6063/udp"],
            "{port}"
        );
    }
    assert_eq!(by_port(&services, 6020, None).as_deref(), Some("iana x11 6000-6063/tcp"));
    assert_eq!(by_port(&services, 6064, TCP).as_deref(), Some("iana ndl-ahp-svc 6064/tcp"));
}

#[test]
fn a_service_without_a_protocol_matches_every_registered_protocol() {
    let services = Services::snapshot();
    let flex_lm = Some("iana flex-lm 27000-27009");
    for protocol in [None, TCP, UDP, Some(Protocol::Dccp), Some(Protocol::new("Sctp"))] {
        assert_eq!(by_name(&services, "flex-lm", protocol).as_deref(), flex_lm);
        assert_eq!(by_port(&services, 27_004, protocol).as_deref(), flex_lm);
    }
    let quic = Some(Protocol::new("quic"));
    assert_eq!((by_name(&services, "flex-lm", quic), by_port(&services, 27_004, quic)), (None, None));
    assert_eq!(services.by_ports(range(27_004, 27_004), quic).chain(services.by_name("flex-lm", quic)).count(), 0);
    let x = services.by_ports(range(27_000, 27_009), UDP);
    assert!(all(x).contains(&"iana flex-lm 27000-27009".into()));
}

#[test]
fn a_name_registered_without_a_port_is_found() {
    let services = Services::snapshot();
    assert_eq!(all(services.by_name("startrecapp", None)), ["iana startrecapp/tcp"]);
}

#[test]
fn a_name_with_several_ports_has_a_hit_for_each() {
    let ports = ["iana msp 18/tcp", "iana msp 18/udp", "iana msp 2438/tcp", "iana msp 2438/udp"];
    assert_eq!(all(Services::snapshot().by_name("msp", None)), ports);
}

#[test]
fn long_standing_names_are_found() {
    let services = Services::snapshot();
    for (name, answer) in [("whois", "43/tcp"), ("mail", "25/tcp"), ("postgres", "5432/tcp")] {
        let hit = services.getservbyname(name, TCP).expect("a long-standing name");
        let service = hit.service;
        assert_eq!(format!("{}/tcp", service.ports.expect("a port")), answer);
        assert_eq!(hit.registration().map(|registration| registration.state), Some(State::LongStanding), "{name}");
    }
}

#[test]
fn a_registered_single_port_precedes_long_standing_names() {
    let services = Services::snapshot();
    for (port, answer) in [(25, "smtp 25"), (43, "nicname 43"), (5432, "postgresql 5432"), (6020, "x11 6000-6063")] {
        assert_eq!(by_port(&services, port, TCP), Some(format!("iana {answer}/tcp")));
    }
}

#[test]
fn reserved_and_unassigned_ports_have_a_record_but_no_service() {
    let services = Services::snapshot();
    assert_eq!(by_port(&services, 0, TCP), None);
    let records: Vec<_> = services.registry_records(Port::MIN.into(), TCP).collect();
    assert_eq!(records.len(), 1);
    assert_eq!((records[0].service.name, records[0].registration.state), ("".into(), State::Reserved));
    assert_eq!(records[0].service.description, "Reserved");
}

#[test]
fn a_registration_has_the_facts_of_the_registry() {
    let services = Services::snapshot();
    let https = services.getservbyname("https", TCP).and_then(|hit| hit.registration()).expect("a registration");
    assert_eq!(https.state, State::Assigned);
    assert_eq!(https.references().collect::<Vec<_>>(), ["rfc9110"]);
    assert_eq!(https.modified.map(|date| date.to_string()).as_deref(), Some("2021-10-01"));
    let x11: Vec<_> = services.registry_records(range(6063, 6063), UDP).collect();
    assert!(x11.len() == 1 && x11[0].registration.historic | x11[0].registration.unauthorized_use, "{x11:?}");
}

#[test]
fn the_snapshot_has_a_date() {
    assert!(Services::snapshot().registry_date() >= Date::new(2025, Some(1), Some(1)).ok());
}
