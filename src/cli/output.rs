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

#[cfg(not(unix))]
fn is_closed() -> bool {
    false
}

/// Standard output, or an error for every byte if it was closed.
pub(super) struct Output(Option<io::StdoutLock<'static>>);

impl Output {
    pub(super) fn new() -> Output {
        Output((!is_closed()).then(|| io::stdout().lock()))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Some(output) => output.write(bytes),
            None => Err(io::Error::other("it is closed")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.as_mut().map_or(Ok(()), Write::flush)
    }
}
