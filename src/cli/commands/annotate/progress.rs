//! The progress of a file, on standard error if that is a terminal. A crate for it would bring the mathematics library of C,
//! which every start of svc would load.

use std::io::{self, IsTerminal, Read, Write};
use std::time::{Duration, Instant};

/// How often the line is written anew.
const INTERVAL: Duration = Duration::from_millis(200);

/// Reads an input and shows how much of it was read, how fast, and the time that is left.
pub(super) struct Progress<R> {
    input: R,
    size: Option<u64>,
    read: u64,
    start: Instant,
    shown: Instant,
    is_shown: bool,
}

impl<R: Read> Progress<R> {
    pub(super) fn new(input: R, size: Option<u64>, is_wanted: bool) -> Progress<R> {
        let (now, is_shown) = (Instant::now(), is_wanted && io::stderr().is_terminal());
        Progress { input, size, read: 0, start: now, shown: now, is_shown }
    }

    fn show(&mut self) {
        if self.is_shown && self.shown.elapsed() >= INTERVAL {
            self.shown = Instant::now();
            let line = line(self.read, self.size, self.start.elapsed());
            // The progress is not worth an error.
            let _ = write!(io::stderr(), "\r{line}\x1b[K");
        }
    }
}

impl<R: Read> Read for Progress<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.show();
        let length = self.input.read(buffer)?;
        self.read += length as u64;
        Ok(length)
    }
}

impl<R> Drop for Progress<R> {
    fn drop(&mut self) {
        if self.is_shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

/// `12 of 200 MB, 410 MB/s, 1 s left`
fn line(read: u64, size: Option<u64>, elapsed: Duration) -> String {
    let millis = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX).max(1);
    let rate = read.saturating_mul(1000) / millis;
    let (done, speed) = (read / 1_000_000, rate / 1_000_000);
    match size {
        Some(size) => {
            let left = size.saturating_sub(read) / rate.max(1);
            format!("{done} of {} MB, {speed} MB/s, {left} s left", size / 1_000_000)
        }
        None => format!("{done} MB, {speed} MB/s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_has_the_bytes_the_rate_and_the_time_left() {
        let second = Duration::from_secs(1);
        assert_eq!(line(50_000_000, Some(200_000_000), second), "50 of 200 MB, 50 MB/s, 3 s left");
        assert_eq!(line(50_000_000, None, second * 2), "50 MB, 25 MB/s");
        assert_eq!(line(0, Some(0), Duration::ZERO), "0 of 0 MB, 0 MB/s, 0 s left");
    }

    #[test]
    fn everything_is_read() {
        let mut text = String::new();
        Progress::new(&b"abc"[..], Some(3), true).read_to_string(&mut text).expect("it is in memory");
        assert_eq!(text, "abc");
    }
}
