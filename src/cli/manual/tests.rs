//! The pages against the program.

use super::markdown::Block;
use super::texts::TEXTS;
use super::*;
use crate::cli::args::Cli;
use clap::{CommandFactory, Parser};
use std::path::PathBuf;

/// Set to anything, it makes the tests write the pages as they should be.
const WRITE: &str = "SVC_WRITE_MANUAL";

fn all() -> Vec<Page> {
    pages(Cli::command())
}

/// The arguments of `svc` in a line of a session: after `$ `, in pipes and in `$( )`, without comments.
fn command_lines(line: &str) -> Vec<Vec<String>> {
    let line = line.split("  #").next().unwrap_or_default();
    let parts = line.split(['|', ';', '(', ')', '&', '>', '<', '$']).map(str::trim);
    parts.filter(|part| part.split(' ').next() == Some("svc")).map(words).collect()
}

/// Words as a shell splits them, where quotation marks are in pairs.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (at, part) in command.split(['\'', '"']).enumerate() {
        let mut pieces = part.split(' ');
        if at % 2 == 1 {
            words.last_mut().expect("a word").push_str(part);
        } else {
            words.last_mut().expect("a word").push_str(pieces.next().unwrap_or_default());
            words.extend(pieces.map(str::to_owned));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_command_has_a_page_with_examples() {
    for page in all().iter().filter(|page| page.command.is_some()) {
        assert!(examples(&page.name).lines().count() > 1, "{}", page.name);
        assert!(examples(&page.name).lines().all(|line| line.len() <= 80), "{}", examples(&page.name));
    }
    let has = |name: &&str| cfg!(feature = "update") || *name != "svc-update";
    let texts: Vec<&str> = TEXTS.iter().map(|(name, _)| *name).filter(has).collect();
    let names: Vec<String> = all().into_iter().map(|page| page.name).collect();
    assert_eq!(names, texts);
}

#[test]
fn the_pages_have_the_options_and_fields_of_the_program() {
    // Without this feature the program has a command less, which its own page lists.
    for page in all().into_iter().filter(|page| cfg!(feature = "update") || page.name != "svc") {
        let made = page.markdown();
        if std::env::var_os(WRITE).is_some() {
            let path = format!("{}/src/manual/{}.md", env!("CARGO_MANIFEST_DIR"), page.name);
            std::fs::write(PathBuf::from(path), &made).expect("a page can be written");
        } else {
            let differs = page.text.lines().zip(made.lines()).find(|(is, should)| is != should);
            assert!(page.text == made, "{}: {differs:?}; set {WRITE} and run this test again", page.name);
        }
    }
}

#[test]
fn every_example_is_a_command_line_of_the_program() {
    let mut count = 0;
    for page in all() {
        let codes = blocks(page.text).into_iter().filter_map(|block| match block {
            Block::Code(lines) => Some(lines),
            _ => None,
        });
        for line in codes.flatten().filter_map(|line| line.strip_prefix("$ ")) {
            for words in command_lines(line) {
                if let Err(error) = Cli::try_parse_from(words) {
                    panic!("{}: {line}: {error}", page.name);
                }
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}
