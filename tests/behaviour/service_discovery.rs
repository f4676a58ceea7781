//! The name of a service in DNS-based service discovery, for the names that RFC 6335 section 5.1 allows.

use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};
use svc_lookup::{PortRange, Protocol, Service, Services, State};

fn service<'a>(name: &'a [u8], protocol: Option<Protocol<'a>>) -> Service<'a> {
    let mut service = Service::new(name);
    service.protocol = protocol;
    service
}

fn over_tcp(name: &str) -> Option<String> {
    service(name.as_bytes(), Some(Protocol::Tcp)).dns_sd_name()
}

#[test]
fn the_name_and_the_protocol_each_follow_an_underscore() {
    assert_eq!(over_tcp("http").as_deref(), Some("_http._tcp"));
    assert_eq!(service(b"ntp", Some(Protocol::Udp)).dns_sd_name().as_deref(), Some("_ntp._udp"));
}

#[test]
fn every_protocol_except_tcp_is_written_as_udp() {
    // RFC 6763 section 7.
    for word in ["udp", "sctp", "dccp", "ddp", "TCPish"] {
        let name = service(b"discard", Some(Protocol::new(word))).dns_sd_name();
        assert_eq!(name.as_deref(), Some("_discard._udp"), "{word}");
    }
    assert_eq!(service(b"mail", None).dns_sd_name(), None);
}

#[test]
fn letters_keep_their_case() {
    assert_eq!(over_tcp("DMExpress").as_deref(), Some("_DMExpress._tcp"));
}

#[test]
fn a_name_has_1_to_15_letters_digits_and_single_inner_hyphens_and_at_least_one_letter() {
    for name in ["a", "Z", "x11", "9pfs", "3com-tsmux", "a-1-b", "fifteen-letters", "1-2-a"] {
        assert_eq!(over_tcp(name), Some(format!("_{name}._tcp")));
    }
    for name in ["", "-", "1", "123-456", "-a", "a-", "a--b", "a_b", "a.b", "914c/g", "cl 1", "whois++", "é", "a\n"] {
        assert_eq!(over_tcp(name), None, "{name:?}");
    }
    assert_eq!(over_tcp("a-name-with-16-c"), None);
    assert_eq!(service(b"caf\xe9", Some(Protocol::Tcp)).dns_sd_name(), None);
}

#[test]
fn every_registered_name_is_valid() {
    let services = Services::snapshot();
    let mut records: Vec<_> = services.registry_records(PortRange::ALL, None).collect();
    records.retain(|record| record.registration.state == State::Assigned && !record.registration.historic);
    // A port for private use has no name, and some names have no protocol.
    records.retain(|record| !record.service.name.is_empty() && record.service.protocol.is_some());
    let others = records.iter().filter(|record| record.service.dns_sd_name().is_none());
    let mut others: Vec<String> = others.map(|record| record.service.name.to_string()).collect();
    others.dedup();
    assert_eq!(others, ["edi_service"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn letters_and_digits_with_single_hyphens_between_them_are_valid(parts in "[a-z0-9]{1,5}(-[a-z0-9]{1,5}){0,4}") {
        let is_name = parts.len() <= 15 && parts.contains(|char: char| char.is_ascii_lowercase());
        prop_assert_eq!(over_tcp(&parts), is_name.then(|| format!("_{parts}._tcp")));
    }

    #[test]
    fn a_name_with_other_characters_is_invalid(before in "[a-z]{1,3}", wrong in "--|[^a-zA-Z0-9-]", after in "[a-z]{1,3}") {
        prop_assert_eq!(over_tcp(&format!("{before}{wrong}{after}")), None);
    }
}
