//! Annotates streams: blocks of whole records, on one thread or on several, in order.

mod blocks;
mod error;
mod threads;

pub use error::StreamError;

use super::fields::{FieldOptions, FieldScanner, Layout};
use super::scanner::{Scanner, TextOptions};
use super::summary::Summary;
use crate::Services;
use blocks::Blocks;
use memchr::memrchr;
use std::io::{Read, Write};

/// The size of the pieces that a block is annotated in, so that what is added cannot take much memory.
const PIECE: usize = 1 << 15;

/// The size from which output is passed on.
const OUTPUT: usize = 1 << 16;

/// The most threads that annotate. Beyond, reading and writing are the limit, and each has names of its own in memory.
pub const MOST_THREADS: usize = 4;

/// What to do with a stream.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Plan {
    /// Add names to text.
    Text(TextOptions),
    /// Add columns or members to records.
    Fields(FieldOptions),
}

/// Annotates everything that an input has, and writes it in order.
///
/// No record waits for the next: all whole records that a read returns are written before the next read. Memory is bounded
/// for any input; a record that is larger than a block is annotated in parts. With more than one thread, of which at most
/// [`MOST_THREADS`] are used, blocks are annotated side by side while the input has more of them at once.
///
/// ```
/// use svc_lookup::Services;
/// use svc_lookup::annotate::{Plan, TextOptions, annotate};
///
/// let services = Services::snapshot();
/// let plan = Plan::Text(TextOptions::default());
/// let mut out = Vec::new();
/// annotate(&services, &plan, &b"DPT=443\n"[..], &mut out, 1)?;
/// assert_eq!(out, b"DPT=443(https)\n");
/// # Ok::<(), svc_lookup::annotate::StreamError>(())
/// ```
///
/// # Errors
///
/// The input cannot be read, the output cannot be written, or the input has no such fields.
pub fn annotate(
    services: &Services,
    plan: &Plan,
    input: impl Read,
    out: &mut dyn Write,
    threads: usize,
) -> Result<Summary, StreamError> {
    let mut blocks = Blocks::new(input);
    let prepared = Prepared::new(plan, &mut blocks)?;
    let mut summary = Summary::default();
    if let Prepared::Fields(options, layout) = &prepared {
        if options.has_header {
            out.write_all(&layout.header).map_err(StreamError::Write)?;
        }
        blocks.skip(layout.header_length);
        summary.renamed.clone_from(&layout.taken);
    }
    match threads.min(MOST_THREADS) {
        0 | 1 => one_by_one(&mut prepared.annotator(services), &mut blocks, out, &mut summary)?,
        threads => threads::side_by_side(services, &prepared, &mut blocks, out, &mut summary, threads)?,
    }
    Ok(summary)
}

fn one_by_one<R: Read>(
    annotator: &mut Annotator<'_>,
    blocks: &mut Blocks<R>,
    out: &mut dyn Write,
    summary: &mut Summary,
) -> Result<(), StreamError> {
    let mut added = Vec::with_capacity(2 * OUTPUT);
    while let Some(block) = blocks.next(|block| annotator.records_end(block))? {
        let mut part = Summary::default();
        annotator.annotate_block(block, &mut added, &mut part, |added| {
            out.write_all(added).map_err(StreamError::Write)?;
            added.clear();
            Ok(())
        })?;
        summary.add(part);
        out.flush().map_err(StreamError::Write)?;
    }
    Ok(())
}

/// A plan whose fields are found.
enum Prepared<'p> {
    Text(&'p TextOptions),
    Fields(&'p FieldOptions, Layout),
}

impl<'p> Prepared<'p> {
    fn new<R: Read>(plan: &'p Plan, blocks: &mut Blocks<R>) -> Result<Prepared<'p>, StreamError> {
        match plan {
            Plan::Text(options) => Ok(Prepared::Text(options)),
            Plan::Fields(options) => {
                let start = blocks.start(|block| options.is_whole_header(block))?;
                Ok(Prepared::Fields(options, Layout::of(options, start).map_err(StreamError::Field)?))
            }
        }
    }

    fn annotator<'s>(&self, services: &'s Services) -> Annotator<'s> {
        match self {
            Prepared::Text(options) => Annotator::Text(Box::new(Scanner::new(services, options))),
            Prepared::Fields(options, layout) => {
                Annotator::Fields(Box::new(FieldScanner::new(services, options, layout.clone())))
            }
        }
    }
}

/// Annotates records, one block after the other.
enum Annotator<'s> {
    Text(Box<Scanner<'s>>),
    Fields(Box<FieldScanner<'s>>),
}

impl Annotator<'_> {
    /// The end of the last whole record of a block.
    fn records_end(&self, block: &[u8]) -> Option<usize> {
        match self {
            Annotator::Text(_) => memrchr(b'\n', block).map(|feed| feed + 1),
            Annotator::Fields(fields) => fields.records_end(block),
        }
    }

    /// Annotates a block in pieces, and passes each on.
    fn annotate_block<E>(
        &mut self,
        mut block: &[u8],
        added: &mut Vec<u8>,
        summary: &mut Summary,
        mut pass_on: impl FnMut(&mut Vec<u8>) -> Result<(), E>,
    ) -> Result<(), E> {
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
            Some(piece) => self.records_end(piece).unwrap_or_else(|| match self {
                Annotator::Text(_) => end_of_words(piece).unwrap_or(PIECE),
                Annotator::Fields(_) => {
                    memchr::memchr(b'\n', &block[PIECE..]).map_or(block.len(), |feed| PIECE + feed + 1)
                }
            }),
        }
    }
}

/// The end of the last word of a text: no token reaches across.
fn end_of_words(text: &[u8]) -> Option<usize> {
    text.iter().rposition(|byte| matches!(byte, b' ' | b'\t' | b',' | b';' | b'}')).map(|at| at + 1)
}
