//! Lines that are no entry.

use super::finding::{Edit, Finding, Safety, quoted};
use super::lint::Lint;
use super::protocols;
use super::row::Row;
use super::shape::BYTE_ORDER_MARK;
use crate::services_file::{Expected, Problem, parsed_lines};
use bstr::{BStr, ByteSlice};
use std::ops::Range;

/// Explains why a line is no entry; `None` if only a byte order mark makes it one.
pub(super) fn check(row: Row<'_, '_>, problem: &Problem<'_>) -> Option<Finding> {
    let name = row.first_word();
    let rest = row.bytes().strip_prefix(BYTE_ORDER_MARK).filter(|_| row.number == 0);
    if rest.is_some_and(|rest| parsed_lines(rest).all(|line| matches!(line.parsed, Ok(None)))) {
        return None;
    }
    if row.text[name.start] == b'+' {
        return Some(nis(row, name));
    }
    let port = row.word_after(name.end);
    if is_port_and_protocol(row.part(name.clone())) {
        let message = format!("{} has no name", quoted(row.part(name.clone())));
        let finding = Finding::new(Lint::MissingName, row.number, name, message);
        return Some(finding.help("write a name before it, or start the line with `#` if it is a comment"));
    }
    Some(match problem.expected {
        Expected::Port if problem.found.is_empty() => {
            let message = format!("{} has no port", quoted(row.part(name.clone())));
            let finding = Finding::new(Lint::MissingPort, row.number, name, message);
            finding.help("add a port and a protocol, or start the line with `#` if it is a comment")
        }
        Expected::PortInRange { glibc } if !row.part(port.clone()).starts_with(b"-") => {
            let message = format!("port {} is over 65535", quoted(number(row, &port)));
            let readers = too_large_for(number(row, &port), glibc);
            Finding::new(Lint::PortTooLarge, row.number, port, message)
                .readers(readers)
                .help("use a port from 1 to 65535")
        }
        Expected::Slash if is_missing_protocol(row, &port) => missing_protocol(row, port),
        _ => not_a_number(row, problem, port),
    })
}

/// Whether a word is what follows the name of an entry: `24/udp`.
fn is_port_and_protocol(word: &BStr) -> bool {
    let Some((digits, protocol)) = word.split_once_str("/") else { return false };
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) && protocols::is_known(protocol)
}

/// A line of NIS, whatever follows its name.
pub(super) fn nis(row: Row<'_, '_>, name: Range<usize>) -> Finding {
    let message = format!("{} is for the NIS compatibility mode", quoted(row.part(name.clone())));
    Finding::new(Lint::NisLine, row.number, name, message)
        .readers("glibc has no such mode for services; FreeBSD asks NIS if nsswitch.conf(5) says `compat`")
        .help("remove the line, and name `nis` in nsswitch.conf(5) if you need it")
}

/// The digits of a port, without the slash and the protocol.
fn number<'t>(row: Row<'_, 't>, port: &Range<usize>) -> &'t BStr {
    let word = row.part(port.clone());
    let end = word.iter().position(|&byte| byte == b'/').unwrap_or(word.len());
    BStr::new(&word[..end])
}

/// Who reads a port that is too large how. glibc and those who use atoi(3) keep its low 16 bits; Go keeps a number below 2^24 - 1
/// (net/parse.go), and so an error for each of the names.
fn too_large_for(number: &BStr, glibc: u16) -> String {
    let value = number.to_str().ok().filter(|digits| !digits.starts_with('0')).and_then(|digits| digits.parse().ok());
    match value {
        Some(0..0xff_ffff_u32) => format!(
            "glibc, NetBSD and macOS read port {glibc}; musl and FreeBSD skip the line; Go refuses to look up the name"
        ),
        _ => format!("glibc reads port {glibc}; musl, FreeBSD and Go skip the line"),
    }
}

/// Whether a port is a number as far as it goes: the protocol after it is missing, or not joined to it.
fn is_missing_protocol(row: Row<'_, '_>, port: &Range<usize>) -> bool {
    let word = row.part(port.clone());
    word.iter().position(|byte| !byte.is_ascii_digit()).is_none_or(|at| at > 0 && word[at] == b',')
}

fn missing_protocol(row: Row<'_, '_>, port: Range<usize>) -> Finding {
    let word = row.part(port.clone());
    let finding = |span, message: String| {
        Finding::new(Lint::MissingProtocol, row.number, span, message).help("write `/` and the protocol after the port")
    };
    if let Some(comma) = word.iter().position(|&byte| byte == b',') {
        let at = port.start + comma;
        return finding(at..at + 1, "a comma between port and protocol".into())
            .readers("the BSDs read it as a slash, other readers skip the line")
            .fix(Safety::OtherAnswers, vec![Edit::replace(at..at + 1, "/")]);
    }
    let message = format!("port {} has no protocol", quoted(word));
    protocol_after(row, &port).unwrap_or_else(|| finding(port, message))
}

/// The finding about a protocol that is not joined to its port: `70 tcp`, `70 /tcp`, `70/ tcp`.
pub(super) fn protocol_after(row: Row<'_, '_>, port: &Range<usize>) -> Option<Finding> {
    let next = row.word_after(port.end);
    let word = row.part(next.clone());
    let protocol = word.strip_prefix(b"/").unwrap_or(word);
    let port_end = port.start + row.part(port.clone()).trim_end_with(|char| char == '/').len();
    let message = "blanks between port and protocol";
    protocols::is_known(protocol).then(|| {
        Finding::new(Lint::MissingProtocol, row.number, port.start..next.end, message)
            .help("write `/` and the protocol after the port")
            .fix(Safety::OtherAnswers, vec![Edit::replace(port_end..next.end - protocol.len(), "/")])
    })
}

fn not_a_number(row: Row<'_, '_>, problem: &Problem<'_>, port: Range<usize>) -> Finding {
    let word = row.part(port.clone());
    let message = format!("{} is not a port and a protocol", quoted(word));
    let finding = Finding::new(Lint::PortNotANumber, row.number, port, message);
    if let Expected::PortInRange { glibc } = problem.expected {
        return finding.readers(format!("glibc reads port {glibc}")).help("use a port from 1 to 65535");
    }
    let digits = word.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match word.get(digits) {
        Some(b'/') if digits > 1 && word.starts_with(b"0") => {
            let decimal = word[..digits].trim_start_with(|digit| digit == '0').as_bstr();
            finding
                .readers(format!(
                    "glibc reads octal after a 0, and skips the line; musl, the BSDs and Go read {decimal}"
                ))
                .help(format!("write {decimal}"))
        }
        Some(b'-') if digits > 0 => finding.help("write an entry for each port of a range"),
        _ => finding.help("write a number, `/` and a protocol; start the line with `#` if it is a comment"),
    }
}
