//! Annotates blocks on one thread or on several, and writes them in order.

use super::annotator::{Annotator, OUTPUT, Prepared};
use super::blocks::Blocks;
use super::error::StreamError;
use crate::Services;
use crate::annotate::summary::Summary;
use std::io::{Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Builder};

/// What a thread says about a block.
enum Reply {
    /// A part of the output.
    Part(Vec<u8>),
    /// The end of it, with the counts and the buffer of the block to use again.
    End(Box<Summary>, Vec<u8>),
}

/// A thread, and whether it has a block.
struct Worker {
    blocks: SyncSender<Vec<u8>>,
    replies: Receiver<Reply>,
    is_busy: bool,
    spare: Vec<u8>,
}

/// Annotates one block after the other.
pub(super) fn one_by_one<R: Read>(
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

/// Gives each thread a block in turn, and takes the replies in the same order.
pub(super) fn side_by_side<R: Read>(
    services: &Services,
    prepared: &Prepared<'_>,
    blocks: &mut Blocks<R>,
    out: &mut dyn Write,
    summary: &mut Summary,
    threads: usize,
) -> Result<(), StreamError> {
    let ends = prepared.annotator(services);
    thread::scope(|scope| {
        let mut workers: Vec<Worker> = Vec::new();
        for _ in 0..threads {
            let ((blocks, to_do), (done, replies)) = (sync_channel(1), sync_channel(1));
            let run = move || work(&mut prepared.annotator(services), &to_do, &done);
            // With as many threads as the system has room for.
            if Builder::new().spawn_scoped(scope, run).is_err() {
                break;
            }
            workers.push(Worker { blocks, replies, is_busy: false, spare: Vec::new() });
        }
        if workers.is_empty() {
            return one_by_one(&mut prepared.annotator(services), blocks, out, summary);
        }
        for at in (0..workers.len()).cycle() {
            workers[at].finish(out, summary)?;
            let Some(block) = blocks.next(|block| ends.records_end(block))? else { break };
            workers[at].start(block);
            if !blocks.has_more() {
                // The next read may block, so finish the blocks already read.
                finish_all(&mut workers, at + 1, out, summary)?;
            }
        }
        finish_all(&mut workers, 0, out, summary)
    })
}

/// Takes all replies in order, beginning after the thread with the last block.
fn finish_all(
    workers: &mut [Worker],
    first: usize,
    out: &mut dyn Write,
    summary: &mut Summary,
) -> Result<(), StreamError> {
    let (before, after) = workers.split_at_mut(first);
    after.iter_mut().chain(before).try_for_each(|worker| worker.finish(out, summary))?;
    out.flush().map_err(StreamError::Write)
}

impl Worker {
    fn start(&mut self, block: &[u8]) {
        let mut copy = std::mem::take(&mut self.spare);
        copy.clear();
        copy.extend_from_slice(block);
        // A thread ends only after its sender is gone.
        self.is_busy = self.blocks.send(copy).is_ok();
    }

    /// Writes the output of the thread's block, if it has one.
    fn finish(&mut self, out: &mut dyn Write, summary: &mut Summary) -> Result<(), StreamError> {
        while self.is_busy {
            match self.replies.recv() {
                Ok(Reply::Part(part)) => out.write_all(&part).map_err(StreamError::Write)?,
                Ok(Reply::End(part, spare)) => {
                    summary.add(*part);
                    (self.spare, self.is_busy) = (spare, false);
                }
                Err(_) => self.is_busy = false,
            }
        }
        Ok(())
    }
}

fn work(annotator: &mut Annotator<'_>, blocks: &Receiver<Vec<u8>>, replies: &SyncSender<Reply>) {
    while let Ok(block) = blocks.recv() {
        let (mut summary, mut added) = (Summary::default(), Vec::new());
        let passed = annotator
            .annotate_block(&block, &mut added, &mut summary, |added| replies.send(Reply::Part(std::mem::take(added))));
        // The writer is gone if the output is closed.
        if passed.is_err() || replies.send(Reply::End(Box::new(summary), block)).is_err() {
            return;
        }
    }
}
