//! Any bytes are checked and fixed; a safe fix changes no answer, and after a fix there is nothing to fix.
use bstr::ByteSlice;
use std::collections::HashMap;
use svc_lookup::check::{Safety, findings, fix};
use svc_lookup::services_file;

pub(super) fn run(text: &[u8]) {
    for finding in findings(text, None) {
        assert!(!text[finding.span].contains(&b'\n'));
        assert!(!finding.message.is_empty());
    }
    let safe = fix(text, None, Safety::SameAnswers, &|_| true);
    assert_eq!(answers(text), answers(&safe.text));
    for (most, fixed) in
        [(Safety::SameAnswers, &safe), (Safety::OtherAnswers, &fix(text, None, Safety::OtherAnswers, &|_| true))]
    {
        assert_eq!(fixed.text.split_inclusive(|&byte| byte == b'\n').count(), fixed.origins().count());
        assert!(fixed.origins().is_sorted());
        assert_eq!(fixed.original(), text);
        let is_left = |safety| safety <= most;
        assert!(!findings(&fixed.text, None).any(|finding| finding.fix.is_some_and(|fix| is_left(fix.safety))));
    }
}

/// A name or a port, and a protocol.
type Key = (Vec<u8>, Option<Vec<u8>>);

/// The first entry of each name and of each port, with each protocol and without one: every answer of getservbyname(3) and
/// getservbyport(3).
fn answers(text: &[u8]) -> HashMap<Key, Vec<u8>> {
    let mut answers = HashMap::new();
    for service in services_file::parse(text).entries {
        let protocol = service.protocol.map(|protocol| protocol.word().to_vec());
        let names: Vec<&[u8]> = service.names().map(|name| name.as_bytes()).collect();
        let answer = [names.join(&b' '), service.to_string().into_bytes()].join(&b'\n');
        let port = service.ports.map(|ports| format!("port {ports}").into_bytes());
        for key in names.iter().map(|name| name.to_vec()).chain(port) {
            for protocol in [None, protocol.clone()] {
                answers.entry((key.clone(), protocol)).or_insert_with(|| answer.clone());
            }
        }
    }
    answers
}
