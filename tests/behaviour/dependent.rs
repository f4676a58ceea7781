//! What is linked: a crate that depends on the library alone (`tests/dependent`, built with the versions of this package's
//! Cargo.lock), and the tool.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Copies the crate, so that its lock file and its build stay out of the source tree.
fn copied() -> PathBuf {
    let [from, to] =
        [Path::new(ROOT).join("tests/dependent"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("dependent")];
    fs::create_dir_all(to.join("src")).expect("a folder for the copy");
    let manifest = fs::read_to_string(from.join("Cargo.toml")).expect("the crate's manifest");
    assert!(manifest.contains("\"../..\""), "the crate depends on this package by its path");
    // A TOML literal string: a path may contain backslashes.
    fs::write(to.join("Cargo.toml"), manifest.replace("\"../..\"", &format!("'{ROOT}'"))).expect("a manifest");
    fs::copy(from.join("src/main.rs"), to.join("src/main.rs")).expect("a copy of the source");
    fs::copy(Path::new(ROOT).join("Cargo.lock"), to.join("Cargo.lock")).expect("a copy of the lock file");
    to
}

/// Runs cargo in the copied crate, without the network and with cargo's own settings for linking.
fn cargo(crate_folder: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(crate_folder).args(args).arg("--offline").env("CARGO_TARGET_DIR", crate_folder.join("target"));
    for variable in ["CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS", "CARGO_BUILD_TARGET"] {
        command.env_remove(variable);
    }
    let Output { status, stdout, stderr } = command.output().expect("cargo runs");
    assert!(status.success(), "cargo {args:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("cargo's output is UTF-8")
}

#[test]
fn a_dependent_crate_gets_the_library_and_no_link_arguments() {
    let crate_folder = copied();
    let messages = cargo(&crate_folder, &["build", "--message-format", "json"]);
    let is_of_build_script =
        |line: &&str| line.contains(r#""reason":"build-script-executed""#) && line.contains("svc-lookup");
    let build_script = messages.lines().find(is_of_build_script).expect("the library's build script runs");
    assert!(build_script.contains(r#""linked_libs":[],"linked_paths":[],"#), "{build_script}");

    let tools = ["clap", "comfy-table", "quick-xml", "ureq"];
    let tree = cargo(&crate_folder, &["tree", "--prefix", "none", "--edges", "normal"]);
    assert!(tree.contains("svc-lookup v"), "{tree}");
    assert_eq!(tools.iter().find(|tool| tree.contains(**tool)), None, "{tree}");

    assert_eq!(
        cargo(&crate_folder, &["run", "--quiet"]),
        "https/tcp is port 443\n\
         53/udp is domain\n\
         993/tcp is imaps: IMAP over TLS protocol\n"
    );
}

/// The compiler's archive has the unwinder; `src/build.rs` links it.
#[cfg(all(target_os = "linux", target_env = "gnu", not(target_feature = "crt-static"), feature = "cli"))]
#[test]
fn the_tool_does_not_load_libgcc() {
    let program = fs::read(env!("CARGO_BIN_EXE_svc")).expect("the program");
    let holds = |text: &str| program.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("libc.so.6"), "the program names the libraries it loads");
    assert!(!holds("libgcc_s.so"), "the program loads libgcc_s.so at every start");
}
