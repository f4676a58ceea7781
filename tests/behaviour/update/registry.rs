//! Made-up registries.

use std::fmt::Write as _;
use std::sync::LazyLock;
use svc_lookup::{Hit, Services, Source, State};

/// The number of made-up records beside the built-in ones.
const RECORDS: u16 = 100;

/// The named records of the built-in registry, without which no registry is plausible.
static BUILT_IN: LazyLock<String> = LazyLock::new(|| {
    let services = Services::snapshot();
    let is_registered = |hit: &Hit<'_>| {
        hit.source == Source::Iana && hit.registration().is_some_and(|known| known.state != State::LongStanding)
    };
    services.entries().filter(is_registered).map(|hit| of_service(&hit)).collect()
});

/// A registry with this date, the named records of the built-in one, made-up records and these.
pub(super) fn registry(updated: &str, records: &str) -> String {
    let mut text = beginning(updated);
    text.push_str(&BUILT_IN);
    for number in 0..RECORDS {
        let (name, port) = (format!("made-{number}"), 1024 + number);
        text.push_str(&record(&name, &port.to_string(), &format!("Made up {number}")));
    }
    text + records + "</registry>\n"
}

/// A registry with only these records.
pub(crate) fn small(updated: &str, records: &str) -> String {
    beginning(updated) + records + "</registry>\n"
}

/// A record for TCP.
pub(crate) fn record(name: &str, port: &str, description: &str) -> String {
    any_record(name, port, "tcp", description)
}

/// A record with these elements, those excepted that are empty.
pub(super) fn any_record(name: &str, port: &str, protocol: &str, description: &str) -> String {
    let mut text = String::from("<record>");
    for (element, value) in [("name", name), ("number", port), ("protocol", protocol)] {
        if !value.is_empty() {
            let _ = write!(text, "<{element}>{value}</{element}>");
        }
    }
    text + "<description>" + description + "</description></record>\n"
}

/// The name, ports, protocol and description of a built-in record.
fn of_service(hit: &Hit<'_>) -> String {
    let ports = hit.service.ports.map_or(String::new(), |ports| ports.to_string());
    let protocol = hit.service.protocol.map_or(String::new(), |protocol| protocol.to_string());
    let description = hit.service.description.to_string().replace('&', "&amp;").replace('<', "&lt;");
    any_record(&hit.service.name.to_string(), &ports, &protocol, &description)
}

fn beginning(updated: &str) -> String {
    let root = "<registry xmlns='http://www.iana.org/assignments' id='service-names-port-numbers'>";
    format!("<?xml version='1.0' encoding='UTF-8'?>\n{root}\n<updated>{updated}</updated>\n")
}
