//! Annotates streams: blocks of whole records, on one thread or on several, in order.

mod annotator;
mod blocks;
mod error;
mod threads;

pub use annotator::Plan;
pub use error::StreamError;

use super::summary::Summary;
use crate::Services;
use annotator::Prepared;
use blocks::Blocks;
use std::io::{Read, Write};

/// The most threads that annotate. Beyond, reading and writing are the limit, and each has names of its own in memory.
pub const MOST_THREADS: usize = 4;

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
        0 | 1 => threads::one_by_one(&mut prepared.annotator(services), &mut blocks, out, &mut summary)?,
        threads => threads::side_by_side(services, &prepared, &mut blocks, out, &mut summary, threads)?,
    }
    Ok(summary)
}
