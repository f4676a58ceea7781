//! The memory that a check takes, against the size of the file.

use super::check;
use crate::harness::{memory_of, skip, svc, temporary_file};

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

/// Asserts that a command takes at most this many times the size of each text.
fn takes_at_most(times: u64, args: &str, texts: &[String]) {
    if std::process::Command::new("python3").arg("--version").output().is_err() {
        return skip("the memory for a check", "python3 is not installed");
    }
    // Tests run at the same time.
    let name = format!("check-memory-{}", args.replace(' ', ""));
    let (least, _) = memory_of(args, &temporary_file(&name, "a 1/tcp\n"));
    for (number, text) in texts.iter().enumerate() {
        let file = temporary_file(&name, text);
        let (bytes, status) = memory_of(args, &file);
        assert!(matches!(status, Some(0 | 1)), "{args}, text {number}");
        assert!(
            bytes - least <= times * text.len() as u64,
            "{args}, text {number} of {}: {bytes} bytes, {least} for one line",
            text.len()
        );
    }
}

#[test]
fn a_check_takes_at_most_four_times_the_file_in_memory() {
    takes_at_most(4, "check --allow all", &texts());
}

#[test]
fn a_fix_takes_at_most_four_times_the_file_in_memory() {
    let [_, aliases, _] = texts();
    let dense = filled(|_| "a 1/tcp \n".to_owned());
    let commas = filled(|number| format!("{}A {}/tcp ,\n", name(number), number % 65_536));
    for args in ["--fix=all", "--fix=all --diff"] {
        takes_at_most(
            4,
            &format!("check --source system --allow notes --format plain {args}"),
            &[aliases.clone(), dense[..SIZE / 18 * 9].to_owned(), commas[..SIZE / 2].to_owned()],
        );
    }
}

#[test]
fn a_text_of_more_than_262144_lines_is_not_fixed() {
    let lines = |count: usize| check("--fix", "\n".repeat(count));
    lines(262_144).stdout("\n".repeat(262_144)).stderr("svc: -: nothing to fix\n").run();
    lines(262_145).stderr("svc: cannot fix `-`: it has more than 262,144 lines\n").status(2).run();
}

#[test]
fn a_fix_in_place_and_a_difference_have_the_same_limits() {
    let aliases = format!("#{}\n{}", "-".repeat(SIZE), filled(|number| format!("a 1/tcp A {}\n", aliases(number))));
    let wrong = format!("#{}\n{}", "-".repeat(SIZE), "a 1/tcp 1 b\nc d\n".repeat(131_071));
    for (text, message) in
        [(aliases, None), (wrong, None), ("\n".repeat(262_145), Some("it has more than 262,144 lines"))]
    {
        for args in ["--fix", "--diff", "--fix=all"] {
            let file = temporary_file("check-limits", &text);
            let output = svc(&format!("check --source system --quiet --format plain {args}"));
            let output = output.arg(&file).command().output().expect("a run");
            let expected = message.map(|message| format!("svc: cannot fix `{}`: {message}\n", file.display()));
            assert_eq!(String::from_utf8_lossy(&output.stderr), expected.clone().unwrap_or_default(), "{args}");
            assert_eq!(output.status.code() == Some(2), expected.is_some(), "{args}");
        }
    }
}
