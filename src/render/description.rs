//! The description of a row: of all that its entries say, each thing once.

use super::Entry;
use super::escape::for_terminal;

/// The maximum length of a second description, in characters: longer ones are the first in other words.
const SHORT: usize = 24;
/// The maximum number of notes.
const MOST: usize = 8;

/// The description of a service, and notes about it.
#[derive(Default, Debug)]
pub(super) struct Description {
    /// The description of the first entry that has one.
    text: String,
    /// The protocols that have been described.
    described: Vec<String>,
    notes: Vec<Note>,
}

/// A note, and the protocols it is about.
#[derive(Debug)]
struct Note {
    text: String,
    protocols: Vec<String>,
}

impl Description {
    /// Adds what an entry says; `protocol` is its protocol.
    pub(super) fn add(&mut self, entry: &Entry<'_>, protocol: &str) {
        let text = for_terminal(&entry.text()).into_owned();
        let text = entry.here_words().map_or_else(|| text.clone(), |words| without(words, &text).to_owned());
        let name = &*for_terminal(entry.service.name);
        if self.text.is_empty() {
            self.text = text;
        } else if let Some(known) = entry.practice() {
            // The product says more than a description that only repeats its name.
            let product = for_terminal(known.product);
            if adds_nothing(&self.text, &[name, &product]) {
                self.text = text;
            }
        } else if !self.is_described(protocol) && is_short(&text) && !adds_nothing(&text, &[name, &self.text]) {
            self.note(text, protocol);
        }
        if !entry.service.description.is_empty() && !self.is_described(protocol) {
            self.described.push(protocol.to_owned());
        }
        notes(entry).into_iter().for_each(|note| self.note(note, protocol));
    }

    /// Adds a note about one protocol.
    fn note(&mut self, text: String, protocol: &str) {
        let has_room = self.notes.len() < MOST;
        match self.notes.iter_mut().find(|note| note.text == text) {
            Some(note) if note.protocols.iter().any(|known| known == protocol) => {}
            Some(note) => note.protocols.push(protocol.to_owned()),
            None if has_room => self.notes.push(Note { text, protocols: vec![protocol.to_owned()] }),
            None => {}
        }
    }

    fn is_described(&self, protocol: &str) -> bool {
        self.described.iter().any(|known| known == protocol)
    }

    /// The description and the notes; a note that is not about all of the protocols names its own.
    pub(super) fn text(&self, protocols: &[String]) -> String {
        let mut parts = vec![self.text.clone()];
        for Note { text, protocols: own } in &self.notes {
            match protocols.iter().all(|protocol| own.contains(protocol)) {
                true => parts.push(text.clone()),
                false => parts.push(format!("{text} ({})", own.join(", "))),
            }
        }
        parts.retain(|part| !part.is_empty());
        parts.join("; ")
    }
}

/// What the registry notes about an entry.
fn notes(entry: &Entry<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let registration = entry.registration().unwrap_or_default();
    if entry.service.ports.is_none() {
        notes.push("registered without a port".to_owned());
    }
    if !registration.alias_of.is_empty() {
        notes.push(format!("alias of {}", for_terminal(registration.alias_of)));
    }
    if !registration.previously.is_empty() {
        notes.push(format!("previously {}", for_terminal(registration.previously)));
    }
    if registration.historic {
        notes.push("historic".to_owned());
    }
    if registration.unauthorized_use {
        notes.push("IANA notes unauthorized use".to_owned());
    }
    notes
}

/// The process, without the words that the row begins with.
fn without<'t>(words: &str, text: &'t str) -> &'t str {
    text.strip_prefix(words).map_or(text, |rest| rest.trim_start_matches([',', ' ']))
}

/// Whether a text is a few words.
fn is_short(text: &str) -> bool {
    text.chars().count() <= SHORT
}

/// Whether a text has no word that the others lack.
fn adds_nothing(text: &str, others: &[&str]) -> bool {
    let others: Vec<String> = others.iter().map(|other| words(other).collect()).collect();
    words(text).all(|word| others.iter().any(|other| other.contains(&word)))
}

/// The words of a text in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
