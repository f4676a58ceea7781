//! A first look at all entries: how many names they have, and which aliases are words of a sentence without `#`.

use super::finding::{Edit, Finding, Safety};
use super::lint::Lint;
use super::row::{MOST_NAMES, Row};
use crate::service::words;
use crate::services_file::{EntrySpans, entries};
use bstr::{BStr, ByteSlice};
use std::collections::HashMap;

/// The number of services with the same capitalised alias that make it a word of a sentence.
const SERVICES: u8 = 3;
/// The most words that are counted: memory stays small, whatever the file.
const MOST: usize = 1 << 16;

/// What all entries of a text have.
pub(super) struct Survey<'t> {
    /// The capitalised aliases of several services.
    words: HashMap<&'t BStr, u8>,
    /// Whether a name or an alias has a capital letter.
    pub(super) has_capitals: bool,
    /// The number of entries.
    pub(super) entries: usize,
    /// The number of names and aliases.
    pub(super) names: usize,
}

impl<'t> Survey<'t> {
    /// Counts names and capitalised aliases.
    pub(super) fn of(text: &'t [u8]) -> Survey<'t> {
        // With the name of the last service counted: an entry for tcp and one for udp are the same service.
        let mut counts: HashMap<&BStr, (u8, &[u8])> = HashMap::new();
        let (mut has_capitals, mut number, mut names) = (false, 0, 0);
        for entry in entries(text) {
            let (name, aliases) = (&text[entry.name], &text[entry.aliases]);
            number += 1;
            names += 1 + words(aliases.as_bstr()).take(MOST_NAMES).count();
            has_capitals |= name.iter().any(u8::is_ascii_uppercase);
            if !aliases.iter().any(u8::is_ascii_uppercase) {
                continue;
            }
            has_capitals = true;
            for word in words(aliases.as_bstr()).filter(|word| is_capitalised(word)) {
                if counts.len() == MOST && !counts.contains_key(word) {
                    continue;
                }
                let (count, last) = counts.entry(word).or_insert((0, b""));
                if std::mem::replace(last, name) != name {
                    *count = count.saturating_add(1);
                }
            }
        }
        let capitalised = counts.into_iter().map(|(word, (count, _))| (word, count));
        Survey {
            words: capitalised.filter(|(_, count)| *count >= SERVICES).collect(),
            has_capitals,
            entries: number,
            names,
        }
    }

    /// The place in an entry where a sentence starts in place of aliases.
    pub(super) fn comment_start(&self, row: Row<'_, '_>, entry: &EntrySpans<'_>) -> Option<usize> {
        if self.words.is_empty()
            || !row.words(entry.aliases.clone()).any(|word| self.words.contains_key(row.part(word)))
        {
            return None;
        }
        let is_prose = |word: &[u8]| is_capitalised(word) || !word[0].is_ascii_alphanumeric();
        row.words(entry.aliases.clone()).find(|word| is_prose(row.part(word.clone()))).map(|word| word.start)
    }
}

/// The finding about a sentence that starts at `start`.
pub(super) fn finding(row: Row<'_, '_>, entry: &EntrySpans<'_>, start: usize) -> Finding {
    let span = start..entry.aliases.end;
    Finding::new(Lint::UnmarkedComment, row.number, span, "these words look like a comment without `#`")
        .readers("every reader takes them as aliases")
        .help("write `#` before them")
        .fix(Safety::OtherAnswers, vec![Edit::insert(start, "# ")])
}

/// Whether a word is like those of titles: a capital letter, then small ones.
fn is_capitalised(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase)
}
