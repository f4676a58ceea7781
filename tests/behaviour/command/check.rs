//! `svc check`: its report in every format, levels, fixes and the exit status.

mod drawn;
mod files;
mod fixing;
mod machines;
#[cfg(target_os = "linux")]
mod memory;

use crate::harness::{Svc, svc};
use serde_json::Value;

/// `svc check` of this text on standard input, without the registry.
fn check(args: &str, text: impl AsRef<[u8]>) -> Svc {
    svc(&format!("check --source system - {args}")).stdin(text)
}

fn json(svc: Svc) -> Value {
    serde_json::from_str(&svc.output()).expect("JSON")
}

#[test]
fn a_clean_text_has_no_findings() {
    check("", "billing 7100/tcp # ours\n").stdout("-: no findings\n").run();
    check("--quiet", "billing 7100/tcp\n").run();
    check("", "").stdout("-: no findings\n").run();
}

#[test]
fn the_status_says_whether_a_finding_is_an_error() {
    let (warning, error) = ("a 1/tcp\nb 1/tcp\n", "a 99999/tcp\n");
    let plain = "-\t2\t3\twarning\tduplicate-port\tport 1/tcp is found as `a`\n";
    check("--format plain", warning).stdout(plain).run();
    check("--format plain --deny duplicate-port", warning).stdout(plain.replace("warning", "error")).status(1).run();
    check("--format plain --deny warnings", warning).stdout(plain.replace("warning", "error")).status(1).run();
    check("--format plain --allow all", warning).run();
    let plain = "-\t1\t3\terror\tport-too-large\tport `99999` is over 65535\n";
    check("--format plain", error).stdout(plain).status(1).run();
    check("--format plain --warn all", error).stdout(plain.replace("error", "warning")).run();
    check("--format plain --allow port-too-large", error).run();
}

#[test]
fn a_name_that_no_lint_has_is_an_error() {
    let message = |option: &str| {
        check(option, "")
            .status(2)
            .stderr("svc: no lint is named `coma`; did you mean `comma`? `svc check --list` lists all\n")
    };
    for option in ["--allow coma", "--warn coma", "--deny coma"] {
        message(option).run();
    }
    svc("check --explain zzz").status(2).stderr("svc: no lint is named `zzz`; `svc check --list` lists all\n").run();
}

#[test]
fn a_lint_is_explained_with_its_examples() {
    let explained = svc("check --explain duplicate-line").output();
    assert_eq!(
        explained,
        "duplicate-line (warning): The same entry twice.\n\n\
         The second of two equal lines never takes effect. Remove it.\n\n\
         Bad:\n    billing 7100/tcp # ours\n    billing 7100/tcp # ours\n\n\
         Good:\n    billing 7100/tcp # ours\n"
    );
    let row = json(svc("check --explain comma --json"));
    assert_eq!(row[0]["lint"], "comma");
    assert_eq!(row[0]["good"], "net-chat-3 6667/tcp netchat netchat3\n");
}

#[test]
fn all_lints_are_listed_errors_first() {
    let list = svc("check --list --format plain").output();
    let rows: Vec<Vec<&str>> = list.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["missing-port", "error", "A name without a port."]);
    let levels: Vec<&str> = rows.iter().map(|row| row[1]).collect();
    assert!(levels.is_sorted_by_key(|level| ["error", "warning", "note"].iter().position(|known| known == level)));
    assert_eq!(rows.len(), svc_lookup::check::Lint::ALL.len());
    assert_eq!(svc("check --list").output().lines().count(), rows.len() + 1);
}

#[test]
fn json_has_the_place_the_readers_and_the_fix() {
    let found = json(check("--json", "\u{e9} 1/tcp x,y\n"));
    let comma = found.as_array().expect("an array").iter().find(|row| row["lint"] == "comma").expect("the comma");
    let expected = serde_json::json!({
        "file": "-",
        "line": 1,
        "column": 9,
        "end_column": 12,
        "level": "warning",
        "lint": "comma",
        "message": "a comma in the alias `x,y`",
        "readers": "every reader takes the whole word as one name; augeas cannot read the file",
        "help": "separate aliases with blanks",
        "related_line": null,
        "related_message": null,
        "fix": "--fix=all",
        "edits": [{"start": 9, "end": 12, "replacement": "x y"}],
    });
    assert_eq!(comma, &expected);
    check("--json", "a 1/tcp\n").stdout("[]\n").run();
    check("--format jsonl", "a 1/tcp\n").run();
    let csv = "file,line,column,end_column,level,lint,message,readers,help,related_line,related_message,fix\n";
    check("--format csv", "a 1/tcp\n").stdout(csv).run();
}

#[test]
fn a_services_file_is_no_format_for_findings_and_theirs_are_for_no_other_command() {
    check("--format services", "")
        .status(2)
        .stderr("svc: `svc check` has no `services` format; choose another\n")
        .run();
    for format in ["sarif", "github"] {
        svc(&format!("53 --format {format}"))
            .status(2)
            .stderr("svc: the formats `sarif` and `github` are for `svc check`; choose another\n")
            .run();
        for option in ["--list", "--explain comma"] {
            svc(&format!("check {option} --format {format}"))
                .status(2)
                .stderr(
                    "svc: the formats `sarif` and `github` are for findings; choose another for `--list` and `--explain`\n",
                )
                .run();
        }
    }
}

#[test]
fn notes_about_the_registry_need_the_source() {
    svc("check - --format plain")
        .stdin("https 8443/tcp\nbilling 443/tcp\nmsp 18/tcp\n")
        .stdout(
            "-\t1\t1\tnote\tother-registry-port\tthe registry has `https` on port 443/tcp\n\
             -\t1\t7\tnote\tother-registry-name\tthe registry has `pcsync-https` on port 8443/tcp\n\
             -\t2\t9\tnote\tother-registry-name\tthe registry has `https` on port 443/tcp\n\
             -\t3\t1\tnote\thistoric-name\tthe registry calls `msp` historic\n",
        )
        .run();
    check("--format plain", "https 8443/tcp\n").run();
}
