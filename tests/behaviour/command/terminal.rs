//! Tables on terminals of 40, 80 and 200 columns.

use crate::harness::{svc, svc_assigned, temporary_file};

const QUERIES: &str = "--color never 53 8080 6010/udp 49152 914c/g whois/tcp airplay domian";

#[test]
fn at_80_columns_long_descriptions_wrap() {
    svc_assigned(QUERIES)
        .stdout(
            "\
svc: no service is named `domian`; did you mean `domain` or `domiq`?
SERVICE          PORT       PROTOCOL   SOURCE     DESCRIPTION
domain           53         tcp, udp   system     Domain Name Server
http-alt         8080       tcp, udp   system     WWW caching service; also
                                                  webcache
x11              6000-6063  udp        iana       X Window System; IANA notes
                                                  unauthorized use
-                49152      any                   dynamic port, never assigned
914c/g           211        tcp, udp   iana       Texas Instruments 914C/G
                                                  Terminal; alias of 914c-g;
                                                  historic
whois            43         tcp        system     Who Is; also nicname
airplay          -          tcp, udp   iana       Protocol for streaming of
                                                  audio/video content;
                                                  registered without a port
",
        )
        .status(1)
        .run_on_terminal(80);
}

#[test]
fn at_200_columns_an_answer_is_one_line() {
    svc_assigned(QUERIES)
        .stdout(
            "\
svc: no service is named `domian`; did you mean `domain` or `domiq`?
SERVICE               PORT         PROTOCOL        SOURCE          DESCRIPTION
domain                53           tcp, udp        system          Domain Name Server
http-alt              8080         tcp, udp        system          WWW caching service; also webcache
x11                   6000-6063    udp             iana            X Window System; IANA notes unauthorized use
-                     49152        any                             dynamic port, never assigned
914c/g                211          tcp, udp        iana            Texas Instruments 914C/G Terminal; alias of 914c-g; historic
whois                 43           tcp             system          Who Is; also nicname
airplay               -            tcp, udp        iana            Protocol for streaming of audio/video content; registered without a port
",
        )
        .status(1)
        .run_on_terminal(200);
}

#[test]
fn a_terminal_too_narrow_for_columns_shows_each_row_as_a_block() {
    svc_assigned("--color never port 6010/udp 8080/tcp 49152")
        .stdout(
            "\
SERVICE      x11
PORT         6000-6063
PROTOCOL     udp
SOURCE       iana
DESCRIPTION  X Window System; IANA notes
             unauthorized use

SERVICE      http-alt
PORT         8080
PROTOCOL     tcp
SOURCE       system
DESCRIPTION  WWW caching service; also
             webcache

SERVICE      -
PORT         49152
PROTOCOL     any
DESCRIPTION  dynamic port, never
             assigned
",
        )
        .status(1)
        .run_on_terminal(40);
}

#[test]
fn a_name_is_never_wrapped_and_gets_a_block_if_it_is_too_long() {
    let text =
        "a-name-of-a-service-that-is-sixty-four-characters-long-and-odd-x 53/tcp # What it is and what it does\n";
    let file = temporary_file("long-name", text);
    svc("--source system --color never 53/tcp --services-file")
        .arg(&file)
        .stdout(
            "\
SERVICE      a-name-of-a-service-that-is-sixty-four-characters-long-and-odd-x
PORT         53
PROTOCOL     tcp
SOURCE       system
DESCRIPTION  What it is and what it does
",
        )
        .run_on_terminal(80);
}

#[test]
fn very_long_words_are_cut_quickly() {
    let endless = "x".repeat(1 << 20);
    for line in ["@ 53/tcp", "name 53/@", "name 53/tcp @", "name 53/tcp # @"] {
        let file = temporary_file("endless", line.replace('@', &endless));
        let table = svc("--source system --format table port 53 --services-file").arg(&file).output();
        assert!(table.len() < 8000 && table.contains('…'), "{line}: {} bytes", table.len());
    }
}

#[test]
fn a_terminal_has_colors_unless_turned_off() {
    let plain = "SERVICE          PORT   PROTOCOL   SOURCE     DESCRIPTION\n\
                 domain           53     tcp        system     Domain Name Server\n";
    let Some(shown) = svc_assigned("53/tcp").shown_on_terminal(80) else { return };
    assert!(shown.contains("\x1b["), "{shown:?}");
    svc_assigned("53/tcp").variable("NO_COLOR", "").stdout(shown).run_on_terminal(80);
    svc_assigned("53/tcp").variable("NO_COLOR", "1").stdout(plain).run_on_terminal(80);
    svc_assigned("--color never 53/tcp").stdout(plain).run_on_terminal(80);
}

#[test]
fn a_terminal_gets_plain_lines_on_request() {
    svc_assigned("--format plain 53/tcp")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n")
        .run_on_terminal(80);
}

#[test]
fn standard_input_gets_plain_lines_even_on_a_terminal() {
    svc_assigned("53/tcp - --color never")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n")
        .run_on_terminal(80);
}

#[test]
fn the_help_says_which_format_a_terminal_gets() {
    let help = svc("--help").variable("COLUMNS", "100").output();
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    let default = "[default: SVC_FORMAT; without it table on a terminal, plain in a pipe and for lookups from `-`]";
    assert!(words.contains(default), "{help}");
}
