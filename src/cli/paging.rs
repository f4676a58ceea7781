//! A part of a long answer: `--limit` and `--offset`.

use super::number::number;
use super::session::Session;
use crate::render::counted;
use std::io;

/// The part of a long answer to show.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::Args)]
pub(crate) struct Paging {
    /// Show at most N entries, and say how many more there are.
    #[arg(long, value_name = "N", value_parser = number::<usize>(1..=u64::MAX))]
    limit: Option<usize>,
    /// Skip the first N entries.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    #[arg(value_parser = number::<usize>(0..=u64::MAX))]
    offset: usize,
}

/// The numbers of entries before, in and after the part that was shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Shown {
    skipped: usize,
    shown: usize,
    more: usize,
}

impl Paging {
    /// Writes the part of these entries.
    ///
    /// # Errors
    ///
    /// Those of `write`.
    pub(crate) fn write<T>(
        self,
        entries: impl IntoIterator<Item = T>,
        mut write: impl FnMut(T) -> io::Result<()>,
    ) -> io::Result<Shown> {
        let mut entries = entries.into_iter();
        let skipped = entries.by_ref().take(self.offset).count();
        let mut shown = 0;
        for entry in entries.by_ref().take(self.limit.unwrap_or(usize::MAX)) {
            write(entry)?;
            shown += 1;
        }
        Ok(Shown { skipped, shown, more: entries.count() })
    }
}

impl Shown {
    /// Whether there were no entries at all.
    pub(crate) fn is_empty(self) -> bool {
        self.skipped + self.shown + self.more == 0
    }

    /// Says how many entries follow, or that all of them were skipped.
    pub(crate) fn note(self, session: &mut Session<'_>) {
        let Shown { skipped, shown, more } = self;
        let next = skipped + shown;
        if more > 0 {
            let verb = if more == 1 { "is" } else { "are" };
            let more = counted(more as u64, "more entry", "more entries");
            session.note_last(format_args!("{more} {verb} not shown; go on with `--offset {next}`, or drop `--limit`"));
        } else if shown == 0 && skipped > 0 {
            let all = counted(skipped as u64, "entry", "entries");
            session.note_last(format_args!("`--offset` skips all of the answer, {all}; lower it"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(limit: Option<usize>, offset: usize, count: usize) -> (Vec<usize>, Shown) {
        let mut part = Vec::new();
        let paging = Paging { limit, offset };
        let shown = paging.write(0..count, |entry| {
            part.push(entry);
            Ok(())
        });
        (part, shown.expect("a vector"))
    }

    #[test]
    fn a_part_lies_between_what_is_skipped_and_the_rest() {
        assert_eq!(part(None, 0, 3), (vec![0, 1, 2], Shown { skipped: 0, shown: 3, more: 0 }));
        assert_eq!(part(Some(2), 0, 5), (vec![0, 1], Shown { skipped: 0, shown: 2, more: 3 }));
        assert_eq!(part(Some(2), 2, 5), (vec![2, 3], Shown { skipped: 2, shown: 2, more: 1 }));
        assert_eq!(part(Some(2), 4, 5), (vec![4], Shown { skipped: 4, shown: 1, more: 0 }));
        assert_eq!(part(None, 9, 5), (vec![], Shown { skipped: 5, shown: 0, more: 0 }));
    }
}
