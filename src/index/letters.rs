//! The letters of names: names that are spelled alike have nearly the same ones.

use super::format::{PackedAlias, PackedService};
use super::view::Index;
use bstr::BStr;
use zerocopy::little_endian::U32;

/// The letters of a name, a bit each: upper and lower case share one, and so do some other bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Letters(u32);

impl Letters {
    pub(crate) fn of(name: &[u8]) -> Letters {
        let bit = |byte: u8| if byte & 0x40 != 0 { byte & 0x1f } else { 27 + byte % 5 };
        Letters(name.iter().fold(0, |letters, &byte| letters | 1 << bit(byte)))
    }

    /// The number of letters in only one of two names, whichever has more of them. Each edit of a name takes and adds one at
    /// most, so this is a lower bound of the distance.
    pub(crate) fn apart(self, other: Letters) -> usize {
        (self.0 & !other.0).count_ones().max((other.0 & !self.0).count_ones()) as usize
    }
}

/// The letters of a name, for names within a number of edits of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Alike {
    pub(crate) letters: Letters,
    pub(crate) edits: usize,
}

/// The greatest number of edits that is looked for in the table; with more of them, it tells too little.
const MOST_EDITS: usize = 3;

/// The number of names compared before a branch.
const BLOCK: usize = 16;

/// The letters of the name of each record, and then of each alias.
#[allow(dead_code, reason = "for packing")]
pub(super) fn letters_of_names(heap: &[u8], records: &[PackedService], aliases: &[PackedAlias]) -> Vec<U32> {
    let names = records.iter().map(|record| record.name).chain(aliases.iter().map(|alias| alias.name));
    names.map(|name| U32::new(Letters::of(name.of(heap)).0)).collect()
}

impl<'a> Index<'a> {
    /// Visits the names and aliases, in the order of [`Index::names`], that may be within this number of edits of a name: of a
    /// packed index without reading the others.
    pub(crate) fn names_alike(&self, alike: Alike, mut visit: impl FnMut(&'a BStr)) {
        match alike.edits {
            _ if self.letters.len() != self.records.len() + self.aliases.len() => self.names().for_each(visit),
            0 => self.visit_alike::<0>(alike.letters, &mut visit),
            1 => self.visit_alike::<1>(alike.letters, &mut visit),
            2 => self.visit_alike::<2>(alike.letters, &mut visit),
            MOST_EDITS => self.visit_alike::<MOST_EDITS>(alike.letters, &mut visit),
            _ => self.names().for_each(visit),
        }
    }

    /// A block of names at a time is compared without a branch, several of them in one step.
    fn visit_alike<const EDITS: usize>(&self, wanted: Letters, visit: &mut impl FnMut(&'a BStr)) {
        for (number, block) in self.letters.chunks(BLOCK).enumerate() {
            if block.iter().fold(false, |any, letters| any | is_near::<EDITS>(wanted.0, letters.get())) {
                let near = block.iter().enumerate().filter(|(_, letters)| is_near::<EDITS>(wanted.0, letters.get()));
                near.filter_map(|(at, _)| self.name_at(number * BLOCK + at)).for_each(&mut *visit);
            }
        }
    }

    /// The name of a record, or that of an alias, counted on from the last record.
    fn name_at(&self, number: usize) -> Option<&'a BStr> {
        let alias = || self.aliases.get(number - self.records.len()).map(|alias| alias.name);
        let name = self.records.get(number).map(|record| record.name).or_else(alias)?;
        Some(name.of(self.heap)).filter(|name| !name.is_empty())
    }
}

/// Whether letters are at most `EDITS` apart. Removing the lowest bit takes two instructions, and counting them all far more.
#[inline(always)]
fn is_near<const EDITS: usize>(letters: u32, others: u32) -> bool {
    let (mut here, mut there) = (letters & !others, others & !letters);
    for _ in 0..EDITS {
        here &= here.wrapping_sub(1);
        there &= there.wrapping_sub(1);
    }
    here | there == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Packer;
    use crate::{Registration, Service, State};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_table_leads_to_the_names_with_nearly_the_same_letters(
            names in prop::collection::vec("[a-fA-F0-9-]{1,6}", 0..60), wanted in "[a-fA-F0-9-]{0,6}", edits in 0..6_usize,
        ) {
            let mut packer = Packer::new();
            for pair in names.chunks(2) {
                let service = Service::new(&pair[0]).with_aliases(pair.last().map_or("", |alias| alias));
                packer.push(&service, &Registration::new(State::Assigned));
            }
            let bytes = packer.finish(None);
            let index = Index::open(&bytes).unwrap();
            let alike = Alike { letters: Letters::of(wanted.as_bytes()), edits };
            let (mut found, mut expected) = (Vec::new(), Vec::new());
            index.names_alike(alike, |name| found.push(name));
            index.names().for_each(|name| expected.push(name));
            expected.retain(|name| edits > MOST_EDITS || Letters::of(name).apart(alike.letters) <= edits);
            // The table has repeated names too.
            found.dedup();
            expected.dedup();
            prop_assert_eq!(found, expected);
        }
    }
}
