//! Long answers on a terminal go through the user's pager.

use crate::harness::{svc_here, temporary};

/// The output of `svc list` without a pager.
const DOMAIN: &str = "\
SERVICE  PORT  PROTOCOL  CLASS       SOURCE  DESCRIPTION
domain   53    tcp, udp  well-known  system  Domain Name Server
";

fn list() -> crate::harness::Svc {
    svc_here("--color never --source system list 53")
}

#[test]
fn the_pager_of_the_environment_shows_the_output() {
    let paged: String = DOMAIN.lines().map(|line| format!("> {line}\n")).collect();
    list().variable("PAGER", "sed 's/^/> /'").stdout(&paged).run_on_terminal(80);
    list().variable("PAGER", "cat").variable("SVC_PAGER", "sed 's/^/> /'").stdout(&paged).run_on_terminal(80);
    svc_here("--color never --source system search domain name server")
        .variable("PAGER", "sed 's/^/> /'")
        .stdout(paged.replace("tcp, udp", "tcp     "))
        .run_on_terminal(80);
}

#[test]
fn the_pager_can_be_turned_off() {
    for pager in ["", "cat"] {
        list().variable("PAGER", "sed 's/^/> /'").variable("SVC_PAGER", pager).stdout(DOMAIN).run_on_terminal(80);
    }
    list().args("--no-pager").variable("PAGER", "sed 's/^/> /'").stdout(DOMAIN).run_on_terminal(80);
    let plain = list().variable("PAGER", "sed 's/^/> /'").output();
    assert_eq!(plain.lines().count(), 2, "no terminal, no pager: {plain}");
}

#[test]
fn less_gets_default_options_unless_the_user_sets_them() {
    // Without less, the output is written as it is.
    list().through(["env", "PATH=/nowhere"]).stdout(DOMAIN).run_on_terminal(80);
    // If less waited for a key, the test would hang. It also adds escape sequences for its terminal.
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
fn a_missing_pager_is_an_error_with_its_name() {
    let Some(shown) = list().variable("PAGER", "no-such-pager -x").status(2).shown_on_terminal(80) else { return };
    let expected = "svc: cannot run the pager `no-such-pager -x`; set PAGER to another one, or use `--no-pager`\n";
    assert!(shown.ends_with(expected), "{shown}");
}

#[test]
fn the_pager_keeps_the_status_and_empty_output_skips_it() {
    list().variable("PAGER", "sh -c 'cat; exit 3'").stdout(DOMAIN).run_on_terminal(80);
    list().variable("PAGER", "false").run_on_terminal(80);
    svc_here("--source system list 5")
        .variable("PAGER", "sed 's/^/> /'")
        .stdout("svc: no entry matches; drop --protocol, --class or --source, or widen the ports\n")
        .status(1)
        .run_on_terminal(80);
}

#[test]
fn without_a_temporary_file_the_output_is_not_paged() {
    let nowhere = temporary("no-folder");
    let nowhere: &'static str = nowhere.to_str().expect("a path that is text").to_owned().leak();
    list().variable("PAGER", "sed 's/^/> /'").variable("TMPDIR", nowhere).stdout(DOMAIN).run_on_terminal(80);
}
