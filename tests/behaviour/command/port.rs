//! `svc port`: the services on a port.

use crate::harness::{svc, svc_assigned, svc_here, temporary_file};

#[test]
fn a_port_has_its_services_of_every_protocol() {
    svc_assigned("port 53 8080/tcp")
        .stdout(
            "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n\
             domain\t53\tudp\twell-known\tsystem\t\t\n\
             http-alt\t8080\ttcp\tregistered\tsystem\twebcache\tWWW caching service\n",
        )
        .run();
}

#[test]
fn the_file_comes_first_and_the_registry_adds_protocols() {
    svc_assigned("port 4711")
        .stdout(
            "first-name\t4711\ttcp\tregistered\tsystem\tshared-alias\tthe first line with this port answers\n\
             second-name\t4711\ttcp\tregistered\tsystem\tshared-alias\tthe others come after it\n\
             trinity-dist\t4711\tudp\tregistered\tiana\t\tTrinity Trust Network Node Communication\n\
             trinity-dist\t4711\tsctp\tregistered\tiana\t\tTrinity Trust Network Node Communication\n",
        )
        .run();
}

#[test]
fn an_exact_protocol_comes_before_one_in_another_case() {
    svc_assigned("port 53/UDP").stdout("domain\t53\tudp\twell-known\tsystem\t\t\n").run();
}

#[test]
fn a_protocol_is_compared_byte_for_byte_first_as_glibc_does() {
    let file = temporary_file("protocol-case", "small 7100/tcp\nCAPITAL 7100/TCP\n");
    let ask = |query: &str| svc("--source system port").arg(query).arg("--services-file").arg(&file).output();
    assert_eq!(ask("7100/TCP"), "CAPITAL\t7100\tTCP\tregistered\tsystem\t\t\n");
    assert_eq!(ask("7100/tcp"), "small\t7100\ttcp\tregistered\tsystem\t\t\n");
    assert!(ask("7100/Tcp").starts_with("small\t") && ask("7100/6").starts_with("small\t"));
}

#[test]
fn a_protocol_can_be_any_word() {
    svc_here("port 4/ddp").stdout("appletalk\t4\tddp\twell-known\tsystem\t\ta protocol of its own\n").run();
}

#[test]
fn a_port_inside_a_range_of_the_registry_has_the_service_of_the_range() {
    svc("--source iana port 6010/udp 27005")
        .stdout(
            "x11\t6000-6063\tudp\tregistered\tiana\t\tX Window System\n\
             flex-lm\t27000-27009\t\tregistered\tiana\t\tFLEX LM (1-10)\n",
        )
        .run();
}

#[test]
fn exact_ports_come_before_ranges() {
    let answer = svc_here("port 6010").output();
    let names: Vec<&str> = answer.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, ["x11-ssh", "x11-ssh-offset", "x11", "x11"], "{answer}");
}

#[test]
fn a_range_has_the_services_of_its_ports_in_order() {
    svc_here("port 47808-47809")
        .stdout(
            "bacnet\t47808\ttcp\tregistered\tiana\t\tBuilding Automation and Control Networks\n\
             bacnet\t47808\tudp\tregistered\tiana\t\tBuilding Automation and Control Networks\n\
             bacnet\t47808\tudp\tregistered\tpractice\t\tBACnet/IP: Building automation devices\n\
             presonus-ucnet\t47809\tudp\tregistered\tiana\t\tPreSonus Universal Control Network Protocol\n",
        )
        .run();
}

#[test]
fn a_service_with_many_ports_of_a_range_is_shown_once() {
    svc("--source iana port 6050-6063/udp").stdout("x11\t6000-6063\tudp\tregistered\tiana\t\tX Window System\n").run();
}

#[test]
fn a_range_shows_every_service_of_its_ports() {
    // The services file answers for tcp on 6000 and 6001; from 6002 on only the registry's range does.
    let range = svc_here("port 6000-6010").output();
    let x11 = "x11\t6000-6063\ttcp\tregistered\tiana\t\tX Window System\n";
    assert_eq!(range.matches(x11).count(), 1, "{range}");
}

#[test]
fn a_port_without_a_service_shows_its_class_and_registry_state() {
    svc_assigned("port 0 1023/tcp 47810/udp 49152")
        .stdout(
            "\t0\ttcp\twell-known\tiana\t\treserved by IANA\n\
             \t0\tudp\twell-known\tiana\t\treserved by IANA\n\
             \t1023\ttcp\twell-known\tiana\t\treserved by IANA\n\
             \t47810\t\tregistered\tiana\t\tunassigned\n\
             \t49152\t\tdynamic\t\t\tdynamic port, never assigned\n",
        )
        .status(1)
        .run();
}

#[test]
fn a_range_without_services_is_one_entry() {
    svc_assigned("port 65000-65535")
        .stdout("\t65000-65535\t\tdynamic\t\t\tdynamic port, never assigned\n")
        .status(1)
        .run();
}

#[test]
fn an_unknown_protocol_is_reported_with_those_of_the_port() {
    svc_here("port 53/foo")
        .stdout("\t53\tfoo\twell-known\t\t\tno service\n")
        .stderr("svc: no service on 53/foo; port 53 has tcp and udp services\n")
        .status(1)
        .run();
}

#[test]
fn an_invalid_port_is_an_error_with_a_reason_and_a_hint() {
    let table = [
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("-1", "`-1` is out of range: ports are 0 to 65535"),
        ("1-70000", "`1-70000` is out of range: ports are 0 to 65535"),
        ("18446744073709551669", "`18446744073709551669` is out of range: ports are 0 to 65535"),
        ("10-5", "`10-5` runs backwards; write the lower port first"),
        ("5-", "`5-` has no last port; add it, as in `5-65535`"),
        ("/udp", "`/udp` has no port before the slash"),
        ("53/", "`53/` has no protocol after the slash; drop the slash for all"),
        ("http", "`http` is not a port or a port range; for a name, try `svc lookup http`"),
        ("http/tcp", "`http/tcp` is not a port or a port range; for a name, try `svc lookup http/tcp`"),
        ("0x35", "`0x35` is not a port or a port range; for a name, try `svc lookup 0x35`"),
        ("٥٣", "`٥٣` is not a port or a port range; for a name, try `svc lookup ٥٣`"),
        ("", "empty query; give a name, a port or a port range"),
    ];
    for (query, error) in table {
        svc_assigned("port").arg(query).stderr(format!("svc: {error}\n")).status(2).run();
    }
}

#[test]
fn an_invalid_query_does_not_stop_the_others_but_sets_the_status() {
    svc_assigned("port 70000 49152 1/tcp")
        .stdout(
            "\t49152\t\tdynamic\t\t\tdynamic port, never assigned\n\
             tcpmux\t1\ttcp\twell-known\tsystem\t\tTCP port service multiplexer\n",
        )
        .stderr("svc: `70000` is out of range: ports are 0 to 65535\n")
        .status(2)
        .run();
}
