//! The tables of process names and of services that are not for open networks: their form, and that they agree with the
//! table of ports in common use.

use super::practice_data;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use svc_lookup::{Protocol, Services};

/// The records of a table in `data/`, each with its line.
fn records(file: &str, columns: &[&str]) -> Vec<(u64, csv::StringRecord)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
    let mut table = csv::Reader::from_path(path).expect("the table can be read");
    assert_eq!(table.headers().expect("a first line"), columns);
    let record = |record: csv::StringRecord| (record.position().expect("a position").line(), record);
    table.into_records().map(|row| record(row.expect("every row has the columns of the first line"))).collect()
}

/// The rows of the table of process names: line, product, name and evidence.
fn processes() -> Vec<(u64, String, String, String)> {
    let rows = records("process-names.csv", &["product", "name", "evidence"]);
    rows.into_iter().map(|(line, row)| (line, row[0].to_owned(), row[1].to_owned(), row[2].to_owned())).collect()
}

/// Whether a text is one line, trimmed.
fn is_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains("  ") && !text.chars().any(char::is_control)
}

/// Whether a text is a file in a package of Debian, `Debian bookworm, package nginx: /usr/sbin/nginx`.
fn is_in_debian(text: &str) -> bool {
    text.strip_prefix("Debian ")
        .and_then(|rest| rest.split_once(": /"))
        .is_some_and(|(package, path)| package.contains(", package ") && !path.contains(' '))
}

#[test]
fn every_process_is_that_of_a_product_in_common_use() {
    let products: HashSet<String> = practice_data::rows().into_iter().map(|row| row.product).collect();
    for (line, product, name, _) in processes() {
        assert!(products.contains(&product), "line {line}: {name} is a process of {product}, which has no port");
    }
}

#[test]
fn a_name_is_that_of_a_program_without_its_path_and_evidence_names_a_place() {
    for (line, product, name, evidence) in processes() {
        assert!(
            is_line(&product) && is_line(&name) && is_line(&evidence),
            "line {line}: {product}, {name}, {evidence}"
        );
        assert!(name.len() > 1 && !name.contains('/') && !name.starts_with('-'), "line {line}: {name:?}");
        assert!(is_in_debian(&evidence) || practice_data::is_evidence(&evidence), "line {line}: {evidence:?}");
    }
}

#[test]
fn at_least_300_products_have_names_of_processes() {
    let products: HashSet<String> = processes().into_iter().map(|(_, product, ..)| product).collect();
    assert!(products.len() >= 300, "{}", products.len());
}

#[test]
fn names_of_processes_are_sorted_by_product_and_occur_once_for_each() {
    for pair in processes().windows(2) {
        let [(_, product, name, _), (line, next_product, next, _)] = pair else { unreachable!("pairs") };
        assert!((product, name) < (next_product, next), "line {line}: {next_product}, {next}");
    }
    let mut seen = HashMap::new();
    for (line, product, name, _) in processes() {
        assert_eq!(seen.insert((product, name.to_lowercase()), line), None, "line {line}");
    }
}

#[test]
fn every_name_is_recognized_at_every_port_of_its_product() {
    let services = Services::snapshot();
    let by_product: HashMap<String, String> = processes()
        .into_iter()
        .filter(|(.., name, _)| !name.contains(' '))
        .map(|(_, product, name, _)| (product, name))
        .collect();
    let mut checked = 0;
    for row in practice_data::rows() {
        let Some(name) = by_product.get(&row.product) else { continue };
        let ports = format!("{}-{}", row.ports.0, row.ports.1).parse().expect("ports");
        let mut entries = services.in_practice(ports, Some(Protocol::new(&row.protocol)));
        let entry = entries.find(|entry| entry.service.name == row.name.as_str()).expect("an entry");
        assert!(svc_lookup::host::process_matches(name, &entry), "{name} is {}", row.product);
        checked += 1;
    }
    assert!(checked > 500, "{checked}");
}

#[test]
fn a_warning_is_for_a_service_that_exists_and_has_a_short_reason_with_evidence() {
    let services = Services::snapshot();
    let rows = records("not-for-open-networks.csv", &["name", "port", "protocol", "reason", "evidence"]);
    let mut last = (0, String::new(), String::new());
    for (line, row) in rows {
        let [name, protocol, reason, evidence] = [0, 2, 3, 4].map(|column| row[column].to_owned());
        let port: u16 = row[1].parse().unwrap_or_else(|_| panic!("line {line}: a port"));
        let asked = Some(Protocol::new(&protocol));
        let practice = services.in_practice(svc_lookup::Port::new(port).into(), asked);
        let mut known = practice.chain(services.by_port(svc_lookup::Port::new(port), asked));
        let hit = known.find(|hit| hit.service.name == name.as_str());
        let hit = hit.unwrap_or_else(|| panic!("line {line}: {port}/{protocol} has no service {name}"));
        let warning = services.network_warning(&hit, svc_lookup::Port::new(port), Protocol::new(&protocol));
        assert_eq!(warning.map(ToString::to_string).as_deref(), Some(reason.as_str()), "line {line}");
        let is_phrase = is_line(&reason) && reason.starts_with(char::is_lowercase) && !reason.ends_with('.');
        assert!(is_phrase && reason.chars().count() <= 45, "line {line}: {reason:?}");
        assert!(practice_data::is_evidence(&evidence), "line {line}: {evidence:?}");
        let place = (port, protocol.clone(), name.clone());
        assert!(last < place, "line {line}: rows are sorted by port, protocol and name");
        last = place;
    }
}
