//! Maps a file into memory.
//!
//! A snapshot has more than a megabyte, and a lookup needs a few of its pages. Reading all of it would take about as long as
//! everything else the program does; mapping it takes a twentieth of that. Mapping is unsafe in Rust because the bytes change
//! if the file is modified in place. Storing a snapshot never does that: it renames a new file over the old one, which stays
//! unchanged for processes that have it open. If another program truncates the file, the system kills the process, and no
//! answer is written; other changes give wrong answers, no worse, as in any damaged index.

#![allow(unsafe_code)]

use memmap2::Mmap;
use std::fs::File;
use std::io;

/// Maps a regular file for as long as the program runs.
pub(super) fn map(file: &File) -> io::Result<&'static [u8]> {
    // SAFETY: the map is read-only and never unmapped; what else changes the file is spoken of above.
    let map = unsafe { Mmap::map(file)? };
    Ok(Box::leak(Box::new(map)))
}
