//! `svc range`: privileged, ephemeral and reserved ports of this host.

use super::kernel::Kernel;
use crate::harness::svc;

/// The fields after the class for one query: for privileged and ephemeral the word, the range and the source; then the
/// reserved ports and their source. Sources are shortened to their file names.
fn here(kernel: &Kernel, query: &str) -> String {
    let line = kernel.svc("range").arg(query).output();
    let fields: Vec<&str> = line.trim_end_matches('\n').split('\t').skip(6).collect();
    assert_eq!(fields.len(), 8, "{line}");
    fields.join(" ").replace("/proc/sys/net/ipv4/", "")
}

#[test]
fn ports_below_the_first_unprivileged_port_are_privileged() {
    let Some(kernel) = Kernel::set("privilege", "80", "32768 60999", "") else { return };
    let rest = "0-79 ip_unprivileged_port_start no 32768-60999 ip_local_port_range  ip_local_reserved_ports";
    let table = [("79", "yes"), ("80", "no"), ("0-79", "yes"), ("70-90", "partly"), ("1024", "no")];
    for (query, expected) in table {
        assert_eq!(here(&kernel, query), format!("{expected} {rest}"), "{query}");
    }
}

#[test]
fn a_host_can_have_no_privileged_ports() {
    let Some(kernel) = Kernel::set("no-privilege", "0", "32768 60999", "") else { return };
    let rest = "no 32768-60999 ip_local_port_range  ip_local_reserved_ports";
    assert_eq!(here(&kernel, "0-1023"), format!("no  ip_unprivileged_port_start {rest}"));
    let json = kernel.svc("range 22 -f jsonl").output();
    assert!(json.contains(r#""privileged":"no","privileged_first":null,"privileged_last":null,"#), "{json}");
    let table = kernel.svc("range 22 -f table").output();
    assert!(table.contains("/proc/sys/net/ipv4/ip_unprivileged_port_start  none\n"), "{table}");
}

#[test]
fn the_ephemeral_range_is_that_of_the_kernel() {
    let Some(kernel) = Kernel::usual("ephemeral") else { return };
    let table = [
        ("32767", "no"),
        ("32768", "yes"),
        ("60999", "yes"),
        ("61000", "no"),
        ("32768-49151", "yes"),
        ("32767-32768", "partly"),
        ("registered", "partly"),
    ];
    for (query, expected) in table {
        let rest = "32768-60999 ip_local_port_range  ip_local_reserved_ports";
        assert_eq!(here(&kernel, query), format!("no 0-1023 ip_unprivileged_port_start {expected} {rest}"), "{query}");
    }
}

#[test]
fn reserved_ports_are_not_ephemeral() {
    let Some(kernel) = Kernel::set("reserved", "1024", "50000 50100", "50010-50020,50040,3306") else { return };
    let table = [
        ("50009", "yes", ""),
        ("50010", "no", "50010"),
        ("50011-50015", "no", "50011-50015"),
        ("50015-50040", "partly", "50015-50020 50040"),
        ("50021-50039", "yes", ""),
        // Reserved, but outside the ephemeral range: nothing changes.
        ("3306", "no", ""),
    ];
    for (query, ephemeral, reserved) in table {
        let range = format!("{ephemeral} 50000-50100 ip_local_port_range {reserved} ip_local_reserved_ports");
        assert_eq!(here(&kernel, query), format!("no 0-1023 ip_unprivileged_port_start {range}"), "{query}");
    }
}

#[test]
fn a_long_list_of_reserved_ports_is_read_completely() {
    let every_other: Vec<String> = (1..65_536).step_by(2).map(|port| port.to_string()).collect();
    let list = every_other.join(",") + "\n";
    let files: [(&str, &[u8]); 3] = [
        ("ip_unprivileged_port_start", b"1024\n"),
        ("ip_local_port_range", b"1024\t65535\n"),
        ("ip_local_reserved_ports", list.as_bytes()),
    ];
    let Some(kernel) = Kernel::with_files("long", &files) else { return };
    let line = kernel.svc("range 1024-49151").output();
    let reserved = line.trim_end_matches('\n').split('\t').nth(12).expect("the reserved ports");
    assert_eq!(reserved.split(' ').count(), 24_064);
    assert!(reserved.ends_with(" 49149 49151"), "{}", &reserved[reserved.len() - 20..]);
    let table = kernel.svc("range 65535 -f table").output();
    assert!(table.contains("no: reserved"), "{table}");
    assert!(table.contains(" 1037, 1039 and 32248 more\n") && table.len() < 1000, "{table}");
}

#[test]
fn the_kernel_returns_its_list_only_on_the_first_read() {
    let list: Vec<String> = (40_000..40_600).step_by(2).map(|port| port.to_string()).collect();
    let Some(kernel) = Kernel::set("first-read", "1024", "32768 60999", &list.join(",")) else { return };
    let line = kernel.svc("range registered").output();
    assert_eq!(line.split('\t').nth(12), Some(&*list.join(" ")));
}

#[test]
fn unreadable_settings_are_reported_and_replaced_by_ianas_values() {
    let Some(kernel) = Kernel::with_files("nothing", &[]) else { return };
    let missing = |file| format!("svc: cannot read `/proc/sys/net/ipv4/{file}`: No such file or directory");
    let errors = [
        missing("ip_unprivileged_port_start") + "; showing the convention, ports below 1024\n",
        missing("ip_local_port_range") + "; showing IANA's ephemeral ports, 49152-65535\n",
        missing("ip_local_reserved_ports") + "; no ephemeral port is shown as reserved\n",
    ];
    kernel
        .svc("range 60000")
        .stdout(
            "60000\tdynamic\t49152-65535\tdynamic or private ports\tnever assigned\tany program, temporarily\t\
             no\t0-1023\tconvention\tyes\t49152-65535\tiana\t\t\n",
        )
        .stderr(errors.concat())
        .run();
    let quiet = kernel.svc("range 60000 --quiet").output();
    assert!(quiet.starts_with("60000\tdynamic\t"), "{quiet}");
    kernel
        .svc("range 22 -f jsonl")
        .stdout(
            r#"{"query":"22","port":22,"last_port":22,"class":"well-known","class_first":0,"class_last":1023,"#.to_owned()
                + r#""rfc6335":"system ports","assignment":"IETF Review or IESG Approval","#
                + r#""used_by":"the assigned service","privileged":"yes","privileged_first":0,"privileged_last":1023,"#
                + r#""privileged_source":"convention","ephemeral":"no","ephemeral_first":49152,"#
                + r#""ephemeral_last":65535,"ephemeral_source":"iana","reserved":[],"reserved_source":null,"excluded":[],"#
                + r#""explanation":"Port 22 is a well-known port, in RFC 6335 section 6 a system port (0-1023): IANA can"#
                + " assign it to a service. Binding it needs privilege on this host, as for all ports in 0-1023 "
                + "(convention). It is not ephemeral: the kernel picks from 49152-65535 for programs that ask for any "
                + "port (iana).\"}\n",
        )
        .stderr(errors.concat())
        .run();
}

#[test]
fn invalid_settings_are_reported_and_not_shown() {
    let long = "9".repeat(1 << 20);
    let contents: [&[u8]; 7] = [b"", b"\x1b[2J\x07", b"70000 80000", b"-1", b"1 2 3,", b"\xff\xfe\0", long.as_bytes()];
    for (at, content) in contents.into_iter().enumerate() {
        let names = ["ip_unprivileged_port_start", "ip_local_port_range", "ip_local_reserved_ports"];
        let Some(kernel) = Kernel::with_files(&format!("hostile-{at}"), &names.map(|name| (name, content))) else {
            return;
        };
        let expected = [
            "svc: cannot understand `/proc/sys/net/ipv4/ip_unprivileged_port_start`: expected one port; \
             showing the convention, ports below 1024\n",
            "svc: cannot understand `/proc/sys/net/ipv4/ip_local_port_range`: expected the first and the last port; \
             showing IANA's ephemeral ports, 49152-65535\n",
            "svc: cannot understand `/proc/sys/net/ipv4/ip_local_reserved_ports`: \
             expected ports and ranges separated by commas; no ephemeral port is shown as reserved\n",
        ];
        // An empty file is a valid list of reserved ports.
        let said = if content.is_empty() { &expected[..2] } else { &expected };
        let line = kernel.svc("range 60000").stderr(said.concat()).output();
        assert!(line.contains("\tno\t0-1023\tconvention\tyes\t49152-65535\tiana\t\t"), "{line}");
    }
}

#[test]
fn every_format_has_the_same_values() {
    let Some(kernel) = Kernel::set("formats", "1024", "32768 60999", "40000-40010,50000") else { return };
    let sources = "/proc/sys/net/ipv4/ip_unprivileged_port_start,partly,32768,60999,\
                   /proc/sys/net/ipv4/ip_local_port_range,50000,/proc/sys/net/ipv4/ip_local_reserved_ports\n";
    kernel
        .svc("range 50000-61000 --format csv")
        .stdout(format!(
            "query,port,last_port,class,class_first,class_last,rfc6335,assignment,used_by,privileged,privileged_first,\
             privileged_last,privileged_source,ephemeral,ephemeral_first,ephemeral_last,ephemeral_source,reserved,\
             reserved_source\n\
             50000-61000,50000,61000,dynamic,49152,65535,dynamic or private ports,never assigned,\
             \"any program, temporarily\",no,0,1023,{sources}"
        ))
        .run();
    kernel
        .svc("range 50000-61000 --format jsonl")
        .stdout(
            r#"{"query":"50000-61000","port":50000,"last_port":61000,"class":"dynamic","class_first":49152,"#.to_owned()
                + r#""class_last":65535,"rfc6335":"dynamic or private ports","assignment":"never assigned","#
                + r#""used_by":"any program, temporarily","privileged":"no","privileged_first":0,"#
                + r#""privileged_last":1023,"privileged_source":"/proc/sys/net/ipv4/ip_unprivileged_port_start","#
                + r#""ephemeral":"partly","ephemeral_first":32768,"ephemeral_last":60999,"#
                + r#""ephemeral_source":"/proc/sys/net/ipv4/ip_local_port_range","reserved":["50000"],"#
                + r#""reserved_source":"/proc/sys/net/ipv4/ip_local_reserved_ports","excluded":[],"explanation":"Ports "#
                + "50000-61000 are dynamic ports, in RFC 6335 section 6 also private ports (49152-65535): they are never "
                + "assigned, any program can use them. Binding them needs no privilege on this host: only ports 0-1023 do "
                + "(/proc/sys/net/ipv4/ip_unprivileged_port_start). Some of them are ephemeral, the others reserved or "
                + "outside: the kernel picks from 32768-60999 for programs that ask for any port "
                + "(/proc/sys/net/ipv4/ip_local_port_range).\"}\n",
        )
        .run();
}

#[test]
fn a_table_describes_the_class_after_its_ports() {
    let Some(kernel) = Kernel::set("80", "1024", "32768 60999", "40000-40010,50000") else { return };
    kernel
        .svc("--color never range")
        .stdout(
            "\
PORT             CLASS       PRIVILEGED  EPHEMERAL     RFC 6335
0-1023           well-known  yes         no            system ports, 0-1023:
                                                       IETF Review or IESG
                                                       Approval; used by the
                                                       assigned service
1024-49151       registered  no          partly        user ports, 1024-49151:
                                                       IETF Review, IESG
                                                       Approval or Expert
                                                       Review; used by the
                                                       assigned service
49152-65535      dynamic     no          partly        dynamic or private ports,
                                                       49152-65535: never
                                                       assigned; used by any
                                                       program, temporarily

SETTING          READ FROM                                      PORTS
privileged       /proc/sys/net/ipv4/ip_unprivileged_port_start  0-1023
ephemeral        /proc/sys/net/ipv4/ip_local_port_range         32768-60999
reserved         /proc/sys/net/ipv4/ip_local_reserved_ports     40000-40010,
                                                                50000
",
        )
        .run_on_terminal(80);
}

#[test]
fn at_200_columns_each_range_is_one_line() {
    let Some(kernel) = Kernel::set("200", "80", "32768 60999", "40000-40010,50000") else { return };
    kernel
        .svc("--color never range 50000 22 60-100 32768-49151 well-known")
        .stdout(
            "\
PORT             CLASS       PRIVILEGED  EPHEMERAL     RFC 6335
50000            dynamic     no          no: reserved  dynamic or private ports, 49152-65535: never assigned; used by any program, temporarily
22               well-known  yes         no            system ports, 0-1023: IETF Review or IESG Approval; used by the assigned service
60-100           well-known  60-79       no            system ports, 0-1023: IETF Review or IESG Approval; used by the assigned service
32768-49151      registered  no          partly        user ports, 1024-49151: IETF Review, IESG Approval or Expert Review; used by the assigned service
0-1023           well-known  0-79        no            system ports, 0-1023: IETF Review or IESG Approval; used by the assigned service

SETTING          READ FROM                                      PORTS
privileged       /proc/sys/net/ipv4/ip_unprivileged_port_start  0-79
ephemeral        /proc/sys/net/ipv4/ip_local_port_range         32768-60999
reserved         /proc/sys/net/ipv4/ip_local_reserved_ports     40000-40010, 50000
",
        )
        .run_on_terminal(200);
}

#[test]
fn without_valid_queries_the_table_is_empty() {
    svc("range foo -f table")
        .stderr("svc: `foo` is not a port, a port range or a class (well-known, registered, dynamic)\n")
        .status(2)
        .run();
}
