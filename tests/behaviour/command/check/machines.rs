//! SARIF, and annotations in GitHub Actions.

use super::{check, json};
use crate::harness::{svc, temporary_file};
use serde_json::Value;
use svc_lookup::check::Lint;

#[test]
fn sarif_declares_every_rule_and_has_the_fixes() {
    let log = json(check("--format sarif", "a 1/tcp\n\u{e9} 1/tcp x,y\na 1/tcp # again\n"));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules: Vec<&str> = run["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .map(|rule| rule["id"].as_str().expect("an id"))
        .collect();
    assert_eq!(rules, Lint::ALL.iter().map(|lint| lint.name()).collect::<Vec<_>>());
    let results = run["results"].as_array().expect("results");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(result["ruleId"], rules[index]);
        assert!(!result["message"]["text"].as_str().expect("a message").is_empty());
    }
    let of = |name: &str| results.iter().find(|result| result["ruleId"] == name).expect(name);
    let region = |line: u64, from: u64, to: u64| serde_json::json!({"startLine": line, "startColumn": from, "endLine": line, "endColumn": to});
    let comma = of("comma");
    assert_eq!(comma["locations"][0]["physicalLocation"]["region"], region(2, 9, 12));
    let change = &comma["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["deletedRegion"], region(2, 9, 12));
    assert_eq!(change["insertedContent"]["text"], "x y");
    let again = of("duplicate-entry");
    assert_eq!(again["relatedLocations"][0]["physicalLocation"]["region"], region(1, 1, 2));
    let removed = &again["fixes"][0]["artifactChanges"][0]["replacements"][1]["deletedRegion"];
    assert_eq!(removed, &serde_json::json!({"startLine": 3, "startColumn": 1, "endLine": 4, "endColumn": 1}));
}

#[test]
fn the_status_of_sarif_is_0_whatever_is_found() {
    let log = json(check("--format sarif", "a 99999/tcp\n"));
    assert_eq!(log["runs"][0]["results"][0]["level"], "error");
    let empty = json(check("--format sarif", ""));
    assert_eq!(empty["runs"][0]["results"], Value::Array(Vec::new()));
    svc("check --format sarif no-such-file")
        .status(2)
        .stderr("svc: cannot read `no-such-file`: No such file or directory\n")
        .output();
}

#[test]
fn the_uri_of_a_file_is_escaped() {
    let file = temporary_file("sarif a%b", "a 99999/tcp\n");
    let log = json(svc("check --format sarif").arg(&file));
    let uri = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    let uri = uri.as_str().expect("a URI");
    assert!(uri.starts_with("file:///") && uri.contains("sarif%20a%25b"), "{uri}");
}

#[test]
fn annotations_are_the_default_in_github_actions() {
    let expected = "::error file=-,line=1,col=3,endColumn=12,title=port-too-large::\
                    port `99999` is over 65535; glibc, NetBSD and macOS read port 34463; musl and FreeBSD skip the line; \
                    Go refuses to look up the name; use a port from 1 to 65535\n";
    check("", "a 99999/tcp\n").variable("GITHUB_ACTIONS", "true").stdout(expected).status(1).run();
    check("--format github", "a 99999/tcp\n").stdout(expected).status(1).run();
    let plain = "-\t1\t3\terror\tport-too-large\tport `99999` is over 65535\n";
    check("--format plain", "a 99999/tcp\n").variable("GITHUB_ACTIONS", "true").stdout(plain).status(1).run();
}

#[test]
fn at_most_10_annotations_of_a_level_are_written_and_the_others_counted() {
    let text: String = (0..13).map(|number| format!("a{number} 99999/tcp \n")).collect();
    let output = check("--format github", text).status(1).output();
    assert_eq!(output.matches("::error ").count(), 10);
    assert_eq!(output.matches("::notice ").count(), 10);
    assert!(output.contains("\n-:13:5: error: port `99999` is over 65535;"), "{output}");
    assert!(
        output.ends_with("3 errors and 3 notes more, in this log only: GitHub shows 10 annotations of a level\n"),
        "{output}"
    );
}

#[test]
fn an_annotation_is_one_line_whatever_the_file_is_called() {
    let file = temporary_file("github,a:b%c", "a 99999/tcp\n");
    let output = svc("check --format github --source system").arg(&file).status(1).output();
    assert_eq!(output.lines().count(), 1);
    assert!(output.contains("github%2Ca%3Ab%25c"), "{output}");
}

#[test]
fn sarif_and_fixed_text_are_escaped_on_a_terminal() {
    let file = temporary_file("sarif-escapes", "a\u{202e}\u{9b} 1/tcp \n");
    let sarif = svc("check --format sarif --source system").arg(&file).shown_on_terminal(80);
    let fixed = svc("check --fix --source system -").stdin("a\u{202e}\u{9b} 1/tcp \n");
    let fixed = fixed.seen_on_terminal(80);
    let (Some(sarif), Some(fixed)) = (sarif, fixed) else { return };
    // The first line is what was typed.
    let fixed = fixed.split_once('\n').expect("an output").1;
    for shown in [sarif.as_str(), fixed] {
        let hostile = ['\u{202e}', '\u{9b}', '\u{feff}', '\u{200b}'];
        assert!(!shown.contains(hostile), "{shown:?}");
    }
    let log: Value = serde_json::from_str(&sarif).expect("JSON");
    assert!(log.to_string().contains("a\u{202e}\u{9b}"), "{log}");
    assert!(fixed.contains("a\\u{202e}\\u{9b} 1/tcp\n"), "{fixed:?}");
}
