//! `svc list`: every entry, filtered and sorted, and the unassigned ports of the registry.

use crate::harness::{svc, svc_here, temporary_file};
use std::collections::BTreeSet;
use svc_lookup::{PortClass, PortRange, Protocol, Services, State};

/// Some fields of plain lines, joined by a blank.
fn fields(lines: &str, wanted: &[usize]) -> Vec<String> {
    let of = |line: &str| {
        let fields: Vec<&str> = line.split('\t').collect();
        wanted.iter().map(|&at| fields[at]).collect::<Vec<_>>().join(" ")
    };
    lines.lines().map(of).collect()
}

#[test]
fn a_services_file_is_listed_in_its_own_order() {
    let listed = svc_here("list --source system").output();
    let expected = "tcpmux 1, echo 7, echo 7, ssh 22, smtp 25, whois 43, domain 53, domain 53, http 80, https 443, \
                    https 443, first-name 4711, second-name 4711, Capital 4712, x11 6000, x11-1 6001, http-alt 8080, \
                    http-alt 8080, wnn6 22273, house-rule 50000, appletalk 4";
    assert_eq!(fields(&listed, &[0, 1]).join(", "), expected);
}

#[test]
fn the_registry_is_listed_by_port_then_names_without_a_port() {
    let listed = svc("list --source iana").output();
    let ports = fields(&listed, &[1]);
    let first = |ports: &String| ports.split('-').next().unwrap_or_default().parse::<u32>().unwrap_or(u32::MAX);
    assert!(ports.is_sorted_by_key(first));
    assert_eq!(ports.iter().filter(|ports| ports.is_empty()).count(), 1070);
    assert!(ports.len() > 13_000);
}

#[test]
fn sources_are_listed_in_order_without_repeats() {
    svc_here("list 53 4711")
        .stdout(
            "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n\
             domain\t53\tudp\twell-known\tsystem\t\t\n\
             first-name\t4711\ttcp\tregistered\tsystem\tshared-alias\tthe first line with this port answers\n\
             second-name\t4711\ttcp\tregistered\tsystem\tshared-alias\tthe others come after it\n\
             trinity-dist\t4711\ttcp\tregistered\tiana\t\tTrinity Trust Network Node Communication\n\
             trinity-dist\t4711\tudp\tregistered\tiana\t\tTrinity Trust Network Node Communication\n\
             trinity-dist\t4711\tsctp\tregistered\tiana\t\tTrinity Trust Network Node Communication\n\
             bind\t53\tudp\twell-known\tpractice\t\tBIND 9: DNS queries answered by named\n\
             bind\t53\ttcp\twell-known\tpractice\t\tBIND 9: DNS queries answered by named\n\
             adguard-dns\t53\tudp\twell-known\tpractice\t\tAdGuard Home: DNS queries, with ad blocking\n\
             adguard-dns\t53\ttcp\twell-known\tpractice\t\tAdGuard Home: DNS queries, with ad blocking\n\
             technitium-dns\t53\tudp\twell-known\tpractice\t\tTechnitium DNS Server: DNS queries\n\
             technitium-dns\t53\ttcp\twell-known\tpractice\t\tTechnitium DNS Server: DNS queries\n\
             nomachine-udp\t4011-4999\tudp\tregistered\tpractice\t\tNoMachine: Multimedia data of sessions\n",
        )
        .run();
}

#[test]
fn sort_sets_the_order() {
    let two = "--source system,iana -p tcp";
    let listed = |args: &str| fields(&svc_here(&format!("list {two} {args}")).output(), &[0, 1, 4]).join(", ");
    assert_eq!(
        listed("6000-6001 4711-4712"),
        "first-name 4711 system, second-name 4711 system, Capital 4712 system, x11 6000 system, x11-1 6001 system, \
         trinity-dist 4711 iana, x11 6000-6063 iana",
    );
    assert_eq!(
        listed("6000-6001 4711-4712 --sort port"),
        "first-name 4711 system, second-name 4711 system, trinity-dist 4711 iana, Capital 4712 system, \
         x11 6000 system, x11 6000-6063 iana, x11-1 6001 system",
    );
    assert_eq!(
        listed("6000-6001 4711-4712 --sort name"),
        "Capital 4712 system, first-name 4711 system, second-name 4711 system, trinity-dist 4711 iana, \
         x11 6000 system, x11 6000-6063 iana, x11-1 6001 system",
    );
}

#[test]
fn ranges_and_classes_select_entries() {
    let ports = |args: &str| fields(&svc_here(&format!("list --source system {args}")).output(), &[1]).join(" ");
    assert_eq!(ports("50-100 7"), "7 7 53 53 80");
    assert_eq!(ports("50-100 60-90"), "53 53 80");
    assert_eq!(ports("--class dynamic"), "50000");
    assert_eq!(ports("--class dynamic,registered 6001-65535"), "6001 8080 8080 22273 50000");
    assert_eq!(ports("--class well-known 443-4711"), "443 443");
    assert_eq!(ports("-p udp"), "7 53 443 8080");
    assert_eq!(ports("-p DDP"), "4");
}

#[test]
fn ranges_can_come_from_standard_input() {
    svc_here("list --source system - 4712")
        .stdin("53\n\n 80-81 \n")
        .stdout(
            "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n\
             domain\t53\tudp\twell-known\tsystem\t\t\n\
             http\t80\ttcp\twell-known\tsystem\twww\tWorldWideWeb HTTP\n\
             Capital\t4712\ttcp\tregistered\tsystem\t\ta name with a capital letter\n",
        )
        .run();
    svc_here("list --source system -").stdin("\n").run();
    svc_here("list --source system --format json -").stdout("[]\n").run();
}

#[test]
fn names_without_a_port_belong_to_no_range() {
    let alone = svc("list --source iana --without-port").output();
    assert_eq!(alone.lines().count(), 1070);
    assert!(fields(&alone, &[1, 3]).iter().all(|fields| fields == " "));
    let everything = svc("list --source iana").output();
    let with_a_port = svc("list --source iana 0-65535").output();
    assert!(fields(&with_a_port, &[1]).iter().all(|ports| !ports.is_empty()));
    assert_eq!(with_a_port + &alone, everything);
}

#[test]
fn unassigned_ports_are_listed_as_ranges() {
    svc("list --unassigned 1000-1030 2190-2200")
        .stdout(
            "\t1002-1009\t\twell-known\tiana\t\tunassigned\n\
             \t2194-2196\t\tregistered\tiana\t\tunassigned\n",
        )
        .run();
    svc("list --unassigned 1005-1007 --format csv")
        .stdout(
            "query,name,aliases,port,last_port,protocol,class,description,product,category,evidence,state,source,file,line\n\
             ,,,1005,1007,,well-known,unassigned,,,,unassigned,iana,,\n",
        )
        .run();
    svc("list --unassigned --class dynamic").stderr("svc: dynamic ports are never assigned\n").status(1).run();
}

#[test]
fn unassigned_ports_are_listed_for_a_registered_protocol_in_any_case() {
    let tcp = "\t4\ttcp\twell-known\tiana\t\tunassigned\n";
    svc("list --unassigned 1-5 -p tcp").stdout(tcp).run();
    svc("list --unassigned 1-5 -p TCP").stdout(tcp).run();
    svc("list --unassigned 1-5 -p 6").stdout(tcp).run();
    svc("list --unassigned 80 -p Tcp").stderr("svc: all of these ports are assigned or reserved\n").status(1).run();
    svc("list --unassigned 80 -p nosuch")
        .stderr("svc: the registry has no nosuch ports; it has tcp, udp, sctp and dccp\n")
        .status(1)
        .run();
}

#[test]
fn ports_outside_the_given_classes_are_not_listed() {
    for what in ["", "--unassigned"] {
        svc(&format!("list 1-5 --class dynamic {what}"))
            .stderr("svc: none of these ports is in that class; drop --class or widen the ports\n")
            .status(1)
            .run();
    }
}

#[test]
fn an_unknown_protocol_lists_nothing_and_two_protocols_are_an_error() {
    let nothing = "svc: no entry matches; drop --protocol, --class or --source, or widen the ports\n";
    svc("list -p nosuch").stderr(nothing).status(1).run();
    svc("list -p tcp,udp")
        .stderr(
            "svc: invalid value 'tcp,udp' for '--protocol <PROTO>': give one protocol, or drop the option for all\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_port_is_unassigned_unless_a_record_assigns_or_reserves_it() {
    let services = Services::snapshot();
    for protocol in [None, Some(Protocol::Tcp), Some(Protocol::Udp)] {
        let free: BTreeSet<_> = services.unassigned(protocol).into_iter().flat_map(PortRange::ports).collect();
        for port in PortRange::ALL.ports() {
            let mut records = services.registry_records(port.into(), protocol);
            let is_held = |state: State| !matches!(state, State::Unassigned | State::LongStanding);
            let held = records.any(|record| is_held(record.registration.state));
            let is_free = !held && port.class() != PortClass::Dynamic;
            assert_eq!(free.contains(&port), is_free, "{port} with {protocol:?}");
        }
    }
    let blocks = services.unassigned(None);
    assert!(blocks.windows(2).all(|pair| pair[0].last().number() + 1 < pair[1].first().number()));
    // The registry both assigns these and lists them in unassigned ranges.
    assert!([7775, 7997].map(svc_lookup::Port::new).iter().all(|&port| !blocks.iter().any(|free| free.contains(port))));
}

#[test]
fn invalid_arguments_are_errors_with_a_reason() {
    svc("list --unassigned --source system")
        .stderr("svc: `--unassigned` needs the source `iana`, which `--source` leaves out\n")
        .status(2)
        .run();
    svc("list --unassigned --format services")
        .stderr("svc: `svc list --unassigned` has no `services` format; choose another\n")
        .status(2)
        .run();
    svc("list registered 53/tcp https")
        .stderr(
            "svc: `registered` is a class; use `--class registered`\n\
             svc: `53/tcp` names a protocol; use `--protocol tcp`\n\
             svc: `https` is not a port or a port range; for a name, try `svc search --name https`\n",
        )
        .status(2)
        .run();
    svc("list 2-1 70000 -1")
        .stderr(
            "svc: `2-1` runs backwards; write the lower port first\n\
             svc: `70000` is out of range: ports are 0 to 65535\n\
             svc: `-1` is out of range: ports are 0 to 65535\n",
        )
        .status(2)
        .run();
    svc("list").arg("").stderr("svc: empty query; give a port or a port range\n").status(2).run();
    svc("list --class system")
        .stderr(
            "svc: invalid value 'system' for '--class <CLASS>'\n  \
             [possible values: well-known, registered, dynamic]\n\n\
             For more information, try '--help'.\n",
        )
        .status(2)
        .run();
}

#[test]
fn an_empty_list_is_reported_with_status_1() {
    svc_here("list --source system 5-6")
        .stderr("svc: no entry matches; drop --protocol, --class or --source, or widen the ports\n")
        .status(1)
        .run();
    svc_here("list --source system 5-6 --quiet").status(1).run();
}

#[test]
fn a_services_file_has_a_line_for_each_requested_port() {
    svc("list --source iana 6062-6064 6000 --format services")
        .stdout(
            "ndl-ahp-svc     6064/tcp        # NDL-AHP-SVC\n\
             ndl-ahp-svc     6064/udp        # NDL-AHP-SVC\n\
             x11-0           6000/tcp        # X Window System\n\
             x11             6000/tcp        # X Window System\n\
             x11             6062/tcp        # X Window System\n\
             x11             6063/tcp        # X Window System\n\
             x11             6000/udp        # X Window System\n\
             x11             6062/udp        # X Window System\n\
             x11             6063/udp        # X Window System\n",
        )
        .run();
}

#[test]
fn ports_in_common_use_are_exported_only_if_requested() {
    svc_here("list 4711 9200 --format services -p tcp")
        .stdout(
            "first-name      4711/tcp        shared-alias    # the first line with this port answers\n\
             second-name     4711/tcp        shared-alias    # the others come after it\n\
             trinity-dist    4711/tcp        # Trinity Trust Network Node Communication\n\
             wap-wsp         9200/tcp        # WAP connectionless session service\n",
        )
        .run();
    svc("list 9200 --format services --source practice")
        .stdout(
            "elasticsearch   9200/tcp        # Elasticsearch: Search engine HTTP REST API\n\
             opensearch      9200/tcp        # OpenSearch: Search engine HTTP REST API\n\
             ocis            9200/tcp        # ownCloud Infinite Scale: Web UI, WebDAV and API over HTTPS\n\
             boundary        9200/tcp        # HashiCorp Boundary: Access controller API and web UI\n\
             3cx-rtp         9200/udp        # 3CX Phone System: Audio and video of calls\n",
        )
        .run();
}

#[test]
fn exported_lines_are_short_enough_for_musl() {
    let description = "é".repeat(200);
    let file = temporary_file("long-description", format!("name 1/tcp alias # {description}\n"));
    let line = svc("list --source system --format services --services-file").arg(&file).output();
    let cut = "é".repeat(38);
    assert_eq!(line, format!("name            1/tcp           alias           # {cut}\n"));
    assert_eq!(line.len(), 127);
}

#[test]
fn every_format_lists_the_same_entries() {
    let plain = svc("list").output().lines().count();
    assert_eq!(svc("list --format jsonl").output().lines().count(), plain);
    assert_eq!(svc("list --format json").output().lines().count(), plain + 2);
    assert_eq!(svc("list --format csv").output().lines().count(), plain + 1);
}
