//! The descriptions in `data/`, which are written for svc: those of ports in common use and of long-standing names.

use std::path::Path;

/// The non-empty cells of a column, each with its line.
fn cells(file: &str, column: &str) -> Vec<(u64, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(file);
    let mut reader = csv::Reader::from_path(path).expect("the table can be read");
    let column = reader.headers().expect("a first line").iter().position(|name| name == column).expect("the column");
    let cell = |record: csv::StringRecord| {
        let line = record.position().expect("a position").line();
        (line, record[column].to_owned())
    };
    let cells = reader.records().map(|record| cell(record.expect("a row")));
    cells.filter(|(_, text)| !text.is_empty()).collect()
}

/// Whether a text is a phrase on one line without a final period, of at most 60 characters. It starts with a capital, unless
/// its first word is a name with a capital or a digit inside (gRPC).
fn is_description(text: &str) -> bool {
    let first_word = text.split(' ').next().unwrap_or_default();
    let has_capital = first_word.contains(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
    let is_one_line = text.trim() == text && !text.contains("  ") && !text.contains(char::is_control);
    has_capital && is_one_line && !text.ends_with('.') && text.chars().count() <= 60
}

#[test]
fn every_description_has_the_same_form() {
    for (file, column, least) in [("practice.csv", "purpose", 1_000), ("aliases.csv", "description", 100)] {
        let cells = cells(file, column);
        assert!(cells.len() >= least, "{file}: {} descriptions", cells.len());
        for (line, text) in cells {
            assert!(is_description(&text), "{file}, line {line}: {text:?}");
        }
    }
}

#[test]
fn names_of_protocols_are_spelled_as_their_makers_do() {
    const WRONG: [&str; 6] = ["GRPC", "Grpc", "Http", "Https", "Mqtt", "Websocket"];
    for (file, column) in [("practice.csv", "purpose"), ("aliases.csv", "description")] {
        for (line, text) in cells(file, column) {
            let wrong = text.split(|letter: char| !letter.is_alphanumeric()).find(|word| WRONG.contains(word));
            assert_eq!(wrong, None, "{file}, line {line}: {text:?}");
        }
    }
}

#[test]
fn the_form_tells_good_descriptions_from_bad_ones() {
    for good in ["Web UI", "gRPC API", "xDS and CA over TLS (istiod)", "9P file sharing", "HTTP"] {
        assert!(is_description(good), "{good:?}");
    }
    let long = "A".repeat(61);
    for bad in ["", "web UI", "plays sounds", "Web UI.", " Web UI", "Web  UI", "Web\nUI", long.as_str()] {
        assert!(!is_description(bad), "{bad:?}");
    }
}
