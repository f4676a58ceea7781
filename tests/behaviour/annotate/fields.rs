//! Columns and members for the ports in records.

use super::run;
use svc_lookup::annotate::{Column, Field, FieldFormat, FieldOptions, Plan, StreamError, Summary, annotate};

const CSV: FieldFormat = FieldFormat::Delimited { delimiter: b',', quotes: true };

fn plan(format: FieldFormat, ports: &[&str], protocol: Option<&str>, set: impl FnOnce(&mut FieldOptions)) -> Plan {
    let mut options = FieldOptions::new(format, ports.iter().map(|port| Field::new(port)).collect());
    options.protocol_field = protocol.map(Field::new);
    set(&mut options);
    Plan::Fields(options)
}

/// The output for CSV with a port in `port` and a protocol in `proto`.
fn csv(input: &str) -> String {
    run(&plan(CSV, &["port"], Some("proto"), |_| {}), input.as_bytes(), 1)
}

fn summary(plan: &Plan, input: &str) -> Summary {
    annotate(&super::registry(), plan, input.as_bytes(), &mut Vec::new(), 1).expect("the input is in memory")
}

#[test]
fn a_column_is_added_by_the_names_in_the_header() {
    assert_eq!(
        csv("port,proto\n22,tcp\n514,udp\n514,6\n"),
        "port,proto,service\n22,tcp,ssh\n514,udp,syslog\n514,6,shell\n"
    );
    assert_eq!(csv("proto,x,port\nTCP,1,443\n"), "proto,x,port,service\nTCP,1,443,https\n");
    // A header is found whatever its case, and after a byte order mark.
    assert_eq!(csv("\u{feff}Port,PROTO\n53,17"), "\u{feff}Port,PROTO,service\n53,17,domain");
}

#[test]
fn a_column_is_added_by_its_place() {
    let plan = plan(CSV, &["2"], Some("1"), |_| {});
    assert_eq!(run(&plan, b"tcp,22\nudp,53\n", 1), "tcp,22,ssh\nudp,53,domain\n");
    // A first record with a word in the place of a port is a header.
    assert_eq!(run(&plan, b"proto,port\ntcp,22\n", 1), "proto,port,service\ntcp,22,ssh\n");
}

#[test]
fn line_endings_and_the_missing_last_one_are_kept() {
    assert_eq!(csv("port,proto\r\n22,tcp\r\n\r\n53,udp"), "port,proto,service\r\n22,tcp,ssh\r\n\r\n53,udp,domain");
}

#[test]
fn quoted_cells_can_hold_delimiters_quotes_and_line_feeds() {
    assert_eq!(
        csv("note,port,proto\n\"a, \"\"b\"\"\nc\",\"22\",\"tcp\"\n5\" disk,53,udp\n"),
        "note,port,proto,service\n\"a, \"\"b\"\"\nc\",\"22\",\"tcp\",ssh\n5\" disk,53,udp,domain\n"
    );
    // A quote that is never closed is a byte like any other.
    assert_eq!(csv("port,proto\n\"22,tcp\n53,udp\n"), "port,proto,service\n\"22,tcp,\n53,udp,domain\n");
}

#[test]
fn what_is_no_port_goes_through_and_is_counted() {
    let input =
        "port,proto\n22,tcp\n,tcp\n-,tcp\n(empty),udp\nx,tcp\n65536,tcp\n 22 ,tcp\n0022,tcp\n1,icmp\n22,87\n1\n4,tcp\n";
    let plan = plan(CSV, &["port"], Some("proto"), |_| {});
    let expected = "port,proto,service\n22,tcp,ssh\n,tcp,\n-,tcp,\n(empty),udp,\nx,tcp,\n65536,tcp,\n 22 ,tcp,ssh\n\
                    0022,tcp,ssh\n1,icmp,\n22,87,\n1,tcpmux\n4,tcp,\n";
    assert_eq!(run(&plan, input.as_bytes(), 1), expected);
    let counts = summary(&plan, input);
    assert_eq!((counts.records, counts.named, counts.unnamed), (12, 4, 1));
    assert_eq!((counts.missing, counts.bad, counts.portless), (3, 2, 2));
    assert_eq!(counts.first_bad, Some((5, "x".into())));
}

#[test]
fn protocols_are_words_or_numbers() {
    let input = "port,proto\n443,6\n443,17\n3868,132\n5001,33\n514,87\n514,TCP\n514,udp6\n514,\n";
    let expected = "port,proto,service\n443,6,https\n443,17,https\n3868,132,diameter\n5001,33,\n514,87,\n514,TCP,shell\n\
                    514,udp6,syslog\n514,,shell\n";
    assert_eq!(csv(input), expected);
    let udp = plan(CSV, &["port"], Some("proto"), |options| options.protocol = Some("udp".parse().expect("any word")));
    assert_eq!(run(&udp, b"port,proto\n514,\n514,tcp\n", 1), "port,proto,service\n514,,syslog\n514,tcp,shell\n");
}

#[test]
fn several_ports_have_a_column_each_with_the_name_of_the_field() {
    let plan = plan(CSV, &["sport", "dport"], Some("proto"), |options| options.columns.push(Column::Class));
    assert_eq!(
        run(&plan, b"sport,dport,proto\n51514,22,tcp\n", 1),
        "sport,dport,proto,sport_service,sport_class,dport_service,dport_class\n51514,22,tcp,,dynamic,ssh,well-known\n"
    );
}

#[test]
fn a_name_that_the_header_has_is_not_used_again() {
    let input = "port,proto,service\n22,tcp,mine\n";
    let plan = plan(CSV, &["port"], Some("proto"), |_| {});
    assert_eq!(run(&plan, input.as_bytes(), 1), "port,proto,service,port_service\n22,tcp,mine,ssh\n");
    assert_eq!(summary(&plan, input).renamed, [("service".to_owned(), "port_service".to_owned())]);
    let named = super::fields::plan(CSV, &["port"], None, |options| options.name = Some("name".into()));
    assert_eq!(run(&named, b"port\n22\n", 1), "port,name\n22,ssh\n");
}

#[test]
fn a_description_is_quoted_where_it_must_be() {
    let plan = |format| plan(format, &["1"], None, |options| options.columns.push(Column::Description));
    assert_eq!(run(&plan(CSV), b"98\n", 1), "98,tacnews,TAC News\n");
    let tsv = FieldFormat::Delimited { delimiter: b'\t', quotes: false };
    assert_eq!(run(&plan(tsv), b"98\n", 1), "98\ttacnews\tTAC News\n");
    let blanks = FieldFormat::Delimited { delimiter: b' ', quotes: false };
    assert_eq!(run(&plan(blanks), b"98 x\n4 x\n", 1), "98 x tacnews TAC_News\n4 x - -\n");
}

#[test]
fn a_field_that_is_not_there_is_an_error_with_those_that_are() {
    let error = |plan: &Plan, input: &str| {
        let result = annotate(&super::registry(), plan, input.as_bytes(), &mut Vec::new(), 1);
        let Err(StreamError::Field(error)) = result else { panic!("{result:?}") };
        error.to_string()
    };
    let unknown = plan(CSV, &["dprt"], None, |_| {});
    assert_eq!(error(&unknown, "a,dport\n1,2\n"), "the header has no field `dprt`; it has a, dport");
    let long: Vec<String> = (1..=40).map(|number| format!("c{number}")).collect();
    let named = error(&unknown, &format!("{}\n1\n", long.join(",")));
    assert!(named.ends_with(", c31, c32 and 8 more"), "{named}");
    let zeek = plan(FieldFormat::Zeek, &["id.resp_p"], None, |_| {});
    assert_eq!(
        error(&zeek, "1\t2\n"),
        "there is no header with the field `id.resp_p`; give its place instead, such as `--port 5`"
    );
}

#[test]
fn objects_of_json_get_members() {
    let json =
        |ports: &[&str], input: &str| run(&plan(FieldFormat::Jsonl, ports, Some("proto"), |_| {}), input.as_bytes(), 1);
    assert_eq!(
        json(&["port"], "{\"port\":22,\"proto\":\"tcp\"}\n"),
        "{\"port\":22,\"proto\":\"tcp\",\"service\":\"ssh\"}\n"
    );
    assert_eq!(
        json(&["dst.port"], "{\"dst\":{\"a\":[1,{\"port\":1}],\"port\":\"53\"},\"proto\":17}\r\n{}"),
        "{\"dst\":{\"a\":[1,{\"port\":1}],\"port\":\"53\"},\"proto\":17,\"service\":\"domain\"}\r\n{\"service\":null}"
    );
    // A key can have dots of its own, and strings can hold anything.
    assert_eq!(
        json(&["id.resp_p"], "{\"a\":\"}\\\"{\",\"id.resp_p\":443}  \n"),
        "{\"a\":\"}\\\"{\",\"id.resp_p\":443,\"service\":\"https\"}  \n"
    );
    assert_eq!(
        json(&["s", "d"], "{\"s\":22,\"d\":1.5}\n"),
        "{\"s\":22,\"d\":1.5,\"s_service\":\"ssh\",\"d_service\":null}\n"
    );
}

#[test]
fn lines_that_are_no_objects_go_through() {
    let plan = plan(FieldFormat::Jsonl, &["port"], None, |_| {});
    let input = "[22]\n\"x\"\n{\"port\":22\n{\"port\":22}}\n{\"port\" 22}\n\n{\"port\":[22]}\n";
    let expected = input.replace("{\"port\":[22]}", "{\"port\":[22],\"service\":null}");
    assert_eq!(run(&plan, input.as_bytes(), 1), expected);
    assert_eq!(summary(&plan, input).bad, 6);
}

#[test]
fn a_member_that_exists_is_kept_and_counted() {
    let plan = plan(FieldFormat::Jsonl, &["port"], None, |_| {});
    let input = "{\"port\":22}\n{\"port\":53,\"service\":\"dns\"}\n{\"port\":80,\"service\":null}\n";
    let expected = input.replacen("22}", "22,\"service\":\"ssh\"}", 1);
    assert_eq!(run(&plan, input.as_bytes(), 1), expected);
    let counts = summary(&plan, input);
    assert_eq!((counts.existing, counts.first_existing), (2, Some((2, "service".to_owned()))));
}

#[test]
fn the_comments_of_a_zeek_log_name_the_new_columns() {
    let plan = plan(FieldFormat::Zeek, &["id.resp_p"], Some("proto"), |_| {});
    let input = "#separator \\x09\n#fields\tid.resp_p\tproto\n#types\tport\tenum\n53\tudp\n-\ttcp\n#close\tx\n";
    let expected = "#separator \\x09\n#fields\tid.resp_p\tproto\tservice\n#types\tport\tenum\tstring\n53\tudp\tdomain\n\
                    -\ttcp\t-\n#close\tx\n";
    assert_eq!(run(&plan, input.as_bytes(), 1), expected);
}

#[test]
fn fields_far_to_the_right_are_found() {
    let wide = |cell: &str| format!("{}{cell}\n", "x,".repeat(70));
    let plan = plan(CSV, &["71"], None, |_| {});
    assert_eq!(run(&plan, wide("22").as_bytes(), 1), wide("22,ssh"));
}

#[test]
fn threads_keep_the_order_and_the_counts() {
    let row = |number: usize| format!("{},{},\"n{}\"\n", 1 + number * 7 % 60_000, ["tcp", "udp"][number % 2], number);
    let input: String = std::iter::once("port,proto,note\n".to_owned()).chain((0..60_000).map(row)).collect();
    let plan = plan(CSV, &["port"], Some("proto"), |_| {});
    let (one, counts) = (run(&plan, input.as_bytes(), 1), summary(&plan, &input));
    assert_eq!(one.lines().count(), 60_001);
    for threads in [2, 3, 64] {
        assert_eq!(run(&plan, input.as_bytes(), threads), one, "{threads} threads");
        let parallel = annotate(&super::registry(), &plan, input.as_bytes(), &mut Vec::new(), threads);
        assert_eq!(parallel.expect("the input is in memory"), counts, "{threads} threads");
    }
}
