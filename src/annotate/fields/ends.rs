//! Where the cells and the records of a text end.

use crate::lanes::{Is, Simd, WINDOW, bits_with, window, write_places};

/// The longest text whose ends are found, so that each takes two bytes.
pub(super) const LONGEST: usize = u16::MAX as usize - WINDOW;

/// The delimiters and the line feeds of a text, from left to right.
#[derive(Default)]
pub(super) struct Ends {
    delimiters: Places,
    feeds: Places,
}

impl Ends {
    /// Finds the ends in a text of up to [`LONGEST`] bytes.
    #[inline(always)]
    pub(super) fn find<S: Simd>(&mut self, simd: S, text: &[u8], delimiter: u8) {
        debug_assert!(text.len() <= LONGEST);
        self.delimiters.clear(text.len());
        self.feeds.clear(text.len());
        for base in (0..text.len()).step_by(WINDOW) {
            let mut room = None;
            let window = window(text, base, 0, &mut room);
            // Outside of the text there are line feeds.
            let inside = u64::MAX >> (WINDOW - (text.len() - base).min(WINDOW));
            let (delimiters, feeds) = (bits_with(simd, window, Is(delimiter)), bits_with(simd, window, Is(b'\n')));
            self.delimiters.push::<8>(delimiters & inside, base as u16);
            self.feeds.push::<2>(feeds & inside, base as u16);
        }
        self.delimiters.close();
    }

    /// The line feed at a place in their order.
    #[inline(always)]
    pub(super) fn feed(&self, at: usize) -> Option<usize> {
        let feed = self.feeds.places[..self.feeds.count].get(at)?;
        Some(usize::from(*feed))
    }

    /// The delimiters from one on up to a place in the text. Most records have as many as the record before: `guess`.
    #[inline(always)]
    pub(super) fn until(&self, from: usize, end: usize, guess: usize) -> &[u16] {
        let places = &self.delimiters.places;
        let is_before = |at: usize| places.get(at).is_some_and(|&place| usize::from(place) < end);
        let after = from + guess;
        let is_right = after <= self.delimiters.count && !is_before(after) && (guess == 0 || is_before(after - 1));
        let count = if is_right { guess } else { self.count_until(from, end) };
        &places[from..from + count]
    }

    #[cold]
    fn count_until(&self, from: usize, end: usize) -> usize {
        self.delimiters.places[from..self.delimiters.count]
            .iter()
            .take_while(|&&place| usize::from(place) < end)
            .count()
    }
}

/// Places in a text. Those after the last one have no meaning.
#[derive(Default)]
struct Places {
    places: Vec<u16>,
    count: usize,
}

impl Places {
    /// Forgets the places, and makes room for those of a text of this length.
    fn clear(&mut self, length: usize) {
        self.count = 0;
        if self.places.len() <= length + WINDOW {
            self.places = vec![0; length + WINDOW + 1];
        }
    }

    /// Adds the places of the bits of a mask.
    #[inline(always)]
    fn push<const USUAL: usize>(&mut self, mask: u64, base: u16) {
        self.count += write_places::<USUAL>(mask, base, &mut self.places[self.count..]);
    }

    /// Puts a place after the last one that is after every text.
    fn close(&mut self) {
        self.places[self.count] = u16::MAX;
    }
}

#[cfg(test)]
mod tests {
    use super::Ends;
    use crate::lanes::{Level, dispatch};

    #[test]
    fn ends_are_those_that_a_plain_loop_finds() {
        let mut ends = Ends::default();
        for length in [0, 1, 63, 64, 65, 700, 65_000, 300] {
            for step in [1, 2, 5, 70, 9000] {
                let byte = |at: usize| match at % step {
                    0 if at.is_multiple_of(3) => b'\n',
                    0 => b',',
                    _ => b'x',
                };
                let text: Vec<u8> = (0..length).map(byte).collect();
                dispatch!(Level::new(), simd => ends.find(simd, &text, b','));
                let places = |byte: u8| (0..length).filter(|&at| text[at] == byte).collect::<Vec<_>>();
                let feeds: Vec<usize> = (0..).map_while(|at| ends.feed(at)).collect();
                assert_eq!(feeds, places(b'\n'), "{length} {step}");
                let delimiters = places(b',');
                for end in [0, 1, length / 2, length] {
                    for from in [0, delimiters.len() / 3, delimiters.len()] {
                        let expected: Vec<usize> =
                            delimiters[from..].iter().copied().take_while(|&at| at < end).collect();
                        for guess in [0, 1, expected.len(), expected.len() + 1, 70_000] {
                            let found: Vec<usize> =
                                ends.until(from, end, guess).iter().map(|&at| usize::from(at)).collect();
                            assert_eq!(found, expected, "{length} {step} {from} {end} {guess}");
                        }
                    }
                }
            }
        }
    }
}
