//! The static build, which resolves names without glibc: `cargo build-static` makes it.

use super::home::Home;
use super::registry::{record, registry};
use super::server::{Server, good};
use crate::harness::PROGRAM;
use std::fs;
use std::path::{Path, PathBuf};

/// The static build for this machine, beside the folder of this build; a test without it says so and passes.
fn static_build() -> Option<PathBuf> {
    let target = format!("{}-unknown-linux-musl/static/svc", std::env::consts::ARCH);
    let program =
        Path::new(PROGRAM).ancestors().skip(2).take(2).map(|folder| folder.join(&target)).find(|it| it.is_file());
    if program.is_none() {
        eprintln!("skipped: there is no {target}; `cargo build-static` builds it");
    }
    program
}

#[test]
fn it_is_one_file_that_needs_no_other() {
    let Some(program) = static_build() else { return };
    let bytes = fs::read(program).expect("the program can be read");
    let number = |at: usize, length: usize| {
        bytes[at..at + length].iter().rev().fold(0, |sum, &byte| sum << 8 | usize::from(byte))
    };
    // The header of a 64-bit ELF file, elf(5): the place, size and number of the program headers.
    let (place, size, count) = (number(32, 8), number(54, 2), number(56, 2));
    let kinds: Vec<usize> = (0..count).map(|header| number(place + header * size, 4)).collect();
    let (interpreter, dynamic, load) = (3, 2, 1);
    assert!(kinds.contains(&load) && !kinds.contains(&interpreter) && !kinds.contains(&dynamic), "{kinds:?}");
}

#[test]
fn it_answers_as_the_other_build_does() {
    let Some(program) = static_build() else { return };
    let home = Home::new("static-answers");
    for args in
        [&["53", "domain/udp", "6000-6010"][..], &["lookup", "domian"], &["--json", "9200", "no such"], &["range"]]
    {
        let (other, run) = (home.svc(args), home.run(&program, args));
        assert_eq!((run.status, run.stdout, run.stderr), (other.status, other.stdout, other.stderr), "{args:?}");
    }
}

#[test]
fn it_downloads_a_registry_from_a_server_with_a_name() {
    let Some(program) = static_build() else { return };
    let server = Server::sending(good("", registry("2091-02-03", &record("brand-new", "48000", "Brand new"))));
    let url = server.url.replace("127.0.0.1", "localhost");
    let home = Home::new("static-update");
    home.run(&program, &["update", "--url", &url]).said("updated");
    assert_eq!(home.date(), "2091-02-03");
    assert!(home.run(&program, &["lookup", "brand-new"]).stdout.starts_with("brand-new\t48000\t"));
}
