//! A crate that depends on the library (`tests/dependent`, built with the versions of this package's Cargo.lock): its
//! output, and what it is linked with. And what the tool is linked with.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The programs of the crate.
const SOURCES: [&str; 2] = ["src/main.rs", "src/bin/library-alone.rs"];

/// Copies the crate, so that its lock file and its build stay out of the source tree.
fn copied() -> PathBuf {
    let [from, to] =
        [Path::new(ROOT).join("tests/dependent"), Path::new(env!("CARGO_TARGET_TMPDIR")).join("dependent")];
    fs::create_dir_all(to.join("src/bin")).expect("a folder for the copy");
    let manifest = fs::read_to_string(from.join("Cargo.toml")).expect("the crate's manifest");
    assert!(manifest.contains("\"../..\""), "the crate depends on this package by its path");
    // A TOML literal string: a path may contain backslashes.
    fs::write(to.join("Cargo.toml"), manifest.replace("\"../..\"", &format!("'{ROOT}'"))).expect("a manifest");
    for (source, copy) in SOURCES.map(|name| (from.join(name), to.join(name))) {
        fs::copy(source, copy).expect("a copy of the source");
    }
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

/// The copied crate, once for all tests.
static CRATE: LazyLock<PathBuf> = LazyLock::new(copied);

#[test]
fn a_dependent_crate_gets_the_library_and_no_link_arguments() {
    let messages = cargo(&CRATE, &["build", "--no-default-features", "--message-format", "json"]);
    let is_of_build_script =
        |line: &&str| line.contains(r#""reason":"build-script-executed""#) && line.contains("svc-lookup");
    let build_script = messages.lines().find(is_of_build_script).expect("the library's build script runs");
    assert!(build_script.contains(r#""linked_libs":[],"linked_paths":[],"#), "{build_script}");

    let tools = ["clap", "comfy-table", "quick-xml", "serde", "ureq"];
    let tree = cargo(&CRATE, &["tree", "--no-default-features", "--prefix", "none", "--edges", "normal"]);
    assert!(tree.contains("svc-lookup v"), "{tree}");
    assert_eq!(tools.iter().find(|tool| tree.contains(**tool)), None, "{tree}");

    let output = cargo(&CRATE, &["run", "--quiet", "--no-default-features", "--bin", "library-alone"]);
    assert_eq!(output, "https 443/tcp\ndomain 53/udp\n");
}

#[test]
fn a_dependent_crate_finds_services_free_ports_and_open_ports_and_writes_json() {
    assert_eq!(
        cargo(&CRATE, &["run", "--quiet"]),
        "https 443/tcp, from iana: http protocol over TLS/SSL\n\
         domain-s 853/tcp\n\
         domain-s 853/udp\n\
         Elasticsearch uses 9200/tcp\n\
         found a free registered port\n\
         tour has it open (reach: loopback)\n\
         {\"name\":\"imaps\",\"aliases\":[],\"port\":993,\"last_port\":993,\"protocol\":\"tcp\",\"class\":\"well-known\",\
         \"description\":\"IMAP over TLS protocol\"}\n"
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
