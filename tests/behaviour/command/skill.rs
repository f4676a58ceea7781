//! `svc generate skill`: the page for agents.

use crate::harness::{commands, svc};

/// The sections of the page by their headings.
fn sections(page: &str) -> Vec<(&str, &str)> {
    page.split("\n## ").skip(1).map(|section| section.split_once('\n').expect("a heading")).collect()
}

#[test]
fn the_page_has_the_header_of_a_skill() {
    let page = svc("generate skill").output();
    let header = page.strip_prefix("---\nname: svc\ndescription: \"").expect(&page);
    let (description, rest) = header.split_once("\"\n---\n\n# svc\n").expect(&page);
    assert!(description.starts_with("Look up ports and service names, and see what is really listening. "), "{page}");
    assert!(
        description.contains(" Find free ports, ") && !description.contains(['"', '\\', '<', '>']),
        "{description}"
    );
    // The limit of the format.
    assert!(description.len() <= 1024, "{}", description.len());
    assert!(rest.contains("\nExit status: 0 if everything was found, 1 if something was not, 2 "), "{rest}");
    assert!(page.lines().count() < 300 && !page.contains("<!--") && !page.contains("\n\n\n"), "{page}");
}

#[test]
fn every_command_that_answers_has_its_help_examples_and_arguments() {
    let page = svc("generate skill").output();
    let sections = sections(&page);
    let is_setup = |name: &str| ["generate", "man", "completions"].contains(&name.split(' ').next().unwrap_or(name));
    let is_group = |name: &str| commands().iter().any(|other| other.starts_with(&format!("{name} ")));
    for command in commands().iter().filter(|name| !is_setup(name) && !is_group(name)) {
        let section = sections.iter().find(|(heading, _)| *heading == format!("svc {command}"));
        let (_, section) = section.unwrap_or_else(|| panic!("nothing about `svc {command}`: {page}"));
        let help = svc(command).arg("--help").output();
        let examples = help.split_once("\nExamples:\n").expect(&help).1;
        for example in examples.lines() {
            assert!(section.contains(&format!("$ {}\n", example.trim_start())), "{example}: {section}");
        }
        assert!(
            section.trim_start().starts_with(help.split(['\n', '.', ':']).next().expect("a sentence")),
            "{section}"
        );
    }
    let (_, list) = sections.iter().find(|(heading, _)| *heading == "svc list").expect("svc list");
    assert!(list.contains("\nArguments: `A-B`, `--class CLASS`, `--unassigned`, "), "{list}");
    assert!(!sections.iter().any(|(heading, _)| is_setup(heading.trim_start_matches("svc "))), "{page}");
}

#[test]
fn the_fields_of_json_are_named_once() {
    let page = svc("generate skill").output();
    assert_eq!(page.matches("\nJSON: `query`, `found`, `name`, `aliases`, ").count(), 1, "{page}");
    assert_eq!(page.matches("\nJSON: the fields of `svc lookup`.\n").count(), 3, "{page}");
    assert_eq!(page.matches("\nJSON: the fields of `svc udp server`.\n").count(), 1, "{page}");
    assert_eq!(page.matches("\n| `error` | string | ").count(), 1, "{page}");
}
