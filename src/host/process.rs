//! Processes: their names, and what is known about why they run.

#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux has control groups"))]
mod cgroup;
#[cfg(target_os = "linux")]
#[path = "process/linux.rs"]
mod system;
#[cfg(not(target_os = "linux"))]
#[path = "process/others.rs"]
mod system;
mod time;

pub use cgroup::Container;
pub(super) use cgroup::is_id;
pub(super) use system::Reader;

use crate::Glob;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

/// The length at which Linux cuts the names of processes, in bytes: `TASK_COMM_LEN` without its NUL.
const LONGEST_NAME: usize = 15;

/// A process that has a socket open.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Process {
    /// The process ID.
    pub pid: u32,
    /// The name, which the process can set to any characters: on Linux at most 15 bytes (`comm` in proc_pid_stat(5)).
    pub name: String,
    /// Its details, once [`read_details`](super::read_details) has read them.
    pub details: Option<Arc<ProcessDetails>>,
}

/// What a process runs, for whom, and why: from proc(5), so on Linux only. A detail is missing if this user may not read it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
#[non_exhaustive]
pub struct ProcessDetails {
    /// The command line, proc_pid_cmdline(5): the program as it was called, and its arguments. The process can change it.
    pub command: Vec<String>,
    /// The effective user ID.
    pub uid: Option<u32>,
    /// The name of that user in `/etc/passwd`.
    pub user: Option<String>,
    /// When it was started, to a hundredth of a second.
    pub started: Option<SystemTime>,
    /// The working folder.
    pub folder: Option<PathBuf>,
    /// The file of the program.
    pub program: Option<PathBuf>,
    /// Whether that file was deleted or replaced since: an update needs a restart.
    pub is_deleted: bool,
    /// The systemd unit, from its control group: `nginx.service`, `session-3.scope`.
    pub unit: Option<String>,
    /// The container, from its control group.
    pub container: Option<Container>,
    /// Its parent, the parent of that, and so on.
    pub parents: Vec<Process>,
}

/// What a process itself is, without the processes and the users around it. A fact is missing if this user may not read it.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) command: Vec<String>,
    pub(super) uid: Option<u32>,
    pub(super) program: Option<PathBuf>,
    #[cfg(target_os = "linux")]
    is_deleted: bool,
    pub(super) unit: Option<String>,
    pub(super) container: Option<Container>,
}

impl Facts {
    /// Reads the facts of a process; of one that has ended there are none.
    pub(super) fn read(pid: u32) -> Facts {
        system::facts(pid)
    }
}

impl Process {
    /// A process with this ID and name.
    #[must_use]
    pub fn new(pid: u32, name: impl Into<String>) -> Process {
        Process { pid, name: name.into(), details: None }
    }

    /// Whether its name matches. A name that the kernel has cut is compared whole, as in its command line or program file.
    ///
    /// ```
    /// use svc_lookup::Glob;
    /// use svc_lookup::host::Process;
    ///
    /// let nginx = Process::new(812, "nginx");
    /// assert!(nginx.matches(&Glob::new("nginx")) && nginx.matches(&Glob::new("ng*")) && !nginx.matches(&Glob::new("gin")));
    /// ```
    #[must_use]
    pub fn matches(&self, glob: &Glob) -> bool {
        let is_cut = self.name.len() == LONGEST_NAME;
        glob.matches(&self.name) || is_cut && system::whole_name(self).is_some_and(|name| glob.matches(&name))
    }

    /// The ID of the user it runs as, if this user may read it.
    #[must_use]
    pub fn uid(&self) -> Option<u32> {
        self.details.as_ref().map_or_else(|| system::uid(self.pid), |details| details.uid)
    }
}

impl ProcessDetails {
    /// When it was started, in UTC to the second: `2026-11-27T04:53:00Z` (RFC 3339).
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use svc_lookup::host::ProcessDetails;
    ///
    /// let mut details = ProcessDetails::default();
    /// details.started = Some(UNIX_EPOCH + Duration::from_secs(951_782_400));
    /// assert_eq!(details.started_utc().as_deref(), Some("2000-02-29T00:00:00Z"));
    /// ```
    #[must_use]
    pub fn started_utc(&self) -> Option<String> {
        time::utc(self.started?)
    }
}
