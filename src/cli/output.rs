//! Standard output, which may be closed.
//!
//! Before `main`, the standard library opens /dev/null in place of standard output if that is closed (`svc 53 >&-`), so that no
//! file opened later takes its number. From then on nothing tells it from a /dev/null that the caller wants, and every answer
//! would be lost with status 0. So this looks first.

use std::io::{self, Write};

/// The look at standard output before `main`.
///
/// A constructor, the only way to run before the standard library, is unsafe in Rust because nothing of that library may be
/// used in it: this one makes one system call and stores its result.
#[cfg(unix)]
#[allow(unsafe_code)]
mod before_main {
    use rustix::io::{Errno, fcntl_getfd};
    use std::sync::atomic::{AtomicBool, Ordering};

    /// Whether standard output was closed when the program was started.
    pub(super) static CLOSED: AtomicBool = AtomicBool::new(false);

    #[used]
    #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
    #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        let is_closed = fcntl_getfd(rustix::stdio::stdout()) == Err(Errno::BADF);
        CLOSED.store(is_closed, Ordering::Relaxed);
    }
}

/// Whether standard output was closed when the program was started.
#[cfg(unix)]
fn is_closed() -> bool {
    before_main::CLOSED.load(std::sync::atomic::Ordering::Relaxed)
}

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
    if is_closed() {
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
