//! The command: files, presets, options and messages.
#![cfg(all(unix, feature = "cli"))]

use crate::harness::{PROGRAM, svc_assigned, temporary_file};
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

#[test]
fn standard_input_is_annotated_as_text() {
    svc_assigned("annotate").stdin("DPT=443\n").stdout("DPT=443(https)\n").run();
    svc_assigned("annotate -").stdin("x 192.0.2.1:22").stdout("x 192.0.2.1:22(ssh)").run();
    svc_assigned("annotate").run();
}

#[test]
fn a_log_cannot_run_escapes_on_a_terminal_but_keeps_its_colors_and_tabs() {
    let line = "\u{1b}[31mDENY\u{1b}[0m\tDPT=443 \u{1b}]0;title\u{7}\u{1b}[2J\u{9b}5m \u{202e}x\r\n";
    let log = temporary_file("annotate-escapes", line);
    let shown = "\u{1b}[31mDENY\u{1b}[0m\tDPT=443\u{1b}[36m(https)\u{1b}[0m \\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{9b}5m \\u{202e}x";
    svc_assigned("annotate").arg(&log).stdout(format!("{shown}\r\n")).variable("TERM", "xterm").run_on_terminal(80);
    svc_assigned("annotate").arg(&log).stdout(line.replace("443", "443(https)")).run();
}

#[test]
fn files_are_annotated_in_their_order() {
    let (one, two) = (temporary_file("annotate-one", "DPT=443\n"), temporary_file("annotate-two", "DPT=22\n"));
    svc_assigned("annotate")
        .arg(&one)
        .arg("-")
        .arg(&two)
        .stdin("DPT=80\n")
        .stdout("DPT=443(https)\nDPT=80(http)\nDPT=22(ssh)\n")
        .run();
}

#[test]
fn a_file_that_cannot_be_read_is_named_and_the_others_go_on() {
    svc_assigned("annotate /nonexistent/x.log -")
        .stdin("DPT=22\n")
        .stdout("DPT=22(ssh)\n")
        .stderr("svc: cannot read `/nonexistent/x.log`: No such file or directory\n")
        .status(2)
        .run();
    svc_assigned("annotate /").stderr("svc: cannot read `/`: is a directory\n").status(2).run();
}

#[test]
fn names_replace_numbers_and_come_back() {
    svc_assigned("annotate --replace").stdin("192.0.2.1:6443\n").stdout("192.0.2.1:sun-sr-https\n").run();
    svc_assigned("annotate --numbers").stdin("192.0.2.1:sun-sr-https\n").stdout("192.0.2.1:6443\n").run();
}

#[test]
fn colors_mark_names_if_they_are_asked_for() {
    svc_assigned("annotate --color always").stdin("DPT=22\n").stdout("DPT=22\u{1b}[36m(ssh)\u{1b}[0m\n").run();
}

#[test]
fn a_protocol_is_for_lines_without_one() {
    svc_assigned("annotate -p udp")
        .stdin("DPT=514\nTCP DPT=514\n")
        .stdout("DPT=514(syslog)\nTCP DPT=514(shell)\n")
        .run();
}

#[test]
fn columns_are_added_with_a_summary() {
    svc_assigned("annotate --csv --port dport --protocol-field proto --class --summary")
        .stdin("dport,proto\n22,tcp\n-,tcp\nx,udp\n")
        .stdout("dport,proto,service,class\n22,tcp,ssh,well-known\n-,tcp,,\nx,udp,,\n")
        .stderr("svc: 3 records: 1 port named, 1 missing and 1 not a port (the first in record 3: `x`)\n")
        .run();
    svc_assigned("annotate --summary")
        .stdin("DPT=22 SPT=4\n")
        .stdout("DPT=22(ssh) SPT=4\n")
        .stderr("svc: 1 port named\n")
        .run();
}

#[test]
fn other_formats_have_options() {
    svc_assigned("annotate --tsv --port 1").stdin("22\tx\n").stdout("22\tx\tssh\n").run();
    svc_assigned("annotate --delimiter ; --port 1").stdin("22;x\n").stdout("22;x;ssh\n").run();
    svc_assigned("annotate --jsonl --port a.b")
        .stdin("{\"a\":{\"b\":22}}\n")
        .stdout("{\"a\":{\"b\":22},\"service\":\"ssh\"}\n")
        .run();
    svc_assigned("annotate --zeek --port p").stdin("#fields\tp\n22\n").stdout("#fields\tp\tservice\n22\tssh\n").run();
    svc_assigned("annotate --csv --port p --no-header").stdin("p\n22\n").stdout("22,ssh\n").run();
}

#[test]
fn presets_know_the_fields_of_a_format() {
    let vpc = "2 123456789010 eni-1 192.0.2.4 198.51.100.6 49152 5432 6 20 4249 1 2 ACCEPT OK\n";
    svc_assigned("annotate --preset aws-vpc-flow")
        .stdin(vpc)
        .stdout(format!("{} - postgresql\n", vpc.trim_end()))
        .run();
    svc_assigned("annotate --preset suricata-eve")
        .stdin("{\"src_port\":53,\"dest_port\":5353,\"proto\":\"UDP\"}\n")
        .stdout("{\"src_port\":53,\"dest_port\":5353,\"proto\":\"UDP\",\"src_port_service\":\"domain\",\"dest_port_service\":\"mdns\"}\n")
        .run();
    svc_assigned("annotate --preset nfdump-csv")
        .stdin("proto,srcAddr,srcPort,dstAddr,dstPort\n6,192.0.2.1,51514,192.0.2.2,22\n")
        .stdout("proto,srcAddr,srcPort,dstAddr,dstPort,srcPort_service,dstPort_service\n6,192.0.2.1,51514,192.0.2.2,22,,ssh\n")
        .run();
    svc_assigned("annotate --preset zeek-conn")
        .stdin("#fields\tid.orig_p\tid.resp_p\tproto\tservice\n51514\t53\tudp\tdns\n")
        .stdout("#fields\tid.orig_p\tid.resp_p\tproto\tservice\tid.orig_p_service\tid.resp_p_service\n51514\t53\tudp\tdns\t-\tdomain\n")
        .run();
    svc_assigned("annotate --preset netfilter")
        .stdin("DPT=22 192.0.2.1:22\n")
        .stdout("DPT=22(ssh) 192.0.2.1:22\n")
        .run();
    svc_assigned("annotate --preset tcpdump")
        .stdin("IP 192.0.2.1.22 > 192.0.2.2.51514: Flags [.]\n")
        .stdout("IP 192.0.2.1.22(ssh) > 192.0.2.2.51514: Flags [.]\n")
        .run();
    svc_assigned("annotate --preset ss")
        .stdin("udp UNCONN 0 0 *:53 *:*\n")
        .stdout("udp UNCONN 0 0 *:53(domain) *:*\n")
        .run();
    svc_assigned("annotate --preset nmap-grepable").stdin("22/open/tcp//\n").stdout("22(ssh)/open/tcp//\n").run();
    svc_assigned("annotate --preset docker-ps")
        .stdin("0.0.0.0:8080->80/tcp\n")
        .stdout("0.0.0.0:8080(http-alt)->80(http)/tcp\n")
        .run();
    let log = "filterlog[1]: 5,,,1,em0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,192.0.2.1,192.0.2.2,51514,22,0,S\n";
    svc_assigned("annotate --preset pfsense").stdin(log).stdout(log.replace(",22,", ",22(ssh),")).run();
}

#[test]
fn options_that_mean_nothing_here_are_refused() {
    svc_assigned("annotate --json")
        .stderr("{\"error\":\"`svc annotate` keeps the format of its input, so it has no --format; for JSON input use --jsonl\",\"status\":2}\n")
        .status(2)
        .run();
    svc_assigned("annotate --preset netfilter --port 3")
        .stderr("svc: the preset `netfilter` is for text without fields; drop the options for fields\n")
        .status(2)
        .run();
    svc_assigned("annotate --preset zeek-conn --replace")
        .stderr("svc: the preset `zeek-conn` adds columns; drop --replace, --numbers and --all\n")
        .status(2)
        .run();
    svc_assigned("annotate --port dprt")
        .stdin("dport\n22\n")
        .stderr("svc: standard input: the header has no field `dprt`; it has dport\n")
        .status(2)
        .run();
}

#[test]
fn a_header_that_is_longer_than_a_block_is_an_error_that_says_so() {
    let long = "svc: standard input: the header is longer than 256 KiB; close its quotation marks, or keep only the columns that \
                you need, as with `cut -d, -f1-100`\n";
    let columns = |count: usize| ["a,".repeat(count), "dport\n".into(), "1,".repeat(count), "22\n".into()].concat();
    // The name is after the first block, in it, or the port is given by its place.
    for (args, text) in [
        ("--port dport", columns(1 << 18)),
        ("--csv --port a", columns(1 << 18)),
        ("--tsv --port 1", columns(1 << 18).replace(',', "\t")),
        ("--port dport", format!("\"dport\n{}", "22\n".repeat(1 << 17))),
    ] {
        svc_assigned("annotate").args(args).stdin(text).stderr(long).status(2).run();
    }
    // A header that just fits, or a record that is longer than a block but no header.
    let fits = columns((1 << 17) - 20);
    let output = svc_assigned("annotate --port dport").stdin(&fits).output();
    assert!(output.ends_with("1,22,ssh\n"), "{}", &output[output.len() - 40..]);
    let output = svc_assigned("annotate --port 1").stdin(format!("22,{}\n", "x,".repeat(1 << 18))).output();
    assert!(output.len() > 1 << 19);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let file = temporary_file("annotate-pipe", "192.0.2.1:22 and more\n".repeat(100_000));
    for threads in ["1", "3"] {
        let mut child = Command::new(PROGRAM)
            .args(["annotate", "--threads", threads])
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .expect("svc runs");
        let mut first = [0; 10];
        child.stdout.take().expect("a pipe").read_exact(&mut first).expect("output");
        assert!(child.wait().expect("svc ends").success());
    }
}

#[test]
fn a_line_is_written_before_the_next_one_comes() {
    for args in [&["annotate"][..], &["annotate", "--threads", "3"]] {
        let mut child = Command::new(PROGRAM)
            .args(["--source", "iana"])
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("svc runs");
        let (mut input, mut output) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
        for _ in 0..3 {
            input.write_all(b"192.0.2.1:22 x\n192.0.2.1:80").expect("svc reads");
            let mut line = vec![0; "192.0.2.1:22(ssh) x\n".len()];
            output.read_exact(&mut line).expect("a whole line comes at once");
            assert_eq!(line, b"192.0.2.1:22(ssh) x\n");
            thread::sleep(Duration::from_millis(5));
            input.write_all(b" y\n").expect("svc reads");
            let mut line = vec![0; "192.0.2.1:80(http) y\n".len()];
            output.read_exact(&mut line).expect("the rest of the line comes");
        }
        drop(input);
        assert!(child.wait().expect("svc ends").success());
    }
}

#[test]
fn pasted_text_is_read_by_the_same_scanner() {
    svc_assigned("")
        .arg("10:15:22 main.rs:80 connect to 192.0.2.7#53: refused")
        .args("-p tcp")
        .stderr("svc: found `192.0.2.7#53` in the text\n")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n")
        .run();
}
