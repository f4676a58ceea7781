//! The words of product names: which uses of ports have a word in the name of their product.

use crate::source::{Hit, OpenSource};
use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The number of words that are looked up by reading the table; for more of them, an index of all words is faster.
const SCANS: u32 = 8;

/// Looks up words in the names of the products of the table of ports in common use, again and again.
#[derive(Default)]
pub(super) struct ProductWords {
    asked: AtomicU32,
    /// The numbers of the records with a word in lower case, in order.
    index: OnceLock<HashMap<Vec<u8>, Vec<u32>>>,
}

impl ProductWords {
    /// The uses that may have a word, in lower case, in the name of their product, in the order of the table. Others can be
    /// among them.
    pub(super) fn uses<'s>(&self, practice: &'s OpenSource, word: &[u8]) -> Vec<Hit<'s>> {
        if self.index.get().is_none() && self.asked.fetch_add(1, Ordering::Relaxed) < SCANS {
            return practice.uses_with(word).collect();
        }
        let records = self.index.get_or_init(|| index(practice)).get(word);
        records.into_iter().flatten().filter_map(|&record| practice.entry(record)).collect()
    }
}

fn index(practice: &OpenSource) -> HashMap<Vec<u8>, Vec<u32>> {
    let (table, mut index) = (practice.index(), HashMap::new());
    for (record, _) in table.services() {
        for word in table.practice(record).into_iter().flat_map(|known| words(known.product)) {
            let records: &mut Vec<u32> = index.entry(word.to_ascii_lowercase()).or_default();
            // A product may have a word twice.
            if records.last() != Some(&record) {
                records.push(record);
            }
        }
    }
    index
}

/// The words of a name: letters and digits.
pub(super) fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Services;

    #[test]
    fn the_index_leads_to_the_same_uses_as_the_table() {
        let services = Services::snapshot();
        let practice = services.practice.as_ref().unwrap();
        let words_of = |hit: Hit<'_>| -> Vec<Vec<u8>> {
            words(hit.practice().unwrap().product).map(|word| word.to_ascii_lowercase()).collect()
        };
        let (scanned, indexed) = (ProductWords::default(), ProductWords::default());
        indexed.asked.store(SCANS, Ordering::Relaxed);
        for word in practice.entries().step_by(50).flat_map(words_of).chain(["nosuchword".into(), Vec::new()]) {
            scanned.asked.store(0, Ordering::Relaxed);
            let mut expected = scanned.uses(practice, &word);
            expected.retain(|hit| words_of(*hit).contains(&word));
            assert_eq!(indexed.uses(practice, &word), expected);
        }
        assert!(scanned.index.get().is_none() && indexed.index.get().is_some());
    }
}
