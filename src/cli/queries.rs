//! The loop over queries: the arguments and, for `-`, the lines of standard input.

use super::input::standard_input;
use super::session::{Failure, Session, chain};
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read, StdinLock};

/// The longest query on standard input, in bytes. A registered name has at most 15 (RFC 6335 section 5.1).
const LONGEST: u64 = 4096;
/// The byte order mark, which some editors write at the start of UTF-8 files.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Answers queries one after the other.
pub(super) trait Answer {
    /// Answers one query; errors in it go to the session.
    ///
    /// # Errors
    ///
    /// The output cannot be written.
    fn answer(&mut self, query: &[u8], session: &mut Session<'_>) -> io::Result<()>;

    /// Flushes the output before waiting for the next query.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<F: FnMut(&[u8], &mut Session<'_>)> Answer for F {
    fn answer(&mut self, query: &[u8], session: &mut Session<'_>) -> io::Result<()> {
        self(query, session);
        Ok(())
    }
}

/// Whether some of the queries come from standard input.
pub(super) fn are_read(queries: &[OsString]) -> bool {
    queries.iter().any(|query| query == "-")
}

/// Answers the queries in order.
///
/// # Errors
///
/// Standard input cannot be read, or the output cannot be written.
pub(super) fn answer(queries: &[OsString], session: &mut Session<'_>, to: &mut impl Answer) -> Result<(), Failure> {
    for query in queries {
        if query == "-" {
            answer_lines(session, to)?;
        } else {
            to.answer(query.as_encoded_bytes(), session)?;
        }
    }
    Ok(())
}

fn answer_lines(session: &mut Session<'_>, to: &mut impl Answer) -> Result<(), Failure> {
    let unreadable = |error: io::Error| format!("cannot read standard input: {}", chain(&error));
    let mut input = BufReader::with_capacity(1 << 16, standard_input().map_err(unreadable)?.lock());
    let mut line = Vec::new();
    for number in 1.. {
        let Some(is_whole) = read_line(&mut input, &mut line).map_err(unreadable)? else { break };
        session.at_line(Some(number));
        match query(&line, number) {
            _ if !is_whole => session.fail(format_args!("longer than {LONGEST} bytes; give a port or a name")),
            b"" => {}
            query => to.answer(query, session)?,
        }
        // A program may wait for the answer before it sends the next query.
        if !input.buffer().contains(&b'\n') {
            to.flush()?;
        }
    }
    session.at_line(None);
    Ok(())
}

/// Reads a line and returns whether it is short enough for a query; `None` at the end of the input.
fn read_line(input: &mut BufReader<StdinLock<'_>>, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    if input.by_ref().take(LONGEST + 1).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let is_whole = line.ends_with(b"\n") || line.len() as u64 <= LONGEST;
    if !is_whole {
        input.skip_until(b'\n')?;
    }
    Ok(Some(is_whole))
}

/// The query on a line: without surrounding blanks, a comment, and on the first line a byte order mark.
fn query(line: &[u8], number: u64) -> &[u8] {
    let line = if number == 1 { line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line) } else { line };
    let comment = memchr::memchr(b'#', line).unwrap_or(line.len());
    line[..comment].trim_ascii()
}
