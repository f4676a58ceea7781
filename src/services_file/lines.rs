//! The lines of a services file, and all of them at once.

use super::grammar::{self, Fault};
use super::problem::Problem;
use crate::Service;
use crate::service::is_blank;
use bstr::ByteSlice;
use memchr::{memchr, memchr_iter, memrchr};

/// What a services file holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct ServicesFile<'a> {
    /// The entries in the order of the file.
    pub entries: Vec<Service<'a>>,
    /// The lines that are no entries and should be, in the order of the file.
    pub problems: Vec<Problem<'a>>,
}

/// Reads a whole services file: every entry and every problem.
///
/// ```
/// use svc_lookup::{Port, Protocol, services_file};
///
/// let file = services_file::parse(b"domain  53/udp  nameserver  # Domain Name Server\n");
/// let domain = file.entries[0];
/// assert_eq!(domain.name, "domain");
/// assert_eq!(domain.ports, Some(Port::new(53).into()));
/// assert_eq!(domain.protocol, Some(Protocol::Udp));
/// assert_eq!(domain.description, "Domain Name Server");
/// assert!(file.problems.is_empty());
/// ```
pub fn parse(text: &[u8]) -> ServicesFile<'_> {
    let mut file = ServicesFile::default();
    for (number, line) in Lines::new(text).enumerate() {
        match grammar::line(line) {
            Ok(Some(service)) => file.entries.push(service),
            Ok(None) => {}
            Err(fault) => file.problems.push(problem(number, line, fault)),
        }
    }
    file
}

fn problem<'a>(number: usize, line: &'a [u8], fault: Fault<'a>) -> Problem<'a> {
    let column = fault.rest.as_ptr() as usize - line.as_ptr() as usize;
    let end = fault.rest.iter().position(|&byte| is_blank(byte)).unwrap_or(fault.rest.len());
    Problem { line: number, column, expected: fault.expected, found: fault.rest[..end].as_bstr() }
}

/// The lines of a text without their newlines. Only a newline ends a line: a lone carriage return is a blank.
#[derive(Clone, Debug)]
pub(crate) struct Lines<'a> {
    rest: &'a [u8],
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Lines<'a> {
        Lines { rest: text }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = memchr(b'\n', self.rest).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at(end);
        self.rest = rest.get(1..).unwrap_or_default();
        Some(line)
    }
}

/// The line that holds the byte at `offset`.
pub(crate) fn line_at(text: &[u8], offset: usize) -> &[u8] {
    let start = memrchr(b'\n', &text[..offset]).map_or(0, |newline| newline + 1);
    let end = memchr(b'\n', &text[offset..]).map_or(text.len(), |length| offset + length);
    &text[start..end]
}

/// The number of the line, from 0, that holds the byte at `offset`.
pub(crate) fn line_number(text: &[u8], offset: usize) -> usize {
    memchr_iter(b'\n', &text[..offset.min(text.len())]).count()
}
