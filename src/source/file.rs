//! A services file: its text, and the index over it once it is worth building.

use super::ReadError;
use super::excerpt::Excerpt;
use super::question::{Question, Subject};
use super::read::read_limited;
use super::scan::offset;
use super::searched::SearchedText;
use crate::disk::open_regular;
use crate::index::{Index, ServiceSpans, Tables, TablesBuilder, Text};
use crate::service::words;
use crate::services_file::{each_entry, line_number};
use crate::{Service, Source};
use bstr::{BStr, ByteSlice};
use std::fmt;
use std::fs::{File, Metadata};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The number of lookups that scan the text before the index is built.
///
/// Building costs about as much as 7 scans for a port, and from 3 (an absent name) to 200 (a name near the start) for a
/// name: measured with 318 entries and with 11,853.
const SCANS: u32 = 8;

/// A services file: in memory as a whole, or the lines of it that the first question is about.
pub(crate) struct FileSource {
    path: PathBuf,
    /// Read when the excerpt is not enough.
    whole: OnceLock<SearchedText>,
    excerpt: Option<Box<Excerpt>>,
    asked: AtomicU32,
    tables: OnceLock<Tables>,
    /// The last offset looked up, and the number of line ends before it: 32 bits each.
    counted: AtomicU64,
}

impl FileSource {
    /// Reads a file; of a long one, the lines that may answer the first question.
    pub(crate) fn read(source: Source, path: &Path, first: Option<Subject<'_>>) -> Result<FileSource, ReadError> {
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        let (metadata, file) = opened.map_err(|cause| ReadError::io(source, path, cause))?;
        FileSource::of(source, path, file, &metadata, first)
    }

    /// As [`FileSource::read`], for a file in its usual place: only a regular one, since a pipe could block forever.
    pub(crate) fn read_regular(
        source: Source,
        path: &Path,
        first: Option<Subject<'_>>,
    ) -> Result<FileSource, ReadError> {
        let (file, metadata) = open_regular(path).map_err(|cause| ReadError::io(source, path, cause))?;
        FileSource::of(source, path, file, &metadata, first)
    }

    /// Reads the user's services file. One in a folder without permission counts as missing: the HOME of another user.
    pub(crate) fn read_users(path: &Path) -> Result<FileSource, ReadError> {
        let is_denied = |error: io::Error| error.kind() == io::ErrorKind::PermissionDenied;
        FileSource::read_regular(Source::User, path, None).map_err(|error| {
            match !error.is_missing() && path.metadata().is_err_and(is_denied) {
                true => ReadError::io(Source::User, path, io::ErrorKind::NotFound.into()),
                false => error,
            }
        })
    }

    fn of(
        source: Source,
        path: &Path,
        file: File,
        metadata: &Metadata,
        first: Option<Subject<'_>>,
    ) -> Result<FileSource, ReadError> {
        let wrong = |cause| ReadError::io(source, path, cause);
        let excerpt = first.map(|first| Excerpt::read(&file, metadata, first)).transpose().map_err(wrong)?.flatten();
        let whole = match excerpt {
            Some(_) => OnceLock::new(),
            None => SearchedText::new(read_limited(file, metadata).map_err(wrong)?).into(),
        };
        let (asked, tables, counted) = Default::default();
        Ok(FileSource { path: path.to_owned(), whole, excerpt: excerpt.map(Box::new), asked, tables, counted })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn text(&self) -> &[u8] {
        self.whole().bytes()
    }

    /// The whole file. One that could be read when it was opened, and cannot be any more, counts as empty.
    #[inline(always)]
    fn whole(&self) -> &SearchedText {
        self.whole.get().unwrap_or_else(|| self.whole_now())
    }

    #[cold]
    fn whole_now(&self) -> &SearchedText {
        // Only a regular file has an excerpt.
        let read = || open_regular(&self.path).and_then(|(file, metadata)| read_limited(file, &metadata));
        self.whole.get_or_init(|| SearchedText::new(read().unwrap_or_default()))
    }

    /// The text that has every entry for a question.
    fn text_for(&self, subject: Subject<'_>) -> &SearchedText {
        let excerpt = self.excerpt.as_ref().filter(|excerpt| excerpt.is_for(subject));
        excerpt.map_or_else(|| self.whole(), |excerpt| excerpt.text())
    }

    /// The index over the file, built now if it was not yet.
    #[inline(always)]
    pub(crate) fn index(&self) -> Index<'_> {
        self.tables.get().unwrap_or_else(|| self.tables_now()).index(self.text())
    }

    #[cold]
    fn tables_now(&self) -> &Tables {
        self.tables.get_or_init(|| tables(self.text()))
    }

    /// Whether there is an index; it is built now unless there were so few lookups that a scan is cheaper.
    #[inline(always)]
    pub(crate) fn has_index(&self) -> bool {
        self.tables.get().is_some() || self.is_worth_an_index()
    }

    #[cold]
    fn is_worth_an_index(&self) -> bool {
        let worth_it = self.asked.fetch_add(1, Ordering::Relaxed) >= SCANS;
        if worth_it {
            self.tables_now();
        }
        worth_it
    }

    /// The entries with this name or on this port, in order, straight from the text.
    pub(crate) fn scan<'s: 'q, 'q>(&'s self, question: &Question<'q>) -> Box<dyn Iterator<Item = Service<'s>> + 'q> {
        self.text_for(question.subject).scan(question)
    }

    /// The entries on lines that have a word, ignoring the case of ASCII letters.
    pub(crate) fn entries_with(&self, word: &[u8]) -> impl Iterator<Item = Service<'_>> + use<'_> {
        self.text_for(Subject::Name(word)).entries_with(word)
    }

    /// Whether the file has a word anywhere, in any case.
    pub(crate) fn has(&self, word: &[u8]) -> bool {
        self.text_for(Subject::Name(word)).has(word)
    }

    /// Every name in the order of the file, and then every alias.
    pub(crate) fn names<'s>(&'s self, visit: impl FnMut(&'s BStr)) {
        match self.tables.get() {
            Some(_) => self.index().names().for_each(visit),
            // Without the index: it takes longer to build than the names take to read.
            None => names(self.text(), visit),
        }
    }

    /// As [`FileSource::names`], but only those of the excerpt if that is all that was needed until now.
    pub(crate) fn names_at_hand<'s>(&'s self, visit: impl FnMut(&'s BStr)) {
        match (&self.excerpt, self.whole.get()) {
            (Some(excerpt), None) => names(excerpt.text().bytes(), visit),
            _ => self.names(visit),
        }
    }

    /// The place of an entry of this file. Lines are counted on from the last call's entry.
    pub(crate) fn place(&self, service: &Service<'_>) -> Place<'_> {
        if let Some(line) = self.excerpt.as_ref().and_then(|excerpt| excerpt.line_of(service)) {
            return Place { path: &self.path, line };
        }
        let text = self.text();
        let at = offset(text, service.name).min(text.len());
        let counted = self.counted.load(Ordering::Relaxed);
        let (known, line) = ((counted >> 32) as usize, counted & u64::from(u32::MAX));
        let (from, line) = if known <= at { (known, line) } else { (0, 0) };
        let line = line + line_number(&text[from..], at - from) as u64;
        // A file has fewer than 2^32 bytes.
        self.counted.store((at as u64) << 32 | line, Ordering::Relaxed);
        Place { path: &self.path, line: line as usize + 1 }
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSource").field("path", &self.path).finish_non_exhaustive()
    }
}

/// The place of an entry: a file, and a line counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Place<'a> {
    /// The services file.
    pub path: &'a Path,
    /// The line, counted from 1.
    pub line: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

/// The tables over a file: its own bytes are their heap.
fn tables(text: &[u8]) -> Tables {
    // Room for lines shorter than any real file's: untouched memory is free, and moving records is not.
    let mut builder = TablesBuilder::with_capacity((text.len() / 24).min(1 << 20));
    each_entry(text, |entry| {
        let place = |range: Range<usize>| Text::new(range.start, range.end - range.start);
        let service = ServiceSpans {
            name: place(entry.name),
            aliases: place(entry.aliases),
            description: place(entry.description),
            ports: Some(entry.port.into()),
            protocol: builder.protocol(Some(entry.protocol), |word| Text::new(offset(text, word), word.len())),
        };
        builder.push(text, service);
    });
    builder.finish(text)
}

/// Every name of a text, and then every alias.
fn names<'t>(text: &'t [u8], mut visit: impl FnMut(&'t BStr)) {
    let mut aliases = Vec::new();
    each_entry(text, |entry| {
        visit(text[entry.name].as_bstr());
        if !entry.aliases.is_empty() {
            aliases.push(entry.aliases);
        }
    });
    aliases.into_iter().flat_map(|span| words(text[span].as_bstr())).for_each(visit);
}
