//! `-`: queries from standard input.

use crate::harness::{end, svc_assigned};
use std::io::{BufRead, BufReader, Write};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const DOMAIN_UDP: &str = "domain\t53\tudp\twell-known\tsystem\t\t\n";
const HTTP_TCP: &str = "http\t80\ttcp\twell-known\tsystem\twww\tWorldWideWeb HTTP\n";

#[test]
fn every_line_is_a_query_answered_in_order() {
    svc_assigned("-").stdin("53/udp\nwww/tcp\n").stdout([DOMAIN_UDP, HTTP_TCP].concat()).run();
    svc_assigned("lookup -").stdin("domain/udp\nhttp/tcp\n").stdout([DOMAIN_UDP, HTTP_TCP].concat()).run();
    svc_assigned("port -").stdin("53/udp\n80/tcp\n").stdout([DOMAIN_UDP, HTTP_TCP].concat()).run();
}

#[test]
fn arguments_and_standard_input_keep_their_order() {
    svc_assigned("www/tcp - 80/tcp").stdin("53/udp\n").stdout([HTTP_TCP, DOMAIN_UDP, HTTP_TCP].concat()).run();
}

#[test]
fn blank_lines_and_surrounding_blanks_are_ignored() {
    svc_assigned("-").stdin("\n  \n\t53/udp  \n\n").stdout(DOMAIN_UDP).run();
}

#[test]
fn carriage_returns_are_ignored() {
    svc_assigned("-").stdin("53/udp\r\nwww/tcp\r\n").stdout([DOMAIN_UDP, HTTP_TCP].concat()).run();
}

#[test]
fn the_last_line_needs_no_newline() {
    svc_assigned("-").stdin("53/udp\nwww/tcp").stdout([DOMAIN_UDP, HTTP_TCP].concat()).run();
}

#[test]
fn empty_input_gives_no_answers() {
    svc_assigned("-").run();
    svc_assigned("- --format json").stdout("[]\n").run();
}

#[test]
fn messages_include_the_line_number() {
    svc_assigned("-")
        .stdin("nosuch-at-all\n\n53/udp\n70000\ndomian\n53/foo\n")
        .stdout([DOMAIN_UDP, "\t53\tfoo\twell-known\t\t\tno service\n"].concat())
        .stderr(
            "svc: line 1: no service is named `nosuch-at-all`\n\
             svc: line 4: `70000` is out of range: ports are 0 to 65535\n\
             svc: line 5: no service is named `domian`; did you mean `domain` or `domiq`?\n\
             svc: line 6: no service on 53/foo; port 53 has tcp and udp services\n",
        )
        .status(2)
        .run();
}

#[test]
fn comments_and_a_byte_order_mark_are_ignored() {
    svc_assigned("-")
        .stdin("\u{feff}53/udp # what we ask\n# nothing\nwww/tcp# glued\n\t#\n")
        .stdout([DOMAIN_UDP, HTTP_TCP].concat())
        .run();
    svc_assigned("list -").stdin("\u{feff}53 # ports\n").status(0).output();
    // Only the first line may start with one.
    svc_assigned("-")
        .stdin("53/udp\n\u{feff}53/udp\n")
        .stdout(DOMAIN_UDP)
        .stderr("svc: line 2: no service is named `\\u{feff}53`\n")
        .status(1)
        .run();
}

#[test]
fn only_the_first_thousand_unknown_names_get_suggestions() {
    let errors = svc_assigned("lookup -").stdin("domian\n".repeat(1002)).status(1);
    let with =
        |line: u32| format!("svc: line {line}: no service is named `domian`; did you mean `domain` or `domiq`?\n");
    let without = |line: u32| format!("svc: line {line}: no service is named `domian`\n");
    let expected: String = (1..=1002).map(|line| if line <= 1000 { with(line) } else { without(line) }).collect();
    errors.stderr(expected).run();
}

#[test]
fn a_table_is_written_once_after_the_last_line() {
    svc_assigned("--format table -")
        .stdin("53\nwww/tcp\n")
        .stdout(
            "\
SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION
domain           53           tcp, udp        system          Domain Name Server
http             80           tcp             system          WorldWideWeb HTTP; also www
",
        )
        .run();
}

#[test]
fn each_answer_is_flushed_before_the_next_query() {
    let mut child = svc_assigned("-").command().spawn().expect("a run");
    let mut questions = child.stdin.take().expect("a pipe");
    let answers = BufReader::new(child.stdout.take().expect("a pipe"));
    let (send, receive) = mpsc::channel();
    thread::spawn(move || answers.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    let part_of_the_next = "domain/udp\nwww";
    for (question, answer) in [("53/udp\n\n", DOMAIN_UDP), ("www/tcp\n", HTTP_TCP), (part_of_the_next, DOMAIN_UDP)] {
        questions.write_all(question.as_bytes()).expect("standard input is open");
        let line = receive.recv_timeout(Duration::from_secs(10)).expect("an answer before the next query");
        assert_eq!(line, answer.trim_end_matches('\n'));
    }
    questions.write_all(b"/tcp\n").expect("standard input is open");
    drop(questions);
    assert_eq!(receive.recv_timeout(Duration::from_secs(10)).as_deref(), Ok(HTTP_TCP.trim_end_matches('\n')));
    assert_eq!(end(child), (Some(0), String::new()));
}

#[test]
fn invalid_utf8_is_a_name() {
    svc_assigned("-")
        .stdin(b"\xff\xfe\n\0\nnul\0nul\n\x1b[31m\n53/udp\n")
        .stdout(DOMAIN_UDP)
        .stderr(
            "svc: line 1: no service is named `\\xff\\xfe`\n\
             svc: line 2: no service is named `\\u{0}`\n\
             svc: line 3: no service is named `nul\\u{0}nul`\n\
             svc: line 4: no service is named `\\u{1b}[31m`\n",
        )
        .status(1)
        .run();
}

#[test]
fn a_line_too_long_is_an_error_for_that_line_only() {
    let long = "a".repeat(1 << 20);
    let error = "longer than 4096 bytes; give a port or a name\n";
    svc_assigned("-").stdin(&long).stderr(format!("svc: line 1: {error}")).status(2).run();
    svc_assigned("-")
        .stdin(format!("53/udp\n{long}\nwww/tcp\n"))
        .stdout([DOMAIN_UDP, HTTP_TCP].concat())
        .stderr(format!("svc: line 2: {error}"))
        .status(2)
        .run();
}

#[test]
fn a_line_of_4096_bytes_is_accepted() {
    let name = "a".repeat(4096);
    for end in ["", "\n"] {
        let ends = "a".repeat(200);
        let unknown = format!("svc: line 1: no service is named `{ends}... (4,096 bytes) ...{ends}`\n");
        svc_assigned("lookup -").stdin(format!("{name}{end}")).stderr(unknown).status(1).run();
        let error = "svc: line 1: longer than 4096 bytes; give a port or a name\n";
        svc_assigned("lookup -").stdin(format!("{name}a{end}")).stderr(error).status(2).run();
    }
}

#[test]
fn a_hundred_thousand_queries_get_a_hundred_thousand_answers() {
    let queries = "53/udp\nwww/tcp\n".repeat(50_000);
    svc_assigned("-").stdin(queries).stdout([DOMAIN_UDP, HTTP_TCP].concat().repeat(50_000)).run();
}
