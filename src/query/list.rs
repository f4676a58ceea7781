//! Lists of queries: separated by commas, semicolons, blanks or arrows, with a protocol before or after each.

use super::error::Problem;
use super::grammar::{self, Parts, Stop};
use super::{Query, QueryError, Target, protocol_word};
use crate::{PortRange, Protocol};
use bstr::{BStr, ByteSlice};
use nom::Offset;
use std::iter::Chain;
use std::{option, vec};

/// Words between ports that ask nothing: `ports 80 and 443`.
const FILLERS: [&[u8]; 6] = [b"port", b"ports", b"and", b"or", b"&", b"+"];

/// Reads the queries in a text.
///
/// Commas, semicolons and `->` separate queries; so do blanks, if the words are ports and protocols. Any other words with
/// blanks between them are [`Target::Words`]. A part that is not a valid query is an error in its place, and the others are
/// still read.
///
/// ```
/// use svc_lookup::query::{Target, read};
///
/// let targets: Vec<_> = read("22,80/tcp;domain").map(|query| query.unwrap().target).collect();
/// assert!(matches!(targets[..], [Target::Ports(_), Target::Ports(_), Target::Name(_)]));
/// assert!(matches!(read("remote desktop").next(), Some(Ok(query)) if query.target == Target::Words("remote desktop".into())));
/// ```
pub fn read<T: AsRef<[u8]> + ?Sized>(text: &T) -> Queries<'_> {
    let text = text.as_ref();
    let trimmed = text.trim_ascii();
    if !trimmed.is_empty() && !has_separator(trimmed) {
        return Queries::item(text, trimmed);
    }
    List { whole: text, queries: Vec::new() }.read()
}

/// The queries in a text, in order.
#[derive(Clone, Debug)]
#[must_use = "iterators are lazy"]
pub struct Queries<'a>(Chain<option::IntoIter<Answer<'a>>, vec::IntoIter<Answer<'a>>>);

type Answer<'a> = Result<Query<'a>, QueryError<'a>>;

impl<'a> Queries<'a> {
    /// One query, which almost every text is: without a list.
    fn item(whole: &'a [u8], item: &'a [u8]) -> Queries<'a> {
        match grammar::query(item) {
            Ok(Parts { target, second: None, protocols }) if protocols.second.is_none() => {
                Queries::one(Ok(Query { text: item.as_bstr(), target, protocol: protocols.first }))
            }
            _ => List { whole, queries: Vec::new() }.read(),
        }
    }

    fn one(query: Answer<'a>) -> Queries<'a> {
        Queries(Some(query).into_iter().chain(Vec::new()))
    }
}

impl<'a> Iterator for Queries<'a> {
    type Item = Result<Query<'a>, QueryError<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

/// Whether a text may hold several queries.
fn has_separator(text: &[u8]) -> bool {
    text.iter().any(|&byte| byte == b',' || byte == b';' || byte == b'>' || byte.is_ascii_whitespace())
}

/// A list under construction.
struct List<'a> {
    whole: &'a [u8],
    queries: Vec<Answer<'a>>,
}

/// A part of the text: a word, and the separator before it.
#[derive(Clone, Copy)]
struct Word<'a> {
    text: &'a [u8],
    after_blank: bool,
}

impl<'a> List<'a> {
    fn read(mut self) -> Queries<'a> {
        let words = self.words();
        let is_list =
            words.iter().all(|word| is_port_word(word.text)) || !words.iter().skip(1).any(|word| word.after_blank);
        let asks_nothing = words.iter().all(|word| is_filler(word.text));
        match words.as_slice() {
            [] => return Queries::one(Err(self.error(self.whole, 0, Problem::Empty))),
            words if !asks_nothing && (is_list || self.is_list_of_pairs(words)) => self.add_all(words),
            _ => {
                let text = self.whole.trim_ascii().as_bstr();
                self.queries.push(Ok(Query { text, target: Target::Words(text), protocol: None }));
            }
        }
        Queries(None.into_iter().chain(self.queries))
    }

    /// The words of the text: a URL keeps its commas.
    fn words(&self) -> Vec<Word<'a>> {
        let (mut words, mut after_blank) = (Vec::new(), false);
        for part in self.whole.split(|byte| byte.is_ascii_whitespace()) {
            let pieces: Vec<&[u8]> = match part.find("://") {
                Some(_) => vec![part.trim_end_with(|last| last == ',' || last == ';')],
                None => part.split_str("->").flat_map(|piece| piece.split(|byte| b",;".contains(byte))).collect(),
            };
            for text in pieces.into_iter().filter(|piece| !piece.is_empty()) {
                words.push(Word { text, after_blank });
                after_blank = false;
            }
            // A comma with blanks around it is a comma.
            after_blank = !part.is_empty() && !part.ends_with(b",") && !part.ends_with(b";") && !part.ends_with(b"->")
                || part.is_empty() && after_blank;
        }
        words
    }

    /// Whether each blank is one between a query and its protocol: `domain udp, ntp udp`.
    fn is_list_of_pairs(&self, words: &[Word<'a>]) -> bool {
        let is_protocol = |word: &Word<'_>| protocol_word(word.text).is_some();
        words.windows(2).all(|pair| !pair[1].after_blank || is_protocol(&pair[0]) != is_protocol(&pair[1]))
    }

    fn add_all(&mut self, words: &[Word<'a>]) {
        let mut words = words.iter().map(|word| word.text).filter(|word| !is_filler(word)).peekable();
        let mut only_protocol = None;
        while let Some(word) = words.next() {
            match (protocol_word(word), words.peek()) {
                (None, _) => self.add(word, only_protocol.take()),
                (Some(protocol), _) if self.protocol_follows(word, protocol) => {}
                (Some(protocol), Some(_)) => only_protocol = Some((word, protocol)),
                (Some(_), None) if self.whole.trim_ascii().len() == word.len() => self.add_name(word),
                (Some(_), None) => {
                    let error = self.error(word, 0, Problem::OnlyProtocol);
                    self.queries.push(Err(error));
                }
            }
        }
    }

    /// Takes a protocol for the query before it, as in `53 udp`, or as one more for it, as in `53/tcp,udp`.
    fn protocol_follows(&mut self, word: &'a [u8], protocol: Protocol<'static>) -> bool {
        let Some(Ok(last)) = self.queries.last().copied() else { return false };
        let text = self.span(last.text, word);
        let with = Query { text, protocol: Some(protocol), ..last };
        match last.protocol {
            None => *self.queries.last_mut().expect("it has a last query") = Ok(with),
            Some(_) => self.queries.push(Ok(with)),
        }
        true
    }

    /// Adds the queries of a word, with a protocol before it.
    fn add(&mut self, word: &'a [u8], before: Option<(&'a [u8], Protocol<'static>)>) {
        let parts = match grammar::query(word) {
            Ok(parts) => parts,
            Err(Stop { left, problem }) => {
                let error = self.error(word, word.len().saturating_sub(left), problem);
                return self.queries.push(Err(error));
            }
        };
        let text = before.map_or(word.as_bstr(), |(protocol, _)| self.span(protocol, word));
        let protocol = parts.protocols.first.or(before.map(|(_, protocol)| protocol));
        let ports = |ports: PortRange| Target::Ports(ports);
        let first = parts.second.map(|second| Query { text, target: ports(second), protocol });
        let own = Query { text, target: parts.target, protocol };
        let again = parts.protocols.second.map(|protocol| Query { protocol: Some(protocol), ..own });
        self.queries.extend(first.into_iter().chain([own]).chain(again).map(Ok));
    }

    fn add_name(&mut self, word: &'a [u8]) {
        self.queries.push(Ok(Query { text: word.as_bstr(), target: Target::Name(word.as_bstr()), protocol: None }));
    }

    /// The text from the start of one part to the end of a later one.
    fn span(&self, from: &'a [u8], to: &'a [u8]) -> &'a BStr {
        let start = self.whole.offset(from);
        let end = self.whole.offset(to) + to.len();
        self.whole.get(start..end).unwrap_or(to).as_bstr()
    }

    fn error(&self, part: &'a [u8], at: usize, problem: Problem) -> QueryError<'a> {
        let before = self.whole.get(..self.whole.offset(part) + at).unwrap_or_default();
        let is_whole = part.len() == self.whole.trim_ascii().len();
        QueryError { text: part.as_bstr(), column: before.chars().count() + 1, is_whole, problem }
    }
}

/// Whether a word is a port, a protocol or a word between them.
fn is_port_word(word: &[u8]) -> bool {
    let has_ports = |parts: Parts<'_>| matches!(parts.target, Target::Ports(_) | Target::Scheme(_));
    is_filler(word) || protocol_word(word).is_some() || grammar::query(word).map_or_else(is_wrong_port, has_ports)
}

/// Whether a word was meant as a port.
fn is_wrong_port(stop: Stop) -> bool {
    matches!(stop.problem, Problem::Port(_) | Problem::NoLastPort | Problem::NoProtocol)
}

/// Whether a word between queries asks nothing, such as `port` or `and`.
///
/// ```
/// use svc_lookup::query::is_filler;
///
/// assert!(is_filler("and") && !is_filler("53"));
/// ```
pub fn is_filler<W: AsRef<[u8]> + ?Sized>(word: &W) -> bool {
    let word = word.as_ref();
    FILLERS.iter().any(|filler| filler.eq_ignore_ascii_case(word))
}
