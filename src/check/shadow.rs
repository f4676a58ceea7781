//! Entries, names and ports that an earlier entry has.

use super::finding::{Edit, Finding, Safety, quoted};
use super::first_seen::FirstSeen;
use super::lint::Lint;
use super::places::{Places, Seen, rest_of_line};
use super::room::Room;
use super::row::{MOST_NAMES, Row, trim_end};
use super::survey::Survey;
use crate::service::is_blank;
use crate::services_file::{EntrySpans, line};
use crate::{Protocol, Service};
use bstr::{BStr, ByteSlice};
use std::ops::Range;

/// The longest line that a fix adds aliases to.
const MOST_JOINED: usize = 4096;

/// What entries so far have.
pub(super) struct Shadow<'t> {
    /// Whether a name has a capital letter.
    has_capitals: bool,
    places: Places<'t>,
    /// Protocols that the registry has no ports for.
    others: Vec<&'t BStr>,
    /// Names and aliases with their protocol.
    named: FirstSeen,
    /// Names and aliases, ignoring case.
    spelled: FirstSeen,
    on_port: FirstSeen,
    /// Whether the tables of names have room for all names of the text.
    has_all_room: bool,
}

/// A name of the entry at hand, and where an earlier entry has it.
struct Name {
    span: Range<usize>,
    first: Option<Seen>,
}

impl<'t> Shadow<'t> {
    pub(super) fn new(text: &'t [u8], survey: &Survey<'_>) -> Shadow<'t> {
        let room = Room::usual(text);
        Shadow {
            has_capitals: survey.has_capitals,
            places: Places::with_room(text, room.entries),
            others: Vec::new(),
            named: FirstSeen::with_room(room.named),
            spelled: FirstSeen::with_room(room.spelled),
            on_port: FirstSeen::with_room(room.entries),
            has_all_room: false,
        }
    }

    /// Makes tables of names that are never full, once the first ones may be with the next entry.
    fn make_room(&mut self) {
        let (places, room) = (&self.places, Room::of(self.places.text));
        let mut named = FirstSeen::with_room(room.named);
        for at in self.named.numbers() {
            let protocol = places.entry(places.entry_at(at)).protocol;
            named.first((places.word_from(at), protocol), at, |_| false);
        }
        // One table after the other: memory is needed twice for one of them only.
        self.named = named;
        let mut spelled = FirstSeen::with_room(room.spelled);
        for at in self.spelled.numbers() {
            spelled.first((&places.word_from(at).to_ascii_lowercase(), 0), at, |_| false);
        }
        (self.spelled, self.has_all_room) = (spelled, true);
    }

    /// Adds the findings about what earlier entries have, and passes each name that is new in the file to `new_name`.
    /// Words from `prose` on are no names.
    pub(super) fn check(
        &mut self,
        row: Row<'_, 't>,
        entry: &EntrySpans<'t>,
        prose: Option<usize>,
        found: &mut Vec<Finding>,
        mut new_name: impl FnMut(Range<usize>),
    ) {
        let Some(protocol) = self.protocol(entry.protocol) else { return };
        if !self.has_all_room && self.named.left() < MOST_NAMES {
            self.make_room();
        }
        let number = self.places.add(row, entry, protocol);
        let end = prose.unwrap_or(entry.aliases.end);
        let mut aliases = row.aliases_before(entry, end).take(MOST_NAMES - 1);
        let (mut are_new, mut next) = (true, Some(entry.name.clone()));
        while let Some(span) = next {
            next = aliases.next();
            are_new &= self.first_named(span.clone(), protocol).is_none();
            // Of most names nothing is to be said: they are valid, and the file has no others in capitals.
            if self.has_capitals || !Service::new(row.part(span.clone())).has_valid_name() {
                found.extend(self.spelling(row, span, number, &mut new_name));
            }
        }
        let on_port = self.first_on_port(number);
        if !are_new || on_port.is_some() {
            let spans = std::iter::once(entry.name.clone()).chain(row.aliases_before(entry, end).take(MOST_NAMES - 1));
            let names: Vec<Name> = spans.map(|span| self.known_name(span, protocol)).collect();
            found.extend(self.judge(row, entry, &names, on_port));
        }
    }

    /// A number for a protocol; `None` if the file has more protocols than there are numbers.
    fn protocol(&mut self, protocol: Protocol<'t>) -> Option<u16> {
        let Protocol::Other(word) = protocol else {
            return Protocol::REGISTERED.iter().position(|known| *known == protocol).map(|number| number as u16);
        };
        let place = self.others.iter().position(|other| *other == word).or_else(|| {
            // A few hundred are more than there are protocols.
            (self.others.len() < 256).then(|| {
                self.others.push(word);
                self.others.len() - 1
            })
        });
        place.map(|place| (place + Protocol::REGISTERED.len()) as u16)
    }

    /// A name that is in the table by now: one that was new is its own first.
    fn known_name(&mut self, span: Range<usize>, protocol: u16) -> Name {
        let first = self.first_named(span.clone(), protocol).filter(|first| first.at != span.start);
        Name { span, first }
    }

    /// Where an entry up to this one has a name with a protocol.
    #[inline(always)]
    fn first_named(&mut self, name: Range<usize>, protocol: u16) -> Option<Seen> {
        let places = &self.places;
        let word = &places.text[name.clone()];
        let is_same = |known: usize| {
            places.word_at(known, word.len()) == Some(word) && places.entry(places.entry_at(known)).protocol == protocol
        };
        let at = self.named.first((word, protocol), name.start, is_same)?;
        Some(places.seen(at))
    }

    fn first_on_port(&mut self, number: usize) -> Option<Seen> {
        let places = &self.places;
        let key = |number: usize| (places.entry(number).port, places.entry(number).protocol);
        let (port, protocol) = key(number);
        let bytes = port.number().to_ne_bytes();
        let entry = self.on_port.first((&bytes, protocol), number, |known| key(known) == (port, protocol))?;
        Some(Seen { at: places.entry(entry).name as usize, entry })
    }

    /// The finding about a name that differs from an earlier one only in case, and has another port.
    fn spelling(
        &mut self,
        row: Row<'_, 't>,
        name: Range<usize>,
        number: usize,
        new_name: &mut impl FnMut(Range<usize>),
    ) -> Option<Finding> {
        let places = &self.places;
        let word = &places.text[name.clone()];
        let is_same =
            |known: usize| places.word_at(known, word.len()).is_some_and(|known| known.eq_ignore_ascii_case(word));
        let Some(at) = self.spelled.first((&word.to_ascii_lowercase(), 0), name.start, is_same) else {
            new_name(name);
            return None;
        };
        let known = places.word_at(at, word.len())?;
        let first = places.seen(at);
        if known == word {
            return None;
        }
        let message = format!("{} differs from {} only in case", quoted(word.as_bstr()), quoted(known.as_bstr()));
        (places.entry(first.entry).port != places.entry(number).port).then(|| {
            let finding = Finding::new(Lint::CaseOnlyDifference, row.number, name, message);
            self.related(finding, first, known.len(), "the other name")
                .readers("glibc, musl and the BSDs tell them apart, RFC 6335 section 5.1 does not")
                .help("give one of them another name")
        })
    }

    /// The findings about an entry, from what earlier entries have of it.
    fn judge(&self, row: Row<'_, 't>, entry: &EntrySpans<'t>, names: &[Name], on_port: Option<Seen>) -> Vec<Finding> {
        let Some((name, aliases)) = names.split_first() else { return Vec::new() };
        let number = self.places.last();
        let earlier = |name: &Name| name.first.filter(|first| first.entry != number);
        if let Some(first) = earlier(name) {
            let known = self.places.entry(first.entry);
            if known.name as usize == first.at && known.port == entry.port {
                return vec![self.duplicate(row, entry, names, first)];
            }
            if on_port.is_some() && aliases.iter().all(|alias| alias.first.is_some()) {
                let message = format!("{} is found neither by name nor by port", quoted(row.part(name.span.clone())));
                let finding = Finding::new(Lint::UnreachableEntry, row.number, name.span.clone(), message);
                let finding = self.related(finding, first, name.span.len(), "the name is here");
                return vec![
                    finding.help("remove the line").fix(Safety::OtherAnswers, vec![Edit::remove(row.whole())]),
                ];
            }
        }
        let mut found: Vec<Finding> = names.iter().filter_map(|name| self.shadowed(row, entry, name)).collect();
        found.extend(on_port.map(|first| self.duplicate_port(row, entry, first)));
        found
    }

    fn shadowed(&self, row: Row<'_, 't>, entry: &EntrySpans<'t>, name: &Name) -> Option<Finding> {
        let first = name.first?;
        let known = self.places.entry(first.entry);
        let word = quoted(row.part(name.span.clone()));
        if first.entry == self.places.last() {
            let message = format!("the entry has {word} already");
            let finding = Finding::new(Lint::RepeatedAlias, row.number, name.span.clone(), message);
            return Some(finding.help("remove the alias").fix(Safety::OtherAnswers, vec![without(row, name)]));
        }
        let protocol = entry.protocol;
        let (lint, what) = match name.span == entry.name {
            true => (Lint::ShadowedName, "name"),
            false => (Lint::ShadowedAlias, "alias"),
        };
        let message = format!("the {what} {word} is never found: line {} has it", self.places.line_of(first) + 1);
        let finding = Finding::new(lint, row.number, name.span.clone(), message);
        let finding = self.related(finding, first, name.span.len(), &format!("port {}/{protocol}", known.port));
        let finding = match known.port == entry.port {
            true => finding,
            false => finding.readers(format!(
                "glibc, musl and the BSDs find port {}, Go takes the last entry: {}",
                known.port, entry.port
            )),
        };
        Some(match lint {
            Lint::ShadowedAlias => finding.help("remove the alias").fix(Safety::OtherAnswers, vec![without(row, name)]),
            _ => finding.help("give it another name, or remove one of the entries"),
        })
    }

    fn duplicate_port(&self, row: Row<'_, 't>, entry: &EntrySpans<'t>, first: Seen) -> Finding {
        let name = self.places.name_of(first.entry);
        let message = format!("port {}/{} is found as {}", entry.port, entry.protocol, quoted(name));
        let finding = Finding::new(Lint::DuplicatePort, row.number, row.port_word(entry), message);
        let help = format!("if it is the same service, make it an alias in line {}", self.places.line_of(first) + 1);
        self.related(finding, first, name.len(), "the first entry of this port").help(help)
    }

    /// The finding about a second entry of one name, port and protocol.
    fn duplicate(&self, row: Row<'_, 't>, entry: &EntrySpans<'t>, names: &[Name], first: Seen) -> Finding {
        let name = names[0].span.clone();
        let own = trim_end(&self.places.text[name.start..row.line.span.end]);
        let rest = &self.places.text[first.at..];
        let is_equal = rest.starts_with(own) && rest_of_line(&rest[own.len()..]).iter().all(|&byte| is_blank(byte));
        let remove = vec![Edit::remove(row.whole())];
        if is_equal && !row.has_nul() {
            let message = format!("the same entry as in line {}", self.places.line_of(first) + 1);
            let finding = Finding::new(Lint::DuplicateLine, row.number, name.clone(), message);
            let safety = if row.is_read_as_it_is() { Safety::SameAnswers } else { Safety::OtherAnswers };
            return self.related(finding, first, name.len(), "the first one").help("remove it").fix(safety, remove);
        }
        let message = format!(
            "line {} has {} {}/{} already",
            self.places.line_of(first) + 1,
            quoted(row.part(name.clone())),
            entry.port,
            entry.protocol
        );
        let finding = Finding::new(Lint::DuplicateEntry, row.number, name.clone(), message);
        let finding = self.related(finding, first, name.len(), "the first one").help("join the two lines");
        let new = names.iter().filter(|name| name.first.is_none()).map(|name| row.part(name.span.clone()));
        match self.joined(first, new.collect(), entry.description.clone()) {
            Some(edit) => finding.fix(Safety::OtherAnswers, [edit].into_iter().chain(remove).collect()),
            None => finding,
        }
    }

    /// The edit that adds aliases to an earlier entry, and a comment if it has none; `None` if its line is too long.
    fn joined(&self, first: Seen, aliases: Vec<&BStr>, comment: Range<usize>) -> Option<Edit> {
        let rest = &self.places.text[first.at..];
        let known_line = rest_of_line(&rest[..rest.len().min(MOST_JOINED)]);
        if known_line.len() == MOST_JOINED {
            return None;
        }
        let known = line(known_line)?;
        let words = known_line.find_byteset(b"#\0").unwrap_or(known_line.len());
        let end = first.at + trim_end(&known_line[..words]).len();
        let mut text = aliases.iter().flat_map(|alias| [b" ", alias.as_bytes()]).collect::<Vec<_>>().concat();
        if known.description.is_empty() && !comment.is_empty() && words == known_line.len() {
            text.extend_from_slice(b" # ");
            text.extend_from_slice(&self.places.text[comment]);
        }
        Some(Edit::insert(end, text))
    }

    fn related(&self, finding: Finding, first: Seen, length: usize, message: &str) -> Finding {
        finding.related(self.places.line_of(first), first.at..first.at + length, message)
    }
}

/// The edit that removes an alias, with the blanks before it.
fn without(row: Row<'_, '_>, name: &Name) -> Edit {
    let before = &row.text[row.line.span.start..name.span.start];
    let blanks = before.iter().rev().take_while(|&&byte| is_blank(byte)).count();
    Edit::remove(name.span.start - blanks..name.span.end)
}
