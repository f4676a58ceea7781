//! Any bytes are read as a services file; what is read can be written, and comes back the same.

use svc_lookup::{Service, services_file};

pub(super) fn run(text: &[u8]) {
    let file = services_file::parse(text);
    let lines: Vec<&[u8]> = text.split(|&byte| byte == b'\n').collect();
    assert!(file.entries.len() + file.problems.len() <= lines.len());
    for problem in &file.problems {
        assert_eq!(&lines[problem.line][problem.column..][..problem.found.len()], &**problem.found);
        assert!(!problem.to_string().is_empty());
    }
    for service in &file.entries {
        let line = written(service);
        let again = services_file::parse(&line);
        assert!(again.problems.is_empty());
        assert_eq!(again.entries.len(), 1);
        assert!(again.entries[0].names().eq(service.names()));
        assert_eq!(again.entries[0].with_aliases(""), service.with_aliases(""));
        assert_eq!(written(&again.entries[0]), line);
    }
}

fn written(service: &Service<'_>) -> Vec<u8> {
    let mut line = Vec::new();
    services_file::write(&mut line, service).expect("an entry that was read can be written");
    line
}
