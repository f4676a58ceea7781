//! The report for people.

use super::check;
use crate::harness::svc;

#[test]
fn a_finding_is_drawn_with_the_line_that_it_conflicts_with() {
    check("", "billing 7100/tcp\nbilling 7101/tcp\n")
        .stdout(
            "warning[shadowed-name]: the name `billing` is never found: line 1 has it
 --> -:2:1
  |
2 | billing 7101/tcp
  | ^^^^^^^
  |
 ::: -:1:1
  |
1 | billing 7100/tcp
  | ------- port 7100/tcp
  |
  = note: glibc, musl and the BSDs find port 7100, Go takes the last entry: 7101
  = help: give it another name, or remove one of the entries

-: 1 warning (shadowed-name 1)
",
        )
        .run();
}

#[test]
fn a_fix_is_drawn_as_a_difference() {
    check("", "chat 6667/tcp\ttalk,gossip\n")
        .stdout(
            "warning[comma]: a comma in the alias `talk,gossip`
 --> -:1:15
  |
1 | chat 6667/tcp    talk,gossip
  |                  ^^^^^^^^^^^
  |
  = note: every reader takes the whole word as one name; augeas cannot read the file
help: separate aliases with blanks (`--fix=all` does)
  |
1 - chat 6667/tcp    talk,gossip
1 + chat 6667/tcp    talk gossip
  |

-: 1 warning (comma 1)
",
        )
        .run();
}

#[test]
fn layout_is_drawn_once_and_counted() {
    let drawn = check("", "a 1/tcp \nb 2/tcp \nc 3/tcp \n").output();
    assert_eq!(drawn.matches("note[trailing-blanks]").count(), 1, "{drawn}");
    assert!(drawn.ends_with("-: 3 notes (trailing-blanks 3)\n"), "{drawn}");
}

#[test]
fn hostile_characters_are_escaped_and_the_column_is_that_of_the_file() {
    let text = "a\u{202e}\u{200b}\u{9b}31m 1/tcp b,c\u{1b}[2J\n";
    let drawn = check("--color always", text).output();
    for hostile in ["\u{202e}", "\u{200b}", "\u{9b}", "\u{1b}[2J"] {
        assert!(!drawn.contains(hostile), "{drawn:?}");
    }
    let drawn = check("", text).output();
    assert!(drawn.contains(r"a\u{202e}\u{200b}\u{9b}31m 1/tcp b,c\u{1b}[2J"), "{drawn}");
    assert!(drawn.contains(" --> -:1:15\n") && !drawn.contains(":::"), "{drawn}");
}

#[test]
fn of_a_long_line_the_place_is_drawn() {
    let text = format!("a 1/tcp x,y{}# {}\n", " ".repeat(20), "long ".repeat(400));
    let drawn = check("", text).output();
    assert!(drawn.contains(" --> -:1:9\n") && drawn.contains("x,y"), "{drawn}");
    // The column is that of the file, wherever the part of it starts.
    let far = format!("a 1/tcp {}x,y\n", "z ".repeat(900));
    let drawn = check("--allow repeated-alias", far).output();
    assert!(drawn.contains(" --> -:1:1809\n") && !drawn.contains(":::"), "{drawn}");
    assert!(drawn.lines().all(|line| line.chars().count() < 300), "{drawn}");
}

#[test]
fn a_terminal_of_any_width_shows_the_place() {
    for width in [40, 80, 200] {
        let file = crate::harness::temporary_file("drawn-width", "billing 7100/tcp\r\ninvoices 7100/tcp talk,gossip\n");
        let Some(shown) = svc("check --no-pager").arg(&file).seen_on_terminal(width) else { return };
        assert!(shown.contains("\u{1b}["), "colors: {shown:?}");
        assert!(shown.contains("carriage-return") && shown.contains("talk,gossip"), "{shown}");
    }
}

#[test]
fn messages_are_wrapped_at_blanks_to_the_width_of_a_terminal() {
    let text = "a 7100/tcp\r\nnews 7101/tcp x,y\nb 99999/tcp\n";
    let messages = "a comma in the alias `x,y`";
    for width in [40, 60, 80] {
        let drawn = check("--allow notes", text).variable("COLUMNS", width.to_string()).status(1).output();
        let is_drawn = |line: &&str| !line.starts_with("-: ") && !line.contains(" can be fixed");
        assert!(drawn.lines().filter(is_drawn).all(|line| line.chars().count() <= width), "{drawn}");
        let joined = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(joined(&drawn).contains(messages), "{drawn}");
        let readers =
            "= note: glibc, musl and Go take CR as a blank; for the BSDs and augeas it belongs to the last word";
        assert!(joined(&drawn).contains(readers), "{drawn}");
    }
    // In a pipe a message is one line.
    assert!(check("", text).status(1).output().contains("for the BSDs and augeas it belongs to the last word\n"));
}

#[test]
fn files_are_reported_one_after_the_other_with_the_command_that_fixes_them() {
    let one = crate::harness::temporary_file("drawn-one", "a 1/tcp\r\n");
    let two = crate::harness::temporary_file("drawn-two", "a 1/tcp x,y\n");
    let shown = svc("check --source system").arg(&one).arg(&two).output();
    let (one, two) = (one.display(), two.display());
    assert!(
        shown.contains(&format!("{one}: 1 warning (carriage-return 1)\n1 can be fixed: `svc check --fix {one}`\n")),
        "{shown}"
    );
    let all = format!("{two}: 1 warning (comma 1)\n1 can be fixed: `svc check --fix=all --diff {two}` shows how\n");
    assert!(shown.ends_with(&all), "{shown}");
}

#[test]
fn after_a_thousand_drawings_each_finding_is_a_line() {
    let text: String = (1..=1002).map(|number| format!("s{number} {}/tcp a,b\n", 70_000 + number)).collect();
    let drawn = check("", text).status(1).output();
    assert_eq!(drawn.matches("error[port-too-large]").count(), 1000);
    let (_, rest) = drawn.split_once("--> -:1000:7\n").expect("the last drawing");
    let lines: Vec<&str> = rest.lines().skip(6).collect();
    let line = |number: usize, port: usize, glibc: usize| {
        format!(
            "-:{number}:7: error: port `{port}` is over 65535; glibc, NetBSD and macOS read port {glibc}; musl and FreeBSD \
             skip the line; Go refuses to look up the name; use a port from 1 to 65535 [port-too-large]"
        )
    };
    assert_eq!(
        lines,
        [
            "",
            "The first 1,000 findings are drawn; each of the others is one line.",
            "",
            &line(1001, 71_001, 5465),
            &line(1002, 71_002, 5466),
            "-: 1,002 errors (port-too-large 1002)",
        ]
    );
}

#[test]
fn the_drawings_of_all_files_count_together() {
    let file = |name| crate::harness::temporary_file(name, "a 99999/tcp\n".repeat(600));
    let drawn = svc("check --source system").arg(file("drawn-many")).arg(file("drawn-more")).status(1).output();
    assert_eq!(drawn.matches("error[port-too-large]").count(), 1000);
    assert_eq!(drawn.matches(" [port-too-large]\n").count(), 200);
    assert_eq!(drawn.matches("each of the others is one line").count(), 1);
}
