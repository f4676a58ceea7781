//! How large tables have to be.

use super::row::MOST_NAMES;
use crate::service::is_blank;
use bstr::ByteSlice;

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
/// The length of the shortest entry: `a 1/x`, and a newline.
const SHORTEST: usize = 6;
/// The bytes for each name in a file with few names: memory stays bounded.
const USUAL: usize = 12;

impl Room {
    /// Room for the entries of a text, and for as many names as nearly every file has: a name and an alias in each line of
    /// some length, and those of one more entry. Nothing but newlines is counted.
    pub(super) fn usual(text: &[u8]) -> Room {
        let entries = (memchr::memchr_iter(b'\n', text).count() + 1).min(text.len() / SHORTEST + 1);
        let names = (2 * entries).min(text.len() / USUAL) + MOST_NAMES;
        Room { entries, named: names, spelled: names }
    }

    /// Room for all names of a text.
    pub(super) fn of(text: &[u8]) -> Room {
        let (mut room, mut names) = (Room::default(), 0);
        for line in text.lines() {
            // A line is not parsed: nothing of it counts but the number of words, of which one is the port.
            let words = &line[..memchr::memchr(b'#', line).unwrap_or(line.len())];
            let Some(number @ 1..) = count_words(words).checked_sub(1) else { continue };
            room.add(words, number.min(MOST_NAMES));
            names += number.min(MOST_NAMES);
        }
        room.with_short_names(names)
    }

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
