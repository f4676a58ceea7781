//! The archives: their names, their files and their checksums.

use super::{ROOT, has, package, run, targets, text};
use crate::harness::{PROGRAM, commands, temporary, temporary_file};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A short program that runs svc: packing the one that the tests use would take most of their time.
fn short_program(number: u32) -> PathBuf {
    let program = temporary_file(&format!("archived-{number}"), format!("#!/bin/sh\nexec '{PROGRAM}' \"$@\"\n"));
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    program
}

/// Makes the archive for a target in a folder of its own, and returns the folder with the archive and its checksum.
fn archived(target: &str) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let built = temporary(&format!("archive-{number}"));
    let mut script = Command::new(Path::new(ROOT).join(".ci/release"));
    run(script.arg(target).arg(short_program(number)).env("CARGO_TARGET_DIR", &built));
    built.join("dist")
}

/// What the metadata for cargo-binstall makes of a template for a target.
fn expanded(package: &Value, template: &str, target: &str) -> String {
    let (windows, binstall) = (target.contains("-windows-"), &package["metadata"]["binstall"]);
    let format = binstall["overrides"][target]["pkg-fmt"].as_str().unwrap_or(text(binstall, "/pkg-fmt"));
    let suffix = match format {
        "tgz" => ".tar.gz",
        "zip" => ".zip",
        other => panic!("the archives have no format {other}"),
    };
    text(binstall, template)
        .replace("{ repo }", text(package, "/repository"))
        .replace("{ version }", text(package, "/version"))
        .replace("{ target }", target)
        .replace("{ archive-suffix }", suffix)
        .replace("{ bin }", "svc")
        .replace("{ binary-ext }", if windows { ".exe" } else { "" })
}

/// The files that an archive has to have, with the name of its program.
fn expected_files(program: &str) -> BTreeSet<String> {
    let pages = commands().iter().map(|command| format!("man/svc-{}.1", command.replace(' ', "-")));
    let shells = ["svc.bash", "_svc", "svc.fish", "svc.elv", "_svc.ps1"].map(|name| format!("completions/{name}"));
    let others =
        ["man/svc.1", "man/svc-formats.5", "README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", program];
    pages.chain(shells).chain(others.map(str::to_owned)).collect()
}

/// The files in a list of paths, without the folder of the archive, which all of them are in.
#[track_caller]
fn files_in(list: &str, folder: &str) -> BTreeSet<String> {
    let inside =
        |path: &str| path.strip_prefix(folder).unwrap_or_else(|| panic!("{path} is not in {folder}")).to_owned();
    list.lines().filter(|path| !path.ends_with('/')).map(inside).collect()
}

#[test]
fn every_archive_has_the_name_that_cargo_binstall_looks_for() {
    let package = package();
    assert!(targets().iter().any(|target| target.contains("-windows-")), "a release for Windows");
    for target in targets() {
        if target.contains("-windows-") && !has("the archive for Windows", "zip") {
            continue;
        }
        let (folder, url) = (archived(&target), expanded(&package, "/pkg-url", &target));
        let (place, name) = url.rsplit_once('/').expect("a URL with a file name");
        assert_eq!(place, format!("{}/releases/download/v0.1.0", text(&package, "/repository")));
        let sum = fs::read_to_string(folder.join(format!("{name}.sha256"))).expect("a checksum for that name");
        assert_eq!(sum.split_whitespace().nth(1), Some(name));
        run(Command::new("sha256sum").current_dir(&folder).args(["--check", "--strict"]).arg(format!("{name}.sha256")));
    }
}

#[test]
fn an_archive_has_the_program_its_manual_completions_and_licences() {
    let (package, target) = (package(), "x86_64-unknown-linux-musl");
    let folder = archived(target);
    let name = format!("svc-{}-{target}", text(&package, "/version"));
    let list = run(Command::new("tar").current_dir(&folder).arg("-tzf").arg(format!("{name}.tar.gz")));
    assert_eq!(files_in(&list, &format!("{name}/")), expected_files("svc"));

    let to = temporary("unpacked");
    fs::create_dir(&to).expect("a folder");
    run(Command::new("tar").arg("-xzf").arg(folder.join(format!("{name}.tar.gz"))).arg("-C").arg(&to));
    let program = to.join(expanded(&package, "/bin-dir", target));
    let answer = run(Command::new(program).args(["--source", "iana", "--format", "plain", "lookup", "domain/udp"]));
    assert_eq!(answer, "domain\t53\tudp\twell-known\tiana\t\tDomain Name Server\n");
    assert!(fs::read_to_string(to.join(&name).join("man/svc-port.1")).expect("a page").contains(".TH"));
}

#[test]
fn an_archive_for_windows_is_a_zip_file_with_svc_exe() {
    let (package, target) = (package(), "x86_64-pc-windows-msvc");
    if !has("the archive for Windows", "zip") || !has("the archive for Windows", "python3") {
        return;
    }
    let name = format!("svc-{}-{target}", text(&package, "/version"));
    assert_eq!(expanded(&package, "/bin-dir", target), format!("{name}/svc.exe"));
    let list = "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";
    let archive = archived(target).join(format!("{name}.zip"));
    let list = run(Command::new("python3").args(["-c", list]).arg(archive));
    assert_eq!(files_in(&list, &format!("{name}/")), expected_files("svc.exe"));
}

#[test]
fn the_same_files_make_the_same_archive() {
    let target = "aarch64-unknown-linux-musl";
    let sum = || {
        let sums = fs::read_dir(archived(target)).expect("the archive").filter_map(|entry| {
            let path = entry.expect("an entry").path();
            path.extension()
                .is_some_and(|extension| extension == "sha256")
                .then(|| fs::read_to_string(path).expect("a sum"))
        });
        sums.collect::<Vec<_>>()
    };
    let first = sum();
    assert_eq!((first.len(), &first), (1, &sum()));
}
