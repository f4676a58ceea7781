//! Queries from standard input.

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

/// Every line that is not empty, with its number from 1, and whether the next one has yet to come.
pub(super) fn lines(mut each: impl FnMut(u64, Result<&[u8], TooLong>, bool) -> io::Result<()>) -> io::Result<()> {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if (&mut input).take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
        if !whole {
            input.skip_until(b'\n')?;
        }
        let waiting = input.buffer().is_empty();
        let query = line.trim_ascii();
        if !whole {
            each(number, Err(TooLong), waiting)?;
        } else if !query.is_empty() {
            each(number, Ok(query), waiting)?;
        }
    }
    Ok(())
}
