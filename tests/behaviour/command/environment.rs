//! The environment variables that svc reads, and the list of them in the manual.

use crate::harness::{ENVIRONMENT, svc, svc_assigned};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, iter};

const TABLE: &str = "SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION\n\
                     domain           53           tcp             system          Domain Name Server\n";
/// Variables that the libraries of the program read, beside those that tests remove.
const OF_LIBRARIES: [&str; 7] =
    ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR"];
/// Variables that tests remove although svc does not read them: a library reads them for other programs, or a panic does.
const UNUSED: [&str; 5] = ["COMPLETE", "LINES", "CLICOLOR", "RUST_BACKTRACE", "RUST_LIB_BACKTRACE"];

/// The Rust files in a folder and below it.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the source").map(|entry| entry.expect("an entry").path());
    let files = entries.flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The names of variables in a file that reads the environment: texts in capital letters, outside of its tests.
fn variables_in(source: &str) -> BTreeSet<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    if !["env::var", "var_os"].iter().any(|read| code.contains(read)) {
        return BTreeSet::new();
    }
    let is_name = |text: &&str| {
        let capital = |char: char| char.is_ascii_uppercase() || char == '_';
        text.len() > 3 && text.chars().all(capital) && !text.starts_with('_')
    };
    code.split('"').skip(1).step_by(2).filter(is_name).map(str::to_owned).collect()
}

#[test]
fn the_manual_lists_every_variable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = rust_files(&root.join("src")).into_iter().filter(|path| !path.ends_with("build.rs"));
    let sources = sources.filter(|path| !path.components().any(|part| part.as_os_str() == "tests.rs"));
    let own = sources.flat_map(|path| variables_in(&fs::read_to_string(path).expect("source is UTF-8")));
    let read: BTreeSet<String> = own
        .chain(OF_LIBRARIES.into_iter().chain(ENVIRONMENT).map(str::to_owned))
        .filter(|name| !UNUSED.contains(&name.as_str()) && name != "SVC_REGISTRY_DATE" && !name.starts_with("CARGO_"))
        .collect();
    for expected in ["SVC_FORMAT", "SVC_COMPLETE", "XDG_CONFIG_HOME", "APPDATA", "NO_COLOR", "PATH", "COLUMNS"] {
        assert!(read.contains(expected), "{expected} is not found in the source: {read:?}");
    }
    let manual = fs::read_to_string(root.join("src/manual/svc.md")).expect("the manual");
    let section = manual.split("## Environment").nth(1).and_then(|text| text.split("\n## ").next()).expect("a section");
    let terms = section.lines().filter_map(|line| line.split(" | ").next());
    let listed: BTreeSet<String> =
        terms.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect();
    assert_eq!(listed, read);
}

#[test]
fn a_dumb_terminal_has_no_colors() {
    svc_assigned("53/tcp").variable("TERM", "dumb").stdout(TABLE).run_on_terminal(100);
    let Some(shown) = svc_assigned("53/tcp").variable("TERM", "xterm").shown_on_terminal(100) else { return };
    assert!(shown.contains("\x1b[1mdomain"), "{shown:?}");
    svc_assigned("53/tcp --color always").variable("TERM", "dumb").stdout(shown).run_on_terminal(100);
}

#[test]
fn colors_can_be_forced_in_a_pipe() {
    let colored = svc_assigned("-f table --color always 53/tcp").output();
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] {
        assert_eq!(svc_assigned("-f table 53/tcp").variable(name, "1").output(), colored, "{name}");
        for value in ["", "0"] {
            svc_assigned("-f table 53/tcp").variable(name, value).stdout(TABLE).run();
        }
        svc_assigned("-f table 53/tcp").variable(name, "1").variable("NO_COLOR", "1").stdout(TABLE).run();
        svc_assigned("-f table 53/tcp --color never").variable(name, "1").stdout(TABLE).run();
    }
    let plain = svc_assigned("53/tcp").output();
    svc_assigned("53/tcp").variable("FORCE_COLOR", "1").stdout(plain).run();
    assert!(svc("--help").variable("FORCE_COLOR", "1").output().contains('\x1b'));
}

#[test]
fn columns_set_the_width_of_tables_and_help() {
    let widest = |text: String| text.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    for columns in [60, 80] {
        let table = svc("-f table 9200 8080").variable("COLUMNS", columns.to_string()).output();
        assert!((columns - 20..=columns).contains(&widest(table)), "{columns}");
        let help = svc("port --help").variable("COLUMNS", columns.to_string()).output();
        assert!((columns - 20..=columns).contains(&widest(help)), "{columns}");
    }
    let usual = svc("-f table 9200 8080").output();
    for value in ["", "wide", "0", "-1", "99999999"] {
        svc("-f table 9200 8080").variable("COLUMNS", value).stdout(&usual).run();
    }
    let narrow = svc("9200").variable("COLUMNS", "60").variable("TERM", "dumb").shown_on_terminal(200);
    assert!(narrow.is_none_or(|text| widest(text) <= 60));
}

#[test]
fn a_terminal_without_rows_is_believed_about_its_columns() {
    let run = svc("--color never 9200 8080").rows(0);
    let Some(shown) = run.shown_on_terminal(60) else { return };
    let widest = shown.lines().map(|line| line.chars().count()).max();
    assert!(widest.is_some_and(|widest| widest <= 60), "{shown}");
    assert!(iter::zip(shown.lines(), ["SERVICE"]).all(|(line, start)| line.starts_with(start)), "{shown}");
}
