//! The edits of one pass.

use super::finding::Edit;
use std::ops::Range;

/// Edits in the order of the text, none of which overlaps another: sixteen bytes for each, and what it writes.
#[derive(Default)]
pub(super) struct Edits {
    places: Vec<Place>,
    replacements: Vec<u8>,
}

/// The bytes that an edit replaces, and where what replaces them is.
#[derive(Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
    from: u32,
    to: u32,
}

impl Edits {
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// By how many bytes the new text is at most ahead of the one before it, at any edit.
    pub(super) fn lead(&self) -> usize {
        let (mut written, mut replaced, mut lead) = (0, 0, 0);
        for (span, replacement) in self.iter() {
            written += replacement.len();
            replaced += span.len();
            lead = lead.max(written.saturating_sub(replaced));
        }
        lead
    }

    /// Adds the edits of a fix, and returns whether each is apart from all so far; if not, none is added.
    pub(super) fn add(&mut self, fix: &[Edit]) -> bool {
        let are_free = fix.iter().all(|edit| self.is_free(&edit.span));
        if are_free {
            fix.iter().for_each(|edit| self.insert(edit));
        }
        are_free
    }

    /// The bytes that each replaces, and what it writes, in the order of the text.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Range<usize>, &[u8])> {
        self.places.iter().map(|place| (place.span(), &self.replacements[place.from as usize..place.to as usize]))
    }

    /// Most edits are after all others.
    fn insert(&mut self, edit: &Edit) {
        let from = self.replacements.len() as u32;
        self.replacements.extend_from_slice(&edit.replacement);
        let (start, end, to) = (edit.span.start as u32, edit.span.end as u32, self.replacements.len() as u32);
        self.places.insert(self.first_from(edit.span.start), Place { start, end, from, to });
    }

    /// The number of edits that start before a place.
    fn first_from(&self, start: usize) -> usize {
        self.places.partition_point(|place| (place.start as usize) < start)
    }

    /// Whether a part of the text is apart from all edits. Two parts that are replaced may touch.
    fn is_free(&self, span: &Range<usize>) -> bool {
        let (before, after) = self.places.split_at(self.first_from(span.start));
        let is_apart = |one: &Range<usize>, other: &Range<usize>| {
            let touch = one.end == other.start && !one.is_empty() && !other.is_empty();
            one.end < other.start || touch
        };
        before.last().is_none_or(|before| is_apart(&before.span(), span))
            && after.first().is_none_or(|after| is_apart(span, &after.span()))
    }
}

impl Place {
    fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_kept_in_order_and_apart() {
        let mut edits = Edits::default();
        assert!(edits.add(&[Edit::replace(8..10, "later")]));
        assert!(edits.add(&[Edit::insert(2, "first"), Edit::remove(10..12)]));
        for taken in [Edit::insert(2, ""), Edit::remove(9..10), Edit::insert(8, "x"), Edit::insert(12, "x")] {
            assert!(!edits.add(&[Edit::remove(5..6), taken.clone()]), "{taken:?}");
        }
        let expected = [(2..2, &b"first"[..]), (8..10, b"later"), (10..12, b"")];
        assert_eq!(edits.iter().collect::<Vec<_>>(), expected);
        assert_eq!((edits.len(), edits.is_empty()), (3, false));
        // Five bytes are inserted, then five written for two, then two removed.
        assert_eq!((edits.lead(), Edits::default().lead()), (8, 0));
    }
}
