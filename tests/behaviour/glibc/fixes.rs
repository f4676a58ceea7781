//! `svc check --fix` and glibc: after it, every answer is the same.

use super::files::Random;
use super::getent::Getent;
use super::questions;
use crate::services_file::on_disk::OnDisk;
use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use svc_lookup::check::{Safety, fix};

/// How many files are fixed.
const FILES: u64 = 2000;
/// About how many lookups are made in each of them.
const LOOKUPS: usize = 60;

/// The parts of a line, separated by bars: what may be fixed, and what looks like it.
const INDENT: &[u8] = b"|||| |\t|  |\r|\x0b";
const NAMES: &[u8] = b"alpha|beta|gamma|delta|Alpha|a,b|web|www|epsilon-with-a-long-name";
const BLANKS: &[u8] = b" |\t|  |\t\t|\x0b|\r|\x0c ";
const PORTS: &[u8] = b"53|53|54|0x35|053|+53|-1|65536|70000|80|08|99999999999|0|||x";
const SLASHES: &[u8] = b"/|/|/|/|/|//|///|,| |";
const PROTOCOLS: &[u8] = b"tcp|tcp|tcp|udp|sctp|TCP|tpc|";
const ENDS: &[u8] =
    b"|||| |\t |\r|\r| # a comment|# comment \t|  #| # a comment that is long enough to go past the one hundred \
    and twenty-seven bytes that musl reads at a time, and then some more of it, until it is really long";

#[test]
fn after_a_safe_fix_every_answer_of_glibc_is_the_same() {
    let Some(getent) = Getent::or_skip("fixed files") else { return };
    let folder = crate::check::folder("fixes");
    let (mut script, mut changed, mut lookups) = (b"set -f\n".to_vec(), 0, 0);
    for seed in 0..FILES {
        let before = odd_file(seed);
        let after = fix(&*before, None, Safety::SameAnswers, &|_| true).text;
        changed += u64::from(before != after);
        let keys = keys(&before, &after);
        lookups += keys.len();
        for (letter, text) in [("a", &before), ("b", &after)] {
            std::fs::write(folder.join(format!("{seed}{letter}")), text).expect("a temporary file");
            ask(&mut script, &folder.join(format!("{seed}{letter}")), &keys);
        }
    }
    let answers = run(&getent, &script);
    std::fs::remove_dir_all(&folder).expect("the temporary folder");
    let parts: Vec<&[u8]> = answers.split(|&byte| byte == b'=').collect();
    assert_eq!(parts.len() as u64, 2 * FILES + 1);
    let mut found = 0;
    for (seed, pair) in parts.chunks_exact(2).enumerate() {
        let text = odd_file(seed as u64);
        let fixed = fix(&*text, None, Safety::SameAnswers, &|_| true).text;
        let shown = |text: &[u8]| text.escape_ascii().to_string().replace("\\n", "\\n\n");
        assert_eq!(shown(pair[0]), shown(pair[1]), "seed {seed}: {}--- fixed: {}", shown(&text), shown(&fixed));
        found += pair[0].split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).count();
    }
    assert!(changed > FILES / 2 && found > lookups / 20, "{changed} files changed, {found} of {lookups} found");
    let _ = writeln!(
        std::io::stderr(),
        "COUNTED fixed files and glibc: {FILES} files, {changed} of them changed, {lookups} lookups in each of both, {found} found"
    );
}

/// A file of odd lines, the same for the same seed.
fn odd_file(seed: u64) -> Vec<u8> {
    let mut random = Random(seed * 7919 + 1);
    let mut lines: Vec<Vec<u8>> = Vec::new();
    for _ in 0..4 + random.below(12) {
        let is_repeated = random.below(4) == 0 && !lines.is_empty();
        let line = if is_repeated { lines[random.below(lines.len())].clone() } else { odd_line(&mut random) };
        lines.push(line);
    }
    let mut text = lines.join(&b'\n');
    if random.below(4) > 0 {
        text.push(b'\n');
    }
    if random.below(16) == 0 {
        text.splice(0..0, *b"\xef\xbb\xbf");
    }
    text
}

fn odd_line(random: &mut Random) -> Vec<u8> {
    let mut line = Vec::new();
    let mut add = |parts: &[u8], random: &mut Random| line.extend_from_slice(random.one_of(parts));
    add(INDENT, random);
    if random.below(10) > 0 {
        add(NAMES, random);
        add(BLANKS, random);
        add(PORTS, random);
        add(SLASHES, random);
        add(PROTOCOLS, random);
        for _ in 0..random.below(3) {
            add(BLANKS, random);
            add(NAMES, random);
        }
    }
    add(ENDS, random);
    if random.below(40) == 0 {
        line.extend_from_slice(b"\0 rest");
    }
    line
}

/// The keys of lookups of what either text has, and of what it may lack.
fn keys(before: &[u8], after: &[u8]) -> BTreeSet<Vec<u8>> {
    let questions = [before, after].map(|text| questions::about(text, LOOKUPS)).concat();
    questions.iter().map(|question| question.key().as_bytes().to_vec()).collect()
}

/// Adds the lookups in a file to the script: its copy is what is bound over `/etc/services`.
fn ask(script: &mut Vec<u8>, file: &Path, keys: &BTreeSet<Vec<u8>>) {
    let _ = writeln!(script, "cat '{}' > /etc/services", file.display());
    script.extend_from_slice(b"getent services --");
    for key in keys {
        script.extend_from_slice(b" '");
        script.extend_from_slice(key);
        script.push(b'\'');
    }
    script.extend_from_slice(b"\nprintf =\n");
}

/// The output of a script in a mount namespace of its own.
fn run(getent: &Getent, script: &[u8]) -> Vec<u8> {
    let bound = OnDisk::new("");
    let script_file = OnDisk::new(script);
    let mut command = getent.beside(bound.path(), PathBuf::from("sh"));
    let output = command.arg(script_file.path()).stdin(Stdio::null()).output().expect("a shell");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}
