//! Properties of every text and every service.

use super::any::{text, writable};
use proptest::prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest};
use svc_lookup::{Service, services_file};

/// Without files of failed cases.
fn config() -> ProptestConfig {
    ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() }
}

/// Whether a line has a word before a comment or a NUL.
fn has_content(line: &[u8]) -> bool {
    let end = line.iter().position(|byte| matches!(byte, b'#' | 0)).unwrap_or(line.len());
    line[..end].iter().any(|byte| !matches!(byte, b' ' | b'\t'..=b'\r'))
}

fn written(service: &Service<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    services_file::write(&mut line, service).expect("a services file can hold it");
    line
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_line_with_content_is_an_entry_or_a_problem(text in text()) {
        for line in text.split(|&byte| byte == b'\n') {
            let file = services_file::parse(line);
            prop_assert_eq!(file.entries.len() + file.problems.len(), usize::from(has_content(line)));
        }
    }

    #[test]
    fn a_file_is_parsed_line_by_line(text in text()) {
        let file = services_file::parse(&text);
        let (mut entries, mut problems) = (Vec::new(), Vec::new());
        for (number, line) in text.split(|&byte| byte == b'\n').enumerate() {
            let alone = services_file::parse(line);
            entries.extend(alone.entries);
            problems.extend(alone.problems.into_iter().map(|mut problem| {
                problem.line = number;
                problem
            }));
        }
        prop_assert_eq!(file.entries, entries);
        prop_assert_eq!(file.problems, problems);
    }

    #[test]
    fn a_problem_is_at_its_position(text in text()) {
        let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
        for problem in services_file::parse(&text).problems {
            prop_assert!(lines[problem.line][problem.column..].starts_with(problem.found));
        }
    }

    #[test]
    fn a_written_entry_is_parsed_back(service in writable()) {
        let line = written(&service.service());
        let file = services_file::parse(&line);
        prop_assert_eq!(file.problems, []);
        prop_assert_eq!(file.entries, [service.service()]);
    }

    #[test]
    fn every_parsed_entry_can_be_written_and_parsed_back(text in text()) {
        for service in services_file::parse(&text).entries {
            let line = written(&service);
            let file = services_file::parse(&line);
            prop_assert_eq!(file.entries.len(), 1);
            let again = file.entries[0];
            prop_assert_eq!(again.names().collect::<Vec<_>>(), service.names().collect::<Vec<_>>());
            prop_assert_eq!(again.with_aliases(""), service.with_aliases(""));
            prop_assert_eq!(written(&again), line);
        }
    }
}
