//! Standard output, which may be closed.

use super::before_main::is_output_closed;
use std::io::{self, Write};

/// The size of a piece, in bytes: that of a pipe.
const PIECE: usize = 64 << 10;

/// Standard output, written in pieces, or an error for every byte if it was closed.
///
/// The buffer grows to its size with what is written: most answers are short, and each page of memory that a start touches costs
/// it a page fault.
#[derive(Default)]
pub(super) struct Output {
    buffer: Vec<u8>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > PIECE {
            self.send()?;
        }
        if bytes.len() >= PIECE {
            return write(bytes);
        }
        self.buffer.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()?;
        flush()
    }
}

impl Output {
    /// Writes what is in the buffer. What an error leaves stays in it.
    fn send(&mut self) -> io::Result<()> {
        let mut sent = 0;
        let result = loop {
            match self.buffer.get(sent..).filter(|rest| !rest.is_empty()).map(write) {
                None => break Ok(()),
                Some(Ok(0)) => break Err(io::ErrorKind::WriteZero.into()),
                Some(Ok(length)) => sent += length,
                Some(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Some(Err(error)) => break Err(error),
            }
        };
        self.buffer.drain(..sent);
        result
    }
}

impl Drop for Output {
    /// Writes the rest where a run ends with an error, of which that one is reported.
    fn drop(&mut self) {
        drop(self.flush());
    }
}

/// Writes to standard output, without the buffer for lines that the standard library has.
#[cfg(unix)]
fn write(bytes: &[u8]) -> io::Result<usize> {
    if is_output_closed() {
        return Err(io::Error::other("it is closed"));
    }
    Ok(rustix::io::write(rustix::stdio::stdout(), bytes)?)
}

#[cfg(not(unix))]
fn write(bytes: &[u8]) -> io::Result<usize> {
    io::stdout().write(bytes)
}

#[cfg(unix)]
fn flush() -> io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn flush() -> io::Result<()> {
    io::stdout().flush()
}
