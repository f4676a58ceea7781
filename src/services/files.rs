//! The services files that are open, and their lines that are no entry.

use super::Services;
use crate::Source;
use crate::services_file::{Problem, parsed_lines};
use crate::source::{FileSource, OpenSource, Place};
use bstr::{BStr, ByteSlice};
use std::path::Path;

/// A line of a services file that is no entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ProblemLine<'s> {
    /// Where it is.
    pub place: Place<'s>,
    /// Its first word: the name that the entry would have.
    pub name: &'s BStr,
    /// What is wrong with it.
    pub problem: Problem<'s>,
}

impl Services {
    /// The services files that are open, in the order of lookup.
    ///
    /// ```
    /// use svc_lookup::Services;
    ///
    /// assert_eq!(Services::snapshot().files().count(), 0);
    /// ```
    pub fn files(&self) -> impl Iterator<Item = (Source, &Path)> {
        self.sources.iter().filter_map(|source| match source {
            OpenSource::File(source, file) => Some((*source, file.path())),
            OpenSource::Snapshot(_) => None,
        })
    }

    /// The lines of a source's file that are no entry and begin with this word, in order.
    ///
    /// ```
    /// use svc_lookup::{Services, Source};
    ///
    /// assert_eq!(Services::snapshot().problems_named(Source::System, "myapp").count(), 0);
    /// ```
    pub fn problems_named<'s: 'q, 'q, N: AsRef<[u8]> + ?Sized>(
        &'s self,
        source: Source,
        name: &'q N,
    ) -> impl Iterator<Item = ProblemLine<'s>> + use<'s, 'q, N> {
        let name = name.as_ref();
        // Without the word there is nothing to parse.
        let may_have = self.files_of(source).any(|file| file.has(name));
        let lines = may_have.then(|| self.problems(source)).into_iter().flatten();
        lines.filter(move |line| line.name == name)
    }

    /// The lines of a source's file that are no entry, in order: parses the file again.
    pub fn problems(&self, source: Source) -> impl Iterator<Item = ProblemLine<'_>> {
        self.files_of(source).flat_map(|file| {
            parsed_lines(file.text()).filter_map(|line| {
                let problem = line.parsed.err()?;
                let place = Place { path: file.path(), line: problem.line + 1 };
                let text = &file.text()[line.span];
                let words = text.fields_with(|char| char.is_ascii_whitespace() || char == '\u{b}');
                let name = words.map(ByteSlice::as_bstr).next().unwrap_or_default();
                Some(ProblemLine { place, name, problem })
            })
        })
    }

    /// The open file of a source.
    fn files_of(&self, source: Source) -> impl Iterator<Item = &FileSource> {
        self.sources.iter().filter_map(move |open| match open {
            OpenSource::File(known, file) if *known == source => Some(file),
            _ => None,
        })
    }
}
