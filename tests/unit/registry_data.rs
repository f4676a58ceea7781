//! `data/iana.csv`, and its import from the published registry.

mod importer;
mod round_trip;

use crate::registry::table::{self, Meta};
use crate::registry::{Publication, PublishedRecord};
use crate::{Protocol, State};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The path of a file in `data/`.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// The records of the checked-in table.
fn checked_in() -> Vec<PublishedRecord> {
    let bytes = std::fs::read(data("iana.csv")).expect("data/iana.csv can be read");
    table::read(&bytes).expect("data/iana.csv is a table of the registry")
}

/// The published registry, if the environment names it.
fn published() -> Option<Vec<u8>> {
    let Some(path) = std::env::var_os("SVC_REGISTRY_XML") else {
        println!("skipped: SVC_REGISTRY_XML does not name the registry's XML");
        return None;
    };
    Some(std::fs::read(&path).expect("the file that SVC_REGISTRY_XML names can be read"))
}

/// Replaces a file atomically: other tests read it at the same time.
fn replace(path: &Path, bytes: &[u8]) {
    let new = path.with_extension("new");
    std::fs::write(&new, bytes).and_then(|()| std::fs::rename(&new, path)).expect("data/ can be written");
}

#[test]
fn the_table_equals_a_fresh_import_of_the_published_registry() {
    let Some(xml) = published() else { return };
    let publication = Publication::from_xml(&xml).expect("the file is the registry");
    assert_eq!(publication.odd, [], "no record of IANA's is left out");
    let mut bytes = Vec::new();
    table::write(&publication.records, &mut bytes).expect("memory takes it");
    let meta = Meta { updated: publication.updated, records: publication.records.len() }.to_string();
    if std::env::var_os("SVC_WRITE_DATA").is_some_and(|value| value == "1") {
        replace(&data("iana.csv"), &bytes);
        replace(&data("iana.meta"), meta.as_bytes());
    }
    let same = std::fs::read(data("iana.csv")).expect("data/iana.csv can be read") == bytes;
    assert!(same, "data/iana.csv is not what the XML gives: run this again with SVC_WRITE_DATA=1 and look at the diff");
    assert_eq!(std::fs::read_to_string(data("iana.meta")).expect("data/iana.meta can be read"), meta);
}

#[test]
fn the_table_has_every_record_of_the_publication() {
    let meta: Meta = std::fs::read_to_string(data("iana.meta")).expect("it can be read").parse().expect("it is valid");
    assert_eq!((meta.updated.to_string().as_str(), meta.records), ("2026-08-17", 14_533));
    let records = checked_in();
    let count = |is: &dyn Fn(&PublishedRecord) -> bool| records.iter().filter(|record| is(record)).count();
    let ranges = |record: &PublishedRecord| record.ports.is_some_and(|ports| !ports.is_single());
    for (what, found, expected) in [
        ("all", records.len(), 14_533),
        ("without a port", count(&|r| r.ports.is_none()), 1_070),
        ("without a name", count(&|r| r.name.is_empty()), 1_724),
        // IANA writes 766 with a hyphen; six of them, such as 4748-4748, are one port.
        ("ranges", count(&ranges), 760),
        ("ranges with a name", count(&|r| ranges(r) && !r.name.is_empty()), 8),
        ("without a description", count(&|r| r.description.is_empty()), 173),
        ("assigned", count(&|r| r.state == State::Assigned), 12_809),
        ("reserved", count(&|r| r.state == State::Reserved), 766),
        ("unassigned", count(&|r| r.state == State::Unassigned), 903),
        ("unassigned and in use by name", count(&|r| r.state == State::Unassigned && !r.name.is_empty()), 13),
        ("de-assigned", count(&|r| r.state == State::DeAssigned), 55),
        ("other names", count(&|r| !r.alias_of.is_empty()), 188),
        ("historic", count(&|r| r.historic), 190),
        ("with an earlier use", count(&|r| !r.previously.is_empty()), 33),
        ("used without an assignment", count(&|r| r.unauthorized_use), 112),
        ("with a service code", count(&|r| r.service_code.is_some()), 4),
        ("with references", count(&|r| !r.references.is_empty()), 416),
        ("without a protocol", count(&|r| r.protocol.is_none()), 1_467),
    ] {
        assert_eq!(found, expected, "{what}");
    }
}

#[test]
fn known_records_have_their_facts() {
    let records = checked_in();
    let find = |name: &str, protocol: &str| {
        let is = |r: &&PublishedRecord| r.name == name && r.protocol.as_deref() == Some(protocol);
        records.iter().find(is).expect("the registry has it")
    };
    let x11 = find("x11", "tcp");
    assert_eq!(x11.ports, "6000-6063".parse().ok());
    assert_eq!(x11.service().protocol, Some(Protocol::Tcp));
    let www = find("www-http", "tcp");
    assert_eq!((www.alias_of.as_str(), www.historic), ("http", false));
    let whois = find("whois++", "udp");
    assert_eq!((whois.alias_of.as_str(), whois.historic, whois.description.as_str()), ("whoispp", true, "whois++"));
    assert_eq!(find("whoispp", "udp").description, "whois++");
    assert_eq!(find("discard", "dccp").registration().service_code, Some(1_145_656_131));
    assert_eq!(find("cddbp", "tcp").state, State::Unassigned);
    assert_eq!(find("sua", "udp").state, State::DeAssigned);
    assert_eq!(find("osb-sd", "tcp").previously, "Workstation Solutions");
    let known: HashSet<&str> = records.iter().map(|record| record.name.as_str()).collect();
    assert!(records.iter().all(|record| known.contains(record.alias_of.as_str())), "an alias of no service");
}

#[test]
fn the_table_contains_no_mail_address() {
    let bytes = std::fs::read_to_string(data("iana.csv")).expect("data/iana.csv can be read");
    // IANA writes an address with & for @.
    let is_mail = |word: &str| {
        word.split_once(['@', '&']).is_some_and(|(mailbox, host)| {
            let host = host.trim_matches(|c: char| !c.is_alphanumeric());
            mailbox.ends_with(char::is_alphanumeric) && host.split('.').count() > 1
        })
    };
    let found: Vec<&str> = bytes.split([' ', ',', '|', '\n', '"']).filter(|word| is_mail(word)).collect();
    assert!(found.is_empty(), "{found:?}");
}

/// Companies listed among the registry's people, and services named after them.
const FIRMS: [&str; 4] = ["federico heinz", "smith micro", "tiepie engineering", "world fusion"];

#[test]
fn the_table_names_no_person_of_the_registry() {
    let Some(xml) = published() else { return };
    let xml = String::from_utf8(xml).expect("the registry is UTF-8");
    let (_, people) = xml.split_once("<people>").expect("the registry lists people");
    // An identifier may be a company's; the name in the entry is the person's.
    let person = |entry: &str| Some(entry.split_once("</name>")?.0.to_lowercase());
    let people: HashSet<String> = people.split("<name>").filter_map(person).collect();
    assert!(people.len() > 4000);
    for record in checked_in() {
        let cells = [record.description, record.previously, record.references].join(" ; ").to_lowercase();
        let words: Vec<&str> = cells.split_whitespace().collect();
        // A single word may be any word; names have up to four.
        let mut runs = (2..=4).flat_map(|length| words.windows(length)).map(|run| run.join(" "));
        let found = runs.find(|run| people.contains(run) && !FIRMS.contains(&run.as_str()));
        assert_eq!(found, None, "{}", record.name);
    }
}
