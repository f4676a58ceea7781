//! A first look at all entries: how many names they have, and which aliases are words of a sentence without `#`.

use super::finding::{Edit, Finding, Safety};
use super::lint::Lint;
use super::row::{MOST_NAMES, Row};
use crate::Service;
use crate::service::is_blank;
use crate::services_file::{EntrySpans, line};
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
    pub(super) room: Room,
}

/// How many different things there can be at most: tables of that size are never full.
#[derive(Clone, Copy, Default)]
pub(super) struct Room {
    pub(super) entries: usize,
    /// Names and aliases with their protocol.
    pub(super) named: usize,
    /// Names and aliases, ignoring case.
    pub(super) spelled: usize,
}

/// The most pairs of a one-byte name and a protocol: 256 names, and fewer than 264 protocols.
const ONE_LETTER: usize = 256 * 264;
/// The most names of one or two bytes.
const TWO_LETTERS: usize = 256 + 256 * 256;

impl Room {
    /// Makes room for the names in a line, from its text before the comment and an upper limit of their number.
    fn add(&mut self, line: &[u8], most: usize) {
        // The shortest port and protocol, `1/x`, take three bytes; each name takes its letters and a blank.
        let longer_than = |letters: usize| line.len().saturating_sub(3) / (letters + 2);
        self.entries += 1;
        self.named += most.min(longer_than(1));
        self.spelled += most.min(longer_than(2));
    }

    /// Adds the room for short names. However many of them a file has, few are different.
    fn with_short_names(self, names: usize) -> Room {
        let (named, spelled) = (self.named + ONE_LETTER, self.spelled + TWO_LETTERS);
        Room { named: named.min(names), spelled: spelled.min(names), ..self }
    }
}

impl<'t> Survey<'t> {
    /// Counts names and capitalised aliases.
    pub(super) fn of(text: &'t [u8]) -> Survey<'t> {
        let (mut counts, mut has_capitals, mut room, mut names) = (Counts::new(), false, Room::default(), 0);
        for text in text.lines() {
            // Most lines are not parsed: nothing of them counts but the number of words, of which one is the port.
            let words = &text[..memchr::memchr(b'#', text).unwrap_or(text.len())];
            let Some(number @ 1..) = count_words(words).checked_sub(1) else { continue };
            room.add(words, number.min(MOST_NAMES));
            names += number.min(MOST_NAMES);
            if words.iter().fold(false, |has, byte| has | byte.is_ascii_uppercase()) {
                has_capitals = true;
                line(text).into_iter().for_each(|entry| count(entry, &mut counts));
            }
        }
        let capitalised = counts.into_iter().map(|(word, (count, _))| (word, count));
        Survey {
            words: capitalised.filter(|(_, count)| *count >= SERVICES).collect(),
            has_capitals,
            room: room.with_short_names(names),
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

/// The capitalised aliases, each with its number of services and the name of the last one: an entry for tcp and one for udp
/// are the same service.
type Counts<'t> = HashMap<&'t BStr, (u8, &'t BStr)>;

/// Counts the capitalised aliases of an entry.
fn count<'t>(entry: Service<'t>, counts: &mut Counts<'t>) {
    for word in entry.aliases().filter(|word| is_capitalised(word)) {
        if counts.len() == MOST && !counts.contains_key(word) {
            continue;
        }
        let (count, last) = counts.entry(word).or_insert((0, BStr::new("")));
        if std::mem::replace(last, entry.name) != entry.name {
            *count = count.saturating_add(1);
        }
    }
}

/// The number of words between blanks. Each step counts the starts of words in many pairs of bytes, without a branch.
fn count_words(text: &[u8]) -> usize {
    // A chunk has no more than 128 words, which a byte can count.
    const CHUNK: usize = 255;
    let Some((&first, rest)) = text.split_first() else { return 0 };
    let starts = |(&before, &byte): (&u8, &u8)| u8::from(is_blank(before) & !is_blank(byte));
    let pairs = text.chunks(CHUNK).zip(rest.chunks(CHUNK));
    let later: usize = pairs.map(|(before, bytes)| usize::from(before.iter().zip(bytes).map(starts).sum::<u8>())).sum();
    later + usize::from(!is_blank(first))
}

/// Whether a word is like those of titles: a capital letter, then small ones.
fn is_capitalised(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase)
}
