//! Registries whose every fact is made up.

use std::fmt::Write as _;

/// How many records a made-up registry has: enough to be taken for a whole one.
const RECORDS: u16 = 8000;

/// A registry of this day with these records besides the made-up ones.
pub(super) fn registry(updated: &str, records: &str) -> String {
    let mut text = beginning(updated);
    for number in 0..RECORDS {
        let (name, port) = (format!("made-{number}"), 1024 + number);
        text.push_str(&record(&name, &port.to_string(), &format!("Made up {number}")));
    }
    text + records + "</registry>\n"
}

/// A registry with no more than these records.
pub(super) fn small(updated: &str, records: &str) -> String {
    beginning(updated) + records + "</registry>\n"
}

/// One record, of TCP.
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
