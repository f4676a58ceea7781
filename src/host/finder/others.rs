//! Systems on which only the name of a process is known.

use crate::host::process::Process;
use crate::host::process_match::Program;
use std::rc::Rc;

/// A running process.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) program: Rc<Program>,
    pub(super) arguments: Vec<String>,
    pub(super) user: Option<u32>,
    pub(super) container: Option<String>,
}

impl Running {
    /// Takes the name, which is not cut here.
    pub(super) fn read(process: &Process) -> Running {
        let program = Rc::new(Program::new(&process.name, &[], None, []));
        Running { program, arguments: Vec::new(), user: None, container: None }
    }
}
