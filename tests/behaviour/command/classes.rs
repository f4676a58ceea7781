//! `svc range`: the class of ports; `here.rs` tests the settings of the host.

use super::kernel::Kernel;
use crate::harness::svc;

const WELL_KNOWN: &str = "well-known\t0-1023\tsystem ports\tIETF Review or IESG Approval\tthe assigned service\n";
const REGISTERED: &str =
    "registered\t1024-49151\tuser ports\tIETF Review, IESG Approval or Expert Review\tthe assigned service\n";
const DYNAMIC: &str = "dynamic\t49152-65535\tdynamic or private ports\tnever assigned\tany program, temporarily\n";

/// The fields after `privileged`, for a port outside the default ephemeral range.
const HERE: &str = "0-1023\t/proc/sys/net/ipv4/ip_unprivileged_port_start\t\
                    no\t32768-60999\t/proc/sys/net/ipv4/ip_local_port_range\t\
                    \t/proc/sys/net/ipv4/ip_local_reserved_ports\n";

/// Compares the first six fields of each line.
#[track_caller]
fn assert_classes(query: &str, expected: &str) {
    let lines = svc("range").args(query).output();
    let first_six = |line: &str| line.split('\t').take(6).collect::<Vec<_>>().join("\t") + "\n";
    assert_eq!(lines.lines().map(first_six).collect::<String>(), expected, "{query}");
}

#[test]
fn without_a_query_all_classes_are_shown() {
    assert_classes("", &format!("0-1023\t{WELL_KNOWN}1024-49151\t{REGISTERED}49152-65535\t{DYNAMIC}"));
}

#[test]
fn a_port_has_one_class() {
    assert_classes(
        "49152 0 1023 1024 49151 65535",
        &format!(
            "49152\t{DYNAMIC}0\t{WELL_KNOWN}1023\t{WELL_KNOWN}1024\t{REGISTERED}49151\t{REGISTERED}65535\t{DYNAMIC}"
        ),
    );
}

#[test]
fn a_range_is_split_by_class() {
    assert_classes("1000-50000", &format!("1000-1023\t{WELL_KNOWN}1024-49151\t{REGISTERED}49152-50000\t{DYNAMIC}"));
}

#[test]
fn classes_are_found_by_either_of_their_names() {
    for name in ["well-known", "system", "Well-Known"] {
        assert_classes(name, &format!("0-1023\t{WELL_KNOWN}"));
    }
    for name in ["registered", "user"] {
        assert_classes(name, &format!("1024-49151\t{REGISTERED}"));
    }
    for name in ["dynamic", "private"] {
        assert_classes(name, &format!("49152-65535\t{DYNAMIC}"));
    }
}

#[test]
fn an_invalid_query_is_an_error_with_a_reason() {
    let table = [
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("-1", "`-1` is out of range: ports are 0 to 65535"),
        ("60000-10", "`60000-10` runs backwards; write the lower port first"),
        ("5-", "`5-` has no last port; add it, as in `5-65535`"),
        ("foo", "`foo` is not a port, a port range or a class (well-known, registered, dynamic)"),
        ("53/tcp", "`53/tcp` names a protocol; drop `/tcp`"),
        ("", "empty query; give a port, a port range or a class"),
    ];
    for (query, error) in table {
        svc("range").arg(query).stderr(format!("svc: {error}\n")).status(2).run();
    }
}

#[test]
fn an_invalid_query_does_not_stop_the_others() {
    let Some(kernel) = Kernel::usual("a wrong question") else { return };
    kernel
        .svc("range 70000 22")
        .stdout(format!("22\t{}{HERE}", WELL_KNOWN.replace('\n', "\tyes\t")))
        .stderr("svc: `70000` is out of range: ports are 0 to 65535\n")
        .status(2)
        .run();
}

#[test]
fn the_services_format_is_refused() {
    svc("range 22 --format services")
        .stderr("svc: `svc range` has no `services` format; choose another\n")
        .status(2)
        .run();
}

#[test]
fn a_dash_reads_the_queries_from_standard_input() {
    let Some(kernel) = Kernel::usual("ports from standard input") else { return };
    let (port, class) = (WELL_KNOWN.replace('\n', "\tyes\t"), DYNAMIC.replace('\n', "\tno\t"));
    kernel
        .svc("range -")
        .stdin("22\n\nfoo\nprivate\n")
        .stdout(format!("22\t{port}{HERE}49152-65535\t{class}{}", HERE.replace("\tno\t", "\tpartly\t")))
        .stderr("svc: line 3: `foo` is not a port, a port range or a class (well-known, registered, dynamic)\n")
        .status(2)
        .run();
}
