//! Errors of the import.

use crate::PortError;
use std::fmt;

/// The address of the registry, for every message.
const ORIGIN: &str = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";

/// Why a file is not the registry as IANA publishes it, and where in the file.
///
/// ```
/// use svc_lookup::registry::{Publication, RegistryErrorKind};
///
/// let error = Publication::from_xml(b"port,name\n80,http\n").unwrap_err();
/// assert_eq!((error.line(), error.column()), (1, 1));
/// assert_eq!(error.kind(), &RegistryErrorKind::NotXml);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegistryError {
    line: usize,
    column: usize,
    kind: RegistryErrorKind,
}

/// What is wrong with a file that should be the registry.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum RegistryErrorKind {
    /// Empty input.
    Empty,
    /// A compressed file; the text is the name of the format.
    Compressed(&'static str),
    /// Its bytes are not UTF-8 text.
    NotUtf8,
    /// Not XML, such as the registry's CSV edition.
    NotXml,
    /// An HTML page, such as a proxy or a login form sends.
    HtmlPage,
    /// A document type declaration: IANA's file has none, and one can make a small file grow without bound.
    DocumentType,
    /// A reference to an entity that XML itself does not define.
    Entity(String),
    /// Not well-formed XML; the text says how.
    Syntax(String),
    /// The file ends inside an element: it is incomplete.
    Truncated,
    /// Something follows the end of the registry.
    Trailing,
    /// The root element is not that of this registry; the text is the one found.
    OtherRegistry(String),
    /// Elements are nested deeper than in the registry.
    TooDeep,
    /// A text is longer than any in the registry.
    TooLong(&'static str),
    /// A control character in a text, or a character that a name or a protocol cannot have.
    Characters(&'static str),
    /// A repeated element.
    Twice(&'static str),
    /// A required element is missing.
    Missing(&'static str),
    /// An invalid port or range.
    Port(String, PortError),
    /// Not a valid date.
    Date(String),
    /// A service code that is not a number of 32 bits.
    ServiceCode(String),
}

/// A record that is left out because the registry cannot have it: a blank or a comma in a name, a port of 99999 ...
///
/// ```
/// use svc_lookup::registry::Publication;
///
/// let xml = br#"<registry id="service-names-port-numbers"><updated>2026-08-17</updated>
///   <record><name>odd</name><number>99999</number><description>Odd</description></record>
///   <record><name>domain</name><number>53</number><description>Domain Name Server</description></record>
/// </registry>"#;
/// let publication = Publication::from_xml(xml)?;
/// assert_eq!((publication.records.len(), publication.odd.len()), (1, 1));
/// let expected = "line 2, `odd`: port \"99999\": out of range: ports are 0 to 65535";
/// assert!(publication.odd[0].to_string().starts_with(expected));
/// # Ok::<(), svc_lookup::registry::RegistryError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct OddRecord {
    /// The line of the impossible value, from 1.
    pub line: usize,
    /// The name of the record, as far as it is known.
    pub name: String,
    /// What is impossible.
    pub kind: RegistryErrorKind,
    /// The offset of the value.
    offset: usize,
}

impl OddRecord {
    /// A record with an impossible value at an offset. The line is counted later.
    pub(super) fn at(offset: usize, name: String, kind: RegistryErrorKind) -> OddRecord {
        OddRecord { line: 1, name, kind, offset }
    }

    /// Counts the lines of records in order, in one pass.
    pub(super) fn count_lines(odd: &mut [OddRecord], bytes: &[u8]) {
        let (mut from, mut line) = (0, 1);
        for record in odd {
            let to = record.offset.clamp(from, bytes.len());
            line += bytes[from..to].iter().filter(|&&byte| byte == b'\n').count();
            (record.line, from) = (line, to);
        }
    }
}

impl fmt::Display for OddRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.is_empty() {
            true => write!(f, "line {}: {}", self.line, self.kind),
            false => write!(f, "line {}, `{}`: {}", self.line, short(&self.name), self.kind),
        }
    }
}

impl RegistryErrorKind {
    /// Whether it is about the values of one record, so that the others can be trusted.
    pub(super) fn is_of_a_record(&self) -> bool {
        match self {
            Self::TooLong(_) | Self::Characters(_) | Self::Twice(_) | Self::Missing(_) => true,
            Self::Port(..) | Self::Date(_) | Self::ServiceCode(_) => true,
            Self::Empty | Self::Compressed(_) | Self::NotUtf8 | Self::NotXml | Self::HtmlPage | Self::DocumentType => {
                false
            }
            Self::Entity(_) | Self::Syntax(_) | Self::Truncated | Self::Trailing => false,
            Self::OtherRegistry(_) | Self::TooDeep => false,
        }
    }
}

impl RegistryError {
    /// The error at an offset into a file.
    pub(super) fn at(offset: usize, bytes: &[u8], kind: RegistryErrorKind) -> RegistryError {
        let before = &bytes[..offset.min(bytes.len())];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        // UTF-8 continuation bytes do not count as columns.
        let column = before[start..].iter().filter(|&&byte| byte & 0xC0 != 0x80).count() + 1;
        RegistryError { line, column, kind }
    }

    /// The line of the file, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The column in the line, in characters from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong.
    pub fn kind(&self) -> &RegistryErrorKind {
        &self.kind
    }
}

impl fmt::Display for RegistryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            RegistryErrorKind::Compressed(_) => self.kind.fmt(f),
            _ => write!(
                f,
                "line {}, column {}: {}; fetch the file again from {ORIGIN}",
                self.line, self.column, self.kind
            ),
        }
    }
}

impl std::error::Error for RegistryError {}

impl fmt::Display for RegistryErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty: expected the registry in XML"),
            Self::Compressed(format) => write!(f, "compressed with {format}; unpack it first"),
            Self::NotUtf8 => f.write_str("not UTF-8 text: expected the registry in XML"),
            Self::NotXml => f.write_str("not XML: expected the registry in XML, not its csv or text edition"),
            Self::HtmlPage => f.write_str("an HTML page: expected the registry in XML"),
            Self::DocumentType => f.write_str("a document type declaration, which is refused: the registry has none"),
            Self::Entity(name) => write!(f, "unknown entity \"{}\": expected amp, lt, gt, quot or apos", short(name)),
            Self::Syntax(problem) => write!(f, "not well-formed XML: {}", short(problem)),
            Self::Truncated => f.write_str("the file ends here, before </registry>: expected the whole registry"),
            Self::Trailing => f.write_str("more text after </registry>: expected the end of the file"),
            Self::OtherRegistry(found) => {
                write!(f, "found {}: expected <registry id=\"service-names-port-numbers\">", short(found))
            }
            Self::TooDeep => f.write_str("elements nested too deeply: those of the registry have a few levels"),
            Self::TooLong(element) => write!(f, "the text of <{element}> is too long for the registry"),
            Self::Characters(element) => write!(f, "a character that cannot be in <{element}>"),
            Self::Twice(element) => write!(f, "a second <{element}>: expected one"),
            Self::Missing(element) => write!(f, "no {element} here: expected one"),
            Self::Port(text, problem) => {
                write!(f, "port \"{}\": {problem}; expected a number or a range such as 6000-6063", short(text))
            }
            Self::Date(text) => write!(f, "date \"{}\": expected year, month and day as in 2026-08-17", short(text)),
            Self::ServiceCode(text) => write!(f, "service code \"{}\": expected a number below 2^32", short(text)),
        }
    }
}

/// The start of a text, without special characters: a hostile file must not control the message.
fn short(text: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ' { c } else { '?' };
    let mut short: String = text.chars().take(60).map(plain).collect();
    if text.chars().nth(60).is_some() {
        short.push_str("...");
    }
    short
}
