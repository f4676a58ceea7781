//! A minimal XML reader: start and end of elements, their attributes, and text. Only this file uses the XML crate.
//!
//! A file is not trusted: memory stays a bounded multiple of its size. There is no document type, no entity except XML's own,
//! no recursion, and a limit for the depth of elements.

use crate::registry::RegistryErrorKind as Kind;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::{EscapeError, resolve_predefined_entity};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// The depth limit; IANA's file is four deep.
const DEEPEST: usize = 32;

/// A node: the start or the end of an element, or text.
pub(super) enum Node<'a> {
    Start(Element<'a>),
    Text(Cow<'a, str>),
    End,
    Eof,
}

/// The start of an element.
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

/// A document being read.
pub(super) struct Document<'a> {
    reader: Reader<&'a [u8]>,
    length: usize,
    /// The number of open elements.
    pub(super) depth: usize,
    /// The position for an error: the start of the last element, or the problem itself.
    pub(super) place: usize,
}

impl<'a> Document<'a> {
    pub(super) fn new(text: &'a str) -> Document<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Document { reader, length: text.len(), depth: 0, place: 0 }
    }

    /// The next node, without comments and processing instructions; the end of the file is a node outside of elements only.
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
                // An empty element is read as a start and an end.
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
            }
        }
    }

    /// Skips the element that has just started.
    pub(super) fn skip(&mut self) -> Result<(), Kind> {
        self.skip_to(self.depth - 1)
    }

    /// Skips all elements that are deeper than this.
    pub(super) fn skip_to(&mut self, outside: usize) -> Result<(), Kind> {
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The offset reached.
    pub(super) fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(self.length)
    }

    /// Takes the start of an element, unless it is nested too deep.
    fn open(&mut self, start: BytesStart<'a>, place: usize) -> Result<Node<'a>, Kind> {
        self.place = place;
        self.depth += 1;
        if self.depth > DEEPEST { Err(Kind::TooDeep) } else { Ok(Node::Start(Element(start))) }
    }

    /// The error for a document type: an HTML page has one, the registry does not.
    fn refuse(&mut self, name: &str, place: usize) -> Result<Node<'a>, Kind> {
        self.place = place;
        let is_html = name.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"));
        Err(if is_html { Kind::HtmlPage } else { Kind::DocumentType })
    }

    /// The error for an unexpected end of the file.
    fn truncated(&mut self) -> Result<Node<'a>, Kind> {
        self.place = self.length;
        Err(Kind::Truncated)
    }

    /// Converts an error of the XML crate: markup that runs to the end of the file was cut off there.
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

/// The character of an entity: one of XML's own, or a character reference.
fn character<'a>(entity: &BytesRef<'a>) -> Result<Cow<'a, str>, Kind> {
    match entity.resolve_char_ref().map_err(|error| syntax(&error))? {
        Some(character) => Ok(character.to_string().into()),
        None => resolve_predefined_entity(entity).map(Cow::Borrowed).ok_or_else(|| Kind::Entity(entity.to_string())),
    }
}

/// The message for an error of the XML crate, independent of its version.
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
