//! Thousands of small odd files: the entries that glibc enumerates, and its answers to every question about them.

use super::files::odd_file;
use super::getent::{Entry, Getent};
use super::questions::{self, Question};
use super::{alone_in_glibc, assert_same_as, exact_answer};
use crate::services_file::on_disk::alone;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The number of files.
const FILES: u64 = 2500;
/// About how many questions are asked about each.
const QUESTIONS: usize = 60;

/// A folder, removed at the end.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The questions about a file, with our answers.
struct Asked {
    found: Vec<(Question, Entry)>,
    missing: Vec<Question>,
}

/// Asks svc everything about a file, those entries excepted that glibc alone has.
fn asked(path: &Path, glibc: &[Entry]) -> Asked {
    let text = fs::read(path).expect("an odd file");
    let wrong = alone_in_glibc(glibc.to_vec(), path, &text);
    let services = alone(path);
    let mut asked = Asked { found: Vec::new(), missing: Vec::new() };
    for question in questions::about(&text, QUESTIONS) {
        if wrong.iter().any(|entry| question.is_about(entry)) {
            continue;
        }
        match exact_answer(&question, &services) {
            Some(answer) => asked.found.push((question, answer)),
            None => asked.missing.push(question),
        }
    }
    asked
}

fn write_keys(path: &Path, keys: impl Iterator<Item = OsString>) {
    let bytes: Vec<u8> = keys.flat_map(|key| [key.as_bytes(), b"\0"].concat()).collect();
    fs::write(path.with_extension("keys"), bytes).expect("a file in the folder");
}

#[test]
fn glibc_and_svc_agree_on_thousands_of_odd_files() {
    let Some(getent) = Getent::or_skip("thousands of odd files") else { return };
    let folder = Folder(Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("odd-{}", std::process::id())));
    fs::create_dir_all(&folder.0).expect("a folder among the build's own");
    let names: Vec<String> = (1..=FILES).map(|number| format!("odd-{number}")).collect();
    for (number, name) in (1..).zip(&names) {
        fs::write(folder.0.join(name), odd_file(number)).expect("a file in the folder");
    }
    let path = |name: &String| folder.0.join(name);
    let entries = getent.of_each(&folder.0, &names, false);
    let mut more = 0;
    for (name, entries) in names.iter().zip(&entries) {
        let text = fs::read(path(name)).expect("an odd file");
        more += assert_same_as(entries.clone(), &path(name), &text).len();
    }
    let asked: Vec<Asked> = names.iter().zip(&entries).map(|(name, glibc)| asked(&path(name), glibc)).collect();
    names
        .iter()
        .zip(&asked)
        .for_each(|(name, asked)| write_keys(&path(name), asked.found.iter().map(|(key, _)| key.key())));
    for ((name, asked), glibc) in names.iter().zip(&asked).zip(getent.of_each(&folder.0, &names, true)) {
        let ours: Vec<Entry> = asked.found.iter().map(|(_, answer)| answer.clone()).collect();
        assert_eq!(ours, glibc, "{name}: left, svc; right, glibc: {:?}", asked.found);
    }
    names.iter().zip(&asked).for_each(|(name, asked)| write_keys(&path(name), asked.missing.iter().map(Question::key)));
    for ((name, asked), glibc) in names.iter().zip(&asked).zip(getent.of_each(&folder.0, &names, true)) {
        assert_eq!(glibc, [], "{name}: svc finds none of {:?}", asked.missing);
    }
    let count = |each: fn(&Asked) -> usize| asked.iter().map(each).sum::<usize>();
    let (found, missing) = (count(|asked| asked.found.len()), count(|asked| asked.missing.len()));
    let read = entries.iter().map(Vec::len).sum::<usize>();
    eprintln!(
        "{FILES} odd files: {read} entries of glibc, {more} of them with ports that do not exist; {found} questions answered \
         and {missing} not, by both"
    );
    assert!(read > 5000 && more > 500 && found > 7000 && missing > 80_000, "{read} {more} {found} {missing}");
}
