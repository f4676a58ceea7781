//! The text of a services file, and what earlier searches have shown about it.

use super::question::{Match, Question, Subject};
use super::scan;
use crate::Service;
use crate::occurrences::occurrences;
use std::sync::OnceLock;

/// A text to be searched for names and ports.
#[derive(Default)]
pub(super) struct SearchedText {
    bytes: Vec<u8>,
    /// A word that the text does not have in any case: whatever contains it is not in the text either.
    absent: OnceLock<Box<[u8]>>,
    /// The offsets of ports that may not be decimal: found once, since that takes longer than finding a decimal one.
    other_bases: OnceLock<Vec<u32>>,
}

impl SearchedText {
    pub(super) fn new(bytes: Vec<u8>) -> SearchedText {
        SearchedText { bytes, ..SearchedText::default() }
    }

    #[inline(always)]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The entries with this name or on this port, in order.
    pub(super) fn scan<'s: 'q, 'q>(&'s self, question: &Question<'q>) -> Box<dyn Iterator<Item = Service<'s>> + 'q> {
        match (question.subject, question.compare) {
            (Subject::Port(port), _) => Box::new(scan::by_port(&self.bytes, self.other_bases(), port)),
            (Subject::Name(name), _) if self.is_absent(name) => Box::new(std::iter::empty()),
            (Subject::Name(name), Match::Exact) => Box::new(scan::by_name(&self.bytes, name)),
            (Subject::Name(name), Match::IgnoreCase) => {
                Box::new(scan::by_name_ignoring_case(&self.bytes, self.places(name), name))
            }
        }
    }

    /// The entries on lines that have a word, ignoring the case of ASCII letters.
    pub(super) fn entries_with(&self, word: &[u8]) -> impl Iterator<Item = Service<'_>> + use<'_> {
        scan::entries_at(&self.bytes, self.places(word))
    }

    /// Whether the text has a word, in any case.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        self.places(word).next().is_some()
    }

    /// Whether an earlier search shows that the text does not have a word in any case.
    fn is_absent(&self, word: &[u8]) -> bool {
        self.absent.get().is_some_and(|absent| occurrences(word, absent).next().is_some())
    }

    /// The offsets at which the text has a word, in any case.
    fn places(&self, word: &[u8]) -> impl Iterator<Item = u32> + use<'_> {
        let text = if self.is_absent(word) { &[][..] } else { &self.bytes };
        let mut places = occurrences(text, word).peekable();
        if places.peek().is_none() && !word.is_empty() {
            self.absent.get_or_init(|| word.into());
        }
        places
    }

    fn other_bases(&self) -> &[u32] {
        self.other_bases.get_or_init(|| scan::other_bases(&self.bytes))
    }
}
