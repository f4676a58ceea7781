//! A services file: its text, and the index over it once it is worth building.

use super::layer::Case;
use super::scan;
use crate::index::{Builder, Index, Tables, Text};
use crate::services_file::{Lines, line, line_number};
use crate::{Port, Service};
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The largest services file that is read, in bytes.
pub const MAX_FILE: u64 = 1 << 30;

/// How many questions are answered by scanning the text before the index is built: it costs about as many scans.
const SCANS: u32 = 8;

/// A services file in memory.
pub(crate) struct FileSource {
    path: PathBuf,
    text: Vec<u8>,
    asked: AtomicU32,
    tables: OnceLock<Tables>,
}

impl FileSource {
    pub(crate) fn read(path: &Path) -> Result<FileSource, ReadError> {
        let text = read_limited(path).map_err(|cause| ReadError { path: path.to_owned(), cause })?;
        Ok(FileSource::new(path.to_owned(), text))
    }

    pub(crate) fn new(path: PathBuf, text: Vec<u8>) -> FileSource {
        FileSource { path, text, asked: AtomicU32::new(0), tables: OnceLock::new() }
    }

    /// The index over the file, built now if it was not yet.
    pub(crate) fn index(&self) -> Index<'_> {
        self.tables.get_or_init(|| tables(&self.text)).index(&self.text)
    }

    /// The index, unless so little was asked so far that a scan is cheaper.
    fn index_if_worth_it(&self) -> Option<Index<'_>> {
        if let Some(tables) = self.tables.get() {
            return Some(tables.index(&self.text));
        }
        (self.asked.fetch_add(1, Ordering::Relaxed) >= SCANS).then(|| self.index())
    }

    /// The entries with this name, in order, until `visit` breaks.
    pub(crate) fn by_name<'s>(
        &'s self,
        name: &[u8],
        case: Case,
        mut visit: impl FnMut(Service<'s>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match (self.index_if_worth_it(), case) {
            (Some(index), Case::Exact) => index.by_name(name).filter_map(|n| index.service(n)).try_for_each(visit),
            (Some(index), Case::Ignored) => {
                index.by_name_ignoring_case(name).filter_map(|n| index.service(n)).try_for_each(visit)
            }
            (None, Case::Exact) => scan::by_name(&self.text, name).try_for_each(&mut visit),
            (None, Case::Ignored) => scan::by_name_ignoring_case(&self.text, name).try_for_each(visit),
        }
    }

    /// The entries on this port, in order, until `visit` breaks.
    pub(crate) fn by_port<'s>(
        &'s self,
        port: Port,
        visit: impl FnMut(Service<'s>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        match self.index_if_worth_it() {
            Some(index) => index.by_port(port).filter_map(|n| index.service(n)).try_for_each(visit),
            None => scan::by_port(&self.text, port).try_for_each(visit),
        }
    }

    /// Every entry, in order.
    pub(crate) fn services(&self) -> impl Iterator<Item = Service<'_>> {
        Lines::new(&self.text).filter_map(|text| line(text).ok().flatten())
    }

    /// Where an entry of this file stands.
    pub(crate) fn place(&self, service: &Service<'_>) -> Place<'_> {
        Place { path: &self.path, line: line_number(&self.text, offset(&self.text, service.name)) + 1 }
    }
}

impl fmt::Debug for FileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileSource").field("path", &self.path).field("bytes", &self.text.len()).finish()
    }
}

/// Where an entry stands: a file, and a line counted from 1.
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

/// A services file that could not be read.
#[derive(Debug)]
pub struct ReadError {
    path: PathBuf,
    cause: io::Error,
}

impl ReadError {
    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether there is no such file.
    pub fn is_missing(&self) -> bool {
        matches!(self.cause.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot read the services file `{}`", self.path.display())
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 1 GiB");
    if size > MAX_FILE {
        return Err(too_large());
    }
    // A pipe or a device has no size, and a file may grow: the limit holds while reading too.
    let mut text = Vec::with_capacity(size as usize + 1);
    file.take(MAX_FILE + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_FILE { Err(too_large()) } else { Ok(text) }
}

/// The tables over a file: its own bytes are their heap.
fn tables(text: &[u8]) -> Tables {
    let mut builder = Builder::with_capacity(text.len() / 48);
    for service in Lines::new(text).filter_map(|text| line(text).ok().flatten()) {
        builder.push(&service, |part| Text::new(offset(text, part), part.len()));
    }
    builder.finish()
}

/// Where in a text a part of it stands.
fn offset(text: &[u8], part: &[u8]) -> usize {
    (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize)
}
