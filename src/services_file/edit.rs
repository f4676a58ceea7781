//! Adds entries to the text of a services file and removes them; every other line stays as it is, byte for byte.

use super::lines::{line, line_number, parse};
use super::write::write;
use crate::{OwnedService, Port, Service};
use bstr::BString;
use std::error::Error;
use std::fmt;
use std::io;

/// Why an entry cannot be added to a services file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum EntryError {
    /// The name is not one that a service may have (RFC 6335 section 5.1): 1 to 15 letters, digits and hyphens, at least one
    /// letter, and no hyphen at an end or beside another.
    Name(BString),
    /// The entry has no port, a range of ports, or port 0, which cannot be used.
    Port,
    /// The entry has no protocol of the registry.
    Protocol,
    /// The description has a line break or NUL.
    Description,
    /// The name has another port with this protocol, so getservbyname(3) would return one of them only.
    OtherPort {
        /// The entry that has the name.
        entry: Box<OwnedService>,
        /// Its line in the file, from 1; `None` if it is to be added too.
        line: Option<usize>,
    },
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EntryError::Name(name) => write!(
                f,
                "`{name}` is not a valid service name: use 1 to 15 letters, digits and single hyphens, with a letter \
                 (RFC 6335 section 5.1)"
            ),
            EntryError::Port => f.write_str("an entry has one port, from 1 to 65535"),
            EntryError::Protocol => f.write_str("the protocol must be tcp, udp, sctp or dccp"),
            EntryError::Description => f.write_str("the description must be one line"),
            EntryError::OtherPort { entry, line: Some(line) } => write!(f, "line {line} has `{entry}`"),
            EntryError::OtherPort { entry, line: None } => write!(f, "it would also be `{entry}`"),
        }
    }
}

impl Error for EntryError {}

/// Adds entries at the end of a text, each unless the text has it already; returns the new text and which were added.
pub(crate) fn add(text: &[u8], entries: &[Service<'_>]) -> Result<(Vec<u8>, Vec<bool>), EntryError> {
    let file = parse(text);
    let (mut new, mut added): (Vec<u8>, Vec<&Service<'_>>) = (text.to_vec(), Vec::new());
    if !new.is_empty() && !new.ends_with(b"\n") {
        new.push(b'\n');
    }
    let mut results = Vec::with_capacity(entries.len());
    for entry in entries {
        check(entry)?;
        if let Some(known) = file.entries.iter().find(|known| contradicts(known, entry)) {
            let offset = (known.name.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
            return Err(EntryError::OtherPort {
                entry: known.into_owned().into(),
                line: Some(line_number(text, offset) + 1),
            });
        }
        if let Some(known) = added.iter().find(|known| contradicts(known, entry)) {
            return Err(EntryError::OtherPort { entry: known.into_owned().into(), line: None });
        }
        let is_new = !file.entries.iter().chain(added.iter().copied()).any(|known| is_same(known, entry));
        if is_new {
            // Everything that the format cannot hold was refused above.
            write(&mut new, entry).map_err(|_: io::Error| EntryError::Description)?;
            added.push(entry);
        }
        results.push(is_new);
    }
    Ok((if added.is_empty() { text.to_vec() } else { new }, results))
}

/// Removes the entries that pass a test; returns the new text and what was removed.
pub(crate) fn remove(text: &[u8], is_removed: impl Fn(&Service<'_>) -> bool) -> (Vec<u8>, Vec<OwnedService>) {
    let (mut kept, mut removed) = (Vec::with_capacity(text.len()), Vec::new());
    for row in text.split_inclusive(|&byte| byte == b'\n') {
        match line(row).filter(&is_removed) {
            Some(service) => removed.push(service.into_owned()),
            None => kept.extend_from_slice(row),
        }
    }
    (kept, removed)
}

fn check(entry: &Service<'_>) -> Result<(), EntryError> {
    if !entry.has_valid_name() {
        return Err(EntryError::Name(entry.name.to_owned()));
    }
    if entry.ports.is_none_or(|ports| !ports.is_single() || ports.first() == Port::MIN) {
        return Err(EntryError::Port);
    }
    if entry.protocol.is_none_or(|protocol| !protocol.is_registered()) {
        return Err(EntryError::Protocol);
    }
    match entry.description.iter().any(|byte| matches!(byte, b'\n' | b'\r' | 0)) {
        true => Err(EntryError::Description),
        false => Ok(()),
    }
}

/// Whether an entry has the name of another one, and its protocol, with another port.
fn contradicts(known: &Service<'_>, entry: &Service<'_>) -> bool {
    has_name_of(known, entry) && known.ports != entry.ports
}

fn is_same(known: &Service<'_>, entry: &Service<'_>) -> bool {
    has_name_of(known, entry) && known.ports == entry.ports
}

/// Whether an entry has the name of another one as its name or an alias, in any case, with the same protocol.
fn has_name_of(known: &Service<'_>, entry: &Service<'_>) -> bool {
    let is_named = known.names().any(|name| name.eq_ignore_ascii_case(entry.name));
    is_named && known.protocol.zip(entry.protocol).is_some_and(|(known, asked)| known.matches(asked))
}
