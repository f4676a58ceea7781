//! Wrong usage: a message with the command that was meant, and status 2.

use crate::harness::{svc, svc_assigned, svc_here};

#[test]
fn an_option_without_a_query_is_wrong_usage_with_an_example_that_works() {
    for options in ["-p tcp", "-v", "--format csv", "-q", "--source iana", "--color never", "-vp udp"] {
        let message = format!("svc: no query; give a port or a name, as in `svc {options} 53`\n");
        svc(options).stderr(message).status(2).run();
        svc(options).arg("53").output();
    }
}

#[test]
fn a_port_given_as_the_protocol_is_wrong_usage_with_the_query_that_was_meant() {
    let meant = "svc: `53` is a port, not a protocol; to look up port 53: `svc 53`\n";
    for args in ["-p 53", "-p53", "--protocol 53", "-p 53 domain", "port 80 -p 53", "list -p 53"] {
        svc_here(args).stderr(meant).status(2).run();
    }
    svc_here("-p 53 tcp")
        .stderr("svc: `53` is a port, not a protocol; to look up port 53/tcp: `svc 53/tcp`\n")
        .status(2)
        .run();
    svc_here("-p 99999 53").stderr("svc: `99999` is not a protocol; use tcp, udp, sctp or dccp\n").status(2).run();
}

#[test]
fn an_ip_protocol_number_is_a_protocol() {
    for number in ["17", "udp"] {
        svc_assigned("53 -p").arg(number).stdout("domain\t53\tudp\twell-known\tsystem\t\t\n").run();
    }
    svc("-p 6").stderr("svc: no query; give a port or a name, as in `svc -p 6 53`\n").status(2).run();
}

#[test]
fn verbose_is_refused_where_it_adds_nothing() {
    let table = [
        ("udp client", "udp"),
        ("udp server", "udp"),
        ("add x 5", "add"),
        ("man", "man"),
        ("generate man port", "generate"),
        ("completions bash", "completions"),
        ("generate completions bash", "generate"),
    ];
    for (args, command) in table {
        svc(args)
            .arg("-v")
            .stderr(format!("svc: `svc {command}` has no details to add; drop `--verbose`\n"))
            .status(2)
            .run();
    }
}

#[test]
fn verbose_adds_something_in_every_other_command() {
    for args in ["53", "lookup http", "port 53", "search http", "list 1-10", "range 53", "free 8000-8999 --seed x"] {
        let table = svc_here(args).args("--format table").output();
        let verbose = svc_here(args).args("--format table -v").output();
        assert!(verbose.lines().count() > table.lines().count(), "{args}:\n{table}\n{verbose}");
    }
    let free = svc("--source iana free 8400-8499 -v --seed x").output();
    let sentence = free.lines().last().expect("a sentence");
    assert!(sentence.starts_with("8400-8499 has 100 ports: "), "{free}");
    assert!(sentence.ends_with(" free for tcp and udp."), "{free}");
}

#[test]
fn under_json_an_error_is_an_object_on_one_line() {
    let no_query = |args: &str| format!("no query; give a port or a name, as in `svc {args} 53`");
    let refused = "unexpected argument '--fromat' found; tip: a similar argument exists: '--format'".to_owned();
    let missing = "the following required arguments were not provided: <PORT[/PROTO]>...".to_owned();
    let group = "'svc generate' requires a subcommand but one was not provided [subcommands: man, completions, schema, \
                 skill, help]";
    let file = "cannot read the services file `no/such/file`: No such file or directory; \
                check `--services-file no/such/file`";
    let table = [
        ("--json", no_query("--json")),
        ("-f jsonl", no_query("-f jsonl")),
        ("--fromat x --json 53", refused.clone()),
        ("--fromat x -vfjson 53", refused),
        ("port -j", missing),
        ("generate --json", group.to_owned()),
        ("--json 53 --services-file no/such/file", file.to_owned()),
    ];
    for (args, error) in table {
        svc(args).stderr(error_object(&error)).status(2).run();
    }
}

#[test]
fn under_json_an_error_in_one_of_several_queries_is_an_object_too() {
    let error = error_object("`70000` is out of range: ports are 0 to 65535");
    let answer = svc_here("--format jsonl 53/udp 70000 --source system").stderr(error).status(2).output();
    assert!(answer.contains(r#""name":"domain""#), "{answer}");
    svc("--format jsonl -")
        .stdin("\n70000\n")
        .stderr("{\"error\":\"`70000` is out of range: ports are 0 to 65535\",\"status\":2,\"line\":2}\n")
        .status(2)
        .run();
}

#[test]
fn the_variable_for_the_format_makes_errors_objects_too() {
    let error = error_object("`53` is a port, not a protocol; to look up port 53: `svc 53`");
    svc("-p 53").variable("SVC_FORMAT", "json").stderr(&error).status(2).run();
    svc("-p 53 --format plain")
        .variable("SVC_FORMAT", "json")
        .stderr("svc: `53` is a port, not a protocol; to look up port 53: `svc 53`\n")
        .status(2)
        .run();
}

#[test]
fn wrong_arguments_are_escaped_in_messages() {
    let hostile = "--\u{1b}[31m\u{202e}x";
    svc("")
        .arg(hostile)
        .stderr(
            "svc: unexpected argument '--\\u{1b}[31m\\u{202e}x' found\n\n  \
             tip: to pass '--\\u{1b}[31m\\u{202e}x' as a value, use '-- --\\u{1b}[31m\\u{202e}x'\n\n\
             Usage: svc [OPTIONS] <QUERY>...\n       svc [OPTIONS] <COMMAND>\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
    svc("--format")
        .arg("\u{1b}]0;x\u{7}\nsvc: a line of its own")
        .stderr(
            "svc: invalid value '\\u{1b}]0;x\\u{7}\\nsvc: a line of its own' for '--format <FORMAT>'\n  \
             [possible values: table, plain, json, jsonl, csv, services, sarif, github]\n\nFor more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

/// The object of an error, without characters that JSON escapes.
fn error_object(error: &str) -> String {
    format!("{{\"error\":\"{error}\",\"status\":2}}\n")
}
