//! The memory that a check takes, against the size of the file.

use super::check;
use crate::harness::{memory_of, skip, temporary_file};

const SIZE: usize = 2 << 20;

/// A text of the size, of lines with these numbers.
fn filled(line: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(SIZE);
    for number in 0.. {
        let line = line(number);
        if text.len() + line.len() > SIZE {
            break;
        }
        text += &line;
    }
    text
}

fn name(number: usize) -> String {
    format!("{number:x}")
}

fn aliases(number: usize) -> String {
    (1000 * number..1000 * (number + 1)).map(name).collect::<Vec<_>>().join(" ")
}

fn texts() -> [String; 3] {
    [
        filled(|number| format!("{}A {}/tcp\n", name(number), number % 65_536)),
        filled(|number| format!("a 1/tcp A {}\n", aliases(number))),
        // Short names that are the same, then enough different ones to use all room that is kept for them.
        format!("a 1/x {}\n", "b ".repeat(1000)).repeat(SIZE / 4020)
            + &filled(|number| format!("a 1/tcp A {}\n", aliases(number)))[..SIZE / 2],
    ]
}

/// Asserts that a command takes at most this many times the size of each text, and some bytes more.
fn takes_at_most(times: u64, more: u64, args: &str, texts: &[String]) {
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        return skip("the memory for a check", "python3 is not installed");
    }
    // Tests run at the same time.
    let name = format!("check-memory-{times}");
    let (least, _) = memory_of(args, &temporary_file(&name, "a 1/tcp\n"));
    for (number, text) in texts.iter().enumerate() {
        let file = temporary_file(&name, text);
        let (bytes, status) = memory_of(args, &file);
        assert_eq!(status, Some(0), "text {number}");
        assert!(
            bytes - least <= times * text.len() as u64 + more,
            "text {number}: {bytes} bytes, {least} for one line"
        );
    }
}

#[test]
fn a_check_takes_at_most_four_times_the_file_in_memory() {
    takes_at_most(4, 0, "check --allow all", &texts());
}

#[test]
fn a_fix_takes_at_most_five_times_the_file_and_two_mebibytes_in_memory() {
    let [_, aliases, _] = texts();
    let dense = filled(|_| "a 1/tcp \n".to_owned());
    takes_at_most(
        5,
        2 << 20,
        "check --allow notes --fix=all --format plain",
        &[aliases, dense[..SIZE / 18 * 9].to_owned()],
    );
}

#[test]
fn a_text_of_more_than_262144_lines_is_not_fixed() {
    let lines = |count: usize| check("--fix", "\n".repeat(count));
    lines(262_144).stdout("\n".repeat(262_144)).stderr("svc: -: nothing to fix\n").run();
    lines(262_145).stderr("svc: cannot fix `-`: it has more than 262,144 lines\n").status(2).run();
}
