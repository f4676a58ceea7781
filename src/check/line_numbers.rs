//! The numbers of lines, for places in a text.

use crate::services_file::line_number;

/// One line in this many is noted: newlines from there on are counted.
const EVERY: usize = 64;

/// The numbers and the starts of some lines.
#[derive(Default)]
pub(super) struct LineNumbers {
    noted: Vec<(u32, u32)>,
}

impl LineNumbers {
    /// Notes a line, if the one noted last is far enough from it.
    pub(super) fn note(&mut self, number: usize, start: usize) {
        if self.noted.last().is_none_or(|(last, _)| number >= *last as usize + EVERY) {
            self.noted.push((number as u32, start as u32));
        }
    }

    /// The number, from 0, of the line with the byte at `at`, which is not before the first line noted.
    pub(super) fn at(&self, text: &[u8], at: usize) -> usize {
        let after = self.noted.partition_point(|(_, start)| *start as usize <= at);
        let (number, start) = after.checked_sub(1).map_or((0, 0), |last| self.noted[last]);
        let (number, start) = (number as usize, start as usize);
        number + line_number(&text[start..], at - start)
    }
}

#[cfg(test)]
mod tests {
    use super::LineNumbers;

    #[test]
    fn lines_are_counted_from_the_last_one_noted() {
        let text = b"a\nbb\n\n".repeat(1000);
        let mut lines = LineNumbers::default();
        let mut start = 0;
        for (number, line) in text.split(|byte| *byte == b'\n').enumerate() {
            if number % 7 == 0 {
                lines.note(number, start);
            }
            assert_eq!(lines.at(&text, start + line.len()), number);
            start += line.len() + 1;
        }
    }
}
