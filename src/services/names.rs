//! Names as people use them: common names, products, and words of product names.

use super::Services;
use super::product_words::words;
use crate::index::Index;
use crate::key::key;
use crate::source::{Hit, OpenSource, Question, Source, Subject};
use crate::{Protocol, Service};
use bstr::BStr;
use std::cmp::Reverse;
use std::collections::HashSet;

/// The greatest number of products that a word can mean. A word of more products, such as `server`, means none of them.
const MOST_PRODUCTS: usize = 6;

/// Words that are in the names of many products and mean none of them.
const GENERIC: &str = "admin agent alarm api app application audio backup cache camera center central chat client cloud \
    cluster code collector console control controller core daemon dashboard data database debugger desktop dev device \
    discovery edge engine enterprise exporter file game gateway home host http https hub identity key library light link \
    linux local log logs mail management manager mapper media message messaging meter mobile monitor monitoring net \
    network node object office online open panel peer phone platform player port portal print pro process project \
    protocol proxy query queue radio registry relay remote report router search secure security server service sql \
    storage store stream studio suite sync system systems test time tool tools user video view virtual voice web windows";

/// A service that a name means, and how the name leads to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Meaning<'s> {
    /// The service.
    pub hit: Hit<'s>,
    /// How the name leads to it.
    pub link: Link<'s>,
}

/// How a name leads to a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Link<'s> {
    /// It is its name or an alias.
    Name,
    /// It is a common name for it, such as `dns` for domain; with the reason, a sentence.
    CommonName(&'s BStr),
    /// It is the name of a product that uses the port.
    Product,
    /// Its words are in the name of a product that uses the port.
    ProductWord,
}

impl Services {
    /// Whether a source has a service with this name or alias, byte for byte.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// let services = Services::snapshot();
    /// assert!(services.has_name("cl/1") && !services.has_name("CL/1"));
    /// ```
    pub fn has_name(&self, name: &(impl AsRef<[u8]> + ?Sized)) -> bool {
        self.sources.iter().any(|source| source.first(Subject::Name(name.as_ref()), None).is_some())
    }

    /// As [`Services::has_name`], ignoring the case of ASCII letters.
    pub(crate) fn has_name_in_any_case(&self, name: &[u8]) -> bool {
        self.sources.iter().any(|source| source.index().by_name_ignoring_case(name).next().is_some())
    }

    /// The services that a name means to a person.
    ///
    /// First come those of [`Services::by_name`], and beside them those that a common name or a product of the same name
    /// leads to. If none of these has a port, the name is looked up as a common name, then as a product, then as words of
    /// product names. Common names and products are part of [`Source::Practice`]: without that source, it is
    /// [`Services::by_name`] alone.
    ///
    /// ```
    /// use svc_lookup::{Link, Protocol, Services};
    ///
    /// let services = Services::snapshot();
    /// let dns = services.meanings("dns", Some(Protocol::Udp));
    /// assert_eq!(dns[0].hit.service.name, "domain");
    /// assert!(matches!(dns[0].link, Link::CommonName(_)));
    /// ```
    pub fn meanings(&self, name: &(impl AsRef<[u8]> + ?Sized), protocol: Option<Protocol<'_>>) -> Vec<Meaning<'_>> {
        let name = name.as_ref();
        let mut meanings = Vec::with_capacity(4);
        meanings.extend(self.by_name(name, protocol).map(Meaning::named));
        self.add_links(name, protocol, &mut meanings);
        meanings
    }

    /// Every service of every source with a name, and those that it means otherwise; without shadowing.
    pub fn all_meanings(&self, name: &(impl AsRef<[u8]> + ?Sized), protocol: Option<Protocol<'_>>) -> Vec<Meaning<'_>> {
        let mut meanings = self.all_named(name, protocol).map(Meaning::named).collect();
        self.add_links(name.as_ref(), protocol, &mut meanings);
        meanings
    }

    fn add_links<'s>(&'s self, name: &[u8], protocol: Option<Protocol<'_>>, meanings: &mut Vec<Meaning<'s>>) {
        let Some(names) = self.common_names() else { return };
        let key = key(name);
        let kinds = match meanings.iter().find(|known| known.hit.service.ports.is_some()) {
            None => Kinds::First,
            // The name of a use needs no other explanation.
            Some(known) if known.hit.source == Source::Practice => Kinds::Products,
            Some(_) => Kinds::All,
        };
        self.add_linked(names, &key, protocol, meanings, kinds);
        for product in products_with(&key, meanings) {
            self.add_linked(names, &product, protocol, meanings, Kinds::Products);
        }
        if !has_port(meanings) {
            self.add_products(name, protocol, meanings);
        }
    }

    /// Adds what the links of a key lead to.
    fn add_linked<'s>(
        &'s self,
        names: Index<'s>,
        key: &[u8],
        protocol: Option<Protocol<'_>>,
        meanings: &mut Vec<Meaning<'s>>,
        kinds: Kinds,
    ) {
        let mut first = None;
        for record in names.by_name(key) {
            let Some((link, target)) = names.service(record).zip(names.registration(record)) else { continue };
            let is_common = !link.description.is_empty();
            let is_left_out = match kinds {
                Kinds::All => false,
                Kinds::Products => is_common,
                Kinds::First => *first.get_or_insert(is_common) != is_common,
            };
            if is_left_out || protocol.is_some_and(|asked| !link.is_for(asked)) {
                continue;
            }
            let kind = if is_common { Link::CommonName(link.description) } else { Link::Product };
            for hit in self.linked(&link, target.alias_of, key, is_common) {
                if !meanings.iter().any(|known| known.hit == hit) {
                    meanings.push(Meaning { hit, link: kind });
                }
            }
        }
    }

    /// The services that a link leads to: for a common name the first of any source, otherwise the uses of a product.
    fn linked<'s>(&'s self, link: &Service<'_>, target: &'s BStr, key: &[u8], is_common: bool) -> Vec<Hit<'s>> {
        let question = Question::exact(Subject::Name(target), link.protocol);
        let hits = |source: &'s OpenSource| source.hits(question).filter(|hit| hit.service.ports == link.ports);
        if is_common {
            return self.sources.iter().chain(&self.practice).flat_map(hits).take(1).collect();
        }
        let is_of_product = |hit: &Hit<'_>| self::key(hit.service.name) == key || is_product(hit, key);
        self.practice.iter().flat_map(hits).filter(is_of_product).collect()
    }

    /// Adds the uses of products with all words of a name in theirs, the most frequent first.
    fn add_products<'s>(&'s self, name: &[u8], protocol: Option<Protocol<'_>>, meanings: &mut Vec<Meaning<'s>>) {
        let Some(practice) = &self.practice else { return };
        let asked: Vec<Vec<u8>> = words(name).map(|word| word.to_ascii_lowercase()).collect();
        let has_all =
            |product: &BStr| asked.iter().all(|word| words(product).any(|known| known.eq_ignore_ascii_case(word)));
        let Some(longest) = asked.iter().max_by_key(|word| word.len()) else { return };
        // Finding one word is far faster than comparing all of them in every product.
        let uses = self.product_words.uses(practice, longest);
        if uses.is_empty() || asked.iter().all(|word| is_generic(word)) {
            return;
        }
        let uses = uses.into_iter();
        let uses = uses.filter_map(|hit| Some((hit.practice().filter(|known| has_all(known.product))?, hit)));
        let mut uses: Vec<_> = uses.filter(|(_, hit)| protocol.is_none_or(|asked| hit.service.is_for(asked))).collect();
        let products: HashSet<&BStr> = uses.iter().map(|(known, _)| known.product).collect();
        if products.len() > MOST_PRODUCTS {
            return;
        }
        uses.sort_by_key(|(known, _)| Reverse(known.weight));
        meanings.extend(uses.into_iter().map(|(_, hit)| Meaning { hit, link: Link::ProductWord }));
    }
}

/// Which links of a name count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kinds {
    /// All of them: they stand beside services of that name.
    All,
    /// Those of products.
    Products,
    /// Those of the first kind: common names if there are any.
    First,
}

impl<'s> Meaning<'s> {
    fn named(hit: Hit<'s>) -> Meaning<'s> {
        Meaning { hit, link: Link::Name }
    }
}

fn has_port(meanings: &[Meaning<'_>]) -> bool {
    meanings.iter().any(|known| known.hit.service.ports.is_some())
}

/// The keys of products that are known by a name and have it as a word: `unifi` for UniFi Network Application.
fn products_with(name: &[u8], meanings: &[Meaning<'_>]) -> Vec<Vec<u8>> {
    let uses = meanings.iter().filter_map(|known| Some((known.hit.service.name, known.hit.practice()?)));
    let products = uses.filter(|(known, _)| key(known) == name).map(|(_, practice)| practice.product);
    let mut keys: Vec<_> =
        products.filter(|product| words(product).any(|word| key(word) == name)).map(|p| key(p)).collect();
    keys.dedup();
    keys
}

/// Whether a key is that of the product, or of one of its words or parts.
fn is_product(hit: &Hit<'_>, wanted: &[u8]) -> bool {
    debug_assert_eq!(hit.source, Source::Practice);
    hit.practice().is_some_and(|known| {
        let parts = known.product.split(|byte| b"()/".contains(byte));
        key(known.product) == wanted || parts.map(key).any(|part| part == wanted)
    })
}

/// Whether a word in lower case is in the names of many products.
fn is_generic(word: &[u8]) -> bool {
    GENERIC.split_ascii_whitespace().any(|generic| generic.as_bytes() == word)
}
