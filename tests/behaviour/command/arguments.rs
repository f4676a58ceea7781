//! Arbitrary command lines, also in invalid UTF-8.

use crate::harness::{Svc, commands, own_network, skip, svc, temporary};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::time::Duration;

/// Values that reach deep into the program.
const VALUES: &str = "\
    - -- bash tcp udp json jsonl csv services table plain always iana system user practice services 53 6000-6010 domain \
    0-65535 8080 elasticsearch well-known name 127.0.0.1 3 0";
/// Long enough for any answer; a server or `--watch` runs until it is stopped.
const TIME: Duration = Duration::from_secs(1);

/// The words of every command, its options and their values.
fn words() -> Vec<String> {
    let mut words: BTreeSet<String> = VALUES.split(' ').map(str::to_owned).collect();
    for command in commands() {
        words.extend(command.split(' ').map(str::to_owned));
        let help = svc(command).arg("--help").output();
        let options = help.split(|char: char| char.is_whitespace() || char == ',' || char == '=');
        words.extend(options.filter(|word| word.starts_with('-')).map(str::to_owned));
    }
    words.into_iter().collect()
}

/// A known word, something like a query, or arbitrary bytes: without NUL, which ends an argument, and slashes, which
/// could take a written page out of the test's folder.
fn word(words: Vec<String>) -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(words).prop_map(String::into_bytes);
    let query = "[-0-9]{0,6}(/[a-z]{0,4})?|[-a-zA-Z0-9_.+*]{0,16}".prop_map(String::into_bytes);
    let bytes = vec(1_u8.., 0..24).prop_map(|mut bytes| {
        bytes.retain(|&byte| byte != b'/');
        bytes
    });
    prop_oneof![3 => known, 2 => query, 2 => bytes]
}

/// A command, or no command.
fn command() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let commands = commands().iter().map(|command| command.split(' ').map(|word| word.as_bytes().to_vec()).collect());
    prop_oneof![1 => Just(Vec::new()), 3 => prop::sample::select(commands.collect::<Vec<Vec<Vec<u8>>>>())]
}

#[test]
fn any_command_line_exits_with_0_1_or_2() {
    let network = own_network();
    if network.is_empty() {
        return skip("any command line", "no network namespace for commands that send datagrams");
    }
    let folder = temporary("arguments").join("of/any/kind");
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let config = ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() };
    let lines = (command(), vec(word(words()), 0..6), vec(any::<u8>(), 0..64));
    let end = TestRunner::new(config).run(&lines, |(command, words, stdin)| {
        let words = command.into_iter().chain(words).map(OsString::from_vec);
        let run = words.fold(svc("").through(network.iter().copied()), Svc::arg).stdin(stdin);
        if let Some(status) = run.status_within(TIME, &folder) {
            prop_assert!(matches!(status.code(), Some(0..=2)), "{status}");
        }
        Ok(())
    });
    end.unwrap_or_else(|error| panic!("{error}"));
}
