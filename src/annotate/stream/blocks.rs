//! Blocks of whole records, as they come.

use super::error::StreamError;
use std::io::{ErrorKind, Read};

/// The size of a block.
pub(super) const BLOCK: usize = 1 << 18;

/// The blocks of an input.
pub(super) struct Blocks<R> {
    input: R,
    buffer: Vec<u8>,
    /// The bytes in the buffer that are not used yet.
    start: usize,
    end: usize,
    is_at_end: bool,
    /// Whether the last read filled the buffer, so that more is probably there.
    was_full: bool,
}

impl<R: Read> Blocks<R> {
    pub(super) fn new(input: R) -> Blocks<R> {
        Blocks { input, buffer: vec![0; BLOCK], start: 0, end: 0, is_at_end: false, was_full: false }
    }

    /// The start of the input, up to where it has a whole header: the first records. Also whether the header goes on after it.
    pub(super) fn start(&mut self, has_header: impl Fn(&[u8]) -> bool) -> Result<(&[u8], bool), StreamError> {
        while !self.is_at_end && !has_header(&self.buffer[..self.end]) {
            if self.end == BLOCK {
                return Ok((&self.buffer, true));
            }
            self.read()?;
        }
        Ok((&self.buffer[..self.end], false))
    }

    /// Leaves out the next bytes, which are in the buffer.
    pub(super) fn skip(&mut self, length: usize) {
        self.start = (self.start + length).min(self.end);
    }

    /// Whether more of the input is probably there without waiting.
    pub(super) fn has_more(&self) -> bool {
        self.was_full
    }

    /// The next block: all whole records in the buffer, or at the end of the input all bytes in it.
    pub(super) fn next(&mut self, records_end: impl Fn(&[u8]) -> Option<usize>) -> Result<Option<&[u8]>, StreamError> {
        loop {
            let waiting = &self.buffer[self.start..self.end];
            let length = match records_end(waiting) {
                Some(length) => length,
                None if self.is_at_end && waiting.is_empty() => return Ok(None),
                None if self.is_at_end => waiting.len(),
                // A record larger than a block goes on in parts.
                None if waiting.len() == BLOCK => end_of_words(waiting).unwrap_or(BLOCK),
                None => {
                    self.read()?;
                    continue;
                }
            };
            let start = self.start;
            self.start += length;
            return Ok(Some(&self.buffer[start..start + length]));
        }
    }

    fn read(&mut self) -> Result<(), StreamError> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, self.end - self.start);
        }
        let length = loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(length) => break length,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(StreamError::Read(error)),
            }
        };
        self.end += length;
        self.is_at_end = length == 0;
        self.was_full = self.end == BLOCK;
        Ok(())
    }
}

/// The end of the last word of a text: no token reaches across.
pub(super) fn end_of_words(text: &[u8]) -> Option<usize> {
    text.iter().rposition(|byte| matches!(byte, b' ' | b'\t' | b',' | b';' | b'}')).map(|at| at + 1)
}
