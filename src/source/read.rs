//! Reads a services file whose size is not trusted.

use crate::services_file::has_more_than;
use std::fs::{File, Metadata};
use std::io::{self, Read};

/// The largest services file that is read, in bytes: hundreds of times the largest real one.
pub const MAX_FILE: u64 = 256 << 20;

/// The most entries, aliases and wrong lines of a services file together: eighteen times as many as the registry has records.
///
/// Tables and lists need up to 300 bytes for each, so that svc takes at most four times the size of a services file, or
/// 128 MiB if that is more (a test measures it).
const MAX_PARTS: usize = 1 << 18;
/// Files of up to this many bytes need no more memory, whatever they contain, so their parts are not counted.
pub(super) const UNCOUNTED: usize = 2 << 20;

/// Reads a services file of up to [`MAX_FILE`] bytes and [`MAX_PARTS`] entries, aliases and wrong lines.
pub(super) fn read_limited(file: File, metadata: &Metadata) -> io::Result<Vec<u8>> {
    let text = read_whole(file, metadata)?;
    if text.len() > UNCOUNTED && has_more_than(MAX_PARTS, &text) {
        let problem = "it has more than 262,144 entries, aliases and wrong lines";
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, problem));
    }
    Ok(text)
}

/// Reads a file of up to [`MAX_FILE`] bytes, of which no tables are made.
pub(super) fn read_whole(file: File, metadata: &Metadata) -> io::Result<Vec<u8>> {
    let size = metadata.len();
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 256 MiB");
    if size > MAX_FILE {
        return Err(too_large());
    }
    let mut text = Vec::with_capacity(size as usize + 1);
    // A regular file has its size: another read would only return its end.
    (&file).take(size).read_to_end(&mut text)?;
    if !metadata.is_file() || size == 0 || (text.len() as u64) < size {
        // A pipe or a device has no size; the limit applies while reading too.
        file.take(MAX_FILE + 1 - text.len() as u64).read_to_end(&mut text)?;
    }
    if text.len() as u64 > MAX_FILE {
        return Err(too_large());
    }
    Ok(text)
}
