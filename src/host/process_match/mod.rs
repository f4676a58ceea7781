//! Whether a process is the software of an entry of the table of ports in common use.

#[cfg(feature = "sockets")]
mod command;
mod names;
#[cfg_attr(not(feature = "sockets"), allow(dead_code, unused_imports, reason = "only the name of a process is known"))]
mod program;

#[cfg(feature = "sockets")]
pub(super) use program::{Program, recognize};

use crate::Hit;
#[cfg(not(feature = "sockets"))]
use program::Program;

/// Whether a process is the software of an entry of [`Source::Practice`](crate::Source::Practice), judged by its name
/// (`comm` in proc_pid_stat(5), or a longer one). Never for entries of other sources.
///
/// The name must be a known name of the product's processes, or that of the product or the service, with or without the
/// `d` of a daemon or a word such as `server`. Case, punctuation, version numbers, suffixes such as `-prod` and the text that
/// a process adds to its title are ignored. Names of interpreters and of programs that forward connections (`java`,
/// `python3`, `docker-proxy`) match nothing. A name of 15 bytes may be cut by the kernel, and stands for longer ones.
///
/// ```
/// use svc_lookup::{Port, Protocol, Services, host};
///
/// let services = Services::snapshot();
/// let ssh = services.in_practice(Port::new(22).into(), Some(Protocol::Tcp)).next().unwrap();
/// assert!(host::process_matches("sshd", &ssh) && !host::process_matches("python3", &ssh));
/// ```
#[must_use]
pub fn process_matches(process: &str, entry: &Hit<'_>) -> bool {
    Program::named(process).matches(entry)
}

#[cfg(all(test, feature = "sockets"))]
mod tests;
