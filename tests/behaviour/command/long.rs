//! Very long texts in arguments, files and variables: a message repeats their ends.

use crate::harness::{Svc, commands, svc, temporary, temporary_file};
use std::process::Output;
use std::sync::Mutex;
use std::thread;

/// The size of each text, in bytes. Linux allows 128 KiB for an argument.
const SIZE: usize = 100 << 10;
/// The most that any run may write to standard error, in bytes.
const MOST: usize = 8 << 10;

/// Texts that are names, numbers, unknown words, and characters that are escaped.
fn texts() -> [String; 4] {
    ["a", "9", "\u{20ac}-", "\u{1b}"].map(|part| part.repeat(SIZE / part.len()))
}

fn outputs(run: Svc) -> Output {
    // A server that starts after all is stopped.
    run.through(["timeout", "20"]).command().output().expect("a run")
}

#[track_caller]
fn assert_short(run: Svc, what: &str) {
    let Output { stderr, .. } = outputs(run);
    let start = String::from_utf8_lossy(&stderr[..stderr.len().min(300)]).into_owned();
    assert!(stderr.len() <= MOST, "{what}: {} bytes: {start}", stderr.len());
}

/// The options in a command's help that take a value; of the global ones, which are the same in all, for one command only.
fn options(command: &str) -> Vec<String> {
    let help = svc(command).arg("--help").output();
    let own = if command == "port" { &help } else { help.split("Global options:").next().unwrap_or_default() };
    let option = |line: &str| line.split_once("--")?.1.split_once(" <").map(|(name, _)| format!("--{name}"));
    own.lines().filter(|line| line.trim_start().starts_with('-')).filter_map(option).collect()
}

/// Every place of a long text in the arguments of a command, with an argument that ends the run: `svc update` must not
/// download anything.
fn places(command: &str, long: &str) -> Vec<Vec<String>> {
    let end = || match command {
        "update" => vec!["--from".to_owned(), "no-such-file".to_owned()],
        _ => vec!["53".to_owned()],
    };
    let mut places = vec![vec![long.to_owned()], vec![format!("53/{long}")]];
    // clap compares a wrong word with each right one, which takes a while: one text is enough for the rest.
    if long.starts_with('a') {
        places.push([end(), vec![long.to_owned()]].concat());
        places.extend([format!("{long}/tcp"), format!("-{long}"), format!("--{long}")].map(|word| vec![word]));
        places.extend(options(command).into_iter().map(|option| {
            [vec![format!("{option}={long}")], if option == "--from" { vec![] } else { end() }].concat()
        }));
    }
    places
}

#[test]
fn no_argument_is_repeated_whole_in_a_message_of_any_command() {
    let commands = commands().iter().map(String::as_str).chain([""]);
    let runs: Vec<_> = commands
        .flat_map(|command| {
            texts().map(|long| places(command, &long)).concat().into_iter().map(move |run| (command, run))
        })
        .collect();
    assert!(runs.len() > 300, "{}", runs.len());
    let runs = Mutex::new(runs.into_iter());
    let next = || runs.lock().expect("no thread panics here").next();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((command, words)) = next() {
                    let what: Vec<String> = words.iter().map(|word| word.chars().take(12).collect()).collect();
                    // `svc add` makes the folder of the user's file.
                    let run = svc(command).variable("XDG_CONFIG_HOME", temporary("long-home"));
                    let run = words.iter().fold(run, |run, word| run.arg(word));
                    assert_short(run, &format!("svc {command} {}", what.join(" ")));
                }
            });
        }
    });
}

#[test]
fn a_message_has_both_ends_of_a_long_argument_and_its_length() {
    let long = format!("first{}last", "x".repeat(SIZE - 9));
    let (head, tail) = ("x".repeat(195), "x".repeat(196));
    svc("lookup")
        .arg(&long)
        .stderr(format!("svc: no service is named `first{head}... (102,400 bytes) ...{tail}last`\n"))
        .status(1)
        .run();
}

#[test]
fn no_query_from_standard_input_and_no_variable_is_repeated_whole() {
    for long in texts() {
        for command in ["", "lookup", "port", "range"] {
            assert_short(svc(command).arg("-").stdin(format!("{long}\n53/{long}\n{long}/tcp\n")), command);
        }
        for name in ["SVC_FORMAT", "SVC_TODAY", "SVC_COMPLETE", "PAGER", "SVC_PAGER", "HOME", "HTTPS_PROXY"] {
            for args in ["53", "update --from no-such-file", "update --url https://127.0.0.1:9/", "add two 61001"] {
                // The folder for files of the user must not exist.
                let run = svc(args).variable("XDG_CONFIG_HOME", "relative").variable("XDG_DATA_HOME", "relative");
                let run = run.variable("HOME", temporary("long-home-of-user"));
                assert_short(run.variable(name, &long), &format!("{name}: svc {args}"));
            }
        }
        for name in ["XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            for args in ["53", "--source user 53", "update --from no-such-file", "update --revert", "add two 61001"] {
                let run = svc(args).variable("XDG_CONFIG_HOME", temporary("long-config"));
                assert_short(run.variable(name, format!("/{long}")), &format!("{name}: svc {args}"));
            }
        }
    }
}

#[test]
fn no_line_or_field_of_a_file_is_repeated_whole() {
    for long in texts() {
        let file =
            temporary_file("long-services", format!("{long} 99999/tcp\ngood 61000/tcp {long}\ngood 61000/{long}\n"));
        for args in [&[long.as_str()][..], &["lookup", &long], &["61000/udp"], &["search", "goood"], &["check"]] {
            let run = args.iter().fold(svc("--services-file").arg(&file), |run, arg| run.arg(arg));
            assert_short(run, args[0]);
        }
        let checked = outputs(svc("check --color never").arg(&file));
        assert!(!checked.stdout.is_empty() && checked.stdout.len() < 4 * MOST, "{}", checked.stdout.len());
        let table = temporary_file("long-table", format!("a,{long},c\n1,{long},3\n"));
        for args in
            ["--csv --port nosuch", "--csv --port a --protocol c", "--csv --port 2", "--csv --port 9", "--summary"]
        {
            assert_short(svc("annotate").args(args).arg(&table), args);
        }
    }
}

#[test]
fn a_very_long_name_is_not_offered_as_a_completion() {
    let folder = temporary("long-offer");
    std::fs::create_dir_all(folder.join("svc")).expect("a temporary folder");
    let long = format!("zzq{}", "x".repeat(SIZE));
    std::fs::write(folder.join("svc/services"), format!("{long} 61000/tcp\nzzq-short 61001/tcp\n")).expect("a file");
    svc("-- svc lookup zzq")
        .variable("SVC_COMPLETE", "fish")
        .variable("XDG_CONFIG_HOME", folder)
        .stdout("zzq-short\n")
        .run();
}
