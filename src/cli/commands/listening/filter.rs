//! Options that select open ports by their processes, users and reach.

use crate::cli::number::number;
use crate::render::for_message;
use svc_lookup::Glob;
use svc_lookup::host::{Process, Socket, user_id};

/// The options.
#[derive(Clone, PartialEq, Debug, clap::Args)]
#[command(next_help_heading = "Filters")]
pub(crate) struct FilterArgs {
    /// Only ports of processes with this name; `*` and `?` are wildcards.
    #[arg(long, value_name = "NAME")]
    process: Option<String>,
    /// Only ports of these processes (comma-separated).
    #[arg(long, value_name = "PID", value_delimiter = ',', value_parser = number::<u32>(0..=u64::from(u32::MAX)))]
    pid: Vec<u32>,
    /// Only ports of this user, a name in /etc/passwd or an ID: of sockets or processes.
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Only ports that other machines can reach.
    #[arg(long, conflicts_with = "local")]
    exposed: bool,
    /// Only ports that this machine alone can reach.
    #[arg(long)]
    local: bool,
}

/// The options, read.
pub(super) struct Filter {
    process: Option<Glob>,
    pids: Vec<u32>,
    uid: Option<u32>,
    /// Whether other machines can reach the port.
    exposed: Option<bool>,
}

impl FilterArgs {
    /// Reads the options.
    ///
    /// # Errors
    ///
    /// The user is unknown; the message says so.
    pub(super) fn read(&self) -> Result<Filter, String> {
        let user = self.user.as_deref();
        let uid = user.map(|name| user_id(name).ok_or_else(|| unknown_user(name))).transpose()?;
        let exposed = (self.exposed || self.local).then_some(self.exposed);
        Ok(Filter { process: self.process.as_deref().map(Glob::new), pids: self.pid.clone(), uid, exposed })
    }
}

fn unknown_user(name: &str) -> String {
    format!("no user in /etc/passwd is named `{}`; give a name or an ID", for_message(name.as_bytes()))
}

impl Filter {
    /// Whether any option is given.
    pub(super) fn is_active(&self) -> bool {
        self.process.is_some() || !self.pids.is_empty() || self.uid.is_some() || self.exposed.is_some()
    }

    /// Whether a socket may be selected, whatever its processes are.
    pub(super) fn may_select(&self, socket: &Socket) -> bool {
        self.exposed.is_none_or(|exposed| socket.reach().is_exposed() == exposed)
    }

    /// Whether a socket with its processes is selected.
    pub(super) fn selects(&self, socket: &Socket) -> bool {
        let any = |is_wanted: &dyn Fn(&Process) -> bool| socket.processes.iter().any(is_wanted);
        self.may_select(socket)
            && self.process.as_ref().is_none_or(|glob| any(&|process| process.matches(glob)))
            && (self.pids.is_empty() || any(&|process| self.pids.contains(&process.pid)))
            && self.uid.is_none_or(|uid| socket.uid == Some(uid) || any(&|process| process.uid() == Some(uid)))
    }
}
