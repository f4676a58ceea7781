//! A record under construction: every element once, every value valid, then the facts.

use crate::registry::RegistryErrorKind as Kind;
use crate::registry::{PublishedRecord, facts};
use crate::{Date, PortError, PortRange};

/// The longest references of a record, in bytes.
const LONGEST_REFERENCES: usize = 4096;

/// The parts of a record read so far.
#[derive(Default)]
pub(super) struct Draft {
    name: Option<String>,
    protocol: Option<String>,
    description: Option<String>,
    ports: Option<PortRange>,
    service_code: Option<u32>,
    notes: String,
    unauthorized_use: bool,
    registered: Option<Date>,
    modified: Option<Date>,
    references: Vec<String>,
    contacts: Vec<String>,
}

impl Draft {
    /// A record with the values of its attributes.
    pub(super) fn new(registered: Option<&str>, modified: Option<&str>) -> Result<Draft, Kind> {
        let day = |text: Option<&str>| text.map(date).transpose();
        Ok(Draft { registered: day(registered)?, modified: day(modified)?, ..Draft::default() })
    }

    /// Takes the text of an element, its white space already folded. Elements without facts are skipped.
    pub(super) fn take(&mut self, element: &str, text: String) -> Result<(), Kind> {
        match element {
            "name" => once(&mut self.name, name(text)?, "name"),
            "protocol" => once(&mut self.protocol, protocol(text)?, "protocol"),
            "description" => once(&mut self.description, text, "description"),
            "number" => once(&mut self.ports, ports(&text)?, "number"),
            "sc" => once(&mut self.service_code, service_code(&text)?, "sc"),
            "note" => {
                self.notes.push_str(&text);
                self.notes.push(' ');
                Ok(())
            }
            "unauthorized" => {
                self.unauthorized_use |= !text.is_empty();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes a reference to a document, unless the record has it already.
    pub(super) fn refer(&mut self, reference: String) -> Result<(), Kind> {
        if !self.references.contains(&reference) {
            self.references.push(reference);
        }
        let length: usize = self.references.iter().map(|reference| reference.len() + 1).sum();
        if length > LONGEST_REFERENCES { Err(Kind::TooLong("xref")) } else { Ok(()) }
    }

    /// Takes the identifier of a contact, `First_Last`, with a number if several share it. It is only used to leave the name
    /// out.
    pub(super) fn meet(&mut self, contact: &str) {
        let name = contact.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
        self.contacts.push(name.replace('_', " ").trim().to_owned());
    }

    /// The record, if it is complete.
    pub(super) fn finish(self) -> Result<PublishedRecord, Kind> {
        let name = self.name.unwrap_or_default();
        if name.is_empty() && self.ports.is_none() {
            return Err(Kind::Missing("name or number"));
        }
        let text = self.description.ok_or(Kind::Missing("description"))?;
        let notes = self.notes.trim_end();
        Ok(PublishedRecord {
            state: facts::state(&name, &text, notes),
            historic: facts::is_historic(&text, notes),
            alias_of: facts::alias_of(notes).to_owned(),
            previously: facts::previously(&name, &text, notes).to_owned(),
            description: facts::description(&text, &self.contacts),
            name,
            ports: self.ports,
            protocol: self.protocol.filter(|word| !word.is_empty()),
            registered: self.registered,
            modified: self.modified,
            references: self.references.join("|"),
            service_code: self.service_code,
            unauthorized_use: self.unauthorized_use,
        })
    }
}

/// Sets a value that is not set yet.
fn once<T>(place: &mut Option<T>, value: T, element: &'static str) -> Result<(), Kind> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Kind::Twice(element)),
    }
}

/// A name or none. The registry's older names have more characters than RFC 6335 section 5.1 allows (`whois++`, `z39.50`), but
/// none that would end a word in a services file or a list.
fn name(text: String) -> Result<String, Kind> {
    let is_allowed = |char: char| char.is_ascii_graphic() && !",;#\"'`\\<>|&$(){}".contains(char);
    if text.chars().all(is_allowed) { Ok(text) } else { Err(Kind::Characters("name")) }
}

/// A protocol or none: small letters, digits and hyphens.
fn protocol(text: String) -> Result<String, Kind> {
    let is_allowed = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    if text.chars().all(is_allowed) { Ok(text) } else { Err(Kind::Characters("protocol")) }
}

/// A port or a range of ports.
fn ports(text: &str) -> Result<PortRange, Kind> {
    text.parse().map_err(|problem: PortError| Kind::Port(text.to_owned(), problem))
}

/// A service code in decimal digits.
fn service_code(text: &str) -> Result<u32, Kind> {
    text.parse().map_err(|_| Kind::ServiceCode(text.to_owned()))
}

/// A date.
pub(super) fn date(text: &str) -> Result<Date, Kind> {
    text.parse().map_err(|_| Kind::Date(text.to_owned()))
}
