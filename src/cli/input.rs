//! Queries from standard input.

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

/// The longest line that can be a query, in bytes. A name of the registry has 15 (RFC 6335 section 5.1).
const LONGEST: u64 = 4096;

/// A line that is too long to be a query.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "longer than {LONGEST} bytes: a query is a name or a port")
    }
}

/// Every line without the blanks around it, with its number from 1, and whether the next one has yet to come.
///
/// # Errors
///
/// A text when the input cannot be read; the errors of `each` as they are.
pub(super) fn lines<F>(mut each: F) -> Result<(), Box<dyn Error>>
where
    F: FnMut(u64, Result<&[u8], TooLong>, bool) -> io::Result<()>,
{
    let unreadable = |error| format!("cannot read standard input: {error}");
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if (&mut input).take(LONGEST + 1).read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        let whole = line.ends_with(b"\n") || line.len() as u64 <= LONGEST;
        if !whole {
            input.skip_until(b'\n').map_err(unreadable)?;
        }
        let waiting = !input.buffer().contains(&b'\n');
        each(number, if whole { Ok(line.trim_ascii()) } else { Err(TooLong) }, waiting)?;
    }
    Ok(())
}
