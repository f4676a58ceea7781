//! All details of an entry, as a block of lines.

use super::escape::for_terminal;
use super::sheet::Style;
use super::table_lines::{HEADER, NAME, PORT};
use super::{Entry, links};
use bstr::ByteSlice;
use std::borrow::Cow;
use std::io::{self, Write};
use svc_lookup::{Practice, Registration};

/// The width of the labels, in characters.
const LABEL: usize = 12;

/// Writes blocks with an empty line between them.
#[derive(Debug)]
pub(crate) struct Blocks {
    style: Style,
    begun: bool,
}

impl Blocks {
    pub(super) fn new(style: Style) -> Blocks {
        Blocks { style, begun: false }
    }

    pub(super) fn entry(&mut self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let service = &entry.service;
        let name = match entry.here_words() {
            Some(words) => Cow::Borrowed(words),
            None if service.name.is_empty() => Cow::Borrowed("-"),
            None => for_terminal(service.name),
        };
        let protocol = service.protocol.map_or(Cow::Borrowed("any"), |protocol| for_terminal(protocol.word()));
        let port = match service.ports {
            Some(ports) => format!("{ports}/{protocol}"),
            None => format!("{protocol}, no port"),
        };
        self.title(out, &name, &port)?;
        self.line(out, "description", &for_terminal(service.description))?;
        if let Some(class) = entry.class() {
            self.line(out, "class", &format!("{}, {} ({class})", class.range(), class.rfc_name()))?;
        }
        let source = match entry.place() {
            Some(place) => format!("{}, {}", entry.source_name(), place),
            None => entry.source_name().to_owned(),
        };
        self.line(out, "source", &for_terminal(source.as_bytes()))?;
        let aliases: Vec<_> = service.aliases().map(|alias| for_terminal(alias)).collect();
        self.line(out, "aliases", &aliases.join(" "))?;
        self.line(out, "dns-sd", &entry.dns_sd_name().unwrap_or_default())?;
        if let Some(known) = entry.fact(|known| *known) {
            self.registration(out, &known)?;
        }
        if let Some(known) = entry.practice() {
            self.practice(out, &known)?;
        }
        Ok(())
    }

    /// Starts a block with the name, the port and the protocol.
    pub(super) fn title(&mut self, out: &mut dyn Write, name: &str, port: &str) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            writeln!(out)?;
        }
        match self.style.color {
            true => writeln!(out, "{NAME}{name}{NAME:#} {PORT}{port}{PORT:#}"),
            false => writeln!(out, "{name} {port}"),
        }
    }

    fn registration(&self, out: &mut dyn Write, known: &Registration<'_>) -> io::Result<()> {
        self.line(out, "state", known.state.name())?;
        self.line(out, "registered", &date(known.registered))?;
        self.line(out, "modified", &date(known.modified))?;
        self.line(out, "alias of", &for_terminal(known.alias_of))?;
        self.line(out, "previously", &for_terminal(known.previously))?;
        let code = known.service_code.map(|code| code.to_string());
        self.line(out, "service code", &code.unwrap_or_default())?;
        self.line(out, "systems", &known.systems().map(|system| for_terminal(system)).collect::<Vec<_>>().join(" "))?;
        if known.historic {
            self.line(out, "note", "historic: not for new use")?;
        }
        if known.unauthorized_use {
            self.line(out, "note", "IANA notes unauthorized use")?;
        }
        for (at, reference) in known.references().enumerate() {
            let (text, page) = links::of_reference(reference.as_bstr());
            self.link(out, if at == 0 { "references" } else { "" }, &text, page.as_deref())?;
        }
        Ok(())
    }

    fn practice(&self, out: &mut dyn Write, known: &Practice<'_>) -> io::Result<()> {
        self.line(out, "product", &for_terminal(known.product))?;
        self.line(out, "category", known.category.name())?;
        self.link(out, "evidence", &known.evidence.to_str_lossy(), Some(&known.evidence_url()))
    }

    /// Writes a line of a block, unless its text is empty.
    pub(super) fn line(&self, out: &mut dyn Write, label: &str, text: &str) -> io::Result<()> {
        match (text.is_empty(), self.style.color) {
            (true, _) => Ok(()),
            (_, true) => writeln!(out, "  {HEADER}{label:LABEL$}{HEADER:#}  {text}"),
            (_, false) => writeln!(out, "  {label:LABEL$}  {text}"),
        }
    }

    /// Writes a text with its page: as a hyperlink if the terminal supports it, otherwise with the address after it.
    fn link(&self, out: &mut dyn Write, label: &str, text: &str, page: Option<&str>) -> io::Result<()> {
        let text = for_terminal(text.as_bytes());
        let Some(page) = page.map(|page| for_terminal(page.as_bytes())) else { return self.line(out, label, &text) };
        if self.style.links {
            self.line(out, label, &format!("\x1b]8;;{page}\x1b\\{text}\x1b]8;;\x1b\\"))
        } else if text == page || label == "evidence" {
            self.line(out, label, &page)
        } else {
            self.line(out, label, &format!("{text}  {page}"))
        }
    }
}

/// Formats a date; empty without one.
fn date(date: Option<svc_lookup::Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}
