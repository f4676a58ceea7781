//! Parts of long answers, their order, and answers without a header.

use crate::harness::{Svc, svc, svc_assigned, svc_here, temporary_file};

fn listed(args: &str) -> Svc {
    svc("--services-file services --source system list 1-80").args(args)
}

const TCPMUX: &str = "tcpmux\t1\ttcp\twell-known\tsystem\t\tTCP port service multiplexer\n";
const ECHO: &str = "echo\t7\ttcp\twell-known\tsystem\t\t\necho\t7\tudp\twell-known\tsystem\t\t\n";
const SSH: &str = "ssh\t22\ttcp\twell-known\tsystem\t\tSSH Remote Login Protocol\n";

#[test]
fn a_limit_shows_the_first_entries_and_says_how_to_see_more() {
    listed("--limit 3")
        .stdout([TCPMUX, ECHO].concat())
        .stderr("svc: 7 more entries are not shown; go on with `--offset 3`, or drop `--limit`\n")
        .run();
    listed("--limit 1 --offset 3")
        .stdout(SSH)
        .stderr("svc: 6 more entries are not shown; go on with `--offset 4`, or drop `--limit`\n")
        .run();
    listed("--limit 9 --quiet").output();
    listed("--limit 9").stderr("svc: 1 more entry is not shown; go on with `--offset 9`, or drop `--limit`\n").output();
}

#[test]
fn a_limit_that_cuts_nothing_says_nothing() {
    assert_eq!(listed("--limit 10").output(), listed("").output());
    assert_eq!(listed("--limit 10 --offset 1").output(), listed("--offset 1").output());
}

#[test]
fn an_offset_beyond_the_end_is_said() {
    listed("--offset 10").stderr("svc: `--offset` skips all of the answer, 10 entries; lower it\n").run();
    listed("--offset 10 --json")
        .stdout("[]\n")
        .stderr("svc: `--offset` skips all of the answer, 10 entries; lower it\n")
        .run();
}

#[test]
fn a_limit_is_a_number_from_1_on() {
    svc("list --limit 0")
        .stderr(
            "svc: invalid value '0' for '--limit <N>': give a whole number from 1 on\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn every_format_has_the_same_part() {
    let part = |format: &str| listed("--offset 1 --limit 2 --quiet --format").arg(format).output();
    assert_eq!(part("plain"), ECHO);
    assert_eq!(part("services"), "echo            7/tcp\necho            7/udp\n");
    assert_eq!(part("jsonl").lines().count(), 2);
    assert_eq!(part("csv").lines().count(), 3);
    assert_eq!(
        part("table"),
        "SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION\n\
                               echo             7            tcp, udp        system\n"
    );
}

#[test]
fn the_unassigned_ports_have_parts_too() {
    svc("--source iana list --unassigned 1-100 --limit 1 --offset 1")
        .stdout("\t6\t\twell-known\tiana\t\tunassigned\n")
        .stderr("svc: 14 more entries are not shown; go on with `--offset 2`, or drop `--limit`\n")
        .run();
}

#[test]
fn a_search_has_parts_and_an_order() {
    let names = |args: &str| {
        let found = svc_assigned("search --name http --quiet").args(args).output();
        found.lines().map(|line| line.split('\t').take(3).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    assert_eq!(names("--limit 2"), ["http 80 tcp", "http 80 udp"]);
    assert_eq!(names("--sort port --limit 3"), ["http 80 tcp", "http 80 udp", "http 80 sctp"]);
    assert!(names("--sort name").is_sorted_by_key(|line| line.split(' ').next().map(str::to_lowercase)));
    assert!(names("--sort protocol").is_sorted_by_key(|line| protocol_place(line)));
    svc_assigned("search --name http --limit 1")
        .stdout("http\t80\ttcp\twell-known\tsystem\twww\tWorldWideWeb HTTP\n")
        .stderr(format!(
            "svc: {} more entries are not shown; go on with `--offset 1`, or drop `--limit`\n",
            names("").len() - 1
        ))
        .run();
}

/// The place of an entry's protocol in the order of protocols.
fn protocol_place(line: &str) -> usize {
    let word = line.split(' ').nth(2).unwrap_or_default();
    ["tcp", "udp", "sctp", "dccp"].iter().position(|known| *known == word).unwrap_or(4)
}

#[test]
fn each_line_of_a_search_from_standard_input_has_its_own_part() {
    svc_assigned("search --name - --limit 1")
        .stdin("whois\nhttps\n")
        .stdout(
            "whois\t43\ttcp\twell-known\tsystem\tnicname\t\n\
             https\t443\ttcp\twell-known\tsystem\t\thttp protocol over TLS/SSL\n",
        )
        .stderr(
            "svc: line 1: 7 more entries are not shown; go on with `--offset 1`, or drop `--limit`\n\
             svc: line 2: 40 more entries are not shown; go on with `--offset 1`, or drop `--limit`\n",
        )
        .run();
}

#[test]
fn a_list_can_be_sorted_by_protocol() {
    let file = temporary_file("sort", "b 2/udp\na 2/tcp\nc 1/ddp\nd 1/tcp\n");
    svc("list --source system --sort protocol --services-file")
        .arg(file)
        .stdout(
            "a\t2\ttcp\twell-known\tsystem\t\t\nd\t1\ttcp\twell-known\tsystem\t\t\n\
             b\t2\tudp\twell-known\tsystem\t\t\nc\t1\tddp\twell-known\tsystem\t\t\n",
        )
        .run();
}

/// The words of a table: its columns can be narrower without a header.
fn words(table: &str) -> Vec<&str> {
    table.split_whitespace().collect()
}

#[test]
fn a_header_can_be_left_out_of_every_table_and_of_csv() {
    for format in ["table", "csv"] {
        for args in ["53", "list 53", "search http", "port 80", "lookup http", "free 8000-8999 --seed x"] {
            let run = || svc_here(args).args("--format").arg(format);
            let (with, without) = (run().output(), run().arg("--no-header").output());
            let rest = with.split_once('\n').map_or("", |(_, rest)| rest);
            assert_eq!(words(rest), words(&without), "{args} --format {format}");
        }
    }
    let settings = svc("range 22 --format table --no-header").output();
    assert!(!settings.contains("SETTING") && !settings.contains("CLASS"), "{settings}");
    svc_here("list 5 --source system --format csv --no-header --quiet").status(1).run();
    let colored = svc_assigned("53/tcp --no-header --format table --color always").output();
    assert!(colored.starts_with("\x1b[1mdomain"), "{colored:?}");
}

#[test]
fn on_a_terminal_the_message_comes_after_the_list() {
    let Some(shown) = listed("--limit 1 --color never").shown_on_terminal(80) else { return };
    let last = shown.lines().last().expect("a message");
    assert!(last.starts_with("svc: 9 more entries are not shown; "), "{shown}");
    let paged = listed("--limit 3 --color never").rows(2).variable("PAGER", "sed 's/^/> /'").shown_on_terminal(80);
    let paged = paged.expect("a terminal");
    assert!(paged.starts_with("svc: 7 more entries are not shown; ") && paged.contains("> tcpmux"), "{paged}");
}
