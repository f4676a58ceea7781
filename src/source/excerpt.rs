//! The lines of a long services file that one question is about.
//!
//! A program that is started for one question needs a line or two of the file. Memory for all of it takes longer to get from
//! the system than the file takes to search, so the file is read through one buffer, and only lines that may answer are kept.

use super::question::Subject;
use super::read::UNCOUNTED;
use super::scan::{self, offset};
use super::searched::SearchedText;
use crate::occurrences::occurrences;
use crate::services_file::line_at;
use crate::{Port, Service};
use memchr::{memchr_iter, memrchr};
use std::fs::{File, Metadata};
use std::io::{self, Read};

/// The size of the buffer, in bytes. A longer line makes it grow.
const BUFFER: usize = 64 << 10;

/// The lines that may answer one question, each with its number.
pub(super) struct Excerpt {
    subject: OwnedSubject,
    text: SearchedText,
    /// Where each line begins in the text, and its number in the file, from 0.
    lines: Vec<(u32, u32)>,
}

enum OwnedSubject {
    Name(Box<[u8]>),
    Port(Port),
}

impl Excerpt {
    /// Reads the lines; `None` without reading from a file that is short, or so long that all of it has to be counted, or
    /// that may have no end.
    pub(super) fn read(file: &File, metadata: &Metadata, subject: Subject<'_>) -> io::Result<Option<Excerpt>> {
        let sizes = 2 * BUFFER as u64..=UNCOUNTED as u64;
        if !metadata.is_file() || !sizes.contains(&metadata.len()) {
            return Ok(None);
        }
        let mut file = file.take(UNCOUNTED as u64 + 1);
        let excerpt = Excerpt::of(&mut file, subject)?;
        match file.limit() {
            0 => Err(io::Error::other("it grew while it was read; try again")),
            _ => Ok(Some(excerpt)),
        }
    }

    fn of(mut file: impl Read, subject: Subject<'_>) -> io::Result<Excerpt> {
        let mut reader = Reader { subject, text: Vec::new(), lines: Vec::new(), number: 0 };
        let (mut buffer, mut filled) = (vec![0; BUFFER], 0);
        loop {
            let count = match file.read(&mut buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            filled += count;
            // At the end of the file, a line need not have a newline.
            let whole_lines = memrchr(b'\n', &buffer[..filled]).map_or(0, |newline| newline + 1);
            let end = if count == 0 { filled } else { whole_lines };
            reader.add(&buffer[..end]);
            if count == 0 {
                return Ok(reader.finish());
            }
            buffer.copy_within(end..filled, 0);
            filled -= end;
            if filled == buffer.len() {
                buffer.resize(2 * filled, 0);
            }
        }
    }

    /// Whether it has every line for a question.
    pub(super) fn is_for(&self, subject: Subject<'_>) -> bool {
        match (&self.subject, subject) {
            // What contains the name is on the lines that have it.
            (OwnedSubject::Name(known), Subject::Name(name)) => occurrences(name, known).next().is_some(),
            (OwnedSubject::Port(known), Subject::Port(port)) => *known == port,
            // A service can have the number in its name: its line has it too.
            (OwnedSubject::Port(known), Subject::Name(name)) => scan::decimal(name, *known).next().is_some(),
            (OwnedSubject::Name(_), Subject::Port(_)) => false,
        }
    }

    pub(super) fn text(&self) -> &SearchedText {
        &self.text
    }

    /// The line of one of its entries, from 1.
    pub(super) fn line_of(&self, service: &Service<'_>) -> Option<usize> {
        let at = offset(self.text.bytes(), service.name);
        let known = self.lines[..self.lines.partition_point(|(start, _)| *start as usize <= at)].last();
        known.filter(|_| at < self.text.bytes().len()).map(|(_, number)| *number as usize + 1)
    }
}

/// Collects lines from one block of whole lines after the other.
struct Reader<'q> {
    subject: Subject<'q>,
    text: Vec<u8>,
    lines: Vec<(u32, u32)>,
    /// The number of the next line, from 0.
    number: usize,
}

impl Reader<'_> {
    fn add(&mut self, block: &[u8]) {
        match self.subject {
            Subject::Name(name) => self.add_lines(block, occurrences(block, name).map(|at| at as usize)),
            Subject::Port(port) => self.add_lines(block, scan::places(block, &scan::other_bases(block), port)),
        }
    }

    /// Adds the lines of a block with these offsets, which are in order.
    fn add_lines(&mut self, block: &[u8], places: impl Iterator<Item = usize>) {
        let mut from = 0;
        for at in places {
            if at < from {
                continue;
            }
            let line = line_at(block, at);
            let start = offset(block, line);
            self.number += newlines(&block[from..start]);
            from = block.len().min(start + line.len() + 1);
            self.lines.push((self.text.len() as u32, self.number as u32));
            self.text.extend_from_slice(&block[start..from]);
            self.number += 1;
        }
        self.number += newlines(&block[from..]);
    }

    fn finish(self) -> Excerpt {
        let subject = match self.subject {
            Subject::Name(name) => OwnedSubject::Name(name.into()),
            Subject::Port(port) => OwnedSubject::Port(port),
        };
        Excerpt { subject, text: SearchedText::new(self.text), lines: self.lines }
    }
}

fn newlines(text: &[u8]) -> usize {
    memchr_iter(b'\n', text).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services_file::parsed_lines;
    use crate::source::{Match, Question};
    use proptest::prelude::*;

    /// Gives a few bytes at a time.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let (now, later) = self.0.split_at(self.1.min(self.0.len()).min(buffer.len()));
            buffer[..now.len()].copy_from_slice(now);
            self.0 = later;
            Ok(now.len())
        }
    }

    fn text() -> impl Strategy<Value = Vec<u8>> {
        let pieces = [
            "a",
            "A",
            "ab",
            "53",
            "530",
            " ",
            "\t",
            "\n",
            "\r\n",
            "53/tcp",
            " 53/udp a",
            "065/tcp",
            "0x35/udp",
            "#",
            "\0",
            "+53/tcp",
        ];
        let pieces = prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..40);
        pieces.prop_map(|pieces| pieces.concat().into_bytes())
    }

    proptest! {
        #[test]
        fn an_excerpt_answers_as_the_whole_file(text in text(), step in 1_usize..30, subject in 0_usize..4) {
            let subject = [Subject::Port(Port::new(53)), Subject::Name(b"a"), Subject::Name(b"AB"), Subject::Name(b"53")][subject];
            let excerpt = Excerpt::of(Slow(&text, step), subject).unwrap();
            let whole = SearchedText::new(text.clone());
            prop_assert!(excerpt.is_for(subject));
            let longer = [b"ab".as_slice(), b"53/tcp"].map(Subject::Name).into_iter().find(|name| excerpt.is_for(*name)).unwrap_or(subject);
            for (compare, subject) in [(Match::Exact, subject), (Match::IgnoreCase, subject), (Match::Exact, longer)] {
                let question = Question { compare, ..Question::exact(subject, None) };
                let found: Vec<_> = excerpt.text().scan(&question).collect();
                prop_assert_eq!(&found, &whole.scan(&question).collect::<Vec<_>>());
                let numbers = found.iter().map(|service| excerpt.line_of(service).unwrap());
                let lines = whole.scan(&question).map(|service| crate::services_file::line_number(&text, offset(whole.bytes(), service.name)) + 1);
                prop_assert_eq!(numbers.collect::<Vec<_>>(), lines.collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_line_longer_than_the_buffer_is_read() {
        let text = [b"domain 53/udp ".as_slice(), &b"x ".repeat(BUFFER), b"\nother 54/udp"].concat();
        let excerpt = Excerpt::of(&*text, Subject::Port(Port::new(53))).unwrap();
        let services = excerpt.text().scan(&Question::exact(Subject::Port(Port::new(53)), None));
        assert_eq!(services.map(|service| service.name).collect::<Vec<_>>(), ["domain"]);
        assert_eq!(parsed_lines(excerpt.text().bytes()).count(), 1);
    }
}
