//! A release: the archives and the Debian packages that the scripts in `.ci` make, and the workflows that call them.

mod archive;
mod debian;
mod debian_nss;
mod workflows;

use crate::harness::skip;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The root of the repository.
const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a command that has to succeed, and returns what it wrote.
#[track_caller]
fn run(command: &mut Command) -> String {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("the output is UTF-8")
}

/// Whether a program is installed; notes for which test it is missing.
fn has(test: &str, program: &str) -> bool {
    let has = Command::new(program).arg("--version").output().is_ok_and(|version| version.status.success());
    if !has {
        skip(test, &format!("{program} is not installed"));
    }
    has
}

/// This package, as cargo reads its manifest.
fn package() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    let metadata = run(cargo.current_dir(ROOT).args(["metadata", "--no-deps", "--offline", "--format-version", "1"]));
    let mut metadata: Value = serde_json::from_str(&metadata).expect("JSON");
    metadata["packages"][0].take()
}

fn text<'v>(value: &'v Value, place: &str) -> &'v str {
    value.pointer(place).and_then(Value::as_str).unwrap_or_else(|| panic!("{place} in Cargo.toml"))
}

/// A file of the repository.
fn file(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The targets in the workflow of a release.
fn targets() -> Vec<String> {
    let target = |line: &str| Some(line.trim().strip_prefix("- target: ")?.to_owned());
    file(".github/workflows/release.yml").lines().filter_map(target).collect()
}
