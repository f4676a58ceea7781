//! A bare query: `svc 53 443/tcp 6000-6010 https`.

use crate::harness::{svc, svc_here};

#[test]
fn each_query_is_answered_as_lookup_or_port_would() {
    svc_here("53/udp https 47808-47809/udp 1/tcp")
        .stdout(
            "domain\t53\tudp\twell-known\tsystem\t\t\n\
             bind\t53\tudp\twell-known\tpractice\t\tBIND 9: DNS queries answered by named\n\
             adguard-dns\t53\tudp\twell-known\tpractice\t\tAdGuard Home: DNS queries, with ad blocking\n\
             technitium-dns\t53\tudp\twell-known\tpractice\t\tTechnitium DNS Server: DNS queries\n\
             https\t443\ttcp\twell-known\tsystem\t\thttp protocol over TLS/SSL\n\
             https\t443\tudp\twell-known\tsystem\t\tHTTP/3\n\
             https\t443\tsctp\twell-known\tiana\t\tHTTPS\n\
             bacnet\t47808\tudp\tregistered\tiana\t\tBuilding Automation and Control Networks\n\
             bacnet\t47808\tudp\tregistered\tpractice\t\tBACnet/IP: Building automation devices\n\
             presonus-ucnet\t47809\tudp\tregistered\tiana\t\tPreSonus Universal Control Network Protocol\n\
             tcpmux\t1\ttcp\twell-known\tsystem\t\tTCP port service multiplexer\n",
        )
        .run();
}

#[test]
fn a_query_that_only_starts_like_a_port_is_a_name() {
    svc("--source iana -p udp 3com-tsmux 9pfs 914c/g 914c/g/udp cl/1 EtherNet/IP-1")
        .stdout(
            "3com-tsmux\t106\tudp\twell-known\tiana\t\t3COM-TSMUX\n\
             9pfs\t564\tudp\twell-known\tiana\t\tplan 9 file service\n\
             914c/g\t211\tudp\twell-known\tiana\t\tTexas Instruments 914C/G Terminal\n\
             914c/g\t211\tudp\twell-known\tiana\t\tTexas Instruments 914C/G Terminal\n\
             cl/1\t172\tudp\twell-known\tiana\t\tNetwork Innovations CL/1\n\
             EtherNet/IP-1\t2222\tudp\tregistered\tiana\t\tEtherNet/IP I/O\n",
        )
        .run();
}

#[test]
fn a_name_that_looks_like_a_port_is_found_before_the_port() {
    let file = crate::harness::temporary_file("port-names", "53 4711/tcp # a name of digits\n53/udp 4712/tcp\n");
    let digits = "53\t4711\ttcp\tregistered\tsystem\t\ta name of digits\n";
    let ask = |args: &str| svc(args).arg("--source").arg("system").arg("--services-file").arg(&file);
    ask("53").stdout(digits).run();
    ask("lookup 53").stdout(digits).run();
    ask("lookup 53/udp").stdout("53/udp\t4712\ttcp\tregistered\tsystem\t\t\n").run();
    ask("port 53").stdout("\t53\t\twell-known\t\t\tno service\n").status(1).run();
}

#[test]
fn invalid_ports_are_usage_errors_with_a_reason() {
    svc_here("70000 -1 10-5 5-")
        .arg("")
        .stderr(
            "svc: `70000` is out of range: ports are 0 to 65535\n\
             svc: `-1` is out of range: ports are 0 to 65535\n\
             svc: `10-5` runs backwards; write the lower port first\n\
             svc: `5-` has no last port; add it, as in `5-65535`\n\
             svc: empty query; give a name, a port or a port range\n",
        )
        .status(2)
        .run();
}

#[test]
fn a_valid_port_without_a_service_is_not_found() {
    svc_here("0/udp").stdout("\t0\tudp\twell-known\tiana\t\treserved by IANA\n").status(1).run();
}

#[test]
fn a_misspelled_command_is_suggested() {
    svc_here("lokup smtp/tcp")
        .stdout("smtp\t25\ttcp\twell-known\tsystem\tmail\t\n")
        .stderr("svc: no service is named `lokup`; did you mean the command `svc lookup`?\n")
        .status(1)
        .run();
}

#[test]
fn after_two_hyphens_a_command_is_a_name() {
    svc_here("-- port")
        .stderr("svc: no service is named `port`; did you mean the command `svc port`?\n")
        .status(1)
        .run();
}
