//! Standard input and output as they were when the program was started: each may be closed.
//!
//! Before `main`, the standard library opens /dev/null in place of a closed one (`svc 53 >&-`), so that no file opened later
//! takes its number. From then on nothing tells it from a /dev/null that the caller wants: every answer would be lost, and
//! every query, with status 0. So this looks first.

use std::sync::atomic::{AtomicBool, Ordering};

static INPUT_CLOSED: AtomicBool = AtomicBool::new(false);
static OUTPUT_CLOSED: AtomicBool = AtomicBool::new(false);

/// Whether standard input was closed when the program was started.
pub(super) fn is_input_closed() -> bool {
    INPUT_CLOSED.load(Ordering::Relaxed)
}

/// Whether standard output was closed when the program was started.
pub(super) fn is_output_closed() -> bool {
    OUTPUT_CLOSED.load(Ordering::Relaxed)
}

/// The look before `main`.
///
/// A constructor, the only way to run before the standard library, is unsafe in Rust because nothing of that library may be
/// used in it: this one makes two system calls and stores their results.
#[cfg(unix)]
#[allow(unsafe_code)]
mod constructor {
    use crate::cli::before_main::{INPUT_CLOSED, OUTPUT_CLOSED};
    use rustix::fd::BorrowedFd;
    use rustix::io::{Errno, fcntl_getfd};
    use rustix::stdio::{stdin, stdout};
    use std::sync::atomic::Ordering;

    #[used]
    #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
    #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
    static LOOK: extern "C" fn() = look;

    extern "C" fn look() {
        let is_closed = |file: BorrowedFd<'_>| fcntl_getfd(file) == Err(Errno::BADF);
        INPUT_CLOSED.store(is_closed(stdin()), Ordering::Relaxed);
        OUTPUT_CLOSED.store(is_closed(stdout()), Ordering::Relaxed);
    }
}
