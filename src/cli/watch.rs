//! Repeats output when it changes.

use crate::render::Style;
use std::error::Error;
use std::io::{self, Write};
use std::time::Duration;

/// The interval.
const EVERY: Duration = Duration::from_secs(1);
/// Writes the output once.
pub(super) type Show<'a> = dyn FnMut(&mut dyn Write) -> Result<(), Box<dyn Error>> + 'a;
/// Moves the cursor of a terminal to the top and clears the screen.
const CLEAR: &[u8] = b"\x1b[H\x1b[2J";

/// Writes the output of `show` again whenever it changes: on a terminal in place, otherwise followed by an empty line that
/// marks its end. Returns when the reader closes the output.
///
/// The terminal keeps its mode: Ctrl+C stops the program, and the last output stays.
///
/// # Errors
///
/// Errors of `show`, or the output cannot be written.
pub(super) fn run(output: &mut dyn Write, style: Style, show: &mut Show<'_>) -> Result<(), Box<dyn Error>> {
    let mut last = None;
    loop {
        let mut text = Vec::new();
        show(&mut text)?;
        if last.as_ref() != Some(&text) {
            if style.terminal {
                output.write_all(CLEAR)?;
            }
            output.write_all(&text)?;
            if !style.terminal {
                output.write_all(b"\n")?;
            }
            output.flush()?;
            last = Some(text);
        }
        if !wait_while_read(EVERY)? {
            return Ok(());
        }
    }
}

/// Waits this long, and returns whether the output still has a reader; returns early if it is closed.
#[cfg(unix)]
pub(super) fn wait_while_read(time: Duration) -> io::Result<bool> {
    use nix::errno::Errno;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
    use std::os::fd::AsFd;

    let output = io::stdout();
    let mut outputs = [PollFd::new(output.as_fd(), PollFlags::empty())];
    match poll(&mut outputs, PollTimeout::try_from(time).unwrap_or(PollTimeout::MAX)) {
        Ok(_) | Err(Errno::EINTR) => Ok(!outputs[0].any().unwrap_or(false)),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
pub(super) fn wait_while_read(time: Duration) -> io::Result<bool> {
    std::thread::sleep(time);
    Ok(true)
}
