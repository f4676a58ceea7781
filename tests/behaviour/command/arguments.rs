//! Any command line, of any bytes.

use crate::harness::{Svc, svc, temporary};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

/// Words that lead far into the program.
const WORDS: &str = "\
    lookup port range generate man completions bash - -- -h --help -V -q -p --protocol tcp --format -f json \
    csv services table --color always --source iana system user practice --services-file services 53 6000-6010 domain \
    0-65535 --directory -v --verbose 8080 elasticsearch";

/// A word that is known, something like a query, or any bytes. NUL ends an argument, and a slash might lead a page that
/// is written out of the test's own folder.
fn word() -> impl Strategy<Value = Vec<u8>> {
    let words: Vec<&str> = WORDS.split(' ').collect();
    let known = prop::sample::select(words).prop_map(|word| word.as_bytes().to_vec());
    let query = "[-0-9]{0,6}(/[a-z]{0,4})?|[-a-zA-Z0-9_.+*]{0,16}".prop_map(String::into_bytes);
    let bytes = vec(1_u8.., 0..24).prop_map(|mut bytes| {
        bytes.retain(|&byte| byte != b'/');
        bytes
    });
    prop_oneof![3 => known, 2 => query, 2 => bytes]
}

#[test]
fn any_command_line_ends_with_a_status_of_the_contract() {
    let folder = temporary("arguments").join("of/any/kind");
    std::fs::create_dir_all(&folder).expect("a folder among the build's own");
    let config = ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() };
    let lines = (vec(word(), 0..6), vec(any::<u8>(), 0..64));
    let end = TestRunner::new(config).run(&lines, |(words, stdin)| {
        let words = words.into_iter().map(OsString::from_vec);
        let run = words.fold(svc(""), Svc::arg).stdin(stdin);
        let status = run.status_in(&folder);
        prop_assert!(matches!(status.code(), Some(0..=2)), "{status}");
        Ok(())
    });
    end.unwrap_or_else(|error| panic!("{error}"));
}
