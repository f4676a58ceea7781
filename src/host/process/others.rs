//! Systems without the details in proc(5) of Linux.

use super::{Facts, Process};

/// Reads nothing.
#[derive(Default)]
pub(in crate::host) struct Reader;

impl Reader {
    /// Leaves the process without details.
    pub(in crate::host) fn read(&mut self, _: &mut Process) {}
}

/// Nothing is known beside the name.
pub(super) fn facts(_: u32) -> Facts {
    Facts::default()
}

/// Names are not cut.
pub(super) fn whole_name(_: &Process) -> Option<String> {
    None
}

/// Not known.
pub(super) fn uid(_: u32) -> Option<u32> {
    None
}
