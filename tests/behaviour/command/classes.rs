//! `svc range`: the class of ports.

use crate::harness::svc;

const WELL_KNOWN: &str = "well-known\t0-1023\tsystem ports\tIETF Review or IESG Approval\tthe assigned service\n";
const REGISTERED: &str =
    "registered\t1024-49151\tuser ports\tIETF Review, IESG Approval or Expert Review\tthe assigned service\n";
const DYNAMIC: &str = "dynamic\t49152-65535\tdynamic or private ports\tnever assigned\tany program, for a while\n";

#[test]
fn without_a_question_all_classes_are_shown() {
    svc("range").stdout(format!("0-1023\t{WELL_KNOWN}1024-49151\t{REGISTERED}49152-65535\t{DYNAMIC}")).run();
}

#[test]
fn a_port_has_one_class() {
    svc("range 49152 0 1023 1024 49151 65535")
        .stdout(format!(
            "49152\t{DYNAMIC}0\t{WELL_KNOWN}1023\t{WELL_KNOWN}1024\t{REGISTERED}49151\t{REGISTERED}65535\t{DYNAMIC}"
        ))
        .run();
}

#[test]
fn a_range_is_divided_among_its_classes() {
    svc("range 1000-50000")
        .stdout(format!("1000-1023\t{WELL_KNOWN}1024-49151\t{REGISTERED}49152-50000\t{DYNAMIC}"))
        .run();
}

#[test]
fn a_class_is_known_by_its_own_name_and_by_that_of_rfc_6335() {
    for name in ["well-known", "system", "Well-Known"] {
        svc("range").arg(name).stdout(format!("0-1023\t{WELL_KNOWN}")).run();
    }
    for name in ["registered", "user"] {
        svc("range").arg(name).stdout(format!("1024-49151\t{REGISTERED}")).run();
    }
    for name in ["dynamic", "private"] {
        svc("range").arg(name).stdout(format!("49152-65535\t{DYNAMIC}")).run();
    }
}

#[test]
fn what_has_no_class_says_why() {
    let table = [
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("-1", "`-1` is out of range: ports are 0 to 65535"),
        ("60000-10", "`60000-10` runs backwards: write the lower port first"),
        ("5-", "`5-` has no last port: write it, as in `5-65535`"),
        ("foo", "`foo` is no port, no range of ports and no class: the classes are well-known, registered and dynamic"),
        ("53/tcp", "`53/tcp` names a protocol: the classes are the same for all, so leave `/tcp` out"),
        ("", "an empty query: give a port, a range of ports or a class"),
    ];
    for (query, error) in table {
        svc("range").arg(query).stderr(format!("svc: {error}\n")).status(2).run();
    }
}

#[test]
fn a_wrong_question_does_not_stop_the_others() {
    svc("range 70000 22")
        .stdout(format!("22\t{WELL_KNOWN}"))
        .stderr("svc: `70000` is out of range: ports are 0 to 65535\n")
        .status(2)
        .run();
}

#[test]
fn every_format_has_the_same_facts() {
    svc("range 22 --format jsonl")
        .stdout(
            r#"{"query":"22","first":22,"last":22,"class":"well-known","class_first":0,"class_last":1023,"#.to_owned()
                + r#""rfc6335":"system ports","assigned":"IETF Review or IESG Approval","#
                + r#""used_by":"the assigned service"}"#
                + "\n",
        )
        .run();
    svc("range 60000-60001 --format csv")
        .stdout(
            "query,first,last,class,class_first,class_last,rfc6335,assigned,used_by\n\
             60000-60001,60000,60001,dynamic,49152,65535,dynamic or private ports,never assigned,\
             \"any program, for a while\"\n",
        )
        .run();
    svc("range --format table")
        .stdout(
            "\
PORT         CLASS       RFC 6335            ASSIGNED BY                 FOR
0-1023       well-known  system ports        IETF Review or IESG         the assigned service
                                             Approval
1024-49151   registered  user ports          IETF Review, IESG Approval  the assigned service
                                             or Expert Review
49152-65535  dynamic     dynamic or private  never assigned              any program, for a while
                         ports
",
        )
        .run();
}

#[test]
fn a_class_is_no_line_of_a_services_file() {
    svc("range 22 --format services")
        .stderr("svc: a class has no line in a services file: choose another --format\n")
        .status(2)
        .run();
}

#[test]
fn a_dash_reads_the_queries_from_standard_input() {
    svc("range -")
        .stdin("22\n\nfoo\nprivate\n")
        .stdout(
            "22\twell-known\t0-1023\tsystem ports\tIETF Review or IESG Approval\tthe assigned service\n\
             49152-65535\tdynamic\t49152-65535\tdynamic or private ports\tnever assigned\tany program, for a while\n",
        )
        .stderr(
            "svc: line 3: `foo` is no port, no range of ports and no class: the classes are well-known, registered and \
             dynamic\n",
        )
        .status(2)
        .run();
}
