//! The parts of one entry: its port, its protocol and its names.

use super::finding::{Edit, Finding, Safety, quoted};
use super::lint::Lint;
use super::row::Row;
use super::shape::mended;
use super::{protocols, unreadable};
use crate::services_file::EntrySpans;
use crate::{Port, Protocol, Service};
use bstr::{BStr, ByteSlice};
use std::ops::Range;

/// Adds the findings about the port and the protocol of an entry.
pub(super) fn check(row: Row<'_, '_>, entry: &EntrySpans<'_>, found: &mut Vec<Finding>) {
    if !is_plain(row, entry) {
        check_parts(row, entry, found);
    }
}

/// Whether an entry has none of the things that there are findings about: a decimal number without a sign or zeros, one
/// slash and a protocol of the registry.
fn is_plain(row: Row<'_, '_>, entry: &EntrySpans<'_>) -> bool {
    let digits = entry.port.number().checked_ilog10().map_or(0, |digits| digits as usize + 1);
    let is_decimal = matches!(row.text[entry.number], b'1'..=b'9');
    let has_one_slash = row.text.get(entry.number + digits + 1) != Some(&b'/');
    let is_registered = !matches!(entry.protocol, Protocol::Other(_));
    is_decimal && has_one_slash && is_registered && row.text[entry.name.start] != b'+'
}

fn check_parts(row: Row<'_, '_>, entry: &EntrySpans<'_>, found: &mut Vec<Finding>) {
    if row.text[entry.name.start] == b'+' {
        found.push(unreadable::nis(row, entry.name.clone()));
    }
    let word = row.port_word(entry);
    let digits = row.part(word.clone()).find_byte(b'/').map_or(word.end, |slash| word.start + slash);
    found.extend(not_decimal(row, entry, word.start..digits));
    if entry.port == Port::MIN {
        let finding = Finding::new(Lint::PortZero, row.number, word.start..digits, "port 0 cannot be used");
        found.push(finding.readers("Go skips the entry").help("use a port from 1 to 65535"));
    }
    let protocol = entry.protocol.word();
    if protocol.is_empty() {
        let finding = unreadable::protocol_after(row, &word).unwrap_or_else(|| {
            let message = format!("port {} has no protocol", entry.port);
            Finding::new(Lint::MissingProtocol, row.number, word, message)
                .help("write `/` and the protocol after the port")
        });
        found.push(finding.readers("glibc finds it only without a protocol, musl and Go skip the line"));
        return;
    }
    let start = word.end - protocol.len();
    found.extend(many_slashes(row, digits..start));
    if !Protocol::REGISTERED.contains(&entry.protocol) && !protocols::is_known(protocol) {
        found.push(unknown_protocol(row, start..word.end));
    }
}

fn not_decimal(row: Row<'_, '_>, entry: &EntrySpans<'_>, span: Range<usize>) -> Option<Finding> {
    let word = row.part(span.clone());
    if word.first()?.is_ascii_digit() && (word[0] != b'0' || word.len() == 1) {
        return None;
    }
    let finding = |what: &str| Finding::new(Lint::NotDecimal, row.number, span.clone(), what);
    let port = entry.port.to_string();
    let help = format!("write {port}");
    match (word.first()?, word.get(1)) {
        (b'+' | b'-', _) => {
            let finding = finding("a port with a sign").readers("Go and augeas do not read it").help(help);
            Some(mended(row, finding, vec![Edit::replace(span.clone(), port)]))
        }
        (b'0', Some(b'x' | b'X')) => {
            let readers = format!("glibc reads {port}; musl, the BSDs and Go read 0 or nothing");
            let finding = finding("a port in hexadecimal").readers(readers).help(help);
            Some(mended(row, finding, vec![Edit::replace(span.clone(), port)]))
        }
        (b'0', Some(_)) => {
            let decimal = word.trim_start_with(|digit| digit == '0').to_str_lossy();
            let decimal = if decimal.is_empty() { "0" } else { &*decimal };
            let finding = finding("a port that starts with 0");
            if decimal == port {
                return Some(mended(row, finding.help(help), vec![Edit::replace(span.clone(), port)]));
            }
            let readers = format!("glibc reads it as octal, {port}; musl, the BSDs and Go read {decimal}");
            Some(finding.readers(readers).help(format!("write {port} or {decimal}")))
        }
        _ => None,
    }
}

fn many_slashes(row: Row<'_, '_>, span: Range<usize>) -> Option<Finding> {
    (span.len() > 1).then(|| {
        let finding = Finding::new(Lint::ManySlashes, row.number, span.clone(), "more than one slash")
            .readers("for all readers but glibc the others belong to the protocol")
            .help("write one");
        mended(row, finding, vec![Edit::remove(span.start + 1..span.end)])
    })
}

fn unknown_protocol(row: Row<'_, '_>, span: Range<usize>) -> Finding {
    let word = row.part(span.clone());
    let message = format!("{} is not a known protocol", quoted(word));
    let finding = Finding::new(Lint::UnknownProtocol, row.number, span.clone(), message)
        .readers("readers compare protocols byte for byte");
    match protocols::meant(word) {
        Some(meant) => {
            finding.help(format!("write `{meant}`")).fix(Safety::OtherAnswers, vec![Edit::replace(span, meant)])
        }
        None if is_list(word) => finding.help("write an entry for each protocol"),
        None => finding.help("use tcp, udp, sctp or dccp, or a name of protocols(5)"),
    }
}

/// Whether a word is several protocols: `tcp,udp`, `tcp/udp`.
fn is_list(word: &BStr) -> bool {
    word.split(|byte| matches!(byte, b',' | b'/')).all(protocols::is_known)
}

/// Checks a name or an alias that the file has not had yet.
pub(super) fn check_name(
    row: Row<'_, '_>,
    entry: &EntrySpans<'_>,
    name: Range<usize>,
    is_registered: impl Fn(&BStr) -> bool,
) -> Option<Finding> {
    let word = row.part(name.clone());
    let what = if name == entry.name { "name" } else { "alias" };
    if word[0] == b'+' && what == "name" {
        return None;
    }
    if word.contains(&b',') {
        return Some(comma(row, name, what));
    }
    if !Service::new(word).has_valid_name() && !is_registered(word) {
        let message = format!("the {what} {} {}", quoted(word), why_invalid(word));
        let finding = Finding::new(Lint::InvalidName, row.number, name, message);
        return Some(finding.readers(readers(word)).help("use 1 to 15 letters, digits and single hyphens"));
    }
    upper_case(row, entry, name, what)
}

fn comma(row: Row<'_, '_>, name: Range<usize>, what: &str) -> Finding {
    let word = row.part(name.clone());
    let message = format!("a comma in the {what} {}", quoted(word));
    let finding = Finding::new(Lint::Comma, row.number, name.clone(), message)
        .readers("every reader takes the whole word as one name; augeas cannot read the file");
    if what == "name" {
        return finding.help("use 1 to 15 letters, digits and single hyphens");
    }
    let separated = word.replace(",", " ");
    finding.help("separate aliases with blanks").fix(Safety::OtherAnswers, vec![Edit::replace(name, separated)])
}

/// Why RFC 6335 section 5.1 does not allow a name.
fn why_invalid(name: &BStr) -> String {
    let odd = name.chars().find(|char| !char.is_ascii_alphanumeric() && *char != '-');
    match odd {
        Some(char) => format!("has the character `{char}`"),
        None if name.len() > 15 => format!("has {} letters, 15 are allowed", name.len()),
        None if !name.iter().any(u8::is_ascii_alphabetic) => "has no letter".to_owned(),
        None => "has a hyphen at an end or beside another".to_owned(),
    }
}

/// Which readers have trouble with a name.
fn readers(name: &BStr) -> String {
    let is_for_augeas = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.+*/-".contains(byte);
    let limits = [
        (name.len() > 31).then_some("musl does not return it for a port"),
        (name.len() > 25).then_some("Go does not find it"),
        (!name.iter().all(is_for_augeas)).then_some("augeas cannot read the file"),
    ];
    limits.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A name with capitals, of which the entry does not have the form in lower case.
fn upper_case(row: Row<'_, '_>, entry: &EntrySpans<'_>, name: Range<usize>, what: &str) -> Option<Finding> {
    let word = row.part(name.clone());
    if !word.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    // Few entries have many aliases: a later one is a finding too many, not a missing one.
    let has_lower = row.names(entry).take(64).any(|other| row.text[other] == *lower);
    (!has_lower).then(|| {
        let message = format!("the {what} {} has capital letters", quoted(word));
        let finding = Finding::new(Lint::UpperCaseName, row.number, name, message);
        let help = format!("add the alias {}", quoted(lower.as_bstr()));
        finding.readers("Go looks up names in lower case and does not find it").help(help)
    })
}
