//! What a lint finds at the edges of its rule.

use svc_lookup::check::{Finding, Lint, Safety, findings, fix};

/// The names of the findings in a text, with their lines from 1.
fn found(text: &str) -> Vec<(usize, &'static str)> {
    findings(text.as_bytes(), None).map(|finding| (finding.line + 1, finding.lint.name())).collect()
}

fn first(text: &str) -> Finding {
    findings(text.as_bytes(), None).next().expect("a finding")
}

fn fixed(text: &str, most: Safety) -> String {
    String::from_utf8(fix(text.as_bytes(), None, most, &|_| true).text).expect("UTF-8")
}

#[test]
fn a_line_that_is_no_entry_has_one_error_that_says_why() {
    let table = [
        ("gopher\n", "missing-port", "`gopher` has no port"),
        ("gopher # 70/tcp\n", "missing-port", "`gopher` has no port"),
        ("gopher tcp/70\n", "port-not-a-number", "`tcp/70` is not a port and a protocol"),
        ("gopher -70/tcp\n", "port-not-a-number", "`-70/tcp` is not a port and a protocol"),
        ("gopher 70-71/tcp\n", "port-not-a-number", "`70-71/tcp` is not a port and a protocol"),
        ("gopher 080/tcp\n", "port-not-a-number", "`080/tcp` is not a port and a protocol"),
        ("gopher 65536/tcp\n", "port-too-large", "port `65536` is over 65535"),
        ("gopher 99999999999999999999999/tcp\n", "port-too-large", "port `99999999999999999999999` is over 65535"),
        ("gopher 70\n", "missing-protocol", "port 70 has no protocol"),
        ("gopher 70/\n", "missing-protocol", "port 70 has no protocol"),
        ("gopher 70 gophers\n", "missing-protocol", "port `70` has no protocol"),
        ("gopher 70 tcp\n", "missing-protocol", "blanks between port and protocol"),
        ("gopher 70 /tcp\n", "missing-protocol", "blanks between port and protocol"),
        ("gopher 70/ tcp\n", "missing-protocol", "blanks between port and protocol"),
        ("gopher 70/ gophers\n", "missing-protocol", "port 70 has no protocol"),
        ("gopher 70,tcp\n", "missing-protocol", "a comma between port and protocol"),
        ("24/udp\n", "missing-name", "`24/udp` has no name"),
        ("+\n", "nis-line", "`+` is for the NIS compatibility mode"),
        ("+gopher 70/tcp\n", "nis-line", "`+gopher` is for the NIS compatibility mode"),
    ];
    for (text, name, message) in table {
        assert_eq!(found(text), [(1, name)], "{text}");
        assert_eq!(first(text).message, message, "{text}");
    }
}

#[test]
fn a_port_that_glibc_reads_otherwise_is_named_with_what_it_reads() {
    let atoi =
        "glibc, NetBSD and macOS read port 34463; musl and FreeBSD skip the line; Go refuses to look up the name";
    assert_eq!(first("gone 99999/tcp\n").readers, atoi);
    // Go does not read a number from 2^24 - 1 on, and what atoi(3) makes of one that is too large is undefined.
    for number in ["16777215", "99999999999999999999", "0200001", "0x1ffff"] {
        let readers = first(&format!("gone {number}/tcp\n")).readers;
        assert!(readers.ends_with("; musl, FreeBSD and Go skip the line"), "{number}: {readers}");
    }
    let eight = first("gone 0080/tcp\n");
    assert_eq!(eight.readers, "glibc reads octal after a 0, and skips the line; musl, the BSDs and Go read 80");
    assert_eq!(eight.help, "write 80");
    assert_eq!(first("gone -1/tcp\n").readers, "glibc reads port 65535");
    let octal = first("dns 053/tcp\n");
    assert_eq!(octal.readers, "glibc reads it as octal, 43; musl, the BSDs and Go read 53");
    assert_eq!(octal.fix, None);
    assert_eq!(fixed("dns 0x35/tcp\ndns 007/udp\n", Safety::SameAnswers), "dns 53/tcp\ndns 7/udp\n");
}

#[test]
fn the_same_name_with_another_protocol_is_no_finding() {
    assert_eq!(found("dns 53/tcp\ndns 53/udp\ndns 5353/sctp\n"), []);
}

#[test]
fn an_earlier_entry_counts_by_its_name_and_its_aliases() {
    let text = "web 80/tcp www\nwww 81/tcp\nother 82/tcp web\nagain 80/tcp\n";
    assert_eq!(found(text), [(2, "shadowed-name"), (3, "shadowed-alias"), (4, "duplicate-port")]);
    let shadowed = first(text);
    let related = shadowed.related.expect("the earlier entry");
    assert_eq!((related.line, &text[related.span]), (0, "www"));
    assert_eq!(shadowed.readers, "glibc, musl and the BSDs find port 80, Go takes the last entry: 81");
}

#[test]
fn an_entry_that_nothing_finds_is_one_finding() {
    let text = "a 1/tcp b\nc 2/tcp\nb 2/tcp\n";
    assert_eq!(found(text), [(3, "unreachable-entry")]);
    assert_eq!(fixed(text, Safety::OtherAnswers), "a 1/tcp b\nc 2/tcp\n");
    assert_eq!(fixed(text, Safety::SameAnswers), text);
}

#[test]
fn a_second_entry_of_one_service_is_joined_with_its_aliases_and_comment() {
    let text = "a 1/tcp x  # first\na 1/tcp x y z # second\nb 2/tcp\nb 2/tcp c # two\n";
    assert_eq!(found(text), [(2, "duplicate-entry"), (4, "duplicate-entry")]);
    assert_eq!(fixed(text, Safety::OtherAnswers), "a 1/tcp x y z  # first\nb 2/tcp c # two\n");
}

#[test]
fn equal_lines_are_equal_whatever_blanks_are_around_them() {
    let text = "a 1/tcp x # c\n  a 1/tcp x # c  \r\n";
    assert_eq!(fixed(text, Safety::SameAnswers), "a 1/tcp x # c\n");
    assert_eq!(fixed("a 1/tcp x # c\na 1/tcp x # d\n", Safety::SameAnswers), "a 1/tcp x # c\na 1/tcp x # d\n");
}

#[test]
fn trailing_blanks_after_a_port_without_a_protocol_are_not_removed_without_asking() {
    // glibc skips `a 1 `, and reads `a 1` as an entry.
    assert_eq!(fixed("a 1 \n", Safety::SameAnswers), "a 1 \n");
    assert_eq!(fixed("a 1\r\n", Safety::SameAnswers), "a 1\r\n");
}

#[test]
fn lines_of_which_glibc_repeats_bytes_are_not_changed_without_asking() {
    for text in ["  a 1/tcp x", "  a 1/tcp x  ", "  a 1/tcp x\0y\n"] {
        assert_eq!(fixed(text, Safety::SameAnswers), text);
    }
    assert_eq!(fixed("  a 1/tcp x  ", Safety::OtherAnswers), "a 1/tcp x\n");
    assert_eq!(fixed("a 1/tcp x", Safety::SameAnswers), "a 1/tcp x\n");
}

#[test]
fn a_long_comment_is_continued_in_lines_of_at_most_127_bytes() {
    let words = "and so it goes on ".repeat(20);
    let text = format!("billing 7100/tcp # {words}\n# {words}\n");
    let fixed = fixed(&text, Safety::SameAnswers);
    assert!(fixed.lines().all(|line| line.len() <= 127), "{fixed}");
    let joined = |text: &str| text.split_whitespace().filter(|word| *word != "#").collect::<Vec<_>>().join(" ");
    assert_eq!(joined(&fixed), joined(&text));
    assert!(fixed.lines().skip(1).all(|line| line.starts_with("# ")));
}

#[test]
fn a_word_that_is_longer_than_a_line_is_not_broken() {
    let text = format!("billing 7100/tcp # {}\n", "x".repeat(300));
    assert_eq!(found(&text), [(1, "long-comment")]);
    assert_eq!(fixed(&text, Safety::OtherAnswers), text);
    let far = format!("billing 7100/tcp{}# x\n", " ".repeat(300));
    assert_eq!(fixed(&far, Safety::OtherAnswers), far);
}

#[test]
fn capitalised_aliases_of_three_services_are_a_comment() {
    let two = "a 1/tcp The Server\nb 2/tcp The Server\n";
    assert!(!found(two).iter().any(|(_, name)| *name == "unmarked-comment"), "{:?}", found(two));
    let three = format!("{two}c 3/tcp c-alias The Server\nc 3/udp c-alias The Server # x\n");
    assert_eq!(
        found(&three),
        [(1, "unmarked-comment"), (2, "unmarked-comment"), (3, "unmarked-comment"), (4, "unmarked-comment")]
    );
    assert_eq!(
        fixed(&three, Safety::OtherAnswers),
        "a 1/tcp # The Server\nb 2/tcp # The Server\nc 3/tcp c-alias # The Server\nc 3/udp c-alias # The Server # x\n"
    );
}

#[test]
fn a_protocol_is_joined_to_its_port() {
    let text = "a 1 tcp x\nb 2 /udp\nc 3/\ttcp\nd 4// /sctp y\ne 5/ f\n";
    assert_eq!(fixed(text, Safety::OtherAnswers), "a 1/tcp x\nb 2/udp\nc 3/tcp\nd 4/sctp y\ne 5/ f\n");
    assert_eq!(fixed(text, Safety::SameAnswers), text);
}

#[test]
fn several_protocols_in_one_entry_need_an_entry_for_each() {
    for word in ["tcp,udp", "tcp/udp", "udp,tcp/sctp"] {
        let found = first(&format!("a 1/{word}\n"));
        assert_eq!(
            (found.lint, &*found.help, found.fix),
            (Lint::UnknownProtocol, "write an entry for each protocol", None)
        );
    }
    assert_ne!(first("a 1/tcp,x\n").help, "write an entry for each protocol");
}

#[test]
fn a_protocol_is_fixed_if_there_is_one_that_was_meant() {
    assert_eq!(fixed("a 1/TCP\nb 2/tpc\nc 3/ucp\n", Safety::OtherAnswers), "a 1/tcp\nb 2/tcp\nc 3/ucp\n");
    assert_eq!(found("rtmp 1/ddp\nnatd 8668/divert\n"), []);
}

#[test]
fn an_invalid_name_is_found_once_with_the_reason() {
    let table = [
        ("my_app", "has the character `_`"),
        ("a-name-of-sixteen", "has 17 letters, 15 are allowed"),
        ("123", "has no letter"),
        ("-app", "has a hyphen at an end or beside another"),
        ("b--c", "has a hyphen at an end or beside another"),
    ];
    for (name, why) in table {
        let text = format!("{name} 1/tcp\n{name} 1/udp\n");
        assert_eq!(found(&text), [(1, "invalid-name")], "{name}");
        assert_eq!(first(&text).message, format!("the name `{name}` {why}"));
    }
}

#[test]
fn a_comment_allows_findings_of_its_line_or_of_the_lines_below_it() {
    let text = "a 1/tcp\nb 1/tcp # svc: allow(duplicate-port) both are in use\n";
    assert_eq!(found(text), []);
    let block = "a 1/tcp\n# svc: allow(duplicate-port) both are in use\nb 1/tcp\nc 1/tcp # third\n\nd 1/tcp\n";
    assert_eq!(found(block), [(6, "duplicate-port")]);
    let two = "a 1/tcp\n# ours. # svc: allow(duplicate-port, invalid-name) both are in use\nb_c 1/tcp\n";
    assert_eq!(found(two), []);
}

#[test]
fn a_comment_that_allows_nothing_is_a_finding() {
    let table = [
        ("a 1/tcp # svc: allow(comma) why\n", "`comma` has nothing to allow here"),
        ("# svc: allow(comma) why\na 1/tcp\n", "`comma` has nothing to allow here"),
        ("a 1/tcp # svc: allow(comma)\n", "the reason is missing"),
        ("a 1/tcp # svc: allow(coma) why\n", "`coma` is not the name of a lint"),
        ("a 1/tcp # svc: allow() why\n", "the name of a lint is missing"),
        ("a 1/tcp # svc: allow(comma, ) why\n", "the name of a lint is missing"),
        ("a 1/tcp # svc: deny(comma) why\n", "not of the form `svc: allow(NAME) reason`"),
    ];
    for (text, message) in table {
        assert_eq!(found(text).len(), 1, "{text}: {:?}", found(text));
        assert_eq!((first(text).lint, &*first(text).message), (Lint::BadAllow, message), "{text}");
    }
    assert_eq!(found("a 1/tcp # svc: allow(historic-name) the registry is not asked\n"), []);
    assert_eq!(found("a 1/tcp # the svc: tool allows (comments)\n"), []);
}

#[test]
fn a_line_longer_than_64_kib_is_one_finding() {
    let text = format!("a 1/tcp {}\nb 1/tcp\n", "x ".repeat(40_000));
    assert_eq!(found(&text), [(1, "long-line")]);
}

#[test]
fn a_text_over_the_limit_is_left_as_it_is() {
    let text = " \n".repeat(9 << 20);
    assert_eq!(fixed(&text, Safety::OtherAnswers).len(), text.len());
}

#[test]
fn more_names_than_a_file_usually_has_are_all_compared() {
    let many = |line: usize| (0..900).map(|number| format!(" n{}", 900 * line + number)).collect::<String>();
    let mut text: String = (0..9).map(|line| format!("s{line} {}/tcp{}\n", line + 1, many(line))).collect();
    text += "n0 100/tcp\nN5000 101/tcp\nn0 102/udp\nn8099 103/tcp\nlast 104/tcp n8100\n";
    let found: Vec<_> = found(&text).into_iter().filter(|(_, lint)| *lint != "long-line").collect();
    assert_eq!(found, [(10, "shadowed-name"), (11, "case-only-difference"), (13, "shadowed-name")]);
}

#[test]
fn aliases_that_are_words_are_found_wherever_their_capitals_are() {
    let entry = |number: usize| format!("s{number} {number}/tcp {}Alpha\n", "a ".repeat(number));
    for number in (1..70).step_by(3) {
        let text: String = (number..number + 3).map(entry).collect();
        assert!(found(&text).contains(&(1, "unmarked-comment")), "{text}");
        let commented = text.replace("Alpha", "# Alpha");
        assert!(!found(&commented).iter().any(|(_, lint)| *lint == "unmarked-comment"), "{commented}");
    }
}
