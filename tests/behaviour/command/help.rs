//! Help and version.

use crate::harness::{commands, files, svc, temporary_file};
use std::time::Duration;

#[test]
fn the_version_includes_the_date_of_the_registry() {
    let version = svc("--version").output();
    let before = concat!("svc ", env!("CARGO_PKG_VERSION"), " (IANA registry of ");
    let date = version.strip_prefix(before).and_then(|rest| rest.strip_suffix(")\n")).expect(&version);
    let lengths: Vec<usize> = date.split('-').map(str::len).collect();
    assert_eq!(lengths, [4, 2, 2], "{date}");
    assert!(date.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit()), "{date}");
    assert_eq!(svc("-V").output(), version);
}

#[test]
fn without_arguments_the_short_help_is_a_usage_error() {
    let help = svc("-h").output();
    svc("").stderr(&help).status(2).run();
}

#[test]
fn a_command_group_without_a_command_is_a_usage_error() {
    let help = svc("generate -h").output();
    svc("generate").stderr(&help).status(2).run();
}

#[test]
fn the_help_lists_every_command_and_each_has_its_own_help() {
    assert!(commands().len() > 12, "{:?}", commands());
    for command in commands() {
        let (group, name) = command.rsplit_once(' ').unwrap_or(("", command));
        let help = svc(group).arg("--help").output();
        assert!(help.contains(&format!("\n  {name} ")), "{help}");
        let own = svc(command).arg("--help").output();
        assert!(own.contains(&format!("\nUsage: svc {command} ")), "{own}");
    }
}

#[test]
fn the_help_explains_queries_and_the_exit_status() {
    let help = svc("--help").output();
    for part in ["svc [OPTIONS] <QUERY>...", "\nArguments:\n  [QUERY]...", "Exit status: 0 ", "(53/udp); `-`"] {
        assert!(help.contains(part), "{part} is missing in {help}");
    }
}

#[test]
fn the_short_help_and_a_prompt_are_a_screen_of_24_lines_of_80_columns() {
    let help = svc("-h").output();
    let widest = help.lines().map(|line| line.chars().count()).max();
    assert!(help.lines().count() <= 23 && widest <= Some(80), "{widest:?}\n{help}");
    if let Some(shown) = svc("-h").variable("NO_COLOR", "1").shown_on_terminal(80) {
        assert_eq!(shown, help);
    }
    if let Some(shown) = svc("-h").shown_on_terminal(80) {
        assert!(shown.contains("\x1b[1m\x1b[4mUsage:\x1b[0m svc ["), "{shown:?}");
    }
}

#[test]
fn the_short_help_names_every_command_and_has_three_examples_that_work() {
    let help = svc("-h").output();
    let part = |heading: &str| {
        let part = help.split_once(&format!("\n{heading}:\n")).expect("a part").1;
        part.split("\n\n").next().expect("its lines").to_owned()
    };
    let named = part("Commands");
    let named: Vec<&str> = named.lines().flat_map(|line| line[..32].split(',')).map(str::trim).collect();
    for command in commands().iter().filter(|command| !command.contains(' ')) {
        assert!(named.contains(&command.as_str()), "`svc {command}` is missing in {named:?}");
    }
    let examples = part("Examples");
    let examples: Vec<&str> = examples.lines().map(|line| line[..32].trim()).collect();
    assert_eq!(examples.len(), 3);
    for example in examples.iter().filter_map(|example| example.strip_prefix("svc ")) {
        let status = svc(example).status_within(Duration::from_secs(10), &files());
        // Perhaps nothing is open here.
        assert!(status.is_some_and(|status| matches!(status.code(), Some(0 | 1))), "{example}: {status:?}");
    }
}

#[test]
fn every_long_help_ends_with_examples() {
    for command in commands().iter().map(String::as_str).chain([""]) {
        let help = svc(command).arg("--help").output();
        let examples = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("no examples: {help}")).1;
        let is_example =
            |line: &str| line.starts_with("  ") && ["svc ", "mkdir"].iter().any(|word| line.contains(word));
        assert!(!examples.is_empty() && examples.lines().all(is_example), "{command}: {examples}");
    }
}

#[test]
fn help_in_a_pipe_is_100_columns_wide_without_colors() {
    for args in ["-h", "--help", "port --help", "generate completions --help"] {
        let help = svc(args).output();
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
        assert!(!help.contains('\x1b'), "{help:?}");
    }
}

#[test]
fn help_fits_the_terminal() {
    for columns in [80, 200] {
        let Some(help) = svc("--help").variable("NO_COLOR", "1").shown_on_terminal(columns) else { return };
        assert!(help.lines().all(|line| line.chars().count() <= columns.into()), "{help}");
        assert!(!help.contains('\x1b'), "{help:?}");
    }
}

#[test]
fn help_is_a_command_too() {
    assert_eq!(svc("help port").output(), svc("port --help").output());
}

#[test]
fn short_names_of_commands_do_the_same() {
    let table = [
        ("ls 53 --source iana", "list 53 --source iana"),
        ("listen --help", "listening --help"),
        ("man port", "generate man port"),
        ("man", "generate man"),
        ("completions fish", "generate completions fish"),
    ];
    for (short, long) in table {
        assert_eq!(svc(short).output(), svc(long).output(), "{short}");
    }
}

#[test]
fn a_service_with_the_name_of_a_command_is_looked_up_with_lookup() {
    let file = temporary_file("command-names", "man 9535/tcp\nls 4040/tcp\nlisten 4041/tcp\ncompletions 4042/tcp\n");
    svc("lookup man ls listen completions --source system --services-file")
        .arg(file)
        .stdout(
            "man\t9535\ttcp\tregistered\tsystem\t\t\nls\t4040\ttcp\tregistered\tsystem\t\t\n\
             listen\t4041\ttcp\tregistered\tsystem\t\t\ncompletions\t4042\ttcp\tregistered\tsystem\t\t\n",
        )
        .run();
}
