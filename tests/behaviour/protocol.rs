//! Protocols: spellings of the same one, and the entries that match.

use crate::services_file::on_disk::OnDisk;
use proptest::prelude::*;
use svc_lookup::{Port, Protocol, Services};

const SPELLINGS: [(Protocol<'static>, [&str; 4]); 4] = [
    (Protocol::Tcp, ["tcp", "TCP", "Tcp", "6"]),
    (Protocol::Udp, ["udp", "UDP", "uDp", "17"]),
    (Protocol::Sctp, ["sctp", "SCTP", "Sctp", "132"]),
    (Protocol::Dccp, ["dccp", "DCCP", "dccP", "33"]),
];

#[test]
fn protocols_are_read_in_any_case_or_by_number_and_shown_in_registered_spelling() {
    for (protocol, words) in SPELLINGS {
        for word in words {
            assert_eq!(Protocol::asked(word), protocol);
            assert_eq!(Protocol::asked(word).to_string(), words[0]);
            assert_eq!(Protocol::asked(word).number().map(|number| number.to_string()), Some(words[3].to_owned()));
            assert!(Protocol::new(word).matches(protocol) && protocol.matches(Protocol::new(word)), "{word}");
            assert!(Protocol::new(word).is_registered(), "{word}");
        }
    }
    for word in ["ddp", "DDP", "", "06", "0x6", "1", "256", "tcp6", "tcp "] {
        assert_eq!(Protocol::asked(word).word(), word);
        assert!(!Protocol::new(word).is_registered(), "{word}");
        assert_eq!(Protocol::new(word).number(), None);
    }
}

#[test]
fn protocols_in_a_services_file_are_compared_byte_for_byte() {
    assert_ne!(Protocol::new("TCP"), Protocol::Tcp);
    assert_ne!(Protocol::new("6"), Protocol::Tcp);
    assert_ne!(Protocol::new("DDP"), Protocol::new("ddp"));
}

#[test]
fn an_entry_is_found_by_every_spelling_of_its_protocol() {
    let file = OnDisk::new("lower 1/tcp\ncapital 2/UDP\nnumber 3/132\nother 4/DDP\n");
    let services = file.services();
    let names = |port: u16, word: &str| {
        let hits = services.by_port(Port::new(port), Some(Protocol::asked(word)));
        hits.map(|hit| hit.service.name.to_string()).collect::<Vec<_>>()
    };
    for (at, name) in ["lower", "capital", "number"].into_iter().enumerate() {
        let (port, words) = (at as u16 + 1, SPELLINGS[at].1);
        for word in words {
            assert_eq!(names(port, word), [name], "{port}/{word}");
        }
        assert_eq!(names(port, SPELLINGS[(at + 1) % 4].1[0]), [""; 0]);
    }
    assert_eq!(names(4, "ddp"), ["other"]);
}

#[test]
fn a_record_without_a_protocol_matches_every_spelling_of_a_registered_protocol() {
    let services = Services::snapshot();
    for word in SPELLINGS.iter().flat_map(|(_, words)| words) {
        let hit = services.getservbyname("flex-lm", Some(Protocol::new(word))).expect(word);
        assert!(hit.service.protocol.is_none() && hit.service.is_for(Protocol::new(word)), "{word}");
    }
    assert!(services.getservbyname("flex-lm", Some(Protocol::new("ddp"))).is_none());
}

fn word() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec!["tcp", "TCP", "6", "udp", "uDp", "17", "sctp", "33", "ddp", "Ddp", "", "x"])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matching_is_symmetric_and_compares_normalized_protocols(one in word(), other in word()) {
        let (known, asked) = (Protocol::new(one), Protocol::new(other));
        prop_assert_eq!(known.matches(asked), asked.matches(known));
        let same = Protocol::asked(one).word().eq_ignore_ascii_case(Protocol::asked(other).word());
        prop_assert_eq!(known.matches(asked), same);
    }

    /// `getservby...` has a shorter code path than the lookup of every hit.
    #[test]
    fn the_first_hit_of_a_lookup_is_what_getservby_returns(
        lines in proptest::collection::vec((0..4_u16, word()), 0..8),
        ports in proptest::collection::vec(prop_oneof![0..4_u16, Just(27_004), Just(6_010), Just(4_201)], 3),
        word in proptest::option::of(word()),
    ) {
        let text: String = lines.iter().map(|(port, word)| format!("n{port} {port}/{word} alias\n")).collect();
        let file = OnDisk::new(&text);
        let services = Services::from_file(file.path()).expect("a file");
        let protocol = word.map(Protocol::new);
        for port in ports.into_iter().map(Port::new) {
            prop_assert_eq!(
                services.by_port(port, protocol).next().map(|hit| (hit.service, hit.source)),
                services.getservbyport(port, protocol).map(|hit| (hit.service, hit.source)),
                "{} {:?}", port, protocol
            );
        }
        for name in ["n0", "N1", "alias", "ALIAS", "flex-lm", "echo"] {
            prop_assert_eq!(
                services.by_name(name, protocol).next().map(|hit| (hit.service, hit.source)),
                services.getservbyname(name, protocol).map(|hit| (hit.service, hit.source)),
                "{} {:?}", name, protocol
            );
        }
    }
}
