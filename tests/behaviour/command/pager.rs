//! Long answers on a terminal go through the user's pager.

use crate::harness::{Svc, svc, svc_here, temporary};

/// The output of `svc list` without a pager.
const DOMAIN: &str = "\
SERVICE          PORT   PROTOCOL   SOURCE     DESCRIPTION
domain           53     tcp, udp   system     Domain Name Server
";

/// A list that is longer than the screen.
fn list() -> Svc {
    svc_here("--color never --source system list 53").rows(2)
}

#[test]
fn the_pager_of_the_environment_shows_the_output() {
    let paged: String = DOMAIN.lines().map(|line| format!("> {line}\n")).collect();
    list().variable("PAGER", "sed 's/^/> /'").stdout(&paged).run_on_terminal(80);
    list().variable("PAGER", "cat").variable("SVC_PAGER", "sed 's/^/> /'").stdout(&paged).run_on_terminal(80);
    svc_here("--color never --source system search domain name server")
        .rows(2)
        .variable("PAGER", "sed 's/^/> /'")
        .stdout(paged.replace("tcp, udp", "tcp     "))
        .run_on_terminal(80);
}

#[test]
fn the_pager_can_be_turned_off() {
    for pager in ["", "cat", "  ", " cat ", "\t"] {
        list().variable("PAGER", "sed 's/^/> /'").variable("SVC_PAGER", pager).stdout(DOMAIN).run_on_terminal(80);
    }
    list().args("--no-pager").variable("PAGER", "sed 's/^/> /'").stdout(DOMAIN).run_on_terminal(80);
    let plain = list().variable("PAGER", "sed 's/^/> /'").output();
    assert_eq!(plain.lines().count(), 2, "no terminal, no pager: {plain}");
}

#[test]
fn less_gets_default_options_unless_the_user_sets_them() {
    // Without less, the output is written as it is.
    list().through(["env", "-u", "PAGER", "PATH=/nowhere"]).stdout(DOMAIN).run_on_terminal(80);
    // less waits for a key, and adds escape sequences for its terminal.
    let less = list().rows(5).args("1-80").variable("TERM", "xterm").through(["env", "-u", "PAGER"]).stdin("q");
    let Some(shown) = less.shown_on_terminal(80) else { return };
    assert!(shown.contains("tcpmux") && !shown.contains("domain"), "the first of several screens: {shown}");
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

const MARK: &str = "sed 's/^/> /'";

#[test]
fn every_command_pages_what_is_longer_than_the_screen() {
    let commands =
        ["53", "lookup domain", "port 53", "list 53", "search domain", "range 53", "free 8000-8999 -n 3", "-h"];
    for args in commands.into_iter().chain(["--help", "port --help", "man", "completions bash"]) {
        let run = || svc_here(args).args("--color never").variable("PAGER", MARK);
        let Some(paged) = run().rows(2).shown_on_terminal(80) else { return };
        assert!(paged.lines().count() > 1 && paged.lines().all(|line| line.starts_with("> ")), "{args}: {paged}");
        let whole = run().rows(2000).shown_on_terminal(80).expect("a terminal");
        assert!(!whole.starts_with("> "), "{args} fits the screen: {whole}");
        let direct = run().rows(2).args("--no-pager").shown_on_terminal(80).expect("a terminal");
        assert!(!direct.starts_with("> "), "{args} --no-pager: {direct}");
    }
}

#[test]
fn long_lines_count_as_the_rows_they_take() {
    let list = || svc_here("--source system --format json 53/tcp").variable("PAGER", MARK);
    let Some(paged) = list().rows(4).shown_on_terminal(80) else { return };
    assert!(paged.starts_with("> [\n"), "{paged}");
    let whole = list().rows(24).shown_on_terminal(80).expect("a terminal");
    assert!(whole.starts_with("[\n"), "{whole}");
}

#[test]
fn answers_to_standard_input_are_not_paged() {
    svc("--color never --source iana -").rows(1).variable("PAGER", MARK).stdin("").run_on_terminal(80);
}
