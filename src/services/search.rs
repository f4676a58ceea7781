//! Search by words.

use super::Services;
use crate::service::words;
use crate::source::Hit;
use crate::spelling::Closest;
use crate::{Glob, Service};
use bstr::{BStr, ByteSlice};
use memchr::memmem::Finder;
use std::collections::HashSet;
use std::fmt;

/// Words to search for. A match has each of them in its name, an alias, its description or the product that commonly uses
/// its port, ignoring the case of ASCII letters; or it has the word as a reference: `rfc6335`, `RFC 6335`.
///
/// ```
/// use svc_lookup::{Search, Services};
///
/// let services = Services::snapshot();
/// let found = services.search(&Search::new(["network", "time"]));
/// assert_eq!(found[0].service.name, "ntp");
/// ```
#[derive(Clone)]
pub struct Search {
    words: Vec<Word>,
    names_only: bool,
    /// The worst match that counts.
    worst: Fit,
}

#[derive(Clone)]
struct Word {
    /// In lower case.
    text: Vec<u8>,
    /// Whether it can be a reference, such as `rfc6335`.
    is_reference: bool,
    finder: Finder<'static>,
}

/// How references begin, in lower case.
const RFC: &[u8] = b"rfc";
const DRAFT: &[u8] = b"draft-";

/// How well a word matches a service; the order is that of the results.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Fit {
    /// It is the name or an alias.
    Name,
    /// The name or an alias begins with it.
    NameStart,
    /// It is a word of a text.
    Whole,
    /// It begins a word of a text.
    Start,
    /// It is somewhere inside.
    Inside,
}

/// How well all words match a service: less is better, and the worst word counts first.
type Rank = (Fit, usize);

impl Search {
    /// A search for words. A text with blanks is several words; without words, everything matches.
    pub fn new<W: AsRef<[u8]>>(texts: impl IntoIterator<Item = W>) -> Search {
        let mut all: Vec<Vec<u8>> = Vec::new();
        for text in texts {
            for word in words(text.as_ref().into()) {
                match all.last_mut() {
                    // `RFC 6335` is one reference.
                    Some(last) if *last == RFC && word.iter().all(u8::is_ascii_digit) => last.extend_from_slice(word),
                    _ => all.push(word.to_ascii_lowercase()),
                }
            }
        }
        let mut known = HashSet::new();
        all.retain(|word| known.insert(word.clone()));
        Search { words: all.into_iter().map(Word::new).collect(), names_only: false, worst: Fit::Inside }
    }

    /// Limits the search to names and aliases.
    #[must_use]
    pub fn names_only(self) -> Search {
        Search { names_only: true, ..self }
    }

    /// Limits the search to matches at the start of a word.
    #[must_use]
    pub fn word_starts(self) -> Search {
        Search { worst: Fit::Start, ..self }
    }

    /// The words, in lower case.
    pub fn words(&self) -> impl Iterator<Item = &BStr> {
        self.words.iter().map(|word| word.text.as_bstr())
    }

    /// Whether a word can be a reference.
    fn has_reference(&self) -> bool {
        !self.names_only && self.words.iter().any(|word| word.is_reference)
    }

    /// How well an entry fits, if it does; `lower` is room for its texts in lower case.
    fn rank(&self, service: &Service<'_>, texts: Texts<'_>, lower: &mut Vec<u8>) -> Option<Rank> {
        let Service { name, aliases, description, .. } = *service;
        lower.clear();
        let mut add = |text: &BStr| {
            lower.extend(text.iter().map(u8::to_ascii_lowercase));
            // A byte outside of words separates the texts.
            lower.push(b'\n');
        };
        add(name);
        add(aliases);
        let names = name.len() + 1 + aliases.len();
        if !self.names_only {
            add(description);
            add(texts.product);
        }
        self.words.iter().try_fold((Fit::Name, 0), |(worst, sum), word| {
            let fit = word.fit(lower, names).filter(|fit| *fit <= self.worst);
            let fit = fit.or_else(|| word.is_among(texts.references).then_some(Fit::Whole))?;
            Some((fit.max(worst), sum + fit as usize))
        })
    }
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("words", &self.words.len()).field("names_only", &self.names_only).finish()
    }
}

impl Word {
    fn new(text: Vec<u8>) -> Word {
        let finder = Finder::new(&text).into_owned();
        let is_reference = text.starts_with(RFC) || text.starts_with(DRAFT);
        Word { text, is_reference, finder }
    }

    /// Whether it is one of these references, which `|` separates.
    fn is_among(&self, references: &BStr) -> bool {
        self.is_reference && references.split(|&byte| byte == b'|').any(|known| known.eq_ignore_ascii_case(&self.text))
    }

    /// The best place of the word in texts, of which the first bytes, `names` many, are names.
    fn fit(&self, texts: &[u8], names: usize) -> Option<Fit> {
        self.finder.find_iter(texts).map(|at| self.fit_at(texts, at, at < names)).min()
    }

    fn fit_at(&self, texts: &[u8], at: usize, in_name: bool) -> Fit {
        let before = at.checked_sub(1).map_or(b'\n', |before| texts[before]);
        let after = texts.get(at + self.text.len()).copied().unwrap_or(b'\n');
        match (in_name && before.is_ascii_whitespace(), before.is_ascii_alphanumeric(), after.is_ascii_alphanumeric()) {
            (true, ..) if after.is_ascii_whitespace() => Fit::Name,
            (true, ..) => Fit::NameStart,
            (_, false, false) => Fit::Whole,
            (_, false, true) => Fit::Start,
            _ => Fit::Inside,
        }
    }
}

/// Whether a byte separates the words of a text. A table, as every text of every service is split.
static SEPARATES: [bool; 256] = {
    let (mut separates, mut byte) = ([false; 256], 0);
    while byte < separates.len() {
        separates[byte] = !(byte as u8).is_ascii_alphanumeric() && byte as u8 != b'-';
        byte += 1;
    }
    separates
};

/// The texts of an entry beside those of its service.
#[derive(Clone, Copy, Default)]
struct Texts<'a> {
    product: &'a BStr,
    /// Separated by `|`.
    references: &'a BStr,
}

/// The product, for an entry of the table of ports in common use.
fn product<'s>(hit: &Hit<'s>) -> &'s BStr {
    hit.practice().map(|known| known.product).unwrap_or_default()
}

impl Services {
    /// The services with every word of a search, those that fit best first: the name itself, then a name that begins with
    /// the word, a whole word, the start of one, and any other match. A service that an earlier source has too is left out.
    pub fn search(&self, search: &Search) -> Vec<Hit<'_>> {
        let (mut found, mut lower) = (Vec::new(), Vec::new());
        let has_reference = search.has_reference();
        for hit in self.candidates(search) {
            let registration = if has_reference { hit.registration() } else { None };
            let references = registration.map_or(BStr::new(""), |known| known.references);
            let rank = search.rank(&hit.service, Texts { product: product(&hit), references }, &mut lower);
            // An entry of an earlier source with another description may not match.
            let is_found = |known: &Service<'_>| search.rank(known, Texts::default(), &mut Vec::new()).is_some();
            if let Some(rank) = rank
                && !self.is_repeated(&hit, is_found)
            {
                found.push((rank, hit));
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, hit)| hit).collect()
    }

    /// The entries that may have the words of a search: those with the longest word, which is found far faster than all words
    /// are compared. A word that can be a reference may be elsewhere.
    fn candidates(&self, search: &Search) -> Box<dyn Iterator<Item = Hit<'_>> + '_> {
        let in_texts = search.words.iter().filter(|word| !word.is_reference);
        match in_texts.max_by_key(|word| word.text.len()) {
            Some(longest) => {
                let places = self.sources.iter().chain(&self.practice);
                let text = longest.text.clone();
                Box::new(places.flat_map(move |source| source.entries_with(&text)))
            }
            None => Box::new(self.all_entries()),
        }
    }

    /// The services whose name or alias matches a pattern, in the order of [`Services::entries`]. A service that an earlier
    /// source has too is left out.
    ///
    /// ```
    /// use svc_lookup::{Glob, Services};
    ///
    /// let services = Services::snapshot();
    /// let glob = Glob::new("http-*");
    /// assert!(services.matching(&glob).any(|hit| hit.service.name == "http-alt"));
    /// ```
    pub fn matching<'s>(&'s self, glob: &Glob) -> impl Iterator<Item = Hit<'s>> {
        let is_asked = |service: &Service<'_>| service.names().any(|name| glob.matches(name));
        let found = self.all_entries().filter(move |hit| is_asked(&hit.service));
        found.filter(move |hit| !self.is_repeated(hit, is_asked))
    }

    /// Up to `most` words of names, descriptions and products that are spelled like this one, the closest first: for a
    /// search that finds nothing.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// assert_eq!(Services::snapshot().close_words("elastcsearch", 1), ["elasticsearch"]);
    /// ```
    pub fn close_words(&self, word: &(impl AsRef<[u8]> + ?Sized), most: usize) -> Vec<&BStr> {
        let mut closest = Closest::new(word.as_ref(), most);
        self.names(|name| closest.consider(name));
        // Most services have several entries, one after the other, with the same texts.
        let mut last = [BStr::new(""); 2];
        for hit in self.all_entries() {
            let texts = [hit.service.description, product(&hit)];
            let known = std::mem::replace(&mut last, texts);
            for (text, _) in texts.iter().zip(known).filter(|&(&text, known)| text != known) {
                let parts = text.split(|&byte| SEPARATES[usize::from(byte)]);
                parts.for_each(|part| closest.consider(part.as_bstr()));
            }
        }
        closest.names()
    }
}
