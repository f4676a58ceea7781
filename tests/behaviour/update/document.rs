//! Which documents are accepted as the registry.

use super::home::{Home, bundled};
use super::registry::{any_record, record, registry, small};
use super::server::{Server, good};

/// Asserts that a document is refused with this message, from a file, standard input and a server, and that nothing is stored.
#[track_caller]
fn refused(name: &str, content: &str, problem: &str) {
    let home = Home::new(name);
    let file = home.file("given.xml", content);
    home.svc(&["update", "--from", &file]).refused(&format!("`{file}`: {problem}"));
    home.svc_reading(&["update", "--from", "-"], content.as_bytes()).refused(&format!("standard input: {problem}"));
    let server = Server::sending(good("", content));
    home.svc(&["update", "--url", &server.url]).refused(&format!("`{}`: {problem}", server.url));
    assert_eq!((home.files(), home.date()), (vec![], bundled()));
}

/// The same for wrong XML: the message says where to get the registry.
#[track_caller]
fn not_the_registry(name: &str, content: &str, problem: &str) {
    let origin = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";
    refused(name, content, &format!("{problem}; fetch the file again from {origin}"));
}

#[test]
fn html_pages_and_other_files_are_refused() {
    let page = "<!DOCTYPE html><html><body>Please log in</body></html>";
    not_the_registry("page", page, "line 1, column 1: an HTML page: expected the registry in XML");
    let other = "<registry id=\"protocol-numbers\"><updated>2091-02-03</updated></registry>";
    let right = "expected <registry id=\"service-names-port-numbers\">";
    not_the_registry("other", other, &format!("line 1, column 1: found <registry id=\"protocol-numbers\">: {right}"));
    not_the_registry("empty", "", "line 1, column 1: the file is empty: expected the registry in XML");
}

#[test]
fn an_incomplete_registry_is_refused() {
    let whole = registry("2091-02-03", "");
    let half = &whole[..whole.rfind("<record>").expect("a record")];
    let line = half.lines().count() + 1;
    let problem = "the file ends here, before </registry>: expected the whole registry";
    not_the_registry("half", half, &format!("line {line}, column 1: {problem}"));
}

#[test]
fn an_entity_bomb_is_refused() {
    let bomb = "<!DOCTYPE registry [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n<registry>&b;</registry>";
    let problem = "line 1, column 1: a document type declaration, which is refused: the registry has none";
    not_the_registry("bomb", bomb, problem);
}

#[test]
fn an_older_registry_is_accepted_only_with_force() {
    let bundled = bundled();
    let old = registry("2001-02-03", &record("of-old", "48000", "Old"));
    let hint = "`--force` accepts it";
    let problem = |in_use: &str| format!("the registry of 2001-02-03 is older than the one in use ({in_use}); {hint}");
    refused("older", &old, &problem(&bundled));
    let home = Home::new("older-forced");
    home.take(&registry("2091-02-03", ""));
    let file = home.file("old.xml", &old);
    home.svc(&["update", "--from", &file]).refused(&format!("`{file}`: {}", problem("2091-02-03")));
    // It is stored, but the built-in one is newer and stays in use.
    home.svc(&["update", "--force", "--from", &file]).forced("stored");
    assert_eq!((home.files().join(" "), home.date()), ("registry.index registry.previous".to_owned(), bundled));
    let shown = home.svc(&["update", "--force", "--from", &file, "--format", "table"]);
    assert!(
        shown.stdout.starts_with("stored the registry of 2001-02-03; the built-in one is newer and stays in use"),
        "{shown:?}"
    );
    // One that is older than the stored one but newer than the built-in one is used.
    home.take(&registry("2091-02-03", ""));
    let middle = home.file("middle.xml", registry("2090-02-03", ""));
    home.svc(&["update", "--force", "--from", &middle]).forced("updated");
    assert_eq!(home.date(), "2090-02-03");
}

#[test]
fn a_registry_with_the_same_date_is_up_to_date() {
    let home = Home::new("same-day");
    let file = home.file("given.xml", small(&bundled(), &record("a", "1", "A")));
    home.svc(&["update", "--from", &file]).said("up-to-date");
    assert_eq!(home.files(), [""; 0]);
    home.svc(&["update", "--force", "--from", &file]).forced("stored");
    home.take(&registry("2091-02-03", ""));
    let run = home.take(&registry("2091-02-03", &record("unnoticed", "48000", "")));
    run.said("up-to-date");
    assert_eq!(home.svc(&["lookup", "unnoticed"]).status, Some(1));
}

#[test]
fn a_registry_without_the_records_in_use_is_accepted_only_with_force() {
    let few = small("2091-02-03", &record("a", "1", "A"));
    let home = Home::new("few");
    let run = home.svc_reading(&["update", "--from", "-"], few.as_bytes());
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    let rest = run.stderr.strip_prefix("svc: standard input: ").expect("where it came from");
    let (missing, rest) = rest.split_once(" of the ").expect("how many are missing");
    let (known, advice) = rest.split_once(' ').expect("how many are known");
    assert!(missing == known && known.parse::<usize>().is_ok_and(|known| known > 12_000), "{run:?}");
    assert_eq!(advice, "named records in use are missing, such as `1ci-smcs`; `--force` accepts it\n");
    let run = home.svc_reading(&["update", "--force", "--from", "-"], few.as_bytes());
    let swallowed = run.stderr.replace("`--force` accepts it", "accepted because of `--force`");
    run.said_with("updated", &swallowed);
    assert!(swallowed.contains(" named records in use are missing, such as "), "{swallowed}");
    assert_eq!(home.date(), "2091-02-03");
    // Now one record is enough.
    home.take(&few.replace("2091", "2092"));
    assert_eq!(home.date(), "2092-02-03");
}

#[test]
fn one_in_twenty_records_may_disappear() {
    let home = Home::new("some-missing");
    let records =
        |count: usize| -> String { (0..count).map(|number| record(&format!("r-{number}"), "7", "")).collect() };
    let all = home.file("all.xml", small("2091-02-03", &records(100)));
    home.svc(&["update", "--force", "--from", &all]).forced("updated");
    let few = home.file("few.xml", small("2091-02-04", &records(94)));
    home.svc(&["update", "--from", &few]).refused(&format!(
        "`{few}`: 6 of the 100 named records in use are missing, such as `r-94`; `--force` accepts it"
    ));
    home.take(&small("2091-02-04", &records(95))).said("updated");
}

#[test]
fn a_date_after_tomorrow_is_accepted_only_with_force() {
    let home = Home::new("future");
    let clock = "check the clock of this machine";
    let file = home.file("future.xml", registry("2100-01-01", ""));
    home.svc(&["update", "--from", &file])
        .refused(&format!("`{file}`: its date, 2100-01-01, is in the future; {clock}; `--force` accepts it"));
    let late = "<record date='2100-01-02'><name>late</name><description/></record>";
    let file = home.file("late.xml", registry("2091-02-03", late));
    home.svc(&["update", "--from", &file])
        .refused(&format!("`{file}`: `late` has a date in the future, 2100-01-02; {clock}; `--force` accepts it"));
    let run = home.svc(&["update", "--force", "--from", &file]);
    let swallowed =
        format!("svc: `{file}`: `late` has a date in the future, 2100-01-02; {clock}; accepted because of `--force`\n");
    run.said_with("updated", &swallowed);
    // Without SVC_TODAY it is the clock that counts: 2099 has not come yet.
    let run = Home::new("clock")
        .with("SVC_TODAY", "")
        .svc_reading(&["update", "--from", "-"], registry("2099-01-01", "").as_bytes());
    run.refused(&format!("standard input: its date, 2099-01-01, is in the future; {clock}; `--force` accepts it"));
    let run = Home::new("no-date").with("SVC_TODAY", "today").svc(&["update", "--from", &file]);
    run.refused("SVC_TODAY is `today`; set it to a date such as 2026-08-17");
}

#[test]
fn a_record_twice_and_too_many_records_are_accepted_only_with_force() {
    let home = Home::new("twice");
    let twice = record("twice", "7", "Twice").repeat(3);
    let file = home.file("twice.xml", registry("2091-02-03", &twice));
    let problem = "2 records are repeated, such as `twice`";
    home.svc(&["update", "--from", &file]).refused(&format!("`{file}`: {problem}; `--force` accepts it"));
    let reserved = "<record><protocol>udp</protocol><description>Reserved</description><number>4711</number></record>";
    let file = home.file("reserved.xml", registry("2091-02-03", &reserved.repeat(3)));
    let problem = "2 records are repeated, such as `4711/udp`";
    home.svc(&["update", "--from", &file]).refused(&format!("`{file}`: {problem}; `--force` accepts it"));
    let many: String = (0..100_000).map(|number| record(&format!("m-{number}"), "7", "")).collect();
    let file = home.file("many.xml", small("2091-02-03", &(many + &record("one-more", "7", ""))));
    let problem = "100001 records are too many for the registry";
    home.svc(&["update", "--from", &file]).refused(&format!("`{file}`: {problem}; `--force` accepts it"));
}

#[test]
fn an_odd_record_is_left_out_and_shown_and_refuses_nothing_else() {
    let odd = [
        (record("an odd name", "47900", "Odd"), "`an odd name`: a character that cannot be in <name>"),
        (record("odd,comma", "47901", "Odd"), "`odd,comma`: a character that cannot be in <name>"),
        (
            record("odd-comma", "47903,47905", "Odd"),
            "`odd-comma`: port \"47903,47905\": not a port number; expected a number or a range such as 6000-6063",
        ),
        (
            record("odd-range", "47910 - 47912", "Odd"),
            "`odd-range`: port \"47910 - 47912\": not a port number; expected a number or a range such as 6000-6063",
        ),
        (any_record("capitals", "47920", "TCP", "Odd"), "`capitals`: a character that cannot be in <protocol>"),
        (
            record("large", "99999", "Odd"),
            "`large`: port \"99999\": out of range: ports are 0 to 65535; expected a number or a range such as 6000-6063",
        ),
        (record("twice", "1</number><number>2", "Odd"), "`twice`: a second <number>: expected one"),
        ("<record><number>5</number></record>\n".to_owned(), "no description here: expected one"),
    ];
    let home = Home::new("odd");
    let records = odd.iter().map(|(record, _)| record.as_str()).collect::<String>();
    let text = registry("2091-02-03", &(records + &record("brand-new", "48000", "New")));
    let first = text.lines().position(|line| line == odd[0].0.trim_end()).expect("the record") + 1;
    let expected = odd.iter().enumerate().map(|(number, (_, problem))| {
        let separator = if problem.starts_with('`') { "," } else { ":" };
        format!("svc: standard input: left out a record: line {}{separator} {problem}\n", first + number)
    });
    let run = home.svc_reading(&["update", "--verbose", "--from", "-"], text.as_bytes());
    assert_eq!((run.status, run.stderr), (Some(0), expected.collect::<String>()));
    assert_eq!(home.svc(&["lookup", "brand-new"]).status, Some(0));
    for name in odd.iter().filter_map(|(_, problem)| problem.split('`').nth(1)) {
        assert_eq!(home.svc(&["--source", "iana", "lookup", name]).status, Some(1), "{name}");
    }
}

#[test]
fn many_odd_records_are_counted_and_all_are_in_json() {
    let home = Home::new("odd-many");
    let odd: String = (0..8).map(|number| record(&format!("odd-{number}"), "70000", "Odd")).collect();
    let file = home.file("odd.xml", registry("2091-02-03", &odd));
    let run = home.svc(&["update", "--json", "--from", &file]);
    assert_eq!((run.status, run.stderr.lines().count()), (Some(0), 6), "{run:?}");
    assert!(run.stderr.ends_with(": left out 3 more records; `--verbose` shows all\n"), "{run:?}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let left_out = report["left_out"].as_array().expect("an array");
    assert_eq!((left_out.len(), left_out[7]["name"].as_str()), (8, Some("odd-7")));
    home.svc(&["update", "--revert"]).said("reverted");
    let run = home.svc(&["update", "--verbose", "--from", &file]);
    assert_eq!(run.stderr.lines().count(), 8);
    let sentence = run.stdout.split("\nSERVICE").next().unwrap_or_default().replace('\n', " ");
    assert!(sentence.ends_with(" changed, 8 left out"), "{sentence}");
    home.svc(&["update", "--revert"]).said("reverted");
    home.svc(&["update", "--quiet", "--from", &file]).said_with("", "");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let home = Home::new("unreadable");
    let run = home.svc(&["update", "--from", "missing.xml"]);
    run.refused("cannot read `missing.xml`: No such file or directory");
    let large = std::fs::File::create(home.path.join("large.xml")).expect("a file");
    large.set_len((64 << 20) + 1).expect("a file with a hole");
    let problem = "`large.xml` is larger than 64 MiB: not the registry";
    home.svc(&["update", "--from", "large.xml"]).refused(problem);
}

#[test]
fn ianas_file_gives_the_built_in_snapshot() {
    let Some(xml) = std::env::var_os("SVC_REGISTRY_XML") else {
        return crate::harness::skip("IANA's own file", "SVC_REGISTRY_XML names none");
    };
    let home = Home::new("own-file");
    let xml = xml.to_str().expect("a path in UTF-8");
    home.svc(&["update", "--from", xml]).said("up-to-date");
    home.svc(&["update", "--force", "--from", xml]).said("stored");
    let run = home.svc(&["update", "--force", "--from", xml]);
    assert_eq!(run.stdout, format!("stored\t{0}\t{0}\t{0}\t0\t0\t0\t0\n", bundled()));
    assert_eq!(std::fs::read(home.index()).expect("it is stored"), super::library::packed_data());
}
