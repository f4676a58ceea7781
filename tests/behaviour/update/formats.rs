//! The report of `svc update` in each format.

use super::home::{Home, bundled};
use super::registry::{record, registry};
use svc_lookup::registry::Publication;
use svc_lookup::update::Store;

/// A home with a stored registry of made-up records and these.
fn home(name: &str, records: &str) -> Home {
    let home = Home::new(name);
    home.take(&registry("2091-02-03", records)).said("updated");
    home
}

fn before() -> String {
    [record("gone", "48000", "G"), record("old-name", "48001", "N"), record("same", "48002", "S")].concat()
}

fn after() -> String {
    [
        record("new-name", "48001", "N"),
        record("same", "48002", "T, \"u\""),
        record("x-range", "48010-48019", "X"),
        record("portless", "", ""),
        record("", "48030", "Reserved"),
    ]
    .concat()
}

/// The report of an update in this format.
fn report(name: &str, args: &[&str]) -> String {
    let home = home(name, &before());
    let file = home.file("after.xml", registry("2091-03-04", &after()));
    let run = home.svc(&[&["update", "--from", &file], args].concat());
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    run.stdout
}

#[test]
fn a_table_starts_with_a_sentence() {
    let expected = "\
updated to the registry of 2091-03-04 (was 2091-02-03): 2 added, 1 removed, 1 renamed, 1 changed
SERVICE          PORT         PROTOCOL        CHANGE          DESCRIPTION
portless         -            tcp             added
x-range          48010-48019  tcp             added           X
gone             48000        tcp             removed         G
new-name         48001        tcp             renamed         was old-name; N
same             48002        tcp             changed         T, \"u\"
";
    assert_eq!(report("table", &["--format", "table"]), expected);
}

#[test]
fn a_table_fits_every_width() {
    let home = home("width", &before());
    for (number, columns) in [40, 60, 80, 100, 120, 200].into_iter().enumerate() {
        let (after, file) = (if number % 2 == 0 { after() } else { before() }, format!("{columns}.xml"));
        let file = home.file(&file, registry(&format!("2091-04-{:02}", number + 1), &after));
        let mut command = home.command(&["update", "--format", "table", "--from", &file]);
        let output = command.env("COLUMNS", columns.to_string()).output().expect("the program runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.starts_with("updated to the registry of 2091-04-0"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= columns), "{columns}: {text}");
    }
}

#[test]
fn plain_lines_have_their_fields() {
    let expected = "\
updated\t2091-03-04\t2091-02-03\t2091-03-04\t2\t1\t1\t1
added\tportless\t\ttcp\t\t
added\tx-range\t48010-48019\ttcp\t\tX
removed\tgone\t48000\ttcp\t\tG
renamed\tnew-name\t48001\ttcp\told-name\tN
changed\tsame\t48002\ttcp\t\tT, \"u\"
";
    assert_eq!(report("plain", &[]), expected);
}

#[test]
fn csv_has_a_header() {
    let expected = "\
change,name,former_name,port,last_port,protocol,description
added,portless,,,,tcp,
added,x-range,,48010,48019,tcp,X
removed,gone,,48000,48000,tcp,G
renamed,new-name,old-name,48001,48001,tcp,N
changed,same,,48002,48002,tcp,\"T, \"\"u\"\"\"
";
    assert_eq!(report("csv", &["--format", "csv"]), expected);
}

#[test]
fn json_is_one_object_on_one_line() {
    let expected = concat!(
        r#"{"status":"updated","date":"2091-03-04","before":"2091-02-03","in_use":"2091-03-04","#,
        r#""added":[{"name":"portless","former_name":null,"port":null,"last_port":null,"#,
        r#""protocol":"tcp","description":""},"#,
        r#"{"name":"x-range","former_name":null,"port":48010,"last_port":48019,"#,
        r#""protocol":"tcp","description":"X"}],"#,
        r#""removed":[{"name":"gone","former_name":null,"port":48000,"last_port":48000,"#,
        r#""protocol":"tcp","description":"G"}],"#,
        r#""renamed":[{"name":"new-name","former_name":"old-name","port":48001,"last_port":48001,"#,
        r#""protocol":"tcp","description":"N"}],"#,
        r#""changed":[{"name":"same","former_name":null,"port":48002,"last_port":48002,"#,
        r#""protocol":"tcp","description":"T, \"u\""}],"left_out":[]}"#,
        "\n",
    );
    assert_eq!(report("json", &["--format", "json"]), expected);
    assert_eq!(report("jsonl", &["--format", "jsonl"]), expected);
}

#[test]
fn a_table_shows_20_entries_unless_verbose() {
    let many: String = (0..25).map(|number| record(&format!("new-{number:02}"), "48100", "New")).collect();
    let home = home("many", "");
    let file = home.file("after.xml", registry("2091-03-04", &many));
    let run = home.svc(&["update", "--format", "table", "--from", &file]);
    assert_eq!(run.stdout.lines().count(), 1 + 1 + 20 + 1);
    let last = run.stdout.lines().last();
    assert_eq!(last, Some("+5 more: use `--verbose` or another format to show all"));
    home.svc(&["update", "--revert"]).said("reverted");
    let run = home.svc(&["update", "--format", "table", "--verbose", "--from", &file]);
    assert_eq!(run.stdout.lines().count(), 1 + 1 + 25);
    assert!(run.stdout.lines().last().is_some_and(|line| line.starts_with("new-24 ")), "{run:?}");
}

#[test]
fn an_update_without_changes_is_reported_unless_quiet() {
    let home = Home::new("unchanged");
    let file = home.file("same.xml", registry(&bundled(), ""));
    let table = home.svc(&["update", "--format", "table", "--from", &file]);
    assert_eq!(table.stdout, format!("already up to date (registry of {})\n", bundled()));
    let plain = home.svc(&["update", "--from", &file]);
    assert_eq!(plain.stdout, format!("up-to-date\t{0}\t{0}\t{0}\t0\t0\t0\t0\n", bundled()));
    let quiet = home.svc(&["update", "--quiet", "--from", &file]);
    assert_eq!((quiet.status, quiet.stdout.as_str(), quiet.stderr.as_str()), (Some(0), "", ""));
}

#[test]
fn contradicting_options_are_usage_errors() {
    let home = Home::new("usage");
    for args in [
        &["update", "--from", "a", "--url", "https://example.org/"][..],
        &["update", "--from", "a", "--timeout", "5"],
        &["update", "--revert", "--force"],
        &["update", "--revert", "--from", "a"],
        &["update", "--timeout", "0"],
        &["update", "a"],
    ] {
        let run = home.svc(args);
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{args:?}: {run:?}");
    }
    let problem = "`svc update` has no `services` format; choose another";
    home.svc(&["update", "--revert", "--format", "services"]).refused(problem);
}

#[cfg(unix)]
#[test]
fn json_fits_its_schema() {
    let reported = |name: &str, format| vec![report(name, &["--format", format])];
    let (json, mut lines) = (reported("schema-json", "json"), reported("schema-lines", "jsonl"));
    let home = Home::new("schema-odd");
    let file = home.file("odd.xml", registry("2091-02-03", &record("odd", "70000", "Odd")));
    let odd = home.svc(&["update", "--format", "jsonl", "--from", &file]).stdout;
    assert!(odd.contains(r#""left_out":[{"line":"#), "{odd}");
    lines.push(odd);
    crate::schema::assert_fit("update", &crate::schema::Outputs { json, lines });
}

#[test]
fn changes_serialize_as_in_svc_update() {
    let home = Home::new("serialized");
    let store = Store::in_folder(home.path.join("store")).with_today("2099-12-31".parse().expect("a date"));
    let publication = |text: &str| Publication::from_xml(text.as_bytes()).expect("a registry");
    let install = |text: &str| store.install(&publication(text), None, false).expect("it is stored");
    install(&registry("2091-02-03", &before()));
    let outcome = install(&registry("2091-03-04", &after()));
    let changes = serde_json::to_string(&outcome.changes).expect("JSON");
    let fields = changes.strip_prefix('{').expect("an object");
    let expected =
        format!(r#"{{"status":"updated","date":"2091-03-04","before":"2091-02-03","in_use":"2091-03-04",{fields}"#);
    let expected = expected.strip_suffix('}').expect("an object").to_owned() + ",\"left_out\":[]}\n";
    assert_eq!(report("serialized-tool", &["--format", "json"]), expected);
}
