//! XML as the registry needs it: elements that begin and end, their attributes, and text. The XML reader stays in here.
//!
//! A file may come from anywhere, so nothing in it can make this use more than a bounded multiple of its size: no
//! document type, no entity but XML's own, no recursion, and a bound on the depth of elements.

use crate::registry::RegistryErrorKind as Kind;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::{EscapeError, resolve_predefined_entity};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// Elements lie in one another four deep in what IANA publishes.
const DEEPEST: usize = 32;

/// What a document holds: elements begin and end, with text between.
pub(super) enum Node<'a> {
    Start(Element<'a>),
    Text(Cow<'a, str>),
    End,
    Eof,
}

/// The beginning of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name of the element.
    pub(super) fn name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// The value of an attribute, if the element has it.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Kind> {
        let attribute = self.0.try_get_attribute(name).map_err(|error| syntax(&error.into()))?;
        let value = attribute.map(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).map(Cow::into_owned));
        value.transpose().map_err(|error| syntax(&error))
    }
}

/// A document while it is read.
pub(super) struct Document<'a> {
    reader: Reader<&'a [u8]>,
    length: usize,
    /// How many elements are open.
    pub(super) depth: usize,
    /// Where the last element begins, or the trouble is: the place of an error.
    pub(super) place: usize,
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str) -> Document<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Document { reader, length: text.len(), depth: 0, place: 0 }
    }

    /// The next node. Comments and processing instructions are none; the end of the file is one only outside elements.
    pub(super) fn next(&mut self) -> Result<Node<'a>, Kind> {
        loop {
            let before = self.position();
            let event = self.reader.read_event().map_err(|error| self.problem(&error))?;
            match event {
                Event::Start(start) => return self.open(start, before),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::End);
                }
                Event::Text(text) => return Ok(Node::Text(text.into_inner())),
                Event::CData(text) => return Ok(Node::Text(text.into_inner())),
                Event::GeneralRef(entity) => {
                    return character(&entity).inspect_err(|_| self.place = before).map(Node::Text);
                }
                Event::DocType(name) => return self.refuse(&name, before),
                Event::Eof if self.depth > 0 => return self.truncated(),
                Event::Eof => return Ok(Node::Eof),
                // An empty element is read as a beginning and an end.
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            }
        }
    }

    /// Passes over the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Kind> {
        let outside = self.depth - 1;
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// How far the document is read.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.length)
    }

    /// Takes an element's beginning, if it does not lie too deep.
    fn open(&mut self, start: BytesStart<'a>, place: usize) -> Result<Node<'a>, Kind> {
        self.place = place;
        self.depth += 1;
        if self.depth > DEEPEST { Err(Kind::TooDeep) } else { Ok(Node::Start(Element(start))) }
    }

    /// A document type: a page for people has one, the registry does not.
    fn refuse(&mut self, name: &str, place: usize) -> Result<Node<'a>, Kind> {
        self.place = place;
        let is_html = name.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"));
        Err(if is_html { Kind::HtmlPage } else { Kind::DocumentType })
    }

    /// The end of a file that should go on.
    fn truncated(&mut self) -> Result<Node<'a>, Kind> {
        self.place = self.length;
        Err(Kind::Truncated)
    }

    /// What a parser's error means, and its place: markup that runs to the end of the file was cut off there.
    fn problem(&mut self, error: &Error) -> Kind {
        let is_cut_off = match error {
            Error::Syntax(problem) => *problem != SyntaxError::InvalidBangMarkup,
            Error::IllFormed(IllFormedError::UnclosedReference) => self.position() >= self.length,
            _ => false,
        };
        if is_cut_off {
            self.place = self.length;
            return Kind::Truncated;
        }
        self.place = usize::try_from(self.reader.error_position()).unwrap_or(self.length);
        syntax(error)
    }
}

/// The character that an entity stands for: one of XML's own, or one given by its number.
fn character<'a>(entity: &BytesRef<'a>) -> Result<Cow<'a, str>, Kind> {
    match entity.resolve_char_ref().map_err(|error| syntax(&error))? {
        Some(character) => Ok(character.to_string().into()),
        None => resolve_predefined_entity(entity).map(Cow::Borrowed).ok_or_else(|| Kind::Entity(entity.to_string())),
    }
}

/// A parser's error in words that do not change with the parser.
fn syntax(error: &Error) -> Kind {
    Kind::Syntax(match error {
        Error::Escape(EscapeError::UnrecognizedEntity(_, name)) => return Kind::Entity(name.clone()),
        Error::Escape(EscapeError::InvalidCharRef(_)) => "a character reference that names no character".into(),
        Error::Escape(_) | Error::IllFormed(IllFormedError::UnclosedReference) => "an & that begins no entity".into(),
        Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
            format!("</{found}> where </{expected}> is due")
        }
        Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => format!("</{found}> without its beginning"),
        Error::InvalidAttr(_) => "an attribute without a value in quotation marks".into(),
        _ => "markup that XML does not have".into(),
    })
}
