//! The arguments of `svc udp`: the port by number and by name, and wrong arguments.

use super::running::Server;
use crate::harness::{svc, temporary_file};

#[test]
fn without_a_port_it_is_1060() {
    // The port may be closed here, in which case the client fails; it still shows the port.
    let mut child = svc("udp client --timeout 0.01 --quiet").command().spawn().expect("a run");
    drop(child.stdin.take());
    let output = child.wait_with_output().expect("its end");
    assert!(String::from_utf8_lossy(&output.stdout).contains("\t127.0.0.1:1060\t"), "{output:?}");
}

#[test]
fn the_port_may_be_a_service_name() {
    let mut server = Server::start("");
    let line = format!("mine {}/udp other-name\n", server.address.port());
    let file = temporary_file("udp-name", line);
    for name in ["mine", "other-name", "MINE", "mine/udp"] {
        svc("udp client --message x --services-file").arg(&file).arg("-p").arg(name).output();
        assert!(server.line().starts_with("received\t"), "{name}");
    }
}

#[test]
fn the_port_option_may_come_before_or_after_the_subcommand() {
    let server = Server::start("");
    let number = server.address.port();
    for line in [
        format!("udp client -p {number}"),
        format!("udp -p {number} client"),
        format!("udp client --port={number} 127.0.0.1"),
        format!("udp client -p {number} --protocol udp"),
        format!("-p UDP udp client -p {number}"),
    ] {
        let lines = svc(&line).output();
        assert!(lines.contains("\nreply\t"), "{line}: {lines}");
    }
}

#[test]
fn wrong_ports_are_errors() {
    let file = temporary_file("udp-names", "only-tcp 4711/tcp\n");
    let table = [
        ("only-tcp", "`only-tcp` has no udp entry; it has tcp"),
        ("domain/tcp", "`domain/tcp` is a tcp port; `svc udp` is UDP only"),
        ("53/tcp", "`53/tcp` is a tcp port; `svc udp` is UDP only"),
        ("domian", "no service is named `domian`; did you mean `domain`, `domiq` or `domino`?"),
        ("airplay", "`airplay` is registered without a port; give the port itself"),
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("-1", "`-1` is out of range: ports are 0 to 65535"),
        ("6000-6010", "`6000-6010` is more than one port; give one"),
        ("", "`--port` has no value; give a number or the name of a service"),
        ("\u{1b}[31m", "no service is named `\\u{1b}[31m`"),
    ];
    for part in ["server", "client"] {
        for (port, error) in table {
            svc("udp")
                .arg(part)
                .arg("--services-file")
                .arg(&file)
                .arg("--port")
                .arg(port)
                .stderr(format!("svc: {error}\n"))
                .status(2)
                .run();
        }
    }
}

#[test]
fn another_protocol_is_refused_with_a_hint_at_the_port_option() {
    for line in ["-p tcp udp server", "udp server --protocol tcp", "udp --protocol tcp client"] {
        svc(line)
            .stderr("svc: `svc udp` is UDP only: drop `--protocol tcp`; to set the port: `svc udp server -p 1060`\n")
            .status(2)
            .run();
    }
}

#[test]
fn in_other_commands_p_is_the_protocol() {
    svc("--source iana lookup domain -p udp").stdout("domain\t53\tudp\twell-known\tiana\t\tDomain Name Server\n").run();
}

#[test]
fn other_wrong_arguments_are_errors() {
    let help = "\n\nFor more information, try '--help'.\n";
    for seconds in ["0", "-1", "nan", "inf", "86401", "soon", "1e-9"] {
        let error = "give a number of seconds from 0.001 to 86400";
        svc("udp client --timeout")
            .arg(seconds)
            .stderr(format!("svc: invalid value '{seconds}' for '--timeout <SECONDS>': {error}{help}"))
            .status(2)
            .run();
    }
    svc("udp server --count 0")
        .stderr(format!("svc: invalid value '0' for '--count <N>': give a whole number from 1 on{help}"))
        .status(2)
        .run();
    svc("udp client -p 0")
        .stderr("svc: no server listens on port 0; give the port that the server printed\n")
        .status(2)
        .run();
    svc("udp server --format services")
        .stderr("svc: `svc udp` has no `services` format; choose another\n")
        .status(2)
        .run();
}

#[test]
fn without_a_subcommand_the_help_is_shown_as_a_usage_error() {
    let help = svc("udp -h").output();
    svc("udp").stderr(&help).status(2).run();
}
