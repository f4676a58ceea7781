//! The table of common names: its form, and that every name leads to services that exist.

use super::practice_data;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use svc_lookup::{Link, Services};

/// A row, and its line in the file.
struct Row {
    line: u64,
    name: String,
    /// The targets: name, port or range, and protocol.
    leads_to: Vec<[String; 3]>,
    kind: String,
    why: String,
}

const KINDS: [&str; 8] = ["abbreviation", "beside", "old-name", "product", "program", "protocol", "role", "synonym"];

fn table(file: &str) -> csv::Reader<std::fs::File> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
    csv::Reader::from_path(path).expect("the table can be read")
}

fn rows() -> Vec<Row> {
    let mut table = table("common-names.csv");
    assert_eq!(table.headers().expect("a first line"), &["name", "leads_to", "kind", "why"][..]);
    let target = |text: &str| {
        let mut parts = text.rsplitn(3, '/').map(str::to_owned);
        let mut part = || parts.next().unwrap_or_else(|| panic!("{text} has a name, a port and a protocol"));
        let (protocol, port, name) = (part(), part(), part());
        [name, port, protocol]
    };
    let row = |record: csv::StringRecord| Row {
        line: record.position().expect("a position").line(),
        name: record[0].to_owned(),
        leads_to: record[1].split(' ').map(target).collect(),
        kind: record[2].to_owned(),
        why: record[3].to_owned(),
    };
    table.into_records().map(|record| row(record.expect("a row of four cells"))).collect()
}

/// What a lookup compares: letters and digits.
fn key(name: &str) -> String {
    name.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// The names of the registry and of services files, with their port and protocol.
fn official() -> HashSet<[String; 3]> {
    let rows = ["iana.csv", "aliases.csv"].into_iter().flat_map(|file| table(file).into_records());
    let service = |record: csv::StringRecord| [0, 1, 2].map(|column| record[column].to_owned());
    rows.map(|record| service(record.expect("a row"))).filter(|service| !service[0].is_empty()).collect()
}

/// The services of the table of ports in common use.
fn in_practice() -> HashSet<[String; 3]> {
    let ports = |(first, last): (u16, u16)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    practice_data::rows().into_iter().map(|row| [row.name, ports(row.ports), row.protocol]).collect()
}

#[test]
fn every_name_leads_to_services_that_exist() {
    let known: HashSet<[String; 3]> = official().into_iter().chain(in_practice()).collect();
    for row in rows() {
        for target in row.leads_to {
            assert!(known.contains(&target), "line {}: {} has no service {target:?}", row.line, row.name);
        }
    }
}

#[test]
fn a_name_is_in_lower_case_with_single_blanks() {
    for row in rows() {
        let is_plain = row.name == row.name.to_lowercase() && row.name.trim() == row.name && !row.name.contains("  ");
        assert!(is_plain && key(&row.name).len() > 1, "line {}: {:?}", row.line, row.name);
        assert!(row.name.chars().count() <= 40, "line {}: {:?}", row.line, row.name);
        assert!(KINDS.contains(&row.kind.as_str()), "line {}: kind {:?}", row.line, row.kind);
    }
}

#[test]
fn a_reason_is_one_short_sentence() {
    for Row { line, why, .. } in rows() {
        let is_sentence = why.ends_with('.') && why.trim() == why && !why.contains("  ") && !why.contains('\n');
        assert!(is_sentence && why.chars().count() <= 100, "line {line}: {why:?}");
    }
}

#[test]
fn names_that_a_lookup_takes_for_the_same_occur_once() {
    let mut seen = HashMap::new();
    for row in rows() {
        assert_eq!(seen.insert(key(&row.name), row.line), None, "line {}: {}", row.line, row.name);
    }
}

#[test]
fn exactly_the_registered_names_stand_beside() {
    let registered: HashSet<String> = official().iter().map(|service| key(&service[0])).collect();
    for row in rows() {
        assert_eq!(row.kind == "beside", registered.contains(&key(&row.name)), "line {}: {}", row.line, row.name);
    }
}

#[test]
fn a_name_of_a_use_needs_no_common_name() {
    let names: HashSet<String> = in_practice().iter().map(|service| key(&service[0])).collect();
    for row in rows().iter().filter(|row| row.kind != "beside") {
        assert!(!names.contains(&key(&row.name)), "line {}: {} is the name of a use", row.line, row.name);
    }
}

#[test]
fn rows_are_sorted_by_name() {
    for pair in rows().windows(2) {
        assert!(pair[0].name < pair[1].name, "line {}: {}", pair[1].line, pair[1].name);
    }
}

#[test]
fn every_name_is_understood() {
    let services = Services::snapshot();
    for row in rows() {
        let meanings = services.meanings(&row.name, None);
        let leads_there = |target: &[String; 3]| {
            meanings.iter().any(|known| {
                let service = known.hit.service;
                service.ports.is_some_and(|ports| ports.to_string() == target[1])
                    && service.protocol.is_some_and(|protocol| protocol.to_string() == target[2])
            })
        };
        assert!(row.leads_to.iter().all(leads_there), "line {}: {} gives {meanings:#?}", row.line, row.name);
        let why = meanings.iter().any(|known| known.link == Link::CommonName(row.why.as_str().into()));
        let is_named = meanings.iter().any(|known| known.link == Link::Name);
        assert!(why || is_named, "line {}: {} is not explained", row.line, row.name);
    }
}
