//! Compared with glibc: the same entries in the same order, and the same results of lookups.

#[cfg(feature = "cli")]
mod exported;
mod files;
mod fixes;
mod getent;
#[cfg(feature = "cli")]
mod long_names;
#[cfg(feature = "cli")]
mod musl;
mod questions;
mod scale;

use crate::services_file::on_disk::{OnDisk, alone};
use bstr::{BStr, ByteSlice};
use files::{fourteen_thousand_lines, indented_lines_with_nul, long_lines, random_lines};
pub(crate) use getent::NAMESPACES;
use getent::{Entry, Getent};
use questions::Question;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use svc_lookup::services_file::{self, Expected, Problem};
use svc_lookup::{Service, Services};

#[test]
fn glibc_and_svc_agree_on_the_services_file_of_this_machine() {
    let Some(getent) = Getent::or_skip("the machine's own services file") else { return };
    let path = Path::new("/etc/services");
    assert_eq!(assert_same_entries(&getent, path), []);
    assert_same_answers(&getent, path, 2000);
}

#[test]
fn glibc_and_svc_read_the_same_entries_from_difficult_files() {
    let Some(getent) = Getent::or_skip("difficult files") else { return };
    for path in difficult_files() {
        let more = assert_same_entries(&getent, &path);
        assert_eq!(more.is_empty(), !path.ends_with("ports-that-do-not-exist"), "{}: {more:?}", path.display());
    }
}

#[test]
fn glibc_and_svc_agree_on_lookups_in_difficult_files() {
    let Some(getent) = Getent::or_skip("questions about difficult files") else { return };
    for path in difficult_files() {
        assert_same_answers(&getent, &path, 2000);
    }
}

#[test]
fn glibc_and_svc_agree_on_lines_longer_than_any_buffer() {
    let Some(getent) = Getent::or_skip("long lines") else { return };
    let file = OnDisk::new(long_lines());
    assert_eq!(assert_same_entries(&getent, file.path()), []);
    assert_same_answers(&getent, file.path(), 500);
}

#[test]
fn glibc_and_svc_agree_on_a_file_of_14_000_lines() {
    let Some(getent) = Getent::or_skip("14,000 lines") else { return };
    let file = OnDisk::new(fourteen_thousand_lines());
    assert_eq!(assert_same_entries(&getent, file.path()), []);
    assert_same_answers(&getent, file.path(), 2000);
}

#[test]
fn glibc_and_svc_read_the_same_entries_from_random_lines() {
    let Some(getent) = Getent::or_skip("random lines") else { return };
    for seed in 1..=8 {
        let file = OnDisk::new(random_lines(seed, 4000));
        let more = assert_same_entries(&getent, file.path());
        assert!(more.len() > 10, "seed {seed} has no port that does not exist");
    }
}

#[test]
fn glibc_repeats_bytes_of_an_indented_line_without_a_newline_or_with_a_nul() {
    let Some(getent) = Getent::or_skip("indented lines with a NUL") else { return };
    let entries = |text: &[u8]| services_file::parse(text).entries.iter().map(entry).collect::<Vec<_>>();
    for (text, alias) in [(&b"    name 53/tcp alias"[..], "aliaslias"), (b"  name 53/tcp alias\0rest\n", "aliasas")] {
        assert_eq!(repeated_as_by_glibc(text), format!("name 53/tcp {alias}\n").as_bytes());
    }
    for seed in 1..=4 {
        let text = indented_lines_with_nul(seed, 2000);
        let file = OnDisk::new(&text);
        let glibc = getent.entries(file.path());
        if glibc == entries(&text) {
            return getent::skip("bytes that glibc repeats", "this version of glibc does not repeat them");
        }
        assert_eq!(glibc, entries(&repeated_as_by_glibc(&text)), "seed {seed}");
        assert!(entries(&text).iter().all(|entry| entry.names[1].starts_with(b"alias")));
    }
}

/// Each line as the parser of glibc gets it. `__nss_readline` reads up to a newline, but measures the line as a C string and
/// moves it over its indentation without the NUL at its end: as many bytes as the indentation has remain after it, unless
/// a newline comes first. In glibc since 2020.
fn repeated_as_by_glibc(text: &[u8]) -> Vec<u8> {
    let mut lines = Vec::new();
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let whole = line.split(|&byte| byte == 0).next().expect("the part before a NUL");
        let moved = whole.trim_ascii_start();
        lines.extend_from_slice(moved);
        if !moved.ends_with(b"\n") {
            lines.extend_from_slice(&whole[moved.len()..]);
            lines.push(b'\n');
        }
    }
    lines
}

/// The services files of the tests.
fn difficult_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/services");
    let files = std::fs::read_dir(folder).expect("the folder of the tests' files");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    assert!(paths.len() > 10, "the folder has the tests' files");
    paths
}

/// Asserts that both read the same entries in the same order, except those of [`entries_of_glibc_alone`], which are the
/// documented difference: each is a problem of ours with a port out of range, and glibc reads the port that the problem says.
fn assert_same_entries(getent: &Getent, path: &Path) -> Vec<Entry> {
    let text = std::fs::read(path).expect("a services file");
    assert_same_as(getent.entries(path), path, &text)
}

/// The same for entries that glibc has read.
fn assert_same_as(glibc: Vec<Entry>, path: &Path, text: &[u8]) -> Vec<Entry> {
    let more = alone_in_glibc(glibc, path, text);
    let mut found = more.iter().map(|entry| (entry.names[0].as_bstr(), entry.port)).peekable();
    let mut problems = ports_that_do_not_exist(text);
    problems.retain(|problem| found.next_if_eq(problem).is_none());
    assert_eq!(found.next(), None, "{}: no problem of ours, which alone are {problems:?}", path.display());
    // A number of more than 32 bits is the last port in glibc as published. Debian's glibc skips the line.
    problems.retain(|(_, port)| *port != u16::MAX);
    assert_eq!(problems, [], "{}: no entry of glibc's", path.display());
    more
}

/// The entries that only glibc has. Asserts that glibc has all of ours, in the same order.
fn alone_in_glibc(mut more: Vec<Entry>, path: &Path, text: &[u8]) -> Vec<Entry> {
    let file = services_file::parse(text);
    let mut ours = file.entries.iter().map(entry).peekable();
    more.retain(|entry| ours.next_if_eq(entry).is_none());
    assert_eq!(ours.next(), None, "{}: no entry of glibc's, which alone has {more:?}", path.display());
    more
}

/// The name and the port in glibc of every line whose port is out of range.
fn ports_that_do_not_exist(text: &[u8]) -> Vec<(&BStr, u16)> {
    let lines: Vec<&BStr> = text.lines().map(BStr::new).collect();
    let of = |problem: &Problem<'_>| match problem.expected {
        Expected::PortInRange { glibc } => Some((first_word(lines[problem.line]), glibc)),
        _ => None,
    };
    services_file::parse(text).problems.iter().filter_map(of).collect()
}

fn entry(service: &Service<'_>) -> Entry {
    Entry {
        names: service.names().map(|name| name.to_vec()).collect(),
        port: service.ports.expect("an entry has a port").first().number(),
        protocol: service.protocol.expect("an entry has a protocol").word().to_vec(),
    }
}

fn first_word(line: &[u8]) -> &BStr {
    let words = line.split(|&byte| matches!(byte, b' ' | b'\t'..=b'\r'));
    words.map(BStr::new).find(|word| !word.is_empty()).unwrap_or_default()
}

/// Asserts that both agree on about `most` lookups: ours in the index and, for fewer of them, in the text.
fn assert_same_answers(getent: &Getent, path: &Path, most: usize) {
    let text = std::fs::read(path).expect("a services file");
    let wrong = alone_in_glibc(getent.entries(path), path, &text);
    let mut questions = questions::about(&text, most);
    questions.retain(|question| !wrong.iter().any(|entry| question.is_about(entry)));
    let indexed = alone(path);
    indexed.build_index();
    let ours: Vec<_> = questions.iter().map(|question| exact_answer(question, &indexed)).collect();
    let keys: Vec<(OsString, bool)> =
        questions.iter().zip(&ours).map(|(question, answer)| (question.key(), answer.is_some())).collect();
    let glibc = getent.answers(path, &keys);
    for ((question, ours), glibc) in questions.iter().zip(&ours).zip(&glibc) {
        assert_eq!(ours, glibc, "{}: left, the index; right, glibc: {question:?}", path.display());
    }
    for (question, glibc) in questions.iter().zip(&glibc).step_by(1 + text.len() / 10_000) {
        let ours = exact_answer(question, &alone(path));
        assert_eq!(&ours, glibc, "{}: left, the text; right, glibc: {question:?}", path.display());
    }
}

/// Our result, if it matches byte for byte. Otherwise svc ignores the case, which glibc does not: it must find nothing.
fn exact_answer(question: &Question, services: &Services) -> Option<Entry> {
    let service = question.ask(services)?.service;
    question.is_answered_by(&service).then(|| entry(&service))
}
