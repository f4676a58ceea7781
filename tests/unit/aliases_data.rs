//! `data/aliases.csv`, the long-standing names, and the same names in the snapshot.

use crate::registry::{LongStanding, table};
use crate::{Protocol, Services, Source, State};
use std::collections::HashSet;

fn rows() -> Vec<LongStanding> {
    table::read_names(include_bytes!("../../data/aliases.csv")).unwrap()
}

#[test]
fn every_long_standing_name_is_in_the_snapshot_with_its_facts() {
    let snapshot = Services::snapshot();
    for row in rows() {
        let mut hits = snapshot.by_name(&row.name, Some(Protocol::new(&row.protocol)));
        let hit = hits.find(|hit| hit.service.ports == Some(row.port.into())).expect(&row.name);
        let registration = hit.registration().unwrap();
        assert_eq!(hit.source, Source::Iana, "{row:?}");
        assert_eq!(registration.state, State::LongStanding, "{row:?}");
        assert_eq!(registration.alias_of, row.service.as_str(), "{row:?}");
        assert!(registration.systems().eq(row.systems.split(' ')), "{row:?}");
    }
}

#[test]
fn no_long_standing_name_is_registered_for_its_port() {
    let snapshot = Services::snapshot();
    for row in rows() {
        for record in snapshot.registry_records(row.port.into(), None) {
            let same = record.service.name.eq_ignore_ascii_case(row.name.as_bytes());
            assert!(!same || record.registration.state == State::LongStanding, "{row:?}");
        }
    }
}

#[test]
fn the_service_of_a_long_standing_name_is_registered_for_its_port() {
    let snapshot = Services::snapshot();
    for row in rows().iter().filter(|row| !row.service.is_empty()) {
        let mut records = snapshot.registry_records(row.port.into(), Some(Protocol::new(&row.protocol)));
        assert!(records.any(|record| record.service.name == row.service.as_str()), "{row:?}");
    }
}

#[test]
fn a_row_has_either_a_registered_service_or_a_description_and_is_not_repeated() {
    let mut seen = HashSet::new();
    for row in rows() {
        assert_eq!(row.description.is_empty(), !row.service.is_empty(), "{row:?}");
        assert!(row.description.len() <= 60, "{row:?}");
        assert!(seen.insert((row.name.clone(), row.port, row.protocol.clone())), "{row:?}");
    }
}

#[test]
fn systems_are_known_and_sorted() {
    let known = ["alpine", "debian", "fedora", "freebsd", "illumos", "macos", "netbsd", "openbsd"];
    for row in rows() {
        let systems: Vec<&str> = row.systems.split(' ').collect();
        assert!(systems.is_sorted() && systems.iter().all(|system| known.contains(system)), "{row:?}");
    }
}

#[test]
fn the_snapshot_has_every_name_and_alias_of_debians_services_file() {
    let snapshot = Services::snapshot();
    let debian = std::fs::read("/etc/services").unwrap_or_default();
    let is_debian = std::path::Path::new("/etc/debian_version").exists();
    if !is_debian || debian.is_empty() {
        eprintln!("skipped: this machine has no services file of Debian's");
        return;
    }
    for entry in crate::services_file::parse(&debian).entries {
        for name in entry.names() {
            let mut hits = snapshot.by_name(name, None);
            let same = hits.any(|hit| {
                let ports = hit.service.ports.zip(entry.ports);
                ports.is_some_and(|(known, wanted)| known.contains(wanted.first()))
            });
            assert!(same, "{name} {:?} {:?}", entry.ports, entry.protocol);
        }
    }
}
