//! The Debian package of the module for the name service switch: what its scripts do to nsswitch.conf(5), and a life of it in
//! a root folder of its own.

use super::debian::{dpkg, field, files, make, root};
use super::{ROOT, run};
use crate::glibc::NAMESPACES;
use crate::harness::{PROGRAM, skip, temporary};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TEST: &str = "the Debian package of the NSS module";
/// As Debian has it, with what no script may touch.
const BEFORE: &str = "# /etc/nsswitch.conf\n\npasswd:         files systemd\n\nprotocols:      db files\n\
    services:       db files\nrpc:            db files # svc\n\n#services: files svc";

/// Runs a script of the package as dpkg does, in a root folder with this nsswitch.conf; returns the file afterwards and what
/// the script wrote.
fn script(name: &str, words: &[&str], instances: &str, before: Option<&str>) -> (Option<String>, String) {
    let root = temporary("nss-script");
    fs::create_dir_all(root.join("etc")).expect("a folder");
    let file = root.join("etc/nsswitch.conf");
    if let Some(text) = before {
        fs::write(&file, text).expect("a file");
    }
    let mut shell = Command::new("sh");
    shell.arg(Path::new(ROOT).join("src/nss/debian").join(name)).args(words);
    shell.env("DPKG_ROOT", &root).env("DPKG_MAINTSCRIPT_PACKAGE_REFCOUNT", instances);
    let Output { status, stdout, stderr } = shell.output().expect("sh");
    assert!(status.success() && stdout.is_empty(), "{name} {words:?}: {status}");
    let written = String::from_utf8(stderr).expect("text").replace(root.to_str().expect("text"), "");
    let after = fs::read_to_string(&file).ok();
    fs::remove_dir_all(root).expect("the folder");
    (after, written)
}

fn silently(name: &str, words: &[&str], before: &str) -> String {
    let (after, written) = script(name, words, "1", Some(before));
    assert_eq!(written, "", "{before:?}");
    after.expect("the file")
}

#[test]
fn the_first_installation_adds_the_module_and_the_removal_takes_it_out() {
    for (before, after) in [
        (BEFORE, BEFORE.replace("services:       db files", "services:       db files svc").as_str()),
        ("services: files # svc of this machine\n", "services: files svc # svc of this machine\n"),
        ("services:\tfiles  \nrpc: db\n", "services:\tfiles svc  \nrpc: db\n"),
        ("  services : files [NOTFOUND=continue]\n", "  services : files [NOTFOUND=continue] svc\n"),
        ("services: files svc-other\n", "services: files svc-other svc\n"),
        ("services: files\r\n", "services: files svc\r\n"),
        ("services: files", "services: files svc"),
        ("services: db\nservices: files\n", "services: db svc\nservices: files svc\n"),
    ] {
        assert_eq!(silently("postinst", &["configure", ""], before), after);
        assert_eq!(silently("postinst", &["configure", ""], after), after, "it is there already");
        assert_eq!(silently("prerm", &["remove"], after), before);
        assert_eq!(silently("prerm", &["remove"], before), before, "it is not there");
    }
}

#[test]
fn an_upgrade_changes_nothing_and_another_architecture_keeps_the_line() {
    let (with, without) = ("services: svc files\n", "services: files\n");
    for words in [["configure", "0.0.9-1"], ["abort-upgrade", "0.0.9-1"], ["triggered", "ldconfig"]] {
        assert_eq!(silently("postinst", &words, without), without, "{words:?}");
    }
    assert_eq!(silently("prerm", &["upgrade", "0.2.0-1"], with), with);
    assert_eq!(script("prerm", &["remove"], "2", Some(with)), (Some(with.into()), String::new()));
}

#[test]
fn the_removal_takes_the_module_out_of_an_edited_line_with_its_actions() {
    for (before, after) in [
        ("services: svc files\n", "services: files\n"),
        ("services:svc files\n", "services: files\n"),
        ("services: files svc [NOTFOUND=return] db\n", "services: files db\n"),
        (
            "services: files svc[!UNAVAIL=return NOTFOUND=continue] [SUCCESS=return]  # ours\n",
            "services: files  # ours\n",
        ),
        ("services: files [svc=return] svc-other # svc\n", "services: files [svc=return] svc-other # svc\n"),
    ] {
        assert_eq!(silently("prerm", &["remove"], before), after);
    }
}

#[test]
fn a_missing_file_or_line_is_left_to_the_administrator() {
    let advice = "to use the module, add `svc` to the line `services:`\n";
    for (before, what) in
        [(None, "not found"), (Some("passwd: files\n#services: files\n"), "it has no line `services:`")]
    {
        let (after, written) = script("postinst", &["configure", ""], "1", before);
        assert_eq!(written, format!("libnss-svc: /etc/nsswitch.conf: {what}; {advice}"));
        assert_eq!(after.as_deref(), before);
        assert_eq!(script("prerm", &["remove"], "1", before), (before.map(str::to_owned), String::new()));
    }
}

/// The package with this version; `None`, with a note, where it cannot be made.
fn package(version: &str) -> Option<PathBuf> {
    if !Path::new(PROGRAM).with_file_name("examples").join("libnss_svc.so").exists() {
        skip(TEST, "the module is not built: cargo build --example nss_svc");
        return None;
    }
    make(TEST, ".ci/deb-nss", &format!("deb-nss-{version}"), &["--deb-version", version])
}

/// What getent finds on a machine with the nsswitch.conf and the libraries of this root folder; `None` without namespaces.
fn getent(root: &Path, module: &str, key: &str) -> Option<String> {
    let bind = r#"mount --bind "$0/etc/nsswitch.conf" /etc/nsswitch.conf && exec getent services "$1" tcpmux"#;
    let libraries = root.join(Path::new(module).parent().expect("a folder").strip_prefix("/").expect("from the root"));
    NAMESPACES.into_iter().find_map(|namespace| {
        let mut command = Command::new("unshare");
        command.args(namespace).args(["sh", "-c", bind]).arg(root).arg(key).env("LD_LIBRARY_PATH", &libraries);
        let found = String::from_utf8(command.output().ok()?.stdout).ok()?;
        // The second key is in the services file, so it shows that the namespace was made.
        let lines: Vec<String> =
            found.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        let (tcpmux, others) = lines.split_last()?;
        (tcpmux == "tcpmux 1/tcp").then(|| others.join("\n"))
    })
}

#[test]
fn the_package_is_installed_answers_is_upgraded_and_purged() {
    let (Some(first), Some(second)) = (package("1.0-1"), package("1.1-1")) else { return };
    let files = files(&first);
    let module = files.iter().find(|file| file.ends_with("-linux-gnu/libnss_svc.so.2")).expect("the module").clone();
    let documents =
        ["README.md", "LICENSE-APACHE", "copyright"].map(|name| format!("/usr/share/doc/libnss-svc/{name}"));
    assert_eq!(files, documents.into_iter().chain([module.clone()]).collect::<BTreeSet<_>>());
    let fields = ["Package", "Multi-Arch", "Section", "Conflicts"].map(|name| field(&first, name));
    assert_eq!(fields, ["libnss-svc", "same", "admin", ""]);
    assert!(field(&first, "Depends").starts_with("libc6 (>= 2."), "{}", field(&first, "Depends"));

    let Some(root) = root(TEST, "deb-nss-root") else { return };
    let file = root.join("etc/nsswitch.conf");
    fs::create_dir_all(root.join("etc")).expect("a folder");
    fs::write(&file, BEFORE).expect("a file");
    // The scripts run outside of the root folder, which has no shell, and take it from DPKG_ROOT.
    let dpkg = || {
        let mut dpkg = dpkg(&root);
        dpkg.arg("--force-script-chrootless");
        dpkg
    };
    let line = |words: &str| BEFORE.replace("services:       db files", &format!("services:       {words}"));
    let now = || fs::read_to_string(&file).expect("the file");

    run(dpkg().arg("--install").arg(&first));
    assert_eq!(now(), line("db files svc"));
    match getent(&root, &module, "9092/udp") {
        Some(found) => assert_eq!(found, "XmlIpcRegSvc 9092/udp"),
        None => skip(TEST, "no mount namespace can be made, so it answers nothing"),
    }
    fs::write(&file, line("files")).expect("an edited file");
    run(dpkg().arg("--install").arg(&second));
    assert_eq!(now(), line("files"), "an upgrade keeps a line that was edited");
    if let Some(found) = getent(&root, &module, "9092/udp") {
        assert_eq!(found, "", "without the word there is no answer");
    }
    run(dpkg().args(["--purge", "libnss-svc"]));
    assert_eq!(now(), line("files"));
    assert!(!root.join("usr").exists(), "a file or folder is left");

    fs::write(&file, BEFORE).expect("a file");
    run(dpkg().arg("--install").arg(&second));
    assert_eq!(now(), line("db files svc"));
    run(dpkg().args(["--purge", "libnss-svc"]));
    assert_eq!(now(), BEFORE, "byte for byte");
}
