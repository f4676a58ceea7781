//! Untrusted text: the contents of a services file or a query never reach a terminal raw.

use crate::harness::{svc, temporary_file};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// A name that moves the cursor, an alias that reads backwards, and a comment that clears the screen and hides letters.
const LINE: &str = "na\u{1b}[1Ame 53/tcp al\u{202e}sai # \u{1b}[2J\u{7}soft\u{ad}ly\u{200b} \u{9b}31mcaf\u{e9}\n";

/// The characters, beside control characters, that must not reach a terminal.
const HIDDEN: &str = "\u{202e}\u{ad}\u{200b}";

#[test]
fn plain_lines_in_a_pipe_are_not_escaped() {
    let file = temporary_file("hostile-pipe", LINE);
    svc("--source system 53/tcp --services-file")
        .arg(file)
        .stdout(
            "na\u{1b}[1Ame\t53\ttcp\twell-known\tsystem\tal\u{202e}sai\t\
             \u{1b}[2J\u{7}soft\u{ad}ly\u{200b} \u{9b}31mcaf\u{e9}\n",
        )
        .run();
}

#[test]
fn plain_lines_on_a_terminal_are_escaped() {
    let file = temporary_file("hostile-plain", LINE);
    svc("--source system --format plain 53/tcp --services-file")
        .arg(file)
        .stdout(
            "na\\u{1b}[1Ame\t53\ttcp\twell-known\tsystem\tal\\u{202e}sai\t\
             \\u{1b}[2J\\u{7}soft\\u{ad}ly\\u{200b} \\u{9b}31mcaf\u{e9}\n",
        )
        .run_on_terminal(200);
}

#[test]
fn tables_are_always_escaped() {
    let file = temporary_file("hostile-table", LINE);
    let table = "\
SERVICE               PORT         PROTOCOL        SOURCE          DESCRIPTION
na\\u{1b}[1Ame         53           tcp             system          \
\\u{1b}[2J\\u{7}soft\\u{ad}ly\\u{200b} \\u{9b}31mcaf\u{e9}; also al\\u{202e}sai
";
    let run = || svc("--source system --format table --color never 53/tcp --services-file").arg(&file).stdout(table);
    run().run_on_terminal(200);
}

#[test]
fn invalid_utf8_is_escaped_on_a_terminal_and_raw_in_a_pipe() {
    let file = temporary_file("hostile-bytes", b"caf\xe9 53/tcp # \xff\xfe\n");
    let run = || svc("--source system --format plain 53/tcp --services-file").arg(&file);
    run().stdout(b"caf\xe9\t53\ttcp\twell-known\tsystem\t\t\xff\xfe\n").run();
    run().stdout("caf\\xe9\t53\ttcp\twell-known\tsystem\t\t\\xff\\xfe\n").run_on_terminal(80);
}

#[test]
fn a_name_in_invalid_utf8_is_found_by_its_bytes() {
    let file = temporary_file("hostile-latin", b"caf\xe9 4713/tcp # in Latin-1\n");
    let latin = OsStr::from_bytes(b"caf\xe9");
    svc("--source system lookup --services-file")
        .arg(&file)
        .arg(latin)
        .stdout(b"caf\xe9\t4713\ttcp\tregistered\tsystem\t\tin Latin-1\n")
        .run();
    svc("--source iana lookup").arg(latin).stderr("svc: no service is named `caf\\xe9`\n").status(1).run();
}

#[test]
fn every_format_is_escaped_on_a_terminal() {
    let file = temporary_file("hostile-formats", LINE);
    for format in ["table", "plain", "json", "jsonl", "csv", "services"] {
        let run = svc("--source system --color never 53/tcp --format").arg(format).arg("--services-file").arg(&file);
        let Some(shown) = run.shown_on_terminal(200) else { return };
        let raw = shown.chars().find(|&char| char.is_control() && !"\n\t".contains(char) || HIDDEN.contains(char));
        assert_eq!(raw, None, "{format}: {shown:?}");
    }
}

#[test]
fn a_query_is_escaped_in_messages() {
    let query = "\u{1b}[31m\u{202e}it's é";
    let said = "\\u{1b}[31m\\u{202e}it's é";
    svc("lookup").arg(query).stderr(format!("svc: nothing matches `{said}`; try fewer words\n")).status(1).run();
    svc("-").stdin(query).stderr(format!("svc: line 1: nothing matches `{said}`; try fewer words\n")).status(1).run();
    svc("port")
        .arg(query)
        .stderr("svc: nothing matches `\\u{1b}[31m\\u{202e}it's é`; try fewer words\n")
        .status(1)
        .run();
    svc("range")
        .arg(query)
        .stderr(format!("svc: `{said}` is not a port, a port range or a class (well-known, registered, dynamic)\n"))
        .status(2)
        .run();
}
