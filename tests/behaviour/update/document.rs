//! Which documents are accepted as the registry.

use super::home::{Home, bundled};
use super::registry::{record, registry, small};
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
    home.svc(&["update", "--force", "--from", &file]).said("stored");
    assert_eq!((home.files().join(" "), home.date()), ("registry.index registry.previous".to_owned(), bundled));
    let shown = home.svc(&["update", "--force", "--from", &file, "--format", "table"]);
    assert!(
        shown.stdout.starts_with("stored the registry of 2001-02-03; the built-in one is newer and stays in use"),
        "{shown:?}"
    );
    // One that is older than the stored one but newer than the built-in one is used.
    home.take(&registry("2091-02-03", ""));
    let middle = home.file("middle.xml", registry("2090-02-03", ""));
    home.svc(&["update", "--force", "--from", &middle]).said("updated");
    assert_eq!(home.date(), "2090-02-03");
}

#[test]
fn a_registry_with_the_same_date_is_up_to_date() {
    let home = Home::new("same-day");
    let file = home.file("given.xml", small(&bundled(), &record("a", "1", "A")));
    home.svc(&["update", "--from", &file]).said("up-to-date");
    assert_eq!(home.files(), [""; 0]);
    home.svc(&["update", "--force", "--from", &file]).said("stored");
    home.take(&registry("2091-02-03", ""));
    let run = home.take(&registry("2091-02-03", &record("unnoticed", "48000", "")));
    run.said("up-to-date");
    assert_eq!(home.svc(&["lookup", "unnoticed"]).status, Some(1));
}

#[test]
fn a_registry_with_too_few_records_is_accepted_only_with_force() {
    let few = small("2091-02-03", &record("a", "1", "A").repeat(7000));
    let home = Home::new("few");
    let run = home.svc_reading(&["update", "--from", "-"], few.as_bytes());
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    let (before, hint) = ("svc: standard input: 7000 records are too few: the registry in use has ", "; ");
    let rest = run.stderr.strip_prefix(before).expect("the reason");
    let (in_use, hint_said) = rest.split_once(hint).expect("the advice");
    assert!(in_use.parse::<usize>().is_ok_and(|in_use| in_use > 14_000), "{in_use}");
    assert_eq!(hint_said, "`--force` accepts it\n");
    home.svc_reading(&["update", "--force", "--from", "-"], few.as_bytes()).said("updated");
    assert_eq!(home.date(), "2091-02-03");
    // Now 7000 records are enough.
    home.take(&few.replace("2091", "2092"));
    assert_eq!(home.date(), "2092-02-03");
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
