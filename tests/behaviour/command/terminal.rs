//! What a person sees: tables on a terminal of 80 and of 200 columns.

use crate::harness::{svc, svc_assigned, temporary_file};

const QUERIES: &str = "--color never 53 8080 6010/udp 49152 914c/g whois/tcp airplay domian";

#[test]
fn a_terminal_of_80_columns_has_the_aliases_in_the_description() {
    svc_assigned(QUERIES)
        .stdout(
            "\
svc: no service is named `domian`; did you mean `domain` or `domiq`?
SERVICE   PORT       PROTOCOL  CLASS       SOURCE  DESCRIPTION
domain    53         tcp, udp  well-known  system  Domain Name Server
http-alt  8080       tcp       registered  system  WWW caching service; also
                                                   webcache
http-alt  8080       udp       registered  system  HTTP Alternate (see port
                                                   80)
x11       6000-6063  udp       registered  iana    X Window System; others use
                                                   the port without an
                                                   assignment
-         49152      any       dynamic             never assigned: a dynamic
                                                   port
914c/g    211        tcp, udp  well-known  iana    Texas Instruments 914C/G
                                                   Terminal; another name of
                                                   914c-g; historic
whois     43         tcp       well-known  system  Who Is; also nicname
airplay   -          tcp, udp              iana    Protocol for streaming of
                                                   audio/video content;
                                                   registered without a port
",
        )
        .status(1)
        .run_on_terminal(80);
}

#[test]
fn a_terminal_of_200_columns_has_a_column_of_aliases() {
    let unassigned = "X Window System; others use the port without an assignment";
    let historic = "Texas Instruments 914C/G Terminal; another name of 914c-g; historic";
    let airplay = "Protocol for streaming of audio/video content; registered without a port";
    svc_assigned(QUERIES)
        .stdout(format!(
            "\
svc: no service is named `domian`; did you mean `domain` or `domiq`?
SERVICE   PORT       PROTOCOL  CLASS       SOURCE  ALIASES   DESCRIPTION
domain    53         tcp, udp  well-known  system            Domain Name Server
http-alt  8080       tcp       registered  system  webcache  WWW caching service
http-alt  8080       udp       registered  system            HTTP Alternate (see port 80)
x11       6000-6063  udp       registered  iana              {unassigned}
-         49152      any       dynamic                       never assigned: a dynamic port
914c/g    211        tcp, udp  well-known  iana              {historic}
whois     43         tcp       well-known  system  nicname   Who Is
airplay   -          tcp, udp              iana              {airplay}
"
        ))
        .status(1)
        .run_on_terminal(200);
}

#[test]
fn a_narrow_terminal_still_gets_whole_words() {
    svc_assigned("--color never port 6010/udp 8080/tcp")
        .stdout(
            "\
SERVICE   PORT       PROTOCOL  SOURCE  DESCRIPTION
x11       6000-6063  udp       iana    X Window
                                       System;
                                       others use
                                       the port
                                       without an
                                       assignment
http-alt  8080       tcp       system  WWW caching
                                       service;
                                       also
                                       webcache
",
        )
        .run_on_terminal(40);
}

#[test]
fn a_long_name_is_broken_so_that_there_is_room_for_its_description() {
    let text =
        "a-name-of-a-service-that-is-sixty-four-characters-long-and-odd-x 53/tcp # What it is and what it does\n";
    let file = temporary_file("long-name", text);
    svc("--source system --color never 53/tcp --services-file")
        .arg(&file)
        .stdout(
            "\
SERVICE                                   PORT  PROTOCOL  SOURCE  DESCRIPTION
a-name-of-a-service-that-is-sixty-four-c  53    tcp       system  What it is
haracters-long-and-odd-x                                          and what it
                                                                  does
",
        )
        .run_on_terminal(80);
}

#[test]
fn a_table_of_endless_words_is_cut_and_there_at_once() {
    let endless = "x".repeat(1 << 20);
    for line in ["@ 53/tcp", "name 53/@", "name 53/tcp @", "name 53/tcp # @"] {
        let file = temporary_file("endless", line.replace('@', &endless));
        let table = svc("--source system --format table port 53 --services-file").arg(&file).output();
        assert!(table.len() < 8000 && table.contains('…'), "{line}: {} bytes", table.len());
    }
}

#[test]
fn a_terminal_has_colours_unless_they_are_not_wanted() {
    let plain = "SERVICE  PORT  PROTOCOL  CLASS       SOURCE  DESCRIPTION\n\
                 domain   53    tcp       well-known  system  Domain Name Server\n";
    let Some(shown) = svc_assigned("53/tcp").shown_on_terminal(80) else { return };
    assert!(shown.contains("\x1b["), "{shown:?}");
    svc_assigned("53/tcp").variable("NO_COLOR", "").stdout(shown).run_on_terminal(80);
    svc_assigned("53/tcp").variable("NO_COLOR", "1").stdout(plain).run_on_terminal(80);
    svc_assigned("--color never 53/tcp").stdout(plain).run_on_terminal(80);
}

#[test]
fn a_terminal_gets_plain_lines_when_they_are_wanted() {
    svc_assigned("--format plain 53/tcp")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n")
        .run_on_terminal(80);
}

#[test]
fn answers_to_standard_input_are_plain_lines_even_on_a_terminal() {
    svc_assigned("53/tcp - --color never")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n")
        .run_on_terminal(80);
}
