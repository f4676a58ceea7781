//! Entries written as lines, and services that no line can hold.

use super::entry;
use std::io::{self, ErrorKind};
use svc_lookup::services_file::{self, Unwritable};
use svc_lookup::{PortRange, Protocol, Service};

fn written(service: &Service<'_>) -> String {
    let mut line = Vec::new();
    services_file::write(&mut line, service).expect("a services file can hold it");
    String::from_utf8(line).expect("text")
}

/// Why a service cannot be written; asserts that nothing was written.
fn refused(service: &Service<'_>) -> Unwritable {
    let mut line = Vec::new();
    let error = services_file::write(&mut line, service).expect_err("a services file cannot hold it");
    assert_eq!(line, b"");
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    *error.get_ref().and_then(|cause| cause.downcast_ref()).expect("the reason")
}

#[test]
fn the_parts_of_a_line_are_aligned() {
    let lines = [
        (entry("ssh", 22, "tcp", "", ""), "ssh             22/tcp\n"),
        (entry("http", 80, "tcp", "www", ""), "http            80/tcp          www\n"),
        (entry("x11", 6000, "tcp", "", "X Window"), "x11             6000/tcp        # X Window\n"),
        (entry("http", 80, "tcp", "www", "Web"), "http            80/tcp          www             # Web\n"),
        (entry("discard", 9, "udp", "sink null", ""), "discard         9/udp           sink null\n"),
        (entry("none", 1, "", "", ""), "none            1/\n"),
        (entry("none", 1, "", "one", ""), "none            1/              one\n"),
    ];
    for (service, line) in lines {
        assert_eq!(written(&service), line);
    }
}

#[test]
fn a_long_part_is_followed_by_one_blank() {
    let service = entry("a-name-that-is-long", 65_535, "a-long-protocol", "an-alias-that-is-long another", "said");
    let line = "a-name-that-is-long 65535/a-long-protocol an-alias-that-is-long another # said\n";
    assert_eq!(written(&service), line);
}

#[test]
fn aliases_are_written_one_blank_apart() {
    let line = written(&entry("name", 1, "tcp", "\tone \r two\x0bthree ", ""));
    assert_eq!(line, "name            1/tcp           one two three\n");
}

#[test]
fn a_description_is_written_on_one_line_and_trimmed() {
    let line = written(&entry("name", 1, "tcp", "", " # two\nlines\0 # and more \n"));
    assert_eq!(line, "name            1/tcp           # two lines  # and more\n");
}

#[test]
fn a_service_that_no_line_can_hold_is_refused() {
    let service = entry("name", 1, "tcp", "alias", "");
    let changed = |change: fn(&mut Service<'_>)| {
        let mut service = service;
        change(&mut service);
        refused(&service)
    };
    assert_eq!(changed(|service| service.ports = None), Unwritable::NoPort);
    assert_eq!(changed(|service| service.ports = PortRange::try_from(1..=2).ok()), Unwritable::ManyPorts);
    assert_eq!(changed(|service| service.protocol = None), Unwritable::Protocol);
    for word in ["", "a b", "a\tb", "a\nb", "a#", "\0", "\r"] {
        assert_eq!(refused(&entry(word, 1, "tcp", "alias", "")), Unwritable::Name, "{word:?}");
    }
    for word in ["/tcp", "t cp", "t#", "t\0", "\n", "//"] {
        assert_eq!(refused(&service.with_protocol(Protocol::new(word))), Unwritable::Protocol, "{word:?}");
    }
    for words in ["one two#", "one#two three", "nul\0"] {
        assert_eq!(refused(&service.with_aliases(words)), Unwritable::Alias, "{words:?}");
    }
}

#[test]
fn each_reason_has_a_message() {
    let reasons = [
        (Unwritable::NoPort, "a services file cannot hold a service without a port"),
        (Unwritable::ManyPorts, "a services file cannot hold a range of ports on one line"),
        (Unwritable::Name, "a services file cannot hold this name"),
        (Unwritable::Protocol, "a services file cannot hold this protocol"),
        (Unwritable::Alias, "a services file cannot hold this alias"),
    ];
    for (reason, words) in reasons {
        assert_eq!(reason.to_string(), words);
    }
}

#[test]
fn a_failing_writer_is_an_error() {
    let mut full = io::Cursor::new([0; 20]);
    let error = services_file::write(&mut full.get_mut().as_mut_slice(), &entry("name", 1, "tcp", "alias", "said"));
    assert_eq!(error.expect_err("20 bytes are too few").kind(), ErrorKind::WriteZero);
}
