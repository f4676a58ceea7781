//! The blocks of `--verbose` in pipes and on terminals, with and without hyperlinks; formats for programs have none.

use super::verbose::{NTP, registry};
use crate::harness::{Svc, svc, svc_here, temporary_file};

#[test]
fn unknown_names_are_reported_as_without_verbose() {
    svc("--source iana -v domian ntp/udp")
        .stdout(NTP)
        .stderr("svc: no service is named `domian`; did you mean `domain` or `domiq`?\n")
        .status(1)
        .run();
}

#[test]
fn standard_input_gets_blocks_too() {
    registry("-").stdin("123/udp\nntp/udp\n").stdout([NTP, "\n", NTP].concat()).run();
}

#[test]
fn format_table_gives_blocks_too() {
    registry("--format table ntp/udp").stdout(NTP).run();
}

#[test]
fn formats_for_programs_do_not_change() {
    let queries = "53 4711 6010 8080 9200 49152 0/udp airplay whois mumble 914c/g nosuch-at-all";
    for format in ["plain", "json", "jsonl", "csv", "services"] {
        let run = |args| svc_here("--quiet --format").arg(format).args(args).args(queries).status(1);
        let left_out = |run: Svc| match format {
            "services" => {
                run.stderr("svc: skipped 3 entries without a port or protocol: a services file cannot hold them\n")
            }
            _ => run,
        };
        let without = left_out(run("")).output();
        left_out(run("--verbose")).stdout(without).run();
    }
}

/// The text between color sequences.
fn colors(text: &str) -> String {
    text.replace("<b>", "\x1b[1m").replace("<c>", "\x1b[36m").replace("<d>", "\x1b[2m").replace("</>", "\x1b[0m")
}

/// A hyperlink (OSC 8) with its address and the visible text.
fn link(page: &str, text: &str) -> String {
    format!("\x1b]8;;{page}\x1b\\{text}\x1b]8;;\x1b\\")
}

/// The block of `ntp` on a terminal with colors and this reference.
fn ntp_in_colors(reference: &str) -> String {
    colors("<b>ntp</> <c>123/udp</>\n")
        + &colors("  <d>description </>  Network Time Protocol\n")
        + &colors("  <d>class       </>  0-1023, system ports (well-known)\n")
        + &colors("  <d>source      </>  iana\n  <d>dns-sd      </>  _ntp._udp\n  <d>state       </>  assigned\n")
        + &colors(&format!("  <d>references  </>  {reference}\n"))
}

#[test]
fn a_terminal_with_hyperlinks_gets_them() {
    let page = link("https://www.rfc-editor.org/rfc/rfc5905", "RFC 5905");
    registry("ntp/udp").variable("FORCE_HYPERLINK", "1").stdout(ntp_in_colors(&page)).run_on_terminal(80);
    registry("ntp/udp").variable("TERM_PROGRAM", "WezTerm").stdout(ntp_in_colors(&page)).run_on_terminal(80);
    let evidence = link(
        "https://github.com/WireGuard/wireguard-tools/blob/HEAD/src/man/wg-quick.8",
        "WireGuard/wireguard-tools:src/man/wg-quick.8",
    );
    let Some(shown) = svc_here("-v lookup wireguard").variable("FORCE_HYPERLINK", "1").shown_on_terminal(80) else {
        return;
    };
    assert!(shown.ends_with(&colors(&format!("  <d>evidence    </>  {evidence}\n"))), "{shown:?}");
}

#[test]
fn other_terminals_get_the_address_after_the_reference() {
    let plain = "RFC 5905  https://www.rfc-editor.org/rfc/rfc5905";
    registry("ntp/udp").stdout(ntp_in_colors(plain)).run_on_terminal(80);
    registry("ntp/udp").variable("FORCE_HYPERLINK", "0").stdout(ntp_in_colors(plain)).run_on_terminal(80);
}

#[test]
fn without_colors_there_are_no_links() {
    let run = || registry("ntp/udp").variable("FORCE_HYPERLINK", "1").stdout(NTP);
    run().args("--color never").run_on_terminal(80);
    run().variable("NO_COLOR", "1").run_on_terminal(80);
}

#[test]
fn a_pipe_never_gets_links() {
    let run = || registry("ntp/udp").variable("FORCE_HYPERLINK", "1");
    run().stdout(NTP).run();
    run().args("--color always").stdout(ntp_in_colors("RFC 5905  https://www.rfc-editor.org/rfc/rfc5905")).run();
}

#[test]
fn text_from_a_services_file_is_always_escaped() {
    let line =
        b"na\x1b[1Ame 53/t\x1b]cp al\xe2\x80\xaesai caf\xe9 # \x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\\n";
    let file = temporary_file("verbose-\u{1b}[2J", line);
    let shown = file.display().to_string().replace('\u{1b}', "\\u{1b}");
    let block = format!(
        "\
na\\u{{1b}}[1Ame 53/t\\u{{1b}}]cp
  description   \\u{{1b}}]8;;https://example.org\\u{{1b}}\\click\\u{{1b}}]8;;\\u{{1b}}\\
  class         0-1023, system ports (well-known)
  source        system, {shown}:1
  aliases       al\\u{{202e}}sai caf\\xe9
"
    );
    let run = || svc("--source system --color never -v 53 --services-file").arg(&file).stdout(&block);
    run().run();
    run().variable("FORCE_HYPERLINK", "1").run_on_terminal(80);
}
