//! A file in memory as the system has it, without reading it.
//!
//! A snapshot of the registry has more than a megabyte, of which an answer needs a few pages. Reading all of it takes
//! about as long as all else that the program does; mapping it takes a twentieth of that. Rust calls it unsafe, because a
//! file that is changed in its place changes under the program. Storing a snapshot never does that: it renames a new file
//! over the old one, which stays as it was for those who have it open. Should something else cut the file short, the
//! system ends the program, and nothing is answered; other changes give wrong answers, no worse, as in any damaged index.

#![allow(unsafe_code)]

use memmap2::Mmap;
use std::fs::File;
use std::io;
use std::path::Path;

/// Maps a file for as long as the program runs.
pub(super) fn map(path: &Path) -> io::Result<&'static [u8]> {
    let file = File::open(path)?;
    // SAFETY: the map is read-only and never unmapped; what else changes the file is spoken of above.
    let map = unsafe { Mmap::map(&file)? };
    Ok(Box::leak(Box::new(map)))
}
