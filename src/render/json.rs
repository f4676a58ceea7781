//! JSON: one array, or one object a line. The README documents the fields.

use super::{Entry, Unknown};
use bstr::{BStr, ByteSlice};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};

/// An entry as JSON has it. A field without a value is `null`, or an empty array; none is left out.
#[derive(Debug, Default, Serialize)]
pub(super) struct Object<'a> {
    query: Cow<'a, str>,
    found: bool,
    name: Option<Cow<'a, str>>,
    aliases: Vec<Cow<'a, str>>,
    port: Option<u16>,
    last_port: Option<u16>,
    protocol: Option<Cow<'a, str>>,
    class: Option<&'static str>,
    description: Option<Cow<'a, str>>,
    product: Option<Cow<'a, str>>,
    evidence: Option<String>,
    source: Option<&'static str>,
    dns_sd: Option<String>,
    file: Option<Cow<'a, str>>,
    line: Option<usize>,
    state: Option<&'static str>,
    registered: Option<String>,
    modified: Option<String>,
    references: Vec<Cow<'a, str>>,
    service_code: Option<u32>,
    unauthorized_use: Option<bool>,
    historic: Option<bool>,
    alias_of: Option<Cow<'a, str>>,
    previously: Option<Cow<'a, str>>,
    systems: Vec<Cow<'a, str>>,
    suggestions: Vec<Cow<'a, str>>,
}

impl<'a> Object<'a> {
    pub(super) fn entry(entry: &Entry<'a>) -> Object<'a> {
        let service = &entry.service;
        let (place, practice) = (entry.place(), entry.practice());
        Object {
            query: entry.query.to_str_lossy(),
            found: entry.is_found(),
            name: some(service.name),
            aliases: service.aliases().map(|alias| alias.to_str_lossy()).collect(),
            port: service.ports.map(|ports| ports.first().number()),
            last_port: service.ports.map(|ports| ports.last().number()),
            protocol: service.protocol.map(|protocol| protocol.word().to_str_lossy()),
            class: entry.class().map(|class| class.name()),
            description: some(service.description),
            product: practice.and_then(|known| some(known.product)),
            evidence: practice.map(|known| known.evidence_url()),
            source: Some(entry.source_name()).filter(|name| !name.is_empty()),
            dns_sd: entry.dns_sd_name(),
            file: place.map(|place| place.path.to_string_lossy()),
            line: place.map(|place| place.line),
            ..Object::registration(entry)
        }
    }

    fn registration(entry: &Entry<'a>) -> Object<'a> {
        let Some(known) = entry.registration() else { return Object::default() };
        Object {
            state: Some(known.state.name()),
            registered: known.registered.map(|date| date.to_string()),
            modified: known.modified.map(|date| date.to_string()),
            references: known.references().map(|reference| reference.to_str_lossy()).collect(),
            service_code: known.service_code,
            unauthorized_use: Some(known.unauthorized_use),
            historic: Some(known.historic),
            alias_of: some(known.alias_of),
            previously: some(known.previously),
            systems: known.systems().map(|system| system.to_str_lossy()).collect(),
            ..Object::default()
        }
    }

    pub(super) fn unknown(unknown: &Unknown<'a>) -> Object<'a> {
        let suggestions = unknown.close.iter().map(|name| name.to_str_lossy()).collect();
        Object { query: unknown.query.to_str_lossy(), suggestions, ..Object::default() }
    }
}

fn some(text: &BStr) -> Option<Cow<'_, str>> {
    (!text.is_empty()).then(|| text.to_str_lossy())
}

/// Writes one object on a line of its own.
pub(super) fn line(out: &mut dyn Write, item: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, item)?;
    out.write_all(b"\n")
}

/// An array whose items are written as they come, each on a line.
#[derive(Debug, Default)]
pub(crate) struct Array {
    begun: bool,
}

impl Array {
    pub(super) fn item(&mut self, out: &mut dyn Write, item: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.begun { b",\n" } else { b"[\n" })?;
        self.begun = true;
        Ok(serde_json::to_writer(out, item)?)
    }

    pub(super) fn finish(self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })
    }
}
