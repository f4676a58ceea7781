//! The scanner against a slow and simple one, made of regular expressions.

use super::properties::texts;
use proptest::prelude::*;
use regex::Regex;
use std::sync::LazyLock;
use svc_lookup::annotate::{TokenKind, tokens};

/// What announces a port in the forms that are compared; the last group is the port.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    let octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|0?[0-9]{1,2})";
    let v4 = format!("(?:^|[^A-Za-z0-9._-]){octet}(?:\\.{octet}){{3}}");
    Regex::new(&format!("(?:{v4}|\\[2001:db8::7\\]|\\*|(?:^|[^0-9A-Za-z:._-])::)(?:%[A-Za-z0-9._-]{{1,32}})?:$"))
        .expect("an expression")
});

/// What makes a whole number of digits.
fn is_port(digits: &str, rest: &str) -> bool {
    let next = |at: usize| rest.as_bytes().get(at).copied().unwrap_or(b'\n');
    let ends = match next(0) {
        b'.' | b'-' => !next(1).is_ascii_alphanumeric(),
        b':' => !next(1).is_ascii_digit() && next(1) != b':',
        b'(' | b'_' => false,
        byte => !byte.is_ascii_alphanumeric(),
    };
    ends && !digits.starts_with('0') && digits.parse::<u16>().is_ok()
}

/// The places of ports after addresses, by looking at every number in turn.
fn after_addresses(text: &str) -> Vec<usize> {
    let (mut found, numbers) = (Vec::new(), Regex::new("[0-9]+").expect("an expression"));
    for line in text.split_inclusive('\n') {
        let offset = line.as_ptr() as usize - text.as_ptr() as usize;
        for number in numbers.find_iter(line) {
            if is_port(number.as_str(), &line[number.end()..]) && ADDRESS.is_match(&line[..number.start()]) {
                found.push(offset + number.start());
            }
        }
    }
    found
}

/// The places of ports before a protocol.
fn before_protocols(text: &str) -> Vec<usize> {
    let all = Regex::new("(?i)([0-9]+)/(?:tcp|udp)[46]?").expect("an expression");
    let free =
        |before: &str| before.chars().last().is_none_or(|c| !c.is_ascii_alphanumeric() && !".-_/:=#%@".contains(c));
    let ends = |rest: &str| rest.chars().next().is_none_or(|c| !c.is_ascii_alphanumeric());
    all.captures_iter(text)
        .filter(|found| ends(&text[found.get(0).expect("a match").end()..]))
        .map(|found| found.get(1).expect("a group"))
        .filter(|port| {
            free(&text[..port.start()]) && !port.as_str().starts_with('0') && port.as_str().parse::<u16>().is_ok()
        })
        .map(|port| port.start())
        .collect()
}

/// The places of the tokens of a kind.
fn scanned(text: &str, kind: TokenKind) -> Vec<usize> {
    tokens(text).filter(|token| token.kind == kind).map(|token| token.number.start).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Ports after addresses are found where the expressions find them, but for those that an earlier token holds.
    #[test]
    fn ports_after_addresses_are_those_of_the_expressions(text in texts()) {
        let others: Vec<usize> = tokens(&text).map(|token| token.number.start).collect();
        let known = after_addresses(&text);
        let scanned = scanned(&text, TokenKind::Address);
        for at in &known {
            prop_assert!(others.contains(at), "{at} is missing in {text:?}");
        }
        for at in scanned {
            // A name of a host and a colon alone are forms of their own.
            let is_other_form = text[..at].ends_with("localhost:") || text[..at].ends_with(" :") || text[..at].ends_with("=:");
            prop_assert!(known.contains(&at) || is_other_form || is_other_address(&text[..at]), "{at} is added in {text:?}");
        }
    }

    /// The same for ports before a protocol.
    #[test]
    fn ports_before_protocols_are_those_of_the_expressions(text in texts()) {
        let others: Vec<usize> = tokens(&text).map(|token| token.number.start).collect();
        let known = before_protocols(&text);
        for at in &known {
            prop_assert!(others.contains(at), "{at} is missing in {text:?}");
        }
        let before = |at: &usize| {
            let rest = text[*at..].trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with('/') && !known.contains(at)
        };
        let added: Vec<usize> = scanned(&text, TokenKind::Protocol).into_iter().filter(before).collect();
        let after_protocol = |at: &usize| text[..*at].to_ascii_lowercase().ends_with("tcp/") || text[..*at].to_ascii_lowercase().ends_with("udp/")
            || text[..*at].to_ascii_lowercase().ends_with("tcp:") || text[..*at].to_ascii_lowercase().ends_with("udp:");
        prop_assert!(added.iter().all(after_protocol), "{added:?} are added in {text:?}");
    }
}

/// Whether a zone ends here with its colon: after an IPv6 address it is a form that the expressions do not have.
fn has_zone(before: &str) -> bool {
    let is_of_zone = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    before.strip_suffix(':').is_some_and(|zone| zone.trim_end_matches(is_of_zone).ends_with('%'))
}

/// Whether an address in a form that the expressions do not have ends here: brackets around IPv4, or a table of netstat(1).
fn is_other_address(before: &str) -> bool {
    before.ends_with("]:") || before.ends_with("|:") || has_zone(before) || {
        let line = before.rsplit('\n').next().unwrap_or(before);
        line.to_ascii_lowercase().starts_with("tcp") || line.to_ascii_lowercase().starts_with("udp")
    }
}
