//! The workflows of GitHub Actions, and what they take from other files.

use super::{ROOT, file, run};
use crate::harness::skip;
use std::path::Path;
use std::process::Command;

/// The workflows.
const WORKFLOWS: [&str; 2] = [".github/workflows/ci.yml", ".github/workflows/release.yml"];

#[test]
fn actionlint_finds_nothing() {
    let mut script = Command::new(Path::new(ROOT).join(".ci/workflows"));
    let said = run(&mut script);
    if said.contains("cannot be had") {
        skip("the workflows", said.trim());
    }
}

#[test]
fn every_action_is_pinned_to_a_commit() {
    for name in WORKFLOWS {
        let text = file(name);
        let uses: Vec<&str> =
            text.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, action)| action).collect();
        assert!(!uses.is_empty(), "{name} uses actions");
        for action in uses {
            let (_, pin) = action.split_once('@').expect("an action and its version");
            let (commit, version) = pin.split_once(" # v").unwrap_or_else(|| panic!("{name}: {action} has no version"));
            let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_commit && version.starts_with(|char: char| char.is_ascii_digit()), "{name}: {action}");
        }
    }
}
