//! The options that every command takes.

use crate::harness::{svc, svc_assigned, svc_here};

const DOMAIN_TCP: &str = "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n";
const DOMAIN_UDP: &str = "domain\t53\tudp\twell-known\tsystem\t\t\n";

#[test]
fn options_can_come_before_or_after_the_command() {
    for args in ["-p tcp lookup domain", "lookup -p tcp domain", "lookup domain -p tcp", "lookup domain --protocol=tcp"]
    {
        svc_here(args).stdout(DOMAIN_TCP).run();
    }
}

#[test]
fn a_number_out_of_range_is_refused_with_the_range() {
    let table = [
        ("list --offset", "--offset <N>", "from 0 on", &["-1", "x"][..]),
        ("list --limit", "--limit <N>", "from 1 on", &["0", "-1", "1.5"]),
        ("listening --pid", "--pid <PID>", "from 0 to 4294967295", &["-1", "4294967296", "x"]),
        ("udp server --count", "--count <N>", "from 1 on", &["0", "-1"]),
        ("annotate --threads", "--threads <N>", "from 1 to 1024", &["0", "-1", "1025", "99999999999999999999"]),
        ("update --timeout", "--timeout <SECONDS>", "from 1 to 86400", &["0", "-1", "1e9"]),
        ("free --count", "--count <N>", "from 1 to 65536", &["0", "-1", "65537"]),
        ("free --block", "--block <N>", "from 1 to 65536", &["0", "-1", "65537"]),
    ];
    for (args, option, range, numbers) in table {
        for number in numbers {
            let problem = format!("invalid value '{number}' for '{option}': give a whole number {range}");
            let help = "\n\nFor more information, try '--help'.\n";
            svc(args).arg(number).stderr(format!("svc: {problem}{help}")).status(2).run();
        }
    }
    svc("list 53 --source iana -p tcp --limit 99999999999999999999")
        .stdout("domain\t53\ttcp\twell-known\tiana\t\tDomain Name Server\n")
        .run();
}

#[test]
fn protocol_applies_to_queries_without_one() {
    svc_assigned("--protocol udp 53 domain domain/tcp").stdout([DOMAIN_UDP, DOMAIN_UDP, DOMAIN_TCP].concat()).run();
}

#[test]
fn an_unknown_protocol_is_not_found() {
    svc_here("--protocol foo domain 53")
        .stdout("\t53\tfoo\twell-known\t\t\tno service\n")
        .stderr(
            "svc: `domain` has no foo entry; it has tcp and udp\n\
             svc: no service on 53/foo; port 53 has tcp and udp services\n",
        )
        .status(1)
        .run();
}

#[test]
fn an_empty_protocol_is_a_usage_error() {
    svc_here("domain --protocol")
        .arg("")
        .stderr(
            "svc: invalid value '' for '--protocol <PROTO>': give a protocol, such as tcp\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_single_source_can_be_used() {
    svc_here("--source system 80/udp 80/tcp")
        .stdout("\t80\tudp\twell-known\t\t\tno service\nhttp\t80\ttcp\twell-known\tsystem\twww\tWorldWideWeb HTTP\n")
        .stderr("svc: no service on 80/udp; port 80 has tcp services\n")
        .status(1)
        .run();
    svc("--source iana 22/udp").stdout("ssh\t22\tudp\twell-known\tiana\t\tThe Secure Shell (SSH) Protocol\n").run();
}

#[test]
fn the_order_of_the_sources_is_not_the_order_of_the_option() {
    svc_here("--source iana,system domain/tcp").stdout(DOMAIN_TCP).run();
    svc_here("--source iana --source system domain/tcp").stdout(DOMAIN_TCP).run();
}

#[test]
fn an_unknown_source_is_an_error_that_lists_the_sources() {
    svc_here("--source practise 53")
        .stderr(
            "svc: invalid value 'practise' for '--source <SOURCE>'\n  [possible values: user, system, iana, practice]\n\n  \
             tip: a similar value exists: 'practice'\n\nFor more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn quiet_hides_what_is_not_found_but_not_errors() {
    svc_here("--quiet nosuch-at-all domain/foo domain/tcp").stdout(DOMAIN_TCP).status(1).run();
    svc_here("-q nosuch-at-all 70000").stderr("svc: `70000` is out of range: ports are 0 to 65535\n").status(2).run();
}

#[test]
fn plain_lines_never_have_colors() {
    svc_here("--color always domain/tcp").stdout(DOMAIN_TCP).run();
}

#[test]
fn a_table_in_a_pipe_has_colors_only_on_request() {
    let plain = "SERVICE          PORT         PROTOCOL        SOURCE          DESCRIPTION\n\
                 domain           53           tcp             system          Domain Name Server\n";
    svc_here("--format table domain/tcp").stdout(plain).run();
    svc_here("--format table --color never domain/tcp").stdout(plain).run();
    let colored = svc_here("--format table --color always domain/tcp").output();
    assert!(colored.contains("\x1b[1mdomain"), "{colored:?}");
    assert_eq!(without_colors(&colored), plain);
    let wanted = svc_here("--format table --color always domain/tcp").variable("NO_COLOR", "1").output();
    assert!(wanted.contains("\x1b[1mdomain"), "the option says more than the environment: {wanted:?}");
}

/// The text without escape sequences and trailing blanks.
fn without_colors(text: &str) -> String {
    let mut parts = text.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('m').map_or(part, |(_, text)| text));
    let whole = first + &rest.collect::<String>();
    whole.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn an_unknown_option_is_a_usage_error() {
    svc_here("--fromat json 53")
        .stderr(
            "svc: unexpected argument '--fromat' found\n\n  tip: a similar argument exists: '--format'\n\n\
             Usage: svc [OPTIONS] <QUERY>...\n       svc [OPTIONS] <COMMAND>\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_command_without_queries_is_a_usage_error() {
    svc("port")
        .stderr(
            "svc: the following required arguments were not provided:\n  <PORT[/PROTO]>...\n\n\
             Usage: svc port <PORT[/PROTO]>...\n\nFor more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_services_file_without_the_system_source_is_a_usage_error() {
    svc("--services-file services --source iana domain")
        .stderr("svc: `--services-file` needs the source `system`, which `--source` leaves out\n")
        .status(2)
        .run();
}

#[test]
fn json_has_a_short_option() {
    let json = svc_here("--format json 53").output();
    for args in ["--json 53", "-j 53", "port 53 --json", "port -j 53", "--json --format json 53"] {
        assert_eq!(svc_here(args).output(), json, "{args}");
    }
    svc_here("--json --format csv 53")
        .stderr("{\"error\":\"`--json` and `--format csv` contradict each other; drop one of them\",\"status\":2}\n")
        .status(2)
        .run();
}

#[test]
fn a_variable_sets_the_default_format_and_an_option_wins() {
    let csv = svc_here("--format csv 53").output();
    let json = svc_here("--format json 53").output();
    assert_eq!(svc_here("53").variable("SVC_FORMAT", "csv").output(), csv);
    assert_eq!(svc("domain/udp").variable("SVC_FORMAT", "jsonl").output(), svc("-f jsonl domain/udp").output());
    for args in ["--json 53", "--format json 53"] {
        assert_eq!(svc_here(args).variable("SVC_FORMAT", "csv").output(), json, "{args}");
        assert_eq!(svc_here(args).variable("SVC_FORMAT", "nonsense").output(), json, "{args}");
    }
    svc_here("domain/tcp").variable("SVC_FORMAT", "").stdout(DOMAIN_TCP).run();
}

#[test]
fn an_unknown_format_in_the_variable_is_an_error_that_lists_the_formats() {
    for (value, shown) in [("JSON", "JSON"), ("\u{1b}[1m", "\\u{1b}[1m")] {
        svc_here("53")
            .variable("SVC_FORMAT", value)
            .stderr(format!(
                "svc: the variable SVC_FORMAT is `{shown}`, not a format; \
                 use table, plain, json, jsonl, csv, services, sarif or github\n"
            ))
            .status(2)
            .run();
    }
}

#[test]
fn a_protocol_that_an_option_names_is_not_part_of_the_query_after_it() {
    for args in ["-p udp 53", "--protocol udp 53", "-qp udp 53", "-q -p udp 53"] {
        svc(args).args("--source iana").stdout("domain\t53\tudp\twell-known\tiana\t\tDomain Name Server\n").run();
    }
}
