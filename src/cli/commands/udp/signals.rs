//! The signals that end the server and the client: SIGINT and SIGTERM.

use crate::cli::session::chain;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::{flag, low_level};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

/// The interval between checks for signals. A signal also interrupts the wait.
pub(super) const LOOK: Duration = Duration::from_secs(1);

/// Notes a signal, so that the output is finished before the end.
#[derive(Default)]
pub(super) struct Signals {
    has_come: Arc<AtomicBool>,
    number: Arc<AtomicUsize>,
}

impl Signals {
    /// Notes signals from now on. A second one stops the program at once, even if its output is blocked.
    pub(super) fn watch(&self) -> Result<(), String> {
        let register = |signal| {
            flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&self.has_come))?;
            flag::register_usize(signal, Arc::clone(&self.number), signal as usize)?;
            flag::register(signal, Arc::clone(&self.has_come)).map(drop)
        };
        let watched: io::Result<()> = [SIGINT, SIGTERM].into_iter().try_for_each(register);
        watched.map_err(|error| format!("cannot wait for signals: {}", chain(&error)))
    }

    pub(super) fn has_come(&self) -> bool {
        self.has_come.load(Ordering::Relaxed)
    }

    /// Ends the program as the signal that came would have: a shell tells that from an end of the program's own.
    pub(super) fn pass_on(&self) -> io::Result<()> {
        match self.number.load(Ordering::Relaxed) {
            0 => Ok(()),
            signal => low_level::emulate_default_handler(signal as i32),
        }
    }
}
