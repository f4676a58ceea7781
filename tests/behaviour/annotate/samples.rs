//! Lines of logs and of other programs' output, each with its right output. The kinds, and the documentation of each, are in
//! the files: `<` is a line, `>` the line with names, and `=` a line that stays as it is.

use super::{named, registry, replaced, restored};
use bstr::ByteSlice;
use std::fs;
use std::path::Path;
use svc_lookup::Services;
use svc_lookup::annotate::{Scanner, TextOptions, tokens};

/// A line, and what it becomes.
struct Sample {
    file: String,
    input: String,
    expected: String,
}

/// The files in the folder of samples, with their names.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/behaviour/annotate/samples");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .expect("the folder of samples")
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into(), fs::read_to_string(&path).expect("UTF-8")))
        .collect();
    files.sort();
    files
}

fn samples() -> Vec<Sample> {
    let mut samples: Vec<Sample> = Vec::new();
    for (file, text) in files() {
        for line in text.lines() {
            let sample = |text: &str| Sample { file: file.clone(), input: text.into(), expected: text.into() };
            match line.split_at_checked(2) {
                Some(("< " | "= ", text)) => samples.push(sample(text)),
                Some(("> ", text)) => samples.last_mut().expect("a line before").expected = text.into(),
                _ => assert!(line.is_empty() || line.starts_with('#'), "{file}: {line}"),
            }
        }
    }
    samples
}

#[test]
fn every_sample_has_its_right_output() {
    let (services, samples) = (registry(), samples());
    let mut scanner = Scanner::new(&services, &TextOptions::default());
    let mut failed = Vec::new();
    for Sample { file, input, expected } in &samples {
        let mut out = Vec::new();
        scanner.annotate(input.as_bytes(), &mut out);
        if out != expected.as_bytes() {
            failed.push(format!("{file}\n  expected {expected}\n  got      {}", String::from_utf8_lossy(&out)));
        }
    }
    assert!(failed.is_empty(), "{} of {} samples:\n{}", failed.len(), samples.len(), failed.join("\n"));
    assert!(samples.len() >= 340, "{}", samples.len());
}

#[test]
fn the_samples_are_of_many_kinds_and_each_cites_its_documentation() {
    let mut kinds = 0;
    for (file, text) in files() {
        for kind in text.split("# KIND: ").skip(1) {
            kinds += 1;
            let cited = kind.lines().skip(1).any(|line| line.starts_with("# URL: http"));
            assert!(cited, "{file}: {}", kind.lines().next().unwrap_or_default());
        }
    }
    assert!(kinds >= 90, "{kinds}");
}

#[test]
fn a_second_run_adds_nothing_to_any_sample() {
    for sample in samples() {
        assert_eq!(named(&sample.expected), sample.expected, "{}", sample.file);
    }
}

#[test]
fn numbers_come_back_from_annotated_samples() {
    for sample in samples().into_iter().filter(|sample| sample.input != sample.expected) {
        assert_eq!(restored(sample.expected.as_bytes()).as_bstr(), sample.input.as_bytes().as_bstr());
    }
}

/// Whether each port in a line has a name that no other port has for its protocol.
fn has_unique_names(services: &Services, line: &str) -> bool {
    tokens(line).all(|token| {
        let name = services.getservbyport(token.port, token.protocol).map(|hit| hit.service.name);
        let first = name.and_then(|name| services.getservbyname(name, token.protocol));
        first.is_none_or(|hit| hit.service.ports == Some(token.port.into()))
    })
}

#[test]
fn numbers_come_back_from_replaced_samples_with_unique_names() {
    let (services, mut compared) = (registry(), 0);
    for sample in samples().into_iter().filter(|sample| has_unique_names(&services, &sample.input)) {
        let names = replaced(sample.input.as_bytes());
        if names != sample.input.as_bytes() {
            assert_eq!(restored(&names).as_bstr(), sample.input.as_bytes().as_bstr(), "{}", names.as_bstr());
            compared += 1;
        }
    }
    assert!(compared > 120, "{compared}");
}
