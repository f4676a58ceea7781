//! Imports the registry as IANA publishes it.

use crate::Date;
use crate::registry::RegistryErrorKind as Kind;
use crate::registry::draft::{self, Draft};
use crate::registry::references::reference;
use crate::registry::xml::{Document, Element, Node};
use crate::registry::{OddRecord, PublishedRecord, RegistryError};
use std::fmt;

/// The identifier of the registry, in its first element.
const REGISTRY: &str = "service-names-port-numbers";
/// The element with the date of publication.
const UPDATED: (&str, usize) = ("updated", 255);
/// The elements of a record that are read, each with its longest text in bytes: many times IANA's longest.
const FIELDS: [(&str, usize); 9] = [
    ("name", 255),
    ("protocol", 255),
    ("description", 4096),
    ("number", 255),
    ("sc", 255),
    ("note", 65536),
    ("unauthorized", 4096),
    ("assignee", 4096),
    ("xref", 4096),
];

/// The first bytes of compressed files, and the names of their formats.
const COMPRESSED: [(&[u8], &str); 5] = [
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
];

/// The registry as it was published on one day.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Publication {
    /// The day.
    pub updated: Date,
    /// The records, in the order of the registry.
    pub records: Vec<PublishedRecord>,
    /// The records that are left out because the registry cannot have them, in order.
    pub odd: Vec<OddRecord>,
}

impl Publication {
    /// Reads what IANA publishes as `service-names-port-numbers.xml`.
    ///
    /// The file is not trusted: a damaged or hostile one gives an error, and memory stays a small multiple of its size.
    /// Unknown elements are skipped. A record with an impossible value, such as a port of 99999, is left out: [`OddRecord`].
    ///
    /// # Errors
    ///
    /// The file is not this registry, or incomplete or malformed: [`RegistryErrorKind`].
    ///
    /// [`RegistryErrorKind`]: crate::registry::RegistryErrorKind
    ///
    /// ```
    /// use svc_lookup::registry::Publication;
    ///
    /// let xml = br#"<registry id="service-names-port-numbers">
    ///   <updated>2026-08-17</updated>
    ///   <record>
    ///     <name>domain</name> <protocol>udp</protocol> <description>Domain Name Server</description>
    ///     <number>53</number> <xref type="rfc" data="rfc1035"/>
    ///   </record>
    /// </registry>"#;
    /// let publication = Publication::from_xml(xml)?;
    /// assert_eq!(publication.updated.to_string(), "2026-08-17");
    /// assert_eq!(publication.records[0].registration().references().collect::<Vec<_>>(), ["rfc1035"]);
    /// # Ok::<(), svc_lookup::registry::RegistryError>(())
    /// ```
    pub fn from_xml(bytes: &[u8]) -> Result<Publication, RegistryError> {
        if let Some((_, format)) = COMPRESSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
            return Err(RegistryError::at(0, bytes, Kind::Compressed(format)));
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| RegistryError::at(error.valid_up_to(), bytes, Kind::NotUtf8))?;
        let mut document = Document::new(text);
        let mut publication =
            publication(&mut document).map_err(|kind| RegistryError::at(document.place, bytes, kind))?;
        OddRecord::count_lines(&mut publication.odd, bytes);
        Ok(publication)
    }
}

impl fmt::Debug for Publication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publication")
            .field("updated", &self.updated)
            .field("records", &self.records.len())
            .field("odd", &self.odd.len())
            .finish()
    }
}

/// Parses the document: one registry and nothing after it.
fn publication(document: &mut Document<'_>) -> Result<Publication, Kind> {
    root(document)?;
    let root = document.place;
    let (mut updated, mut records, mut odd) = (None, Vec::new(), Vec::new());
    while let Some(element) = child(document)? {
        match element.name() {
            "record" => match record(document, &element)? {
                Ok(record) => records.push(record),
                Err(record) => odd.push(record),
            },
            "updated" if updated.is_some() => return Err(Kind::Twice("updated")),
            "updated" => updated = Some(draft::date(&text(document, UPDATED, &mut Draft::default())?)?),
            _ => document.skip()?,
        }
    }
    end(document)?;
    document.place = root;
    match updated {
        _ if records.is_empty() => Err(Kind::Missing("record")),
        None => Err(Kind::Missing("updated")),
        Some(updated) => Ok(Publication { updated, records, odd }),
    }
}

/// Parses the root element, which must be this registry.
fn root(document: &mut Document<'_>) -> Result<(), Kind> {
    loop {
        match document.next()? {
            Node::Text(text) if text.trim().is_empty() => {}
            Node::Text(_) | Node::End => return Err(Kind::NotXml),
            Node::Eof => return Err(Kind::Empty),
            Node::Start(element) => {
                let id = element.attribute("id")?.unwrap_or_default();
                return match element.name() {
                    "registry" if id == REGISTRY => Ok(()),
                    name if name.eq_ignore_ascii_case("html") => Err(Kind::HtmlPage),
                    name if id.is_empty() => Err(Kind::OtherRegistry(format!("<{name}>"))),
                    name => Err(Kind::OtherRegistry(format!("<{name} id=\"{id}\">"))),
                };
            }
        }
    }
}

/// Parses the end of the document, after white space.
fn end(document: &mut Document<'_>) -> Result<(), Kind> {
    loop {
        let place = document.position();
        let blanks = match document.next()? {
            Node::Text(text) if text.trim().is_empty() => continue,
            Node::Text(text) => text.len() - text.trim_start().len(),
            Node::Eof => return Ok(()),
            Node::Start(_) | Node::End => 0,
        };
        document.place = place + blanks;
        return Err(Kind::Trailing);
    }
}

/// The next child element, or none at the end of the open one; the text between elements is layout.
fn child<'a>(document: &mut Document<'a>) -> Result<Option<Element<'a>>, Kind> {
    loop {
        match document.next()? {
            Node::Start(element) => return Ok(Some(element)),
            Node::Text(_) => {}
            Node::End | Node::Eof => return Ok(None),
        }
    }
}

/// Parses the record that has just started. An impossible value costs the record, and malformed XML the file.
fn record(document: &mut Document<'_>, element: &Element<'_>) -> Result<Result<PublishedRecord, OddRecord>, Kind> {
    let (outside, mut name) = (document.depth - 1, String::new());
    match facts(document, element, &mut name) {
        Ok(record) => Ok(Ok(record)),
        Err(kind) if kind.is_of_a_record() => {
            let odd = OddRecord::at(document.place, name, kind);
            document.skip_to(outside)?;
            Ok(Err(odd))
        }
        Err(kind) => Err(kind),
    }
}

/// Parses the elements of a record; its name is known even if another element is impossible.
fn facts(document: &mut Document<'_>, element: &Element<'_>, name: &mut String) -> Result<PublishedRecord, Kind> {
    let place = document.place;
    let (registered, modified) = (element.attribute("date")?, element.attribute("updated")?);
    let mut draft = Draft::new(registered.as_deref(), modified.as_deref())?;
    while let Some(element) = child(document)? {
        let Some(field) = FIELDS.into_iter().find(|(name, _)| *name == element.name()) else {
            document.skip()?;
            continue;
        };
        let text = text(document, field, &mut draft)?;
        if field.0 == "name" && name.is_empty() {
            name.clone_from(&text);
        }
        match field.0 {
            "xref" => refer(&element, &text, &mut draft)?,
            name => draft.take(name, text)?,
        }
    }
    document.place = place;
    draft.finish()
}

/// Parses the text of the element that has just started, its white space folded; references in it go to the draft.
fn text(document: &mut Document<'_>, field: (&'static str, usize), draft: &mut Draft) -> Result<String, Kind> {
    let (outside, place) = (document.depth - 1, document.place);
    let mut text = String::new();
    while document.depth > outside {
        match document.next()? {
            Node::Text(more) => text.push_str(&more),
            Node::Start(element) if element.name() == "xref" => {
                refer(&element, "", draft)?;
                document.skip()?;
            }
            // A line break or a paragraph separates words.
            Node::Start(_) | Node::End | Node::Eof => text.push(' '),
        }
    }
    document.place = place;
    let (element, longest) = field;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() > longest {
        Err(Kind::TooLong(element))
    } else if text.contains(char::is_control) {
        Err(Kind::Characters(element))
    } else {
        Ok(text)
    }
}

/// Adds a reference to the draft.
fn refer(element: &Element<'_>, text: &str, draft: &mut Draft) -> Result<(), Kind> {
    let kind = element.attribute("type")?.unwrap_or_default();
    let data = element.attribute("data")?.unwrap_or_default();
    if kind == "person" {
        draft.meet(&data);
    }
    reference(&kind, &data, text).map_or(Ok(()), |reference| draft.refer(reference))
}
