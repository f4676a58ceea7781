//! A first look at all entries: whether names have capital letters, and which aliases are words of a sentence without `#`.

use super::finding::{Edit, Finding, Safety};
use super::lint::Lint;
use super::row::Row;
use crate::Service;
use crate::services_file::{EntrySpans, line, line_at};
use bstr::BStr;
use memchr::{memchr, memrchr};
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
}

impl<'t> Survey<'t> {
    /// Counts capitalised aliases. Only lines with a capital letter before the comment are parsed.
    pub(super) fn of(text: &'t [u8]) -> Survey<'t> {
        let (mut counts, mut has_capitals, mut from) = (Counts::new(), false, 0);
        while let Some(capital) = capital_from(text, from) {
            let row = line_at(text, capital);
            let (start, before) = (memrchr(b'\n', &text[..capital]).map_or(0, |newline| newline + 1), &text[..capital]);
            if memchr(b'#', &before[start..]).is_none() {
                has_capitals = true;
                line(row).into_iter().for_each(|entry| count(entry, &mut counts));
            }
            from = start + row.len() + 1;
        }
        let capitalised = counts.into_iter().map(|(word, (count, _))| (word, count));
        Survey { words: capitalised.filter(|(_, count)| *count >= SERVICES).collect(), has_capitals }
    }

    /// The place in an entry where a sentence starts in place of aliases.
    pub(super) fn comment_start(&self, row: Row<'_, '_>, entry: &EntrySpans<'_>) -> Option<usize> {
        if self.words.is_empty() || !row.aliases(entry).any(|word| self.words.contains_key(row.part(word))) {
            return None;
        }
        let is_prose = |word: &[u8]| is_capitalised(word) || !word[0].is_ascii_alphanumeric();
        row.aliases(entry).find(|word| is_prose(row.part(word.clone()))).map(|word| word.start)
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

/// The bytes that are looked at together.
const WINDOW: usize = 64;

/// The place of the first capital letter from a place on. Each step looks at many bytes without a branch.
fn capital_from(text: &[u8], from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let has_capital = |window: &[u8]| window.iter().fold(false, |has, byte| has | byte.is_ascii_uppercase());
    let (windows, end) = rest.as_chunks::<WINDOW>();
    let clear = WINDOW * windows.iter().take_while(|window| !has_capital(&window[..])).count();
    let near = rest.get(clear..clear + WINDOW).unwrap_or(end);
    near.iter().position(u8::is_ascii_uppercase).map(|at| from + clear + at)
}

/// Whether a word is like those of titles: a capital letter, then small ones.
fn is_capitalised(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_uppercase) && word.iter().any(u8::is_ascii_lowercase)
}
