//! A services file: its text, and the index over it once it is worth building.

use super::question::{Match, Question, Subject};
use super::{ReadError, scan};
use crate::index::{Index, ServiceSpans, Tables, TablesBuilder, Text};
use crate::occurrences::occurrences;
use crate::service::words;
use crate::services_file::{entries, has_more_than, line_number};
use crate::{Service, Source};
use bstr::{BStr, ByteSlice};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The largest services file that is read, in bytes: hundreds of times the largest real one.
pub const MAX_FILE: u64 = 256 << 20;

/// The most entries, aliases and wrong lines of a services file together: eighteen times as many as the registry has records.
///
/// Tables and lists need up to 300 bytes for each, so that svc takes at most four times the size of a services file, or
/// 128 MiB if that is more (a test measures it).
const MAX_PARTS: usize = 1 << 18;
/// Files of up to this many bytes need no more memory, whatever they contain, so their parts are not counted.
const UNCOUNTED: usize = 2 << 20;

/// The number of lookups that scan the text before the index is built.
///
/// Building costs about as much as 7 scans for a port, and from 3 (an absent name) to 200 (a name near the start) for a
/// name: measured with 318 entries and with 11,853.
const SCANS: u32 = 8;

/// A services file in memory.
pub(crate) struct FileSource {
    path: PathBuf,
    text: Vec<u8>,
    asked: AtomicU32,
    tables: OnceLock<Tables>,
    /// A word that the text does not have in any case: whatever contains it is not in the text either.
    absent: OnceLock<Box<[u8]>>,
    /// The offsets of ports that may not be decimal: found once, since that takes longer than finding a decimal one.
    other_bases: OnceLock<Vec<u32>>,
    /// The last offset looked up, and the number of line ends before it: 32 bits each.
    counted: AtomicU64,
}

impl FileSource {
    pub(crate) fn read(source: Source, path: &Path) -> Result<FileSource, ReadError> {
        let text = read_limited(path).map_err(|cause| ReadError::io(source, path, cause))?;
        Ok(FileSource::new(path.to_owned(), text))
    }

    /// As [`FileSource::read`], for a regular file only: a pipe could block forever. A folder without permission counts as
    /// missing.
    pub(crate) fn read_regular(source: Source, path: &Path) -> Result<FileSource, ReadError> {
        let wrong = |cause| ReadError::io(source, path, cause);
        match path.metadata() {
            Ok(metadata) if metadata.is_file() || metadata.is_dir() => FileSource::read(source, path),
            Ok(_) => Err(wrong(io::Error::other("it is not a regular file"))),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(wrong(io::ErrorKind::NotFound.into())),
            Err(error) => Err(wrong(error)),
        }
    }

    pub(crate) fn new(path: PathBuf, text: Vec<u8>) -> FileSource {
        FileSource {
            path,
            text,
            asked: AtomicU32::new(0),
            tables: OnceLock::new(),
            absent: OnceLock::new(),
            other_bases: OnceLock::new(),
            counted: AtomicU64::new(0),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The index over the file, built now if it was not yet.
    #[inline(always)]
    pub(crate) fn index(&self) -> Index<'_> {
        self.tables.get().unwrap_or_else(|| self.tables_now()).index(&self.text)
    }

    #[cold]
    fn tables_now(&self) -> &Tables {
        self.tables.get_or_init(|| tables(&self.text))
    }

    /// The index, unless there were so few lookups that a scan is cheaper.
    #[inline(always)]
    pub(crate) fn index_if_worth_it(&self) -> Option<Index<'_>> {
        let tables = self.tables.get().or_else(|| self.tables_if_worth_it());
        tables.map(|tables| tables.index(&self.text))
    }

    #[cold]
    fn tables_if_worth_it(&self) -> Option<&Tables> {
        let worth_it = self.asked.fetch_add(1, Ordering::Relaxed) >= SCANS;
        worth_it.then(|| self.tables_now())
    }

    /// The entries with this name or on this port, in order, straight from the text.
    pub(crate) fn scan<'s: 'q, 'q>(&'s self, question: &Question<'q>) -> Box<dyn Iterator<Item = Service<'s>> + 'q> {
        match (question.subject, question.compare) {
            (Subject::Port(port), _) => Box::new(scan::by_port(&self.text, self.other_bases(), port)),
            (Subject::Name(name), _) if self.is_absent(name) => Box::new(std::iter::empty()),
            (Subject::Name(name), Match::Exact) => Box::new(scan::by_name(&self.text, name)),
            (Subject::Name(name), Match::IgnoreCase) => {
                Box::new(scan::by_name_ignoring_case(&self.text, self.places(name), name))
            }
        }
    }

    /// The entries on lines that have a word, ignoring the case of ASCII letters.
    pub(crate) fn entries_with(&self, word: &[u8]) -> impl Iterator<Item = Service<'_>> + use<'_> {
        scan::entries_at(&self.text, self.places(word))
    }

    /// Whether an earlier search shows that the text does not have a word in any case.
    pub(crate) fn is_absent(&self, word: &[u8]) -> bool {
        self.absent.get().is_some_and(|absent| occurrences(word, absent).next().is_some())
    }

    /// The offsets at which the text has a word, in any case.
    fn places(&self, word: &[u8]) -> impl Iterator<Item = u32> + use<'_> {
        let text = if self.is_absent(word) { &[][..] } else { &self.text };
        let mut places = occurrences(text, word).peekable();
        if places.peek().is_none() && !word.is_empty() {
            self.absent.get_or_init(|| word.into());
        }
        places
    }

    /// Every name in the order of the file, and then every alias.
    pub(crate) fn names<'s>(&'s self, mut visit: impl FnMut(&'s BStr)) {
        if self.tables.get().is_some() {
            return self.index().names().for_each(visit);
        }
        // Without the index: it takes longer to build than the names take to read.
        let mut aliases = Vec::new();
        for entry in entries(&self.text) {
            visit(self.text[entry.name].as_bstr());
            if !entry.aliases.is_empty() {
                aliases.push(entry.aliases);
            }
        }
        aliases.into_iter().flat_map(|span| words(self.text[span].as_bstr())).for_each(visit);
    }

    fn other_bases(&self) -> &[u32] {
        self.other_bases.get_or_init(|| scan::other_bases(&self.text))
    }

    /// The place of an entry of this file. Lines are counted on from the last call's entry.
    pub(crate) fn place(&self, service: &Service<'_>) -> Place<'_> {
        let at = offset(&self.text, service.name).min(self.text.len());
        let counted = self.counted.load(Ordering::Relaxed);
        let (known, line) = ((counted >> 32) as usize, counted & u64::from(u32::MAX));
        let (from, line) = if known <= at { (known, line) } else { (0, 0) };
        let line = line + line_number(&self.text[from..], at - from) as u64;
        // A file has fewer than 2^32 bytes.
        self.counted.store((at as u64) << 32 | line, Ordering::Relaxed);
        Place { path: &self.path, line: line as usize + 1 }
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSource").field("path", &self.path).field("bytes", &self.text.len()).finish()
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

/// Reads a services file of up to [`MAX_FILE`] bytes and [`MAX_PARTS`] entries, aliases and wrong lines.
pub(super) fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let size = metadata.len();
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 256 MiB");
    if size > MAX_FILE {
        return Err(too_large());
    }
    let mut text = Vec::with_capacity(size as usize + 1);
    // A regular file has its size: another read would only return its end.
    (&file).take(size).read_to_end(&mut text)?;
    if !metadata.is_file() || size == 0 || (text.len() as u64) < size {
        // A pipe or a device has no size; the limit applies while reading too.
        file.take(MAX_FILE + 1 - text.len() as u64).read_to_end(&mut text)?;
    }
    if text.len() as u64 > MAX_FILE {
        return Err(too_large());
    }
    if text.len() > UNCOUNTED && has_more_than(MAX_PARTS, &text) {
        let problem = "it has more than 262,144 entries, aliases and wrong lines";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, problem));
    }
    Ok(text)
}

/// The tables over a file: its own bytes are their heap.
fn tables(text: &[u8]) -> Tables {
    // Room for lines shorter than any real file's: untouched memory is free, and moving records is not.
    let mut builder = TablesBuilder::with_capacity((text.len() / 24).min(1 << 20));
    for entry in entries(text) {
        let place = |range: Range<usize>| Text::new(range.start, range.end - range.start);
        let service = ServiceSpans {
            name: place(entry.name),
            aliases: place(entry.aliases),
            description: place(entry.description),
            ports: Some(entry.port.into()),
            protocol: builder.protocol(Some(entry.protocol), |word| Text::new(offset(text, word), word.len())),
        };
        builder.push(text, service);
    }
    builder.finish(text)
}

/// The offset of a part of a text.
fn offset(text: &[u8], part: &[u8]) -> usize {
    (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize)
}
