//! Search by words.

use super::Services;
use crate::Service;
use crate::service::words;
use crate::source::Hit;
use crate::spelling::Closest;
use bstr::{BStr, ByteSlice};
use memchr::memmem::Finder;
use std::collections::HashSet;
use std::fmt;

/// Words to search for. A match has each of them in its name, an alias, its description or the product that commonly uses
/// its port, ignoring the case of ASCII letters.
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
}

#[derive(Clone)]
struct Word {
    /// In lower case.
    text: Vec<u8>,
    finder: Finder<'static>,
}

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
        let (mut search, mut known) = (Search { words: Vec::new(), names_only: false }, HashSet::new());
        for text in texts {
            let words = words(text.as_ref().into()).map(|word| word.to_ascii_lowercase());
            search.words.extend(words.filter(|word| known.insert(word.clone())).map(Word::new));
        }
        search
    }

    /// Limits the search to names and aliases.
    #[must_use]
    pub fn names_only(self) -> Search {
        Search { names_only: true, ..self }
    }

    /// The words, in lower case.
    pub fn words(&self) -> impl Iterator<Item = &BStr> {
        self.words.iter().map(|word| word.text.as_bstr())
    }

    /// How well an entry fits, if it does; `lower` is room for its texts in lower case.
    fn rank(&self, service: &Service<'_>, product: &BStr, lower: &mut Vec<u8>) -> Option<Rank> {
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
            add(product);
        }
        self.words.iter().try_fold((Fit::Name, 0), |(worst, sum), word| {
            let fit = word.fit(lower, names)?;
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
        Word { text, finder }
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

/// The product, for an entry of the table of ports in common use.
fn product<'s>(hit: &Hit<'s>) -> &'s BStr {
    hit.practice().map(|known| known.product).unwrap_or_default()
}

impl Services {
    /// The services with every word of a search, those that fit best first: the name itself, then a name that begins with
    /// the word, a whole word, the start of one, and any other match. A service that an earlier source has too is left out.
    pub fn search(&self, search: &Search) -> Vec<Hit<'_>> {
        let (mut found, mut lower) = (Vec::new(), Vec::new());
        for hit in self.all_entries() {
            let rank = search.rank(&hit.service, product(&hit), &mut lower);
            // An entry of an earlier source with another description may not match.
            let is_found = |known: &Service<'_>| search.rank(known, BStr::new(""), &mut Vec::new()).is_some();
            if let Some(rank) = rank
                && !self.is_repeated(&hit, is_found)
            {
                found.push((rank, hit));
            }
        }
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, hit)| hit).collect()
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
        for hit in self.all_entries() {
            for text in [hit.service.description, product(&hit)] {
                let parts = text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
                parts.for_each(|part| closest.consider(part.as_bstr()));
            }
        }
        closest.names()
    }
}
