//! What is done with each block of a stream.

use super::blocks::{BLOCK, Blocks, end_of_words};
use super::error::StreamError;
use crate::Services;
use crate::annotate::fields::{FieldError, FieldOptions, FieldScanner, Layout};
use crate::annotate::scanner::{Scanner, TextOptions};
use crate::annotate::summary::Summary;
use memchr::{memchr, memrchr};
use std::io::Read;

/// The size of the pieces that a block is annotated in, so that what is added cannot take much memory.
const PIECE: usize = 1 << 15;

/// The size from which output is passed on.
pub(super) const OUTPUT: usize = 1 << 16;

/// What to do with a stream.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Plan {
    /// Add names to text.
    Text(TextOptions),
    /// Add columns or members to records.
    Fields(FieldOptions),
}

/// A plan whose fields are found.
pub(super) enum Prepared<'p> {
    Text(&'p TextOptions),
    Fields(&'p FieldOptions, Layout),
}

impl<'p> Prepared<'p> {
    pub(super) fn new<R: Read>(plan: &'p Plan, blocks: &mut Blocks<R>) -> Result<Prepared<'p>, StreamError> {
        match plan {
            Plan::Text(options) => Ok(Prepared::Text(options)),
            Plan::Fields(options) => {
                let (start, is_cut) = blocks.start(|block| options.is_whole_header(block))?;
                let layout = match Layout::of(options, start) {
                    // Without a header, a record larger than a block goes on in parts.
                    Ok(layout) if !is_cut || layout.header_length == 0 => Ok(layout),
                    Err(error) if !is_cut => Err(error),
                    _ => Err(FieldError::LongHeader { limit: BLOCK }),
                };
                Ok(Prepared::Fields(options, layout.map_err(StreamError::Field)?))
            }
        }
    }

    pub(super) fn annotator<'s>(&self, services: &'s Services) -> Annotator<'s> {
        match self {
            Prepared::Text(options) => Annotator::Text(Box::new(Scanner::new(services, options))),
            Prepared::Fields(options, layout) => {
                Annotator::Fields(Box::new(FieldScanner::new(services, options, layout.clone())))
            }
        }
    }
}

/// Annotates records, one block after the other.
pub(super) enum Annotator<'s> {
    Text(Box<Scanner<'s>>),
    Fields(Box<FieldScanner<'s>>),
}

impl Annotator<'_> {
    /// The end of the last whole record of a block.
    pub(super) fn records_end(&self, block: &[u8]) -> Option<usize> {
        match self {
            Annotator::Text(_) => memrchr(b'\n', block).map(|feed| feed + 1),
            Annotator::Fields(fields) => fields.records_end(block),
        }
    }

    /// Annotates a block in pieces, and passes each on.
    pub(super) fn annotate_block<E>(
        &mut self,
        mut block: &[u8],
        added: &mut Vec<u8>,
        summary: &mut Summary,
        mut pass_on: impl FnMut(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Annotator::Fields(fields) = self {
            fields.begin(block);
        }
        while !block.is_empty() {
            let (piece, rest) = block.split_at(self.piece_end(block));
            match self {
                Annotator::Text(scanner) => summary.named += scanner.annotate_counted(piece, added),
                Annotator::Fields(fields) => fields.annotate(piece, added, summary),
            }
            block = rest;
            if added.len() >= OUTPUT || block.is_empty() {
                pass_on(added)?;
            }
        }
        Ok(())
    }

    /// The end of the first piece of a block: after whole records where that is possible.
    fn piece_end(&self, block: &[u8]) -> usize {
        match block.get(..PIECE) {
            None => block.len(),
            Some(piece) => match self {
                Annotator::Text(_) => self.records_end(piece).or_else(|| end_of_words(piece)).unwrap_or(PIECE),
                Annotator::Fields(fields) => fields
                    .piece_end(piece)
                    .unwrap_or_else(|| memchr(b'\n', &block[PIECE..]).map_or(block.len(), |feed| PIECE + feed + 1)),
            },
        }
    }
}
