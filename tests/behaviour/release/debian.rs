//! The Debian package: its files, and a life of it in a root folder of its own.

use super::{ROOT, has, run};
use crate::harness::{PROGRAM, commands, skip, temporary, temporary_file};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const TEST: &str = "the Debian package";
const COMPLETIONS: &str = "completions of the Debian package";

/// Makes the package of the program that the tests use, as a release does; `None`, with a note, where it cannot.
fn package() -> Option<PathBuf> {
    make(TEST, ".ci/deb", "deb", &[])
}

/// Runs a script that makes a package from what was built for the tests, and returns the package.
pub(super) fn make(test: &str, script: &str, name: &str, options: &[&str]) -> Option<PathBuf> {
    if !has(test, "dpkg-deb") || !has(test, "cargo-deb") {
        return None;
    }
    let (folder, program) = (temporary(name), Path::new(PROGRAM));
    fs::create_dir(&folder).expect("a folder for the package");
    let profile = program.parent().expect("the folder of a profile");
    let profile_name = match profile.file_name().and_then(|name| name.to_str()).expect("the name of a profile") {
        "debug" => "dev",
        name => name,
    };
    let mut script = Command::new(Path::new(ROOT).join(script));
    script.args([profile_name, "", "--strip", "--fast", "--quiet"]).args(options);
    script.arg("--output").arg(folder.join("svc.deb"));
    run(script.env("CARGO_TARGET_DIR", profile.parent().expect("the folder of the target")));
    Some(folder.join("svc.deb"))
}

/// A field of a package.
pub(super) fn field(package: &Path, name: &str) -> String {
    run(Command::new("dpkg-deb").arg("--field").arg(package).arg(name)).trim().to_owned()
}

/// A root folder with an empty database; `None`, with a note, where packages cannot be installed.
pub(super) fn root(test: &str, name: &str) -> Option<PathBuf> {
    if run(Command::new("id").arg("-u")).trim() != "0" {
        skip(test, "not root, so it is not installed");
        return None;
    }
    let root = temporary(name);
    for folder in ["var/lib/dpkg/updates", "var/lib/dpkg/info"] {
        fs::create_dir_all(root.join(folder)).expect("an empty database");
    }
    fs::write(root.join("var/lib/dpkg/status"), "").expect("an empty database");
    Some(root)
}

/// The files of a package, as paths from the root.
pub(super) fn files(package: &Path) -> BTreeSet<String> {
    let list = run(Command::new("dpkg-deb").arg("--contents").arg(package));
    let path = |line: &str| line.split_whitespace().nth(5).and_then(|path| path.strip_prefix('.')).map(str::to_owned);
    list.lines().filter_map(path).filter(|path| !path.ends_with('/')).collect()
}

fn expected_files() -> BTreeSet<String> {
    let page = |command: &String| format!("/usr/share/man/man1/svc-{}.1.gz", command.replace(' ', "-"));
    let others = [
        "/usr/bin/svc",
        "/usr/share/man/man1/svc.1.gz",
        "/usr/share/man/man5/svc-formats.5.gz",
        "/usr/share/bash-completion/completions/svc",
        "/usr/share/zsh/vendor-completions/_svc",
        "/usr/share/fish/vendor_completions.d/svc.fish",
        "/usr/share/doc/svc-lookup/README.md",
        "/usr/share/doc/svc-lookup/CHANGELOG.md",
        "/usr/share/doc/svc-lookup/LICENSE-APACHE",
        "/usr/share/doc/svc-lookup/copyright",
    ];
    commands().iter().map(page).chain(others.map(str::to_owned)).collect()
}

/// dpkg with a root folder and a database of its own. The C library is not installed in it.
pub(super) fn dpkg(root: &Path) -> Command {
    let mut command = Command::new("dpkg");
    command.arg(format!("--root={}", root.display())).args(["--force-depends", "--log=/dev/null"]);
    command
}

#[test]
fn the_package_is_installed_works_and_is_purged() {
    let Some(package) = package() else { return };
    assert_eq!(files(&package), expected_files());
    let fields = ["Package", "Conflicts", "Section"].map(|name| field(&package, name));
    assert_eq!(fields, ["svc-lookup", "daemontools", "net"]);
    assert!(field(&package, "Depends").contains("libc6"), "{}", field(&package, "Depends"));

    let Some(root) = root(TEST, "deb-root") else { return };
    run(dpkg(&root).arg("--install").arg(&package));
    assert_works(&root);
    run(dpkg(&root).args(["--purge", "svc-lookup"]));
    let left: Vec<String> = expected_files().into_iter().filter(|file| root.join(&file[1..]).exists()).collect();
    assert_eq!(left, Vec::<String>::new());
    assert!(!root.join("usr").exists(), "an empty folder is left");
}

/// The installed program answers, has its manual, and completes at the first TAB.
fn assert_works(root: &Path) {
    let answer =
        run(Command::new(root.join("usr/bin/svc")).args(["--source", "iana", "-f", "plain", "lookup", "ssh/tcp"]));
    assert_eq!(answer, "ssh\t22\ttcp\twell-known\tiana\t\tThe Secure Shell (SSH) Protocol\n");
    if has("the manual of the Debian package", "man") {
        let manual = root.join("usr/share/man");
        let places = run(Command::new("man").arg("-M").arg(&manual).args(["-w", "svc", "svc-port", "svc-formats"]));
        let pages = ["man1/svc.1.gz", "man1/svc-port.1.gz", "man5/svc-formats.5.gz"];
        assert_eq!(places.lines().collect::<Vec<_>>(), pages.map(|page| manual.join(page).display().to_string()));
    }
    assert_completes_at_the_first_tab(root);
    if has(COMPLETIONS, "fish") {
        let offers = run(in_shell("fish", root).args(["-c", "complete --do-complete 'svc lookup 3com-ts'"]));
        assert_eq!(offers.trim(), "3com-tsmux");
    }
}

/// A terminal in which a shell, once it has shown its prompt, is asked to complete a name and to run the line.
const FIRST_TAB: &str = r#"
zmodload zsh/zpty
zpty shell $1
zpty -w shell "PS1=rea''dy"
zpty -r shell seen '*ready*'
zpty -w shell $'svc --format plain lookup 3com-ts\t'
zpty -r shell seen '*3com-tsmux*'
print -r -- "$seen"
"#;

fn assert_completes_at_the_first_tab(root: &Path) {
    if !has(COMPLETIONS, "zsh") {
        return;
    }
    let library = "/usr/share/bash-completion/bash_completion";
    let bash = format!("bash --noprofile --rcfile {library} -i");
    let settings = "fpath=($SITE $fpath); autoload -Uz compinit; compinit -u -D\n";
    fs::write(root.join(".zshrc"), settings).expect("a file for zsh");
    let script = temporary_file("deb-first-tab", FIRST_TAB);
    for shell in [bash.as_str(), "zsh -i"] {
        if shell == bash && !Path::new(library).exists() {
            skip(COMPLETIONS, "bash-completion is not installed");
            continue;
        }
        let mut command = in_shell("timeout", root);
        let shown = run(command.args(["20", "zsh", "-f"]).arg(&script).arg(shell));
        assert!(shown.contains("3com-tsmux"), "{shell}: {shown}");
    }
}

/// A command that finds the program and its completions where the package has them.
fn in_shell(program: &str, root: &Path) -> Command {
    let mut command = Command::new(program);
    let path = format!("{}:{}", root.join("usr/bin").display(), std::env::var("PATH").unwrap_or_default());
    command.env("PATH", path).env("XDG_DATA_DIRS", format!("{}:/usr/share", root.join("usr/share").display()));
    command.env("SITE", root.join("usr/share/zsh/vendor-completions")).env("ZDOTDIR", root);
    // Shells read and write files in HOME.
    for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"] {
        command.env(variable, root);
    }
    command
}
