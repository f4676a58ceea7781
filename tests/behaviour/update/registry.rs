//! Made-up registries.

use std::fmt::Write as _;

/// The number of records of a made-up registry: enough to look complete.
const RECORDS: u16 = 8000;

/// A registry with this date, made-up records and these.
pub(super) fn registry(updated: &str, records: &str) -> String {
    let mut text = beginning(updated);
    for number in 0..RECORDS {
        let (name, port) = (format!("made-{number}"), 1024 + number);
        text.push_str(&record(&name, &port.to_string(), &format!("Made up {number}")));
    }
    text + records + "</registry>\n"
}

/// A registry with only these records.
pub(super) fn small(updated: &str, records: &str) -> String {
    beginning(updated) + records + "</registry>\n"
}

/// A record for TCP.
pub(super) fn record(name: &str, port: &str, description: &str) -> String {
    let mut text = String::from("<record>");
    if !name.is_empty() {
        let _ = write!(text, "<name>{name}</name>");
    }
    if !port.is_empty() {
        let _ = write!(text, "<number>{port}</number>");
    }
    text + "<protocol>tcp</protocol><description>" + description + "</description></record>\n"
}

fn beginning(updated: &str) -> String {
    let root = "<registry xmlns='http://www.iana.org/assignments' id='service-names-port-numbers'>";
    format!("<?xml version='1.0' encoding='UTF-8'?>\n{root}\n<updated>{updated}</updated>\n")
}
