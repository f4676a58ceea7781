//! What is known of a running process beside its name.

use crate::host::process::{Facts, Process, is_id};
use crate::host::process_match::Program;
use std::rc::Rc;

/// A running process.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) program: Rc<Program>,
    /// The command line; empty if it cannot be read.
    pub(super) arguments: Vec<String>,
    /// The ID of its user.
    pub(super) user: Option<u32>,
    /// The ID of the container in which it runs.
    pub(super) container: Option<String>,
}

impl Running {
    /// Reads what this user may read; of a process that has ended, nothing.
    pub(super) fn read(process: &Process) -> Running {
        let facts = Facts::read(process.pid);
        let executable = facts.program.as_deref().map(|path| path.to_string_lossy());
        let service = facts.unit.as_deref().and_then(service).map(str::to_owned);
        Running {
            program: Rc::new(Program::new(&process.name, &facts.command, executable.as_deref(), service)),
            arguments: facts.command,
            user: facts.uid,
            container: facts.container.map(|container| container.id).filter(|id| is_id(id)),
        }
    }
}

/// The name of the systemd service, without its instance; none for the manager of a user's services.
fn service(unit: &str) -> Option<&str> {
    unit.strip_suffix(".service")?.split('@').next().filter(|name| *name != "user" && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_has_the_name_of_its_service() {
        let table = [
            ("jenkins.service", Some("jenkins")),
            ("postgresql@15-main.service", Some("postgresql")),
            ("user@1000.service", None),
            ("@1.service", None),
            ("session-3.scope", None),
            ("", None),
        ];
        for (unit, expected) in table {
            assert_eq!(service(unit), expected, "{unit}");
        }
    }
}
