//! Unpacks a compressed document.

use super::fetch::MAX_DOCUMENT;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::{self, Read};

/// The first bytes of a gzip file, RFC 1952 section 2.3.1.
const MAGIC: &[u8] = b"\x1f\x8b";

/// A document, unpacked if it is a gzip file (RFC 1952).
///
/// # Errors
///
/// The gzip file is damaged, or has more than [`MAX_DOCUMENT`] bytes in it: [`io::ErrorKind::FileTooLarge`].
///
/// ```
/// use svc_lookup::update::unpacked;
///
/// assert_eq!(&*unpacked(b"<registry/>")?, b"<registry/>");
/// assert!(unpacked(b"\x1f\x8b").is_err());
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn unpacked(bytes: &[u8]) -> io::Result<Cow<'_, [u8]>> {
    if !bytes.starts_with(MAGIC) {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut document = Vec::new();
    MultiGzDecoder::new(bytes).take(MAX_DOCUMENT + 1).read_to_end(&mut document)?;
    match document.len() as u64 > MAX_DOCUMENT {
        true => Err(io::ErrorKind::FileTooLarge.into()),
        false => Ok(Cow::Owned(document)),
    }
}
