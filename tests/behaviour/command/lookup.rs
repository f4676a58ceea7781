//! `svc lookup`: the ports of a service.

use crate::harness::{svc, svc_assigned, svc_here, temporary_file};

#[test]
fn entries_with_a_name_are_in_the_order_of_the_file() {
    svc_here("lookup domain")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\ndomain\t53\tudp\twell-known\tsystem\t\t\n")
        .run();
}

#[test]
fn a_protocol_after_the_name_selects_it() {
    svc_here("lookup domain/udp smtp/tcp")
        .stdout("domain\t53\tudp\twell-known\tsystem\t\t\nsmtp\t25\ttcp\twell-known\tsystem\tmail\t\n")
        .run();
}

#[test]
fn an_alias_finds_its_service() {
    svc_here("lookup www/tcp").stdout("http\t80\ttcp\twell-known\tsystem\twww\tWorldWideWeb HTTP\n").run();
}

#[test]
fn the_registry_answers_for_protocols_missing_from_the_file() {
    svc_here("lookup http")
        .stdout(
            "http\t80\ttcp\twell-known\tsystem\twww\tWorldWideWeb HTTP\n\
             http\t80\tudp\twell-known\tiana\t\tWorld Wide Web HTTP\n\
             http\t80\tsctp\twell-known\tiana\t\tHTTP\n",
        )
        .run();
}

#[test]
fn the_first_service_with_a_name_comes_first() {
    svc_here("lookup shared-alias")
        .stdout(
            "first-name\t4711\ttcp\tregistered\tsystem\tshared-alias\tthe first line with this port answers\n\
             second-name\t4711\ttcp\tregistered\tsystem\tshared-alias\tthe others come after it\n",
        )
        .run();
}

#[test]
fn an_unknown_name_does_not_stop_the_others() {
    svc_here("lookup tcpmux/tcp nosuch-at-all house-rule")
        .stdout(
            "tcpmux\t1\ttcp\twell-known\tsystem\t\tTCP port service multiplexer\n\
             house-rule\t50000\ttcp\tdynamic\tsystem\t\ta dynamic port that this machine names\n",
        )
        .stderr("svc: no service is named `nosuch-at-all`\n")
        .status(1)
        .run();
}

#[test]
fn names_can_contain_digits_hyphens_and_slashes() {
    svc("--source iana -p tcp lookup 3com-tsmux 9pfs cl/1 914c/g EtherNet/IP-1")
        .stdout(
            "3com-tsmux\t106\ttcp\twell-known\tiana\t\t3COM-TSMUX\n\
             9pfs\t564\ttcp\twell-known\tiana\t\tplan 9 file service\n\
             cl/1\t172\ttcp\twell-known\tiana\t\tNetwork Innovations CL/1\n\
             914c/g\t211\ttcp\twell-known\tiana\t\tTexas Instruments 914C/G Terminal\n\
             EtherNet/IP-1\t2222\ttcp\tregistered\tiana\t\tEtherNet/IP I/O\n",
        )
        .run();
}

#[test]
fn a_name_with_a_slash_can_have_a_protocol() {
    svc("--source iana lookup EtherNet/IP-1/udp cl/1/tcp")
        .stdout(
            "EtherNet/IP-1\t2222\tudp\tregistered\tiana\t\tEtherNet/IP I/O\n\
             cl/1\t172\ttcp\twell-known\tiana\t\tNetwork Innovations CL/1\n",
        )
        .run();
}

#[test]
fn a_name_in_the_form_of_another_query_is_found_with_its_protocol() {
    let names = ["80", "1-5", "a,b", "a:b", "a*", "tcp", "[::1]:80", "http://a"];
    let protocols = ["divert", "tc", "tcp"];
    let line = |protocol: &str| format!("odd 4711/{protocol} {}\n", names.join(" "));
    let content: String = protocols.iter().map(|protocol| line(protocol)).collect();
    let file = temporary_file("odd-names", content);
    for name in names {
        for protocol in protocols {
            let got = svc("--source system lookup --services-file").arg(&file).arg(format!("{name}/{protocol}"));
            let expected = format!("odd\t4711\t{protocol}\tregistered\tsystem\t{}\t\n", names.join(" "));
            assert_eq!(got.output(), expected, "{name}/{protocol}");
        }
    }
}

#[test]
fn a_name_without_a_port_has_an_empty_port_and_class() {
    svc_here("lookup buzzer/tcp").stdout("buzzer\t\ttcp\t\tiana\t\tService for opening electric doors\n").run();
}

#[test]
fn entries_with_a_port_hide_those_without() {
    // IANA also registers `mail` for DNS-SD, without a port or protocol.
    svc_assigned("lookup mail/tcp").stdout("smtp\t25\ttcp\twell-known\tsystem\tmail\t\n").run();
}

#[test]
fn a_long_standing_name_is_labelled() {
    svc("--source iana lookup whois/tcp postgres/tcp")
        .stdout(
            "whois\t43\ttcp\twell-known\tlong-standing\t\tWho Is\n\
             postgres\t5432\ttcp\tregistered\tlong-standing\t\tPostgreSQL Database\n",
        )
        .run();
}

#[test]
fn an_exact_match_comes_before_one_in_another_case() {
    let capital = "Capital\t4712\ttcp\tregistered\tsystem\t\ta name with a capital letter\n";
    for name in ["Capital", "capital", "CAPITAL/TCP"] {
        svc_here("lookup").arg(name).stdout(capital).run();
    }
    svc_here("lookup DOMAIN/UDP").stdout("domain\t53\tudp\twell-known\tsystem\t\t\n").run();
}

#[test]
fn an_unknown_name_gets_suggestions() {
    svc("--source iana lookup domian")
        .stderr("svc: no service is named `domian`; did you mean `domain` or `domiq`?\n")
        .status(1)
        .run();
    svc("--services-file services --source system lookup house-rul htpp")
        .stderr(
            "svc: no service is named `house-rul`; did you mean `house-rule`?\n\
             svc: no service is named `htpp`; did you mean `http`?\n",
        )
        .status(1)
        .run();
}

#[test]
fn a_port_is_answered_as_svc_port_does_unless_only_names_count() {
    svc_here("lookup 1/tcp")
        .stdout("tcpmux\t1\ttcp\twell-known\tsystem\t\tTCP port service multiplexer\n")
        .stderr("svc: `1/tcp` is a port; these are its services\n")
        .run();
    svc_assigned("lookup 53 53/udp")
        .stderr(
            "svc: no service is named `53`; for the port, try `svc port 53`\n\
             svc: no service is named `53/udp`; for the port, try `svc port 53/udp`\n",
        )
        .status(1)
        .run();
}

#[test]
fn an_unknown_protocol_is_reported_with_those_of_the_name() {
    svc_here("lookup domain/foo smtp/tpc")
        .stderr(
            "svc: `domain` has no foo entry; it has tcp and udp\n\
             svc: `smtp` has no tpc entry; it has tcp and udp\n",
        )
        .status(1)
        .run();
}

#[test]
fn an_empty_name_is_a_usage_error() {
    svc_here("lookup").arg("").stderr("svc: empty query; give a name, a port or a port range\n").status(2).run();
}
