//! Systems without the details in proc(5) of Linux.

use super::Process;

/// Reads nothing.
#[derive(Default)]
pub(in crate::host) struct Reader;

impl Reader {
    /// Leaves the process without details.
    pub(in crate::host) fn read(&mut self, _: &mut Process) {}
}

/// Names are not cut.
pub(super) fn whole_name(_: &Process) -> Option<String> {
    None
}

/// Not known.
pub(super) fn uid(_: u32) -> Option<u32> {
    None
}
