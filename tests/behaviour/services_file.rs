//! Services files: entries, problems and their positions, and writing entries.

pub(crate) mod any;
mod long;
pub(crate) mod on_disk;
mod one_line;
mod properties;
mod writing;

use svc_lookup::services_file::{self, Expected};
use svc_lookup::{Port, Protocol, Service};

/// The entry with these parts.
fn entry<'a>(name: &'a str, port: u16, protocol: &'a str, aliases: &'a str, description: &'a str) -> Service<'a> {
    let service = Service::new(name).with_aliases(aliases).with_ports(Port::new(port));
    service.with_protocol(Protocol::new(protocol)).with_description(description)
}

/// Parses one line, which must be an entry.
fn read(line: &str) -> Service<'_> {
    let file = services_file::parse(line.as_bytes());
    assert!(file.problems.is_empty(), "{line:?}: {}", file.problems[0]);
    assert_eq!(file.entries.len(), 1, "{line:?}");
    file.entries[0]
}

/// The messages of the problems of a text.
fn problems(text: &[u8]) -> Vec<String> {
    services_file::parse(text).problems.iter().map(ToString::to_string).collect()
}

#[test]
fn a_line_has_a_name_a_port_a_protocol_and_optional_aliases_and_comment() {
    assert_eq!(read("ssh 22/tcp"), entry("ssh", 22, "tcp", "", ""));
    assert_eq!(read("http 80/tcp www # WorldWideWeb"), entry("http", 80, "tcp", "www", "WorldWideWeb"));
    assert_eq!(read("discard\t9/udp\t\tsink null\n"), entry("discard", 9, "udp", "sink null", ""));
    assert_eq!(read("rtmp 1/ddp"), entry("rtmp", 1, "ddp", "", ""));
}

#[test]
fn every_blank_of_the_c_locale_separates_words() {
    assert_eq!(read(" \t\r\x0b\x0cssh\x0b22/tcp\x0csecure\rshell \r\n"), entry("ssh", 22, "tcp", "secure\rshell", ""));
    let aliases: Vec<_> = read("ssh 22/tcp secure\r\x0b shell").aliases().collect();
    assert_eq!(aliases, ["secure", "shell"]);
}

#[test]
fn a_comment_starts_anywhere_and_is_trimmed() {
    assert_eq!(read("ssh 22/tcp#said"), entry("ssh", 22, "tcp", "", "said"));
    assert_eq!(read("ssh 22/tcp ### said # twice \t"), entry("ssh", 22, "tcp", "", "said # twice"));
    assert_eq!(read("ssh 22/tc#p shell"), entry("ssh", 22, "tc", "", "p shell"));
    assert_eq!(read("ssh 22/#tcp"), entry("ssh", 22, "", "", "tcp"));
    assert_eq!(read("ssh 22/tcp #"), entry("ssh", 22, "tcp", "", ""));
}

#[test]
fn a_port_may_be_decimal_octal_or_hexadecimal_and_have_a_sign() {
    let ports = [("0", 0), ("65535", 65_535), ("+53", 53), ("-0", 0), ("010", 8), ("0177777", 65_535), ("0x35", 53)];
    let ports = ports.into_iter().chain([("0XFfFf", 65_535), ("+010", 8), ("-0x0", 0), ("00000000000000000000001", 1)]);
    for (digits, port) in ports {
        assert_eq!(read(&format!("name {digits}/tcp")), entry("name", port, "tcp", "", ""), "{digits}");
    }
}

#[test]
fn a_protocol_may_be_missing_empty_or_any_word() {
    assert_eq!(read("name 1"), entry("name", 1, "", "", ""));
    assert_eq!(read("name 1#said"), entry("name", 1, "", "", "said"));
    assert_eq!(read("name 1/ tcp"), entry("name", 1, "", "tcp", ""));
    assert_eq!(read("name 1//tcp"), entry("name", 1, "tcp", "", ""));
    assert_eq!(read("name 1/tcp/udp"), entry("name", 1, "tcp/udp", "", ""));
    assert_eq!(read("name 1/TCP").protocol, Some(Protocol::Other("TCP".into())));
    assert_eq!(read("name 1/sctp").protocol, Some(Protocol::Sctp));
}

#[test]
fn a_line_ends_at_a_nul_and_need_not_be_utf_8() {
    let file = services_file::parse(
        b"caf\xe9 1/tcp k\xf6ln # \xfcber\nnul 2/tcp one\0two # no\nnul 3/tcp # a\0b\n\0nul 4/tcp",
    );
    assert_eq!(file.problems, []);
    let alias = |at: usize| file.entries[at].aliases().next().unwrap_or_default();
    let texts = |at: usize| [file.entries[at].name, alias(at), file.entries[at].description];
    assert_eq!(file.entries.len(), 3);
    assert_eq!(texts(0), [&b"caf\xe9"[..], b"k\xf6ln", b"\xfcber"]);
    assert_eq!(texts(1), ["nul", "one", ""]);
    assert_eq!(texts(2), ["nul", "", "a"]);
}

#[test]
fn blank_lines_and_comments_are_neither_entries_nor_problems() {
    for text in ["", "\n", "\n\n", " ", "\t\r\x0b\x0c\n", "#", "# ssh 22/tcp", "  # said\n", "\0ssh 22/tcp", " \0 x"] {
        assert_eq!(services_file::parse(text.as_bytes()), services_file::ServicesFile::default(), "{text:?}");
    }
}

#[test]
fn entries_keep_the_order_of_the_file_and_duplicates() {
    let file = services_file::parse(b"b 2/tcp\na 1/tcp\nb 2/tcp\nb 1/tcp\nlast 3/udp");
    let names: Vec<_> = file.entries.iter().map(|service| service.name).collect();
    assert_eq!(names, ["b", "a", "b", "b", "last"]);
}

#[test]
fn a_bad_line_costs_only_itself() {
    let file = services_file::parse(b"first 1/tcp\nbad\nsecond 2/tcp\nbad x/tcp\nthird 3/tcp");
    let good = [("first", 1), ("second", 2), ("third", 3)];
    assert_eq!(file.entries, good.map(|(name, port)| entry(name, port, "tcp", "", "")));
    assert_eq!(file.problems.len(), 2);
}

#[test]
fn a_problem_has_its_position_what_was_expected_and_what_was_found() {
    let text = b"\xef\xbb\xbfok 1/tcp\nlonely\n \tname port/tcp\nname 53:tcp\nname 53 tcp\nname 08/tcp # octal\n\n\
        name 53 \r\nx -/tcp";
    let expected = [
        "2:7: expected a port number, found the end of the entry",
        "3:8: expected a port number, found `port/tcp`",
        "4:8: expected `/` and a protocol right after the port, found `:tcp`",
        "5:8: expected `/` and a protocol right after the port, found the end of the entry",
        "6:7: expected `/` and a protocol right after the port, found `8/tcp`",
        "8:8: expected `/` and a protocol right after the port, found the end of the entry",
        "9:4: expected a port number, found `/tcp`",
    ];
    assert_eq!(problems(text), expected);
}

#[test]
fn a_problem_counts_lines_and_bytes_from_0() {
    let file = services_file::parse(b"\n\n  name 99999/tcp\n");
    let problem = file.problems[0];
    assert_eq!((problem.line, problem.column), (2, 7));
    assert_eq!(problem.expected, Expected::PortInRange { glibc: 34_463 });
    assert_eq!(problem.found, "99999/tcp");
}

#[test]
fn control_characters_in_a_problem_are_escaped() {
    assert_eq!(problems(b"x \x1b[31m\xe9\n"), [r"1:3: expected a port number, found `\x1B[31m\xE9`"]);
}

#[test]
fn a_port_out_of_range_is_a_problem_with_the_port_that_glibc_reads() {
    let ports = [
        ("65536", 0),
        ("65589", 53),
        ("99999", 34_463),
        ("4294967295", 65_535),
        ("4294967296", 65_535),
        ("99999999999999999999999", 65_535),
        ("-1", 65_535),
        ("-65535", 65_535),
        ("-18446744073709551563", 53),
        ("0x10000", 0),
        ("0200001", 1),
    ];
    for (digits, glibc) in ports {
        let found = problems(format!("name {digits}/tcp").as_bytes());
        let problem = format!("expected a port from 0 to 65535, found `{digits}/tcp` (glibc would read port {glibc})");
        assert_eq!(found, [format!("1:6: {problem}")]);
    }
}

#[test]
fn a_negative_number_beyond_64_bits_is_the_last_port_to_glibc() {
    for digits in ["-18446744073709551616", "-99999999999999999999999", "-0x10000000000000000"] {
        let line = format!("name {digits}/tcp");
        let file = services_file::parse(line.as_bytes());
        assert_eq!(file.problems[0].expected, Expected::PortInRange { glibc: 65_535 }, "{digits}");
    }
}

#[test]
fn a_line_that_glibc_skips_too_has_no_port_of_glibc() {
    for line in ["name 99999 tcp", "name 99999:tcp", "name 99999 ", "name -1 # said", "name 0x10000g/tcp"] {
        let file = services_file::parse(line.as_bytes());
        assert_eq!(file.entries, []);
        assert_eq!(file.problems[0].expected, Expected::Slash, "{line}");
    }
}
