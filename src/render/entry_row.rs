//! A row of a table for people: one service on one port, whatever its protocols and sources.

use super::Entry;
use super::description::Description;
use super::escape::for_terminal;
use super::table_lines::Look;
use svc_lookup::{Port, Protocol};

/// The maximum length of a cell, in characters.
const LONGEST: usize = 1000;
/// The maximum number of protocols, aliases or notes in a row: a file may have thousands.
const MOST: usize = 32;

/// What the entries of a row have in common.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Fact {
    name: String,
    ports: String,
    /// For ports without a service, the reason and its source; empty for a service.
    reason: String,
}

/// A row, and the entries in it.
#[derive(Debug)]
pub(super) struct Row {
    fact: Fact,
    /// For a port of this machine that is in use, the words for it.
    here: Option<&'static str>,
    look: Look,
    protocols: Distinct,
    sources: Distinct,
    aliases: Distinct,
    description: Description,
    /// For software in common use and nothing else, the port it is listed under.
    pub(super) listed_under: Option<Port>,
}

/// Texts without repetitions, in order.
#[derive(Default, Debug)]
pub(super) struct Distinct(Vec<String>);

impl Fact {
    pub(super) fn new(entry: &Entry<'_>) -> Fact {
        let service = &entry.service;
        let reason = match service.name.is_empty() {
            false => String::new(),
            true => format!("{} {}", entry.source_name(), shortened(&for_terminal(service.description))),
        };
        Fact {
            name: shortened(&for_terminal(service.name)),
            ports: service.ports.map_or(String::new(), |ports| ports.to_string()),
            reason,
        }
    }
}

impl Row {
    /// A row without entries.
    pub(super) fn new(fact: Fact, entry: &Entry<'_>) -> Row {
        let here = entry.here_words();
        let look = if here.is_some() { Look::Here } else { Look::Usual };
        let (protocols, sources, aliases, description) = Default::default();
        Row { fact, here, look, protocols, sources, aliases, description, listed_under: entry.listed_under }
    }

    /// Adds an entry for the same fact.
    pub(super) fn add(&mut self, entry: &Entry<'_>) {
        let protocol = protocol(entry);
        self.description.add(entry, &protocol);
        self.protocols.add(protocol);
        self.sources.add(entry.source_name().to_owned());
        entry.service.aliases().for_each(|alias| self.aliases.add(for_terminal(alias).into_owned()));
        self.listed_under = self.listed_under.filter(|port| entry.listed_under == Some(*port));
    }

    pub(super) fn look(&self) -> Look {
        self.look
    }

    /// Its cells: service, port, protocol, source and description.
    pub(super) fn cells(&self) -> Vec<String> {
        let dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.to_owned() };
        let protocols = self.protocols.in_order();
        let mut description = self.description.text(&protocols.0);
        if !self.aliases.0.is_empty() {
            let begin = if description.is_empty() { "" } else { "; " };
            description += &format!("{begin}also {}", self.aliases.join(" "));
        }
        let name = self.here.map_or_else(|| dash(&self.fact.name), str::to_owned);
        let [protocols, sources] = [&protocols, &self.sources].map(|words| shortened(&words.join(", ")));
        vec![name, dash(&self.fact.ports), protocols, sources, shortened(&description)]
    }
}

impl Distinct {
    fn add(&mut self, text: String) {
        if self.0.len() < MOST && !text.is_empty() && !self.0.contains(&text) {
            self.0.push(text);
        }
    }

    /// The protocols of RFC 6335 in its order, then the others.
    fn in_order(&self) -> Distinct {
        let mut protocols = self.0.clone();
        let known = Protocol::REGISTERED.map(|protocol| protocol.to_string());
        protocols.sort_by_key(|word| known.iter().position(|known| known == word).unwrap_or(known.len()));
        Distinct(protocols)
    }

    fn join(&self, between: &str) -> String {
        let more = if self.0.len() == MOST { format!("{between}…") } else { String::new() };
        self.0.join(between) + &more
    }
}

/// The protocol of an entry; `any` if it has none.
pub(super) fn protocol(entry: &Entry<'_>) -> String {
    entry.service.protocol.map_or("any".into(), |protocol| shortened(&for_terminal(protocol.word())))
}

/// Shortens a text: wrapping very long words is slow.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
