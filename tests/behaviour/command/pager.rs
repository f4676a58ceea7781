//! Long answers on a terminal go through the user's pager.

use crate::harness::{svc_here, temporary};

/// What `svc list` answers without a pager.
const DOMAIN: &str = "\
SERVICE  PORT  PROTOCOL  CLASS       SOURCE  DESCRIPTION
domain   53    tcp, udp  well-known  system  Domain Name Server
";

fn list() -> crate::harness::Svc {
    svc_here("--color never --source system list 53")
}

#[test]
fn the_pager_that_the_environment_names_shows_the_answers() {
    let paged: String = DOMAIN.lines().map(|line| format!("> {line}\n")).collect();
    list().variable("PAGER", "sed 's/^/> /'").stdout(&paged).run_on_terminal(80);
    list().variable("PAGER", "cat").variable("SVC_PAGER", "sed 's/^/> /'").stdout(&paged).run_on_terminal(80);
    svc_here("--color never --source system search domain name server")
        .variable("PAGER", "sed 's/^/> /'")
        .stdout(paged.replace("tcp, udp", "tcp     "))
        .run_on_terminal(80);
}

#[test]
fn no_pager_is_used_where_none_is_wanted() {
    for pager in ["", "cat"] {
        list().variable("PAGER", "sed 's/^/> /'").variable("SVC_PAGER", pager).stdout(DOMAIN).run_on_terminal(80);
    }
    list().args("--no-pager").variable("PAGER", "sed 's/^/> /'").stdout(DOMAIN).run_on_terminal(80);
    let plain = list().variable("PAGER", "sed 's/^/> /'").output();
    assert_eq!(plain.lines().count(), 2, "no terminal, no pager: {plain}");
}

#[test]
fn less_does_not_stay_for_what_fits_the_screen_and_is_told_so_only_if_the_user_says_nothing() {
    // Where there is none, the answers are just shown.
    list().through(["env", "PATH=/nowhere"]).stdout(DOMAIN).run_on_terminal(80);
    // The test would wait for ever if it stayed; and less adds what its terminal needs.
    let Some(shown) = list().variable("TERM", "xterm").shown_on_terminal(80) else { return };
    assert!(DOMAIN.lines().all(|line| shown.contains(line)), "{shown}");
    list().variable("PAGER", r#"sh -c 'cat; echo "$LESS"'"#).stdout(format!("{DOMAIN}FRX\n")).run_on_terminal(80);
    list()
        .variable("PAGER", r#"sh -c 'cat; echo "$LESS"'"#)
        .variable("LESS", "S")
        .stdout(format!("{DOMAIN}S\n"))
        .run_on_terminal(80);
}

#[test]
fn a_pager_that_is_not_there_is_an_error_with_its_name() {
    let Some(shown) = list().variable("PAGER", "no-such-pager -x").status(2).shown_on_terminal(80) else { return };
    let expected = "svc: cannot run the pager `no-such-pager -x`; set PAGER to another one, or use `--no-pager`\n";
    assert!(shown.ends_with(expected), "{shown}");
}

#[test]
fn the_status_is_that_of_the_answers_and_nothing_found_needs_no_pager() {
    list().variable("PAGER", "sh -c 'cat; exit 3'").stdout(DOMAIN).run_on_terminal(80);
    list().variable("PAGER", "false").run_on_terminal(80);
    svc_here("--source system list 5")
        .variable("PAGER", "sed 's/^/> /'")
        .stdout("svc: no entry matches; drop --protocol, --class or --source, or widen the ports\n")
        .status(1)
        .run_on_terminal(80);
}

#[test]
fn where_no_file_can_be_made_the_answers_come_without_a_pager() {
    let nowhere = temporary("no-folder");
    let nowhere: &'static str = nowhere.to_str().expect("a path that is text").to_owned().leak();
    list().variable("PAGER", "sed 's/^/> /'").variable("TMPDIR", nowhere).stdout(DOMAIN).run_on_terminal(80);
}
