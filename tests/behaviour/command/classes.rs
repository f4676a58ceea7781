//! `svc range`: the class of ports; `here.rs` tests the settings of the host.

use super::kernel::Kernel;
use crate::harness::{skip, svc};

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

/// The settings of a host with Linux's defaults.
const PRIVILEGED: &str = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
const EPHEMERAL: &str = "/proc/sys/net/ipv4/ip_local_port_range";

/// The sentences for a query, on one line for each class.
fn explained(query: &str) -> String {
    let text = svc("range --explain").args(query).variable("COLUMNS", "10000").output();
    text.replace("\n\n", "\n")
}

#[test]
fn three_sentences_explain_a_port() {
    if !has_default_settings() {
        return skip("svc range --explain", "this host has settings of its own");
    }
    let picks = format!("the kernel picks from 32768-60999 for programs that ask for any port ({EPHEMERAL})");
    let table = [
        (
            "8443",
            format!(
                "Port 8443 is a registered port, in RFC 6335 section 6 a user port (1024-49151): IANA can assign it to \
                 a service. Binding it needs no privilege on this host: only ports 0-1023 do ({PRIVILEGED}). It is not \
                 ephemeral: {picks}.\n"
            ),
        ),
        (
            "22",
            format!(
                "Port 22 is a well-known port, in RFC 6335 section 6 a system port (0-1023): IANA can assign it to a \
                 service. Binding it needs privilege on this host, as for all ports in 0-1023 ({PRIVILEGED}). It is \
                 not ephemeral: {picks}.\n"
            ),
        ),
        (
            "dynamic",
            format!(
                "Ports 49152-65535 are dynamic ports, in RFC 6335 section 6 also private ports: they are never \
                 assigned, any program can use them. Binding them needs no privilege on this host: only ports 0-1023 \
                 do ({PRIVILEGED}). Of them, 49152-60999 are ephemeral: {picks}.\n"
            ),
        ),
    ];
    for (query, sentences) in table {
        assert_eq!(explained(query), sentences);
    }
    assert_eq!(explained("1000-1100").lines().count(), 2, "a range is explained by class");
    assert!(explained("50000").contains("it is never assigned, any program can use it."), "{}", explained("50000"));
    assert!(
        explained("50000").contains("It is ephemeral: the kernel picks from 32768-60999"),
        "{}",
        explained("50000")
    );
}

/// Whether the host of the tests has Linux's defaults.
fn has_default_settings() -> bool {
    let lines = svc("range 1").output();
    lines.contains(&format!("0-1023\t{PRIVILEGED}")) && lines.contains(&format!("32768-60999\t{EPHEMERAL}"))
}

#[test]
fn the_explanation_fits_every_width_and_is_a_field_of_json() {
    for columns in [40, 80, 200] {
        let text = svc("range 8443 --explain").variable("COLUMNS", columns.to_string()).output();
        assert!(text.lines().all(|line| line.len() <= columns), "{text}");
    }
    let sentences = explained("8443");
    let sentences = sentences.trim_end();
    assert!(svc("range 8443 --json").output().contains(&format!("\"explanation\":\"{sentences}\"")));
    for format in ["plain", "csv"] {
        svc("range 8443 --explain --format")
            .arg(format)
            .stderr("svc: `--explain` has no place in plain lines and CSV; use `--format table` or `json`\n")
            .status(2)
            .run();
    }
}

#[test]
fn verbose_adds_the_explanation_to_the_tables() {
    let table = svc("range 8443 --format table").output();
    let verbose = svc("range 8443 --format table -v").output();
    assert_eq!(verbose, format!("{table}\n{}", svc("range 8443 --explain").output()));
}
