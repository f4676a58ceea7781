//! Ports in text: where they are found, for which protocol, and what stays as it is.

use super::{annotated, named, options, replaced, restored};
use svc_lookup::annotate::{TextFormat, TextOptions, Writing, tokens};
use svc_lookup::{OwnedProtocol, Port};

/// Asserts that each text becomes the other one.
fn assert_named(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(named(text), *expected);
    }
}

/// Asserts that nothing is added to these texts.
fn assert_left_alone(texts: &[&str]) {
    for text in texts {
        assert_eq!(named(text), *text);
    }
}

#[test]
fn every_form_of_an_address_announces_its_port() {
    assert_named(&[
        ("192.0.2.7:5432", "192.0.2.7:5432(postgresql)"),
        ("/192.0.2.7:5432", "/192.0.2.7:5432(postgresql)"),
        ("::ffff:192.0.2.7:22", "::ffff:192.0.2.7:22(ssh)"),
        ("127.0.0.53%lo:53", "127.0.0.53%lo:53(domain)"),
        ("[2001:db8::7]:443", "[2001:db8::7]:443(https)"),
        ("[fe80::1%eth0]:22, [fe80::1]%eth0:22", "[fe80::1%eth0]:22(ssh), [fe80::1]%eth0:22(ssh)"),
        ("*:80 :::80 *%eth0:68", "*:80(http) :::80(http) *%eth0:68(bootpc)"),
        ("db.example.com:5432", "db.example.com:5432(postgresql)"),
        ("localhost:6379", "localhost:6379(redis)"),
        ("amqp://broker:5672/x root@box1:22", "amqp://broker:5672/x root@box1:22(ssh)"),
        ("mx.example.com[192.0.2.1]:25", "mx.example.com[192.0.2.1]:25(smtp)"),
        ("a 192.0.2.1#53 b", "a 192.0.2.1#53(domain) b"),
        ("198.51.100.2(80)", "198.51.100.2(80(http))"),
        ("outside:192.0.2.7/22", "outside:192.0.2.7/22(ssh)"),
        ("192.0.2.7[500]", "192.0.2.7[500(isakmp)]"),
    ]);
}

#[test]
fn protocols_keys_and_words_announce_ports() {
    assert_named(&[
        ("53/udp tcp/80 UDP:53", "53(domain)/udp tcp/80(http) UDP:53(domain)"),
        ("DPT=53 dst_port=443 \"destPort\": \"22\"", "DPT=53(domain) dst_port=443(https) \"destPort\": \"22(ssh)\""),
        ("{\"dst_port\":443}", "{\"dst_port\":443(https)}"),
        ("net.peer.port=5432", "net.peer.port=5432(postgresql)"),
        ("from 192.0.2.1 port 22", "from 192.0.2.1 port 22(ssh)"),
        ("server listening on port 8080.", "server listening on port 8080(http-alt)."),
        ("0.0.0.0:8080->80/tcp", "0.0.0.0:8080(http-alt)->80(http)/tcp"),
        ("192.0.2.1:51514->198.51.100.2:443", "192.0.2.1:51514->198.51.100.2:443(https)"),
        ("10.0.0.1.51514 > 10.0.0.2.443: Flags [S]", "10.0.0.1.51514 > 10.0.0.2.443(https): Flags [S]"),
    ]);
}

#[test]
fn what_is_no_port_stays() {
    assert_left_alone(&[
        "10:15:22 12:30 2026-11-26T10:15:22 26/Nov/2026:10:15:22 +0000",
        "httpd:2.4 nginx:1.27 redis:7 registry.example.com/app:22",
        "02:00:5e:00:53:01 2001:db8::53 fe80::1 ::1",
        "seq 1:117 ratio 16:9 sshd[22]: main.rs:22 app.py:80:5 Foo.java:443 lib/x.sh:22",
        "1.2.3.4.5 v1.2.3.4:22 1.3.6.1.4.1:22 version 10.0.0.1.22",
        "10.0.0.0/22 192.0.2.0/24 report=80 transport=22 usb_port=3 switch port 3 is up",
        "192.0.2.1:0 192.0.2.1:65536 192.0.2.1:022 192.0.2.1:80-90 192.0.2.1:22.5 256.0.0.1:22",
        "in 443ms, 22 of 80, #53, (22), [443], 8080 keys",
    ]);
}

#[test]
fn the_nearest_protocol_of_the_line_decides() {
    let ports = "514 is `shell` for tcp and `syslog` for udp";
    assert_named(&[
        ("tcp 192.0.2.1:514", "tcp 192.0.2.1:514(shell)"),
        ("192.0.2.1:514 over UDP", "192.0.2.1:514(syslog) over UDP"),
        ("tcp a.example.com:514, udp b.example.com:514", "tcp a.example.com:514(shell), udp b.example.com:514(syslog)"),
        ("PROTO=17 DPT=514", "PROTO=17 DPT=514(syslog)"),
        ("{\"port\":514,\"protocol\":\"6\"}", "{\"port\":514(shell),\"protocol\":\"6\"}"),
        ("udp\n192.0.2.1:514 tcp", "udp\n192.0.2.1:514(shell) tcp"),
        ("PROTO=ICMP [PROTO=UDP DPT=514 ]", "PROTO=ICMP [PROTO=UDP DPT=514(syslog) ]"),
        ("not-udp udp_x tcp 192.0.2.1:514", "not-udp udp_x tcp 192.0.2.1:514(shell)"),
    ]);
    assert_left_alone(&["PROTO=47 DPT=22", "{ICMP} 192.0.2.1:8 -> 192.0.2.2:22", "proto GRE (47) 192.0.2.1:22"]);
    let udp = options(|options| options.protocol = Some("udp".parse::<OwnedProtocol>().expect("any word")));
    assert_eq!(annotated(b"192.0.2.1:514", &udp), b"192.0.2.1:514(syslog)", "{ports}");
}

#[test]
fn ports_of_clients_stay_bare_unless_all_are_asked_for() {
    let all = options(|options| options.all = true);
    let text = "192.0.2.1:33060";
    assert_eq!(named(text), text);
    assert_eq!(annotated(text.as_bytes(), &all), b"192.0.2.1:33060(mysqlx)");
    // A port with its protocol was not given to a client.
    assert_eq!(named("33060/tcp"), "33060(mysqlx)/tcp");
}

#[test]
fn a_service_that_the_line_names_is_not_named_again() {
    assert_left_alone(&[
        "22/tcp open ssh",
        "SSH to 192.0.2.1:22",
        "192.0.2.1:22(ssh)",
        "https://www.example.com:443/",
        "22/open/tcp//ssh///",
    ]);
    assert_named(&[
        ("sshd at 192.0.2.1:22", "sshd at 192.0.2.1:22(ssh)"),
        ("ssh\n192.0.2.1:22", "ssh\n192.0.2.1:22(ssh)"),
        ("ssh.example.com at 192.0.2.1:22", "ssh.example.com at 192.0.2.1:22(ssh)"),
    ]);
    let (long, name) = ("x ".repeat(3000), " ssh ");
    assert_left_alone(&[&format!("{long}192.0.2.1:22{name}{long}")]);
    assert_eq!(named(&format!("{long}192.0.2.1:22 {long}")), format!("{long}192.0.2.1:22(ssh) {long}"));
}

#[test]
fn software_in_common_use_follows_the_name() {
    let table: [(usize, &[u8], &[u8]); 4] = [
        (1, b"192.0.2.1:9200", b"192.0.2.1:9200(wap-wsp; elasticsearch)"),
        (2, b"192.0.2.1:9200", b"192.0.2.1:9200(wap-wsp; elasticsearch, opensearch)"),
        (1, b"192.0.2.1:8123", b"192.0.2.1:8123(; home-assistant)"),
        (0, b"192.0.2.1:9200", b"192.0.2.1:9200(wap-wsp)"),
    ];
    for (practice, text, expected) in table {
        assert_eq!(annotated(text, &options(|options| options.practice = practice)), expected);
        assert_eq!(restored(expected), text);
    }
}

#[test]
fn names_take_the_place_of_numbers_and_numbers_come_back() {
    let table: [(&[u8], &[u8]); 6] = [
        (b"192.0.2.7:5432", b"192.0.2.7:postgresql"),
        (b"192.0.2.7.22 > 192.0.2.8.6443: Flags [S]", b"192.0.2.7.ssh > 192.0.2.8.sun-sr-https: Flags [S]"),
        (b"DPT=445 dst_port: 53", b"DPT=microsoft-ds dst_port: domain"),
        (b"443/tcp udp/53", b"https/tcp udp/domain"),
        (b"[2001:db8::7]:443 x", b"[2001:db8::7]:https x"),
        (b"from 192.0.2.1 port 22", b"from 192.0.2.1 port ssh"),
    ];
    for (numbers, names) in table {
        assert_eq!(replaced(numbers), names);
        assert_eq!(restored(names), numbers);
    }
    assert_eq!(
        restored(b"192.0.2.7:no-such-name DPT=x 192.0.2.7:443(other)"),
        b"192.0.2.7:no-such-name DPT=x 192.0.2.7:443(other)"
    );
}

#[test]
fn a_format_limits_what_is_a_port() {
    let text = "192.0.2.1:22 DPT=53 80/tcp";
    let table = [
        (TextFormat::Netfilter, "192.0.2.1:22 DPT=53(domain) 80/tcp"),
        (TextFormat::Ss, "192.0.2.1:22(ssh) DPT=53 80/tcp"),
        (TextFormat::NmapGrepable, "192.0.2.1:22 DPT=53 80(http)/tcp"),
    ];
    for (format, expected) in table {
        let out = annotated(text.as_bytes(), &options(|options| options.format = Some(format)));
        assert_eq!(out, expected.as_bytes(), "{format:?}");
    }
}

#[test]
fn bytes_that_are_no_text_go_through() {
    let text = b"\0\xff\xfe 192.0.2.1:22\r\n\x1b[31m192.0.2.1:80\x1b[0m\r\n\n\xe2\x86 10.0.0.1:443\0";
    let expected =
        b"\0\xff\xfe 192.0.2.1:22(ssh)\r\n\x1b[31m192.0.2.1:80(http)\x1b[0m\r\n\n\xe2\x86 10.0.0.1:443(https)\0";
    assert_eq!(annotated(text, &TextOptions::default()), expected);
    assert_eq!(restored(expected), text);
}

#[test]
fn what_surrounds_names_is_written_around_them() {
    let around = options(|options| options.around = ("<".into(), ">".into()));
    assert_eq!(annotated(b"192.0.2.1:22 x", &around), b"192.0.2.1:22<(ssh)> x");
    let only = options(|options| (options.writing, options.around) = (Writing::NameOnly, ("<".into(), ">".into())));
    assert_eq!(annotated(b"192.0.2.1:22 x", &only), b"192.0.2.1:<ssh> x");
}

#[test]
fn tokens_have_their_place_and_their_protocol() {
    let text = "tcp 192.0.2.1:80 -> [2001:db8::1]:53/udp";
    let found: Vec<(&str, u16, String)> = tokens(text)
        .map(|token| {
            let protocol = token.protocol.map_or_else(String::new, |protocol| protocol.to_string());
            assert_eq!(text[token.number].parse::<Port>(), Ok(token.port));
            (&text[token.span], token.port.number(), protocol)
        })
        .collect();
    assert_eq!(found, [("192.0.2.1:80", 80, "tcp".into()), ("[2001:db8::1]:53", 53, "udp".into())]);
}
