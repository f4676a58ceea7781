//! The services files that are open, and their lines that are no entry.

use super::Services;
use crate::Source;
use crate::service::{is_blank, words};
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
    /// The words after its port, up to a comment: the aliases that the entry would have.
    aliases: &'s BStr,
}

impl<'s> ProblemLine<'s> {
    fn new(text: &'s [u8], place: Place<'s>, problem: Problem<'s>) -> ProblemLine<'s> {
        let entry = text[..text.find_byteset(b"#\0").unwrap_or(text.len())].as_bstr();
        let (name, rest) = first_word(entry);
        let (port, aliases) = first_word(rest);
        // A word without a digit or a slash is one of a sentence.
        let is_port = port.iter().any(|byte| byte.is_ascii_digit() || *byte == b'/');
        ProblemLine { place, name, problem, aliases: if is_port { aliases } else { BStr::new("") } }
    }

    /// How the line spells a name that its entry would have, as its name or an alias: exactly, or else ignoring the case of
    /// ASCII letters.
    ///
    /// ```
    /// use svc_lookup::{Services, Source};
    ///
    /// let path = std::env::temp_dir().join(format!("svc-spelling-{}", std::process::id()));
    /// std::fs::write(&path, "gone 70000/tcp left\n")?;
    /// let services = Services::from_file(&path)?;
    /// let line = services.problems(Source::System).next().unwrap();
    /// assert_eq!(line.spelling("LEFT").unwrap(), "left");
    /// assert_eq!(line.spelling("right"), None);
    /// std::fs::remove_file(path)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn spelling<N: AsRef<[u8]> + ?Sized>(&self, name: &N) -> Option<&'s BStr> {
        let name = name.as_ref();
        let names = || std::iter::once(self.name).chain(words(self.aliases));
        names().find(|known| *known == name).or_else(|| names().find(|known| known.eq_ignore_ascii_case(name)))
    }
}

/// The first word of a text, and what is after it.
fn first_word(text: &BStr) -> (&BStr, &BStr) {
    let start = text.iter().position(|&byte| !is_blank(byte)).unwrap_or(text.len());
    let end = text[start..].iter().position(|&byte| is_blank(byte)).map_or(text.len(), |length| start + length);
    (text[start..end].as_bstr(), text[end..].as_bstr())
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

    /// The lines of a source's file that are no entry and begin with this word, or have it as an alias, in any case and in
    /// order. [`ProblemLine::spelling`] tells how.
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
        lines.filter(move |line| line.spelling(name).is_some())
    }

    /// The lines of a source's file that are no entry, in order: parses the file again.
    pub fn problems(&self, source: Source) -> impl Iterator<Item = ProblemLine<'_>> {
        self.files_of(source).flat_map(|file| {
            parsed_lines(file.text()).filter_map(|line| {
                let problem = line.parsed.err()?;
                let place = Place { path: file.path(), line: problem.line + 1 };
                Some(ProblemLine::new(&file.text()[line.span], place, problem))
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
