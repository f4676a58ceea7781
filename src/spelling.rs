//! Names that are spelled alike.

use crate::index::{Alike, Letters};
use bstr::BStr;

/// Finds up to `most` names spelled like `name`, the closest first; equally close ones keep their order.
///
/// A short name may differ by one edit, a long one by up to three: an extra, missing or other letter, or two swapped. The
/// case of ASCII letters is ignored.
///
/// ```
/// use svc_lookup::closest;
///
/// assert_eq!(closest("lokup", ["lookup", "port", "range"].map(Into::into), 3), ["lookup"]);
/// ```
pub fn closest<'s>(
    name: &(impl AsRef<[u8]> + ?Sized),
    names: impl IntoIterator<Item = &'s BStr>,
    most: usize,
) -> Vec<&'s BStr> {
    let mut closest = Closest::new(name.as_ref(), most);
    names.into_iter().for_each(|known| closest.consider(known));
    closest.names()
}

/// Keeps the names closest to a given one.
pub(crate) struct Closest<'n, 's> {
    pattern: Pattern,
    name: &'n [u8],
    most: usize,
    found: Vec<(usize, &'s BStr)>,
    last: &'s BStr,
}

impl<'n, 's> Closest<'n, 's> {
    pub(crate) fn new(name: &'n [u8], most: usize) -> Closest<'n, 's> {
        Closest { pattern: Pattern::new(name), name, most, found: Vec::with_capacity(most + 1), last: BStr::new("") }
    }

    /// Considers one more name. Equally close ones keep their order.
    pub(crate) fn consider(&mut self, known: &'s BStr) {
        let limit = self.limit();
        if known.len().abs_diff(self.name.len()) > limit || self.pattern.other_letters(known) > limit {
            return;
        }
        // Most names occur twice in a row, for tcp and udp.
        if std::mem::replace(&mut self.last, known) == known || self.pattern.letters_apart(known) > limit {
            return;
        }
        let distance = self.pattern.distance(known);
        if distance > limit || self.found.iter().any(|(_, found)| found.eq_ignore_ascii_case(known)) {
            return;
        }
        let place = self.found.partition_point(|(found, _)| *found <= distance);
        self.found.insert(place, (distance, known));
        self.found.truncate(self.most);
    }

    /// What the letters of a name must be like for it to be close.
    pub(crate) fn alike(&self) -> Alike {
        Alike { letters: self.pattern.letters, edits: self.limit() }
    }

    /// The closest names.
    pub(crate) fn names(self) -> Vec<&'s BStr> {
        self.found.into_iter().map(|(_, name)| name).collect()
    }

    /// The largest distance accepted: one edit in a short name, up to three in a long one, and less once enough are found.
    fn limit(&self) -> usize {
        let limit = match self.name.len() {
            0 | 1 => 0,
            2..=5 => 1,
            6..=9 => 2,
            _ => 3,
        };
        match self.found.last() {
            Some((worst, _)) if self.found.len() == self.most => limit.min(worst.saturating_sub(1)),
            _ => limit,
        }
    }
}

/// A name prepared for comparison with many: for each byte, its positions in the name.
struct Pattern {
    /// Bit i is set where byte i of the name is this one, in either case.
    places: Box<[u64; 256]>,
    length: usize,
    /// The letters of the name.
    letters: Letters,
}

impl Pattern {
    /// Only the first 64 bytes are compared; typed names are shorter.
    fn new(name: &[u8]) -> Pattern {
        let mut places = Box::new([0; 256]);
        for (at, byte) in name.iter().take(64).enumerate() {
            places[usize::from(byte.to_ascii_lowercase())] |= 1 << at;
            places[usize::from(byte.to_ascii_uppercase())] |= 1 << at;
        }
        Pattern { places, length: name.len().min(64), letters: Letters::of(&name[..name.len().min(64)]) }
    }

    /// How many bytes of another name are not in this one: each of them takes an edit. All are counted, without a branch for
    /// each.
    fn other_letters(&self, other: &[u8]) -> usize {
        other.iter().map(|&byte| usize::from(self.places[usize::from(byte)] == 0)).sum()
    }

    /// A lower bound of the distance that is faster to compute.
    fn letters_apart(&self, other: &[u8]) -> usize {
        self.letters.apart(Letters::of(other))
    }

    /// The number of edits between the names: an extra, missing or other letter, or two swapped.
    ///
    /// The bit-parallel optimal string alignment of Hyyrö (2003), "A bit-vector algorithm for computing Levenshtein and
    /// Damerau edit distances": a column of the table is two words, the steps up and the steps down in it.
    fn distance(&self, other: &[u8]) -> usize {
        let Some(last) = self.length.checked_sub(1) else { return other.len() };
        let (mut up, mut down, mut distance) = (u64::MAX, 0_u64, self.length);
        let (mut diagonal, mut places_before) = (0_u64, 0_u64);
        for &byte in other {
            let places = self.places[usize::from(byte)];
            let swapped = ((!diagonal & places) << 1) & places_before;
            diagonal = (((places & up).wrapping_add(up)) ^ up) | places | down | swapped;
            let right_up = down | !(diagonal | up);
            let right_down = diagonal & up;
            distance += (right_up >> last & 1) as usize;
            distance -= (right_down >> last & 1) as usize;
            let right_up = right_up << 1 | 1;
            up = right_down << 1 | !(diagonal | right_up);
            down = right_up & diagonal;
            places_before = places;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bstr::ByteSlice;

    /// The distance by its definition, for comparison.
    fn slow_distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let differs = usize::from(!a[i - 1].eq_ignore_ascii_case(&b[j - 1]));
                    let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + differs);
                    let same = |i: usize, j: usize| a[i].eq_ignore_ascii_case(&b[j]);
                    if i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1) {
                        least = least.min(table[i - 2][j - 2] + 1);
                    }
                    least
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest::proptest! {
        #[test]
        fn the_bit_parallel_distance_agrees_with_the_definition(a in "[a-dA-B-]{0,12}", b in "[a-dA-B-]{0,12}") {
            let fast = Pattern::new(a.as_bytes()).distance(b.as_bytes());
            proptest::prop_assert_eq!(fast, slow_distance(a.as_bytes(), b.as_bytes()));
            proptest::prop_assert!(Pattern::new(a.as_bytes()).letters_apart(b.as_bytes()) <= fast);
            proptest::prop_assert!(Pattern::new(a.as_bytes()).other_letters(b.as_bytes()) <= fast);
        }
    }

    #[test]
    fn the_closest_names_come_first_and_distant_ones_are_left_out() {
        let mut closest = Closest::new(b"domian", 2);
        for known in ["gopher", "romain", "domain", "domaintime", "domain"] {
            closest.consider(known.as_bytes().as_bstr());
        }
        assert_eq!(closest.names(), ["domain", "romain"]);
    }
}
