//! Writes entries as lines of a services file.

use super::grammar;
use crate::service::is_blank;
use crate::{Port, Service};
use std::fmt;
use std::io::{self, Write};

/// Why a services file cannot contain a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Unwritable {
    /// It has no port.
    NoPort,
    /// It has a range of ports; write one entry per port.
    ManyPorts,
    /// Its name is empty or contains a byte that would end it: a blank, `#` or NUL.
    Name,
    /// It has no protocol, or one that contains such a byte or starts with a slash.
    Protocol,
    /// An alias contains such a byte.
    Alias,
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unwritable::NoPort => "a services file cannot hold a service without a port",
            Unwritable::ManyPorts => "a services file cannot hold a range of ports on one line",
            Unwritable::Name => "a services file cannot hold this name",
            Unwritable::Protocol => "a services file cannot hold this protocol",
            Unwritable::Alias => "a services file cannot hold this alias",
        })
    }
}

impl std::error::Error for Unwritable {}

/// Writes one entry and a newline, in the format of services(5). Parsing the line returns the same entry.
///
/// Line breaks and NUL bytes in the description become blanks: a comment cannot contain them.
///
/// # Errors
///
/// [`io::ErrorKind::InvalidInput`] with an [`Unwritable`] inside if the format cannot contain the service, in which case nothing
/// is written; otherwise the errors of `out`.
///
/// ```
/// use svc_lookup::services_file;
///
/// let file = services_file::parse(b"domain 53/udp nameserver # Domain Name Server");
/// let mut text = Vec::new();
/// services_file::write(&mut text, &file.entries[0])?;
/// assert_eq!(text, b"domain          53/udp          nameserver      # Domain Name Server\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn write(out: &mut impl Write, service: &Service<'_>) -> io::Result<()> {
    let port = writable(service).map_err(|why| io::Error::new(io::ErrorKind::InvalidInput, why))?;
    write_padded(out, service.name, 15)?;
    let number = port.to_string();
    out.write_all(b" ")?;
    out.write_all(number.as_bytes())?;
    let protocol = service.protocol.map(|protocol| protocol.word()).unwrap_or_default();
    let mut tail = Vec::new();
    for alias in service.aliases() {
        tail.extend_from_slice(if tail.is_empty() { b"" } else { b" " });
        tail.extend_from_slice(alias);
    }
    let comment = comment(service.description);
    out.write_all(b"/")?;
    if tail.is_empty() && comment.is_empty() {
        out.write_all(protocol)?;
    } else {
        write_padded(out, protocol, 14usize.saturating_sub(number.len()))?;
    }
    write_tail(out, &tail, &comment)
}

fn write_tail(out: &mut impl Write, aliases: &[u8], comment: &[u8]) -> io::Result<()> {
    if !aliases.is_empty() {
        out.write_all(b" ")?;
        if comment.is_empty() { out.write_all(aliases)? } else { write_padded(out, aliases, 15)? }
    }
    if !comment.is_empty() {
        out.write_all(b" # ")?;
        out.write_all(comment)?;
    }
    out.write_all(b"\n")
}

fn write_padded(out: &mut impl Write, text: &[u8], width: usize) -> io::Result<()> {
    out.write_all(text)?;
    (text.len()..width).try_for_each(|_| out.write_all(b" "))
}

/// The description as parsing returns it: on one line, without `#` and blanks around it.
fn comment(description: &[u8]) -> Vec<u8> {
    let line: Vec<u8> = description.iter().map(|&byte| if matches!(byte, b'\n' | 0) { b' ' } else { byte }).collect();
    line[grammar::trim_comment(&line, 0)].to_vec()
}

fn writable(service: &Service<'_>) -> Result<Port, Unwritable> {
    let ports = service.ports.ok_or(Unwritable::NoPort)?;
    let holds = |word: &[u8]| !word.iter().any(|&byte| is_blank(byte) || matches!(byte, b'#' | 0));
    let protocol = service.protocol.ok_or(Unwritable::Protocol)?.word();
    if !ports.is_single() {
        Err(Unwritable::ManyPorts)
    } else if service.name.is_empty() || !holds(service.name) {
        Err(Unwritable::Name)
    } else if !holds(protocol) || protocol.first() == Some(&b'/') {
        Err(Unwritable::Protocol)
    } else if service.aliases().any(|alias| !holds(alias)) {
        Err(Unwritable::Alias)
    } else {
        Ok(ports.first())
    }
}
