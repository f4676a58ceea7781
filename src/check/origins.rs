//! The lines that the lines of a fixed text come from.

/// For each line of a text, the line that it was before, counted from 0: eight bytes for each run of lines that were in a row
/// before too.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Origins {
    /// The first line of each run, and its origin.
    runs: Vec<(u32, u32)>,
    lines: u32,
}

impl Origins {
    /// The lines of a text that is not changed.
    pub(super) fn unchanged(lines: usize) -> Origins {
        Origins { runs: vec![(0, 0)], lines: lines as u32 }
    }

    /// Adds the origin of the next line.
    pub(super) fn push(&mut self, origin: u32) {
        let next = self.runs.last().map(|(line, first)| first + (self.lines - line));
        if next != Some(origin) {
            self.runs.push((self.lines, origin));
        }
        self.lines += 1;
    }

    /// The origin of each line.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + Clone + use<'_> {
        let ends = self.runs.iter().skip(1).map(|(line, _)| *line).chain([self.lines]);
        self.runs.iter().zip(ends).flat_map(|(&(line, origin), end)| origin..origin + (end - line))
    }
}

#[cfg(test)]
mod tests {
    use super::Origins;

    #[test]
    fn origins_are_kept_in_runs() {
        let expected = [0, 1, 1, 2, 3, 7, 8, 8, 8];
        let mut origins = Origins::default();
        expected.into_iter().for_each(|origin| origins.push(origin));
        assert_eq!(origins.iter().collect::<Vec<_>>(), expected);
        assert_eq!(origins.runs, [(0, 0), (2, 1), (5, 7), (7, 8), (8, 8)]);
        assert_eq!(Origins::unchanged(3).iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!((Origins::unchanged(0).iter().count(), Origins::default().iter().count()), (0, 0));
    }
}
