//! The hints of messages: every command that a message names works.

use crate::harness::{PROGRAM, files, svc, svc_here};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Queries that are not answered as they are, with the options and commands that lead to a message.
const QUERIES: [&str; 34] = [
    "domian",
    "lokup",
    "kubernets",
    "nosuch-at-all",
    "smtp/icmp",
    "53/icmp",
    "49152/sctp",
    "4/sctp",
    "70000",
    "5-",
    "5-/tcp",
    "53/",
    "localhost:",
    "192.0.2.1",
    "::1",
    "tcp:",
    "'quantum teapot'",
    "'nosuch words at all'",
    "'it'\\''s'",
    "'nosuch*'",
    "'*'\\''*'",
    "-- -xyzzy-q",
    "--source system,iana lookup 443",
    "--source system,iana port http",
    "lookup kubernetes/udp",
    "lookup dns/sctp",
    "search elastcsearch",
    "search 9200x 53",
    "range http",
    "list http",
    "list 53/tcp",
    "listening nosuch-at-all",
    "listening domian",
    "-p 53",
];

/// Runs a shell command with svc from the tests.
fn run(command: &str) -> Output {
    let folder = Path::new(PROGRAM).parent().expect("a folder");
    let path = std::env::var("PATH").expect("the shell needs PATH");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(command).current_dir(files()).env("PATH", format!("{}:{path}", folder.display()));
    shell.output().expect("sh runs")
}

/// The texts between backticks.
fn quoted(message: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut parts = message.split('`');
    std::iter::from_fn(move || Some((parts.next()?, parts.next()?)))
}

/// The commands that a message names: whole ones, examples of queries, and similar names.
fn commands(message: &str) -> Vec<String> {
    let mut is_list = false;
    let mut found = Vec::new();
    for (before, text) in quoted(message) {
        is_list = before.ends_with("did you mean ") || is_list && [", ", " or "].contains(&before);
        if text.starts_with("svc ") {
            let needs_help = before.ends_with("the command ");
            found.push(if needs_help { format!("{text} --help") } else { text.to_owned() });
        } else if before.ends_with("as in ") || is_list {
            found.push(format!("svc '{text}'"));
        }
    }
    found
}

#[test]
fn every_command_in_a_message_works() {
    let mut count = 0;
    for query in QUERIES {
        let output = run(&format!("svc {query}"));
        assert!(!output.status.success(), "{query} needs a hint");
        let message = String::from_utf8(output.stderr).expect("messages are UTF-8");
        // A port without a service has a row instead.
        assert!(!message.is_empty() || !output.stdout.is_empty(), "{query} has no answer at all");
        for command in commands(&message) {
            let answer = run(&command);
            assert!(answer.status.code() != Some(2), "svc {query}: {message}{command}: {answer:?}");
            assert!(!answer.stdout.is_empty(), "svc {query}: {message}{command}: {answer:?}");
            count += 1;
        }
    }
    assert!(count > 15, "{count} hints");
}

#[test]
fn every_command_in_json_works() {
    let mut count = 0;
    for query in &QUERIES[..24] {
        let output = run(&format!("svc --json {query}"));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        for item in answer.as_array().into_iter().flatten() {
            let Some(command) = item["next"].as_str() else { continue };
            let answer = run(command);
            assert!(answer.status.code() != Some(2), "svc {query}: {command}: {answer:?}");
            count += 1;
        }
    }
    assert!(count > 8, "{count} commands");
}

#[test]
fn a_name_in_a_line_that_is_no_entry_is_explained() {
    let file = crate::harness::temporary_file("hints-broken", "good 7100/tcp\ngone 70000/tcp\n");
    let name = file.display().to_string();
    let message = format!(
        "`gone` is in line 2 of `{name}`, which is no entry: expected a port from 0 to 65535, found `70000/tcp` (glibc would \
         read port 4464); to see why: `svc check {name}`"
    );
    svc("lookup gone --services-file").arg(&file).status(1).stderr(format!("svc: {message}\n")).run();
    let json =
        svc("lookup gone --json --services-file").arg(&file).status(1).stderr(format!("svc: {message}\n")).output();
    assert!(json.contains(&format!("\"next\":\"svc check {name}\"")), "{json}");
}

#[test]
fn an_alias_in_a_line_that_is_no_entry_is_explained_and_a_word_of_a_sentence_is_not() {
    let text = "one 99999/tcp alias-one\ntwo 7x/udp a alias-two # comment-two\na sentence without-a-port here\n";
    let file = crate::harness::temporary_file("hints-aliases", text);
    let lookup = |name: &str| {
        let output =
            svc("lookup --source system --services-file").arg(&file).arg(name).command().output().expect("a run");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    for (name, line) in [("alias-one", 1), ("alias-two", 2)] {
        let start = format!("svc: `{name}` is in line {line} of `{}`, which is no entry: expected", file.display());
        assert!(lookup(name).starts_with(&start), "{}", lookup(name));
    }
    for name in ["comment-two", "here", "alias", "99999"] {
        assert!(!lookup(name).contains("is in line"), "{}", lookup(name));
    }
}

#[test]
fn a_line_that_is_no_entry_is_found_as_names_are_exactly_and_then_ignoring_case() {
    let text = "Gone 70000/tcp\none 70000/tcp other GONE\ngoner 70000/tcp\n";
    let file = crate::harness::temporary_file("hints-case", text);
    let found = |name: &str| {
        let output =
            svc("lookup --source system --services-file").arg(&file).arg(name).command().output().expect("a run");
        assert_eq!(output.status.code(), Some(1), "{name}");
        String::from_utf8(output.stderr).expect("UTF-8")
    };
    for (name, line, shown) in
        [("Gone", 1, "Gone"), ("GONE", 2, "GONE"), ("gone", 1, "Gone"), ("OTHER", 2, "other"), ("GONER", 3, "goner")]
    {
        let start = format!("svc: `{shown}` is in line {line} of `{}`, which is no entry: expected", file.display());
        assert!(found(name).starts_with(&start), "{name}: {}", found(name));
    }
    assert!(!found("GON").contains("is in line"), "{}", found("GON"));
}

#[test]
fn an_entry_without_a_protocol_is_named_as_one() {
    let file = crate::harness::temporary_file("hints-no-protocol", "one 7100\ntwo 7101/\ntwo 7101/udp\n");
    let says = |query: &str, message: &str| {
        svc(&format!("{query} --source system --services-file"))
            .arg(&file)
            .status(1)
            .stderr(format!("svc: {message}\n"))
            .output();
    };
    says("lookup one/tcp", "`one` has no tcp entry; it has one without a protocol");
    says("lookup two/tcp", "`two` has no tcp entry; it has udp");
    says("port 7100/tcp", "no service on 7100/tcp; port 7100 has one without a protocol");
    says("port 7101/tcp", "no service on 7101/tcp; port 7101 has udp services");
}

#[test]
fn a_mistake_in_ones_own_file_is_reported_once_with_the_command_that_explains_it() {
    let folder = crate::harness::temporary("hints-own");
    std::fs::create_dir_all(folder.join("svc")).expect("a folder");
    let own = folder.join("svc/services");
    std::fs::write(&own, "mine 7100 tcp\nmine-too 7101/tcp\nalso\n").expect("a file");
    let name = own.display();
    svc_here("lookup mine-too mine-too --format plain")
        .variable("XDG_CONFIG_HOME", &folder)
        .stdout("mine-too\t7101\ttcp\tregistered\tuser\t\t\n".repeat(2))
        .stderr(format!(
            "svc: line 1 of `{name}` is no entry: expected `/` and a protocol right after the port, found the end of the entry; \
             to see why: `svc check {name}`\n"
        ))
        .run();
}

#[test]
fn suggested_commands_are_quoted_for_a_shell() {
    svc("--services-file")
        .arg("no such/$(file)")
        .arg("53")
        .status(2)
        .stderr(
            "svc: cannot read the services file `no such/$(file)`: No such file or directory; \
         check `--services-file 'no such/$(file)'`\n",
        )
        .run();
    svc("-p").arg("a;b").status(2).stderr("svc: no query; give a port or a name, as in `svc -p 'a;b' 53`\n").run();
    svc("free")
        .arg("a b")
        .arg("$(id)")
        .status(2)
        .stderr("svc: give one port or range, or check each of them with `svc free --check 'a b' '$(id)'`\n")
        .run();
    svc("list")
        .arg("it's")
        .status(2)
        .stderr("svc: `it's` is not a port or a port range; for a name, try `svc search --name 'it'\\''s'`\n")
        .run();
}

#[test]
fn a_text_that_a_message_cannot_repeat_as_it_is_leads_to_no_command() {
    let commands = ["", "lookup", "list", "free 53", "port --source system,iana", "--services-file", "-p"];
    for text in [format!("network{}", ".".repeat(600)), "net\u{7}work".to_owned(), "a\u{202e}.*".to_owned()] {
        for command in commands {
            let output = svc(command).arg("--json").arg(&text).command().output().expect("svc runs");
            let message = String::from_utf8(output.stderr).expect("messages are UTF-8");
            assert!(!output.status.success() && !message.is_empty(), "{command}");
            assert!(!message.contains("`svc "), "{command}: {message}");
            let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
            let next: Vec<&Value> = answer.as_array().into_iter().flatten().map(|item| &item["next"]).collect();
            assert!(next.iter().all(|next| next.is_null()), "{command}: {next:?}");
        }
    }
}

#[test]
fn the_command_that_fixes_a_file_is_quoted_for_a_shell() {
    let file = crate::harness::temporary_file("hints of $(id)", "a 1/tcp b,c\n");
    let output = svc("check").arg(&file).output();
    assert!(output.contains(&format!("`svc check --fix=all --diff '{}'`", file.display())), "{output}");
    let file = crate::harness::temporary_file("hints-\u{7}", "a 1/tcp b,c\n");
    let output = svc("check").arg(&file).output();
    assert!(output.ends_with("1 can be fixed: `--fix=all --diff` shows how\n"), "{output}");
}
