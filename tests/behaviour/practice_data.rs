//! The table of ports in common use: its form, its order and its evidence. `descriptions` has the form of its purposes.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use svc_lookup::{Category, PortRange, Practice, Services};

/// The first line of the table.
const COLUMNS: [&str; 9] =
    ["port", "protocol", "weight", "name", "product", "purpose", "category", "evidence", "third_party"];

/// The protocols of the table, in the order of its rows.
const PROTOCOLS: [&str; 3] = ["tcp", "udp", "sctp"];

/// A row, and its line in the file.
pub(crate) struct Row {
    line: u64,
    pub(crate) ports: (u16, u16),
    pub(crate) protocol: String,
    /// In hundredths.
    pub(crate) weight: u32,
    pub(crate) name: String,
    pub(crate) product: String,
    pub(crate) purpose: String,
    pub(crate) category: String,
    pub(crate) evidence: String,
    pub(crate) third_party: String,
}

/// The path of a file in `data/`.
fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(name)
}

/// The checked-in table, as bytes.
fn bytes() -> Vec<u8> {
    std::fs::read(data("practice.csv")).expect("data/practice.csv can be read")
}

/// Parses decimal digits without a sign or a leading zero.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    plain.then(|| text.parse().ok()).flatten()
}

/// Parses a port, or a range `A-B` with A below B.
fn ports(text: &str) -> Option<(u16, u16)> {
    match text.split_once('-') {
        None => number(text).map(|port| (port, port)),
        Some((first, last)) => Some((number(first)?, number(last)?)).filter(|(first, last)| first < last),
    }
}

/// Parses a weight from 1 to 5 in its shortest form: `3`, `2.5` or `2.75`.
fn weight(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_shortest = !text.ends_with('.') && (decimals.is_empty() || decimals.len() <= 2 && !decimals.ends_with('0'));
    let hundredths: u32 = number(&format!("{whole}{decimals:0<2}"))?;
    (is_shortest && (100..=500).contains(&hundredths)).then_some(hundredths)
}

/// The rows of the checked-in table.
pub(crate) fn rows() -> Vec<Row> {
    let bytes = bytes();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    assert_eq!(reader.headers().expect("the table has a first line"), &COLUMNS[..]);
    let row = |record: csv::StringRecord| {
        let line = record.position().expect("a record that was read has a position").line();
        Row {
            line,
            ports: ports(&record[0])
                .unwrap_or_else(|| panic!("line {line}: {:?} is not a port or a range", &record[0])),
            protocol: record[1].to_owned(),
            weight: weight(&record[2]).unwrap_or_else(|| panic!("line {line}: {:?} is not a weight", &record[2])),
            name: record[3].to_owned(),
            product: record[4].to_owned(),
            purpose: record[5].to_owned(),
            category: record[6].to_owned(),
            evidence: record[7].to_owned(),
            third_party: record[8].to_owned(),
        }
    };
    reader.records().map(|record| row(record.expect("every row has the columns of the first line"))).collect()
}

/// Whether a text is a service name: lower-case letters, digits and single hyphens inside, at least one letter.
fn is_name(name: &str) -> bool {
    name.len() <= 30
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--")
}

/// Whether a text is one line, trimmed.
fn is_line(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains("  ") && !text.chars().any(char::is_control)
}

/// Whether a text is `owner/repository:path` or an https link.
pub(crate) fn is_evidence(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let in_repository = |text: &str| {
        let (repository, path) = text.split_once(':')?;
        let (owner, name) = repository.split_once('/')?;
        Some(word(owner) && word(name) && !path.is_empty() && !path.starts_with('/'))
    };
    !text.contains(char::is_whitespace) && (is_link(text) || in_repository(text).unwrap_or(false))
}

/// Whether a text is an https link with a host and a path.
fn is_link(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| rest.contains('.') && rest.contains('/'))
}

#[test]
fn every_row_is_well_formed() {
    for row in rows() {
        let line = row.line;
        assert!(PROTOCOLS.contains(&row.protocol.as_str()), "line {line}: protocol {:?}", row.protocol);
        assert!(is_name(&row.name), "line {line}: name {:?}", row.name);
        assert!(is_line(&row.product), "line {line}: product {:?}", row.product);
        assert!(is_evidence(&row.evidence), "line {line}: evidence {:?}", row.evidence);
    }
}

#[test]
fn malformed_ports_names_and_evidence_are_detected() {
    assert_eq!((ports("80"), ports("6000-6063")), (Some((80, 80)), Some((6000, 6063))));
    for bad in ["", "0", "080", "+80", "65536", "80-80", "90-80", "80-", "-80", "80 "] {
        assert_eq!(ports(bad), None, "{bad:?}");
    }
    assert!(["x11", "3proxy", "kube-proxy-metrics"].into_iter().all(is_name));
    assert!(
        !["", "X11", "9200", "-a", "a-", "a--b", "a_b", "a-name-of-more-than-30-characters"].into_iter().any(is_name)
    );
    assert!(["torvalds/linux:MAINTAINERS", "https://nginx.org/en/docs/"].into_iter().all(is_evidence));
    let bad = ["", "linux", "torvalds/linux", "torvalds/linux:", "http://nginx.org/en/", "https://nginx", "a/b:c d"];
    assert!(!bad.into_iter().any(is_evidence));
}

#[test]
fn no_row_is_repeated() {
    let mut seen = HashSet::new();
    for row in rows() {
        let line = row.line;
        let key = (row.ports, row.protocol, row.name, row.product);
        assert!(seen.insert(key.clone()), "line {line} repeats {key:?}");
    }
}

#[test]
fn every_row_has_a_known_category_and_a_mark_if_its_evidence_is_not_of_the_maker() {
    for row in rows() {
        let line = row.line;
        assert!(row.category.parse::<Category>().is_ok(), "line {line}: category {:?}", row.category);
        assert!(["", "yes"].contains(&row.third_party.as_str()), "line {line}: third_party {:?}", row.third_party);
    }
}

#[test]
fn every_category_is_in_use_and_in_the_readme() {
    let used: HashSet<String> = rows().into_iter().map(|row| row.category).collect();
    let page = std::fs::read_to_string(data("README.md")).expect("data/README.md can be read");
    for category in Category::ALL {
        assert!(used.contains(category.name()), "{category} has no row");
        let line = format!("| `{category}` | {} |", category.about().trim_end_matches('.'));
        assert!(page.contains(&line), "data/README.md should have the line {line}");
    }
}

#[test]
fn the_uses_of_one_port_have_different_weights() {
    let mut seen = HashMap::new();
    for row in rows() {
        let (line, key) = (row.line, (row.ports, row.weight));
        assert_eq!(seen.insert(key, line), None, "line {line} has the weight of another use of {:?}", row.ports);
    }
}

#[test]
fn a_name_belongs_to_one_product() {
    let mut products: HashMap<String, String> = HashMap::new();
    for row in rows() {
        let known = products.entry(row.name.clone()).or_insert_with(|| row.product.clone());
        assert_eq!(*known, row.product, "line {}: {} is the name of two products", row.line, row.name);
    }
}

#[test]
fn a_product_has_one_spelling() {
    let mut spellings: HashMap<String, String> = HashMap::new();
    for row in rows() {
        let key = row.product.to_lowercase().replace([' ', '-', '.'], "");
        let known = spellings.entry(key).or_insert_with(|| row.product.clone());
        assert_eq!(*known, row.product, "line {}", row.line);
    }
}

#[test]
fn rows_are_sorted_by_port_then_the_most_frequent_first() {
    let key = |row: &Row| (row.ports, std::cmp::Reverse(row.weight));
    let rows = rows();
    for pair in rows.windows(2) {
        assert!(key(&pair[0]) < key(&pair[1]), "line {} belongs before line {}", pair[1].line, pair[0].line);
    }
}

#[test]
fn weights_are_read_in_their_shortest_form() {
    assert_eq!([weight("1"), weight("2.5"), weight("4.75")], [Some(100), Some(250), Some(475)]);
    for bad in ["", "0", "0.9", "5.01", "6", "2.50", "2.", "2.755", "x", "-1"] {
        assert_eq!(weight(bad), None, "{bad:?}");
    }
}

#[test]
fn the_file_is_in_normal_form() {
    let bytes = bytes();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    for record in reader.byte_records() {
        writer.write_byte_record(&record.expect("it is RFC 4180")).expect("memory takes it");
    }
    let normal = writer.into_inner().expect("memory takes it");
    let line =
        || 1 + bytes.split(|&b| b == b'\n').zip(normal.split(|&b| b == b'\n')).take_while(|(a, b)| a == b).count();
    assert!(bytes == normal, "line {} is not in normal form", line());
}

/// The names of the best known uses of a port, in order, whatever their protocol.
fn best_known(port: u16, most: usize) -> Vec<String> {
    let services = Services::snapshot();
    let hits = services.in_practice(svc_lookup::Port::new(port).into(), None);
    hits.take(most).map(|hit| hit.service.name.to_string()).collect()
}

#[test]
fn the_best_known_uses_of_a_port_come_first() {
    for (port, names) in [
        (25, "postfix exim exchange-smtp"),
        (80, "nginx httpd iis"),
        (123, "chrony ntpd"),
        (443, "nginx-tls httpd-tls iis-tls"),
        (3000, "grafana"),
        (5000, "flask docker-registry airplay-receiver synology-dsm"),
        (5432, "postgresql"),
        (6379, "redis"),
        (6443, "kubernetes-api"),
        (8000, "django python-http-server uvicorn"),
        (8080, "tomcat jenkins"),
        (8443, "unifi tomcat-https plesk"),
        (9000, "sonarqube minio php-fpm portainer-http"),
        (9090, "prometheus"),
        (9200, "elasticsearch"),
        (27015, "source-server"),
        (27017, "mongodb"),
        (51820, "wireguard"),
    ] {
        let most = names.split(' ').count();
        assert_eq!(best_known(port, most).join(" "), names, "{port}");
    }
}

#[test]
fn the_readme_of_the_data_has_the_number_of_rows() {
    let page = std::fs::read_to_string(data("README.md")).expect("data/README.md can be read");
    let section = page.split("\n## ").find(|section| section.starts_with("practice.csv")).expect("it has a section");
    let count = rows().len();
    let written = format!("{},{:03} rows", count / 1000, count % 1000);
    assert!(section.contains(&written), "data/README.md should say {written}");
}

#[test]
fn the_evidence_of_every_row_has_an_https_address() {
    let services = Services::snapshot();
    let uses: Vec<Practice<'_>> = services.in_practice(PortRange::ALL, None).filter_map(|hit| hit.practice()).collect();
    assert_eq!(uses.len(), rows().len());
    for practice in uses {
        let address = practice.evidence_url();
        assert!(is_link(&address), "{}: {address}", practice.product);
    }
}

#[test]
fn evidence_in_a_repository_is_a_file_on_github_and_a_link_stays_as_it_is() {
    for (evidence, address) in [
        ("torvalds/linux:MAINTAINERS", "https://github.com/torvalds/linux/blob/HEAD/MAINTAINERS"),
        ("a/b:docs/c:d.md", "https://github.com/a/b/blob/HEAD/docs/c:d.md"),
        ("https://nginx.org/en/docs/", "https://nginx.org/en/docs/"),
        ("https://example.org/a:b", "https://example.org/a:b"),
        ("", ""),
    ] {
        let mut practice = Practice::default();
        practice.evidence = evidence.into();
        assert_eq!(practice.evidence_url(), address);
    }
}
