//! Linux: what proc(5) says of a process.

use crate::host::containers::is_id;
use crate::host::process::Process;
use crate::host::process_match::Program;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The greatest length of a command line that is read, in bytes: enough for the class path of a Java program.
const MAX_COMMAND: u64 = 1 << 18;

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
        let folder = Path::new("/proc").join(process.pid.to_string());
        let arguments = arguments(&folder);
        let executable =
            fs::read_link(folder.join("exe")).ok().map(|path: PathBuf| path.to_string_lossy().into_owned());
        let groups = fs::read_to_string(folder.join("cgroup")).unwrap_or_default();
        let unit = unit(&groups).map(str::to_owned);
        Running {
            program: Rc::new(Program::new(&process.name, &arguments, executable.as_deref(), unit)),
            arguments,
            user: fs::metadata(&folder).ok().map(|folder| folder.uid()),
            container: container(&groups).map(str::to_owned),
        }
    }
}

/// The arguments in proc_pid_cmdline(5), or the title that the process has replaced them by.
fn arguments(folder: &Path) -> Vec<String> {
    let mut bytes = Vec::new();
    let read = File::open(folder.join("cmdline")).and_then(|file| file.take(MAX_COMMAND).read_to_end(&mut bytes));
    if read.is_err() {
        return Vec::new();
    }
    // A title is followed by the rest of what it replaces, as NUL or blanks.
    let text = String::from_utf8_lossy(&bytes);
    text.trim_end_matches(['\0', ' ']).split('\0').filter(|_| !text.is_empty()).map(str::to_owned).collect()
}

/// The parts of the paths in proc_pid_cgroup(5), the last first.
fn parts(groups: &str) -> impl Iterator<Item = &str> {
    groups.lines().filter_map(|line| line.splitn(3, ':').nth(2)).flat_map(|path| path.rsplit('/'))
}

/// The name of the systemd service, without its instance; none for the manager of a user's services.
fn unit(groups: &str) -> Option<&str> {
    let unit = parts(groups).find_map(|part| part.strip_suffix(".service"))?;
    unit.split('@').next().filter(|name| *name != "user" && !name.is_empty())
}

/// The ID of a container of Docker, Podman, containerd or CRI-O: `docker-ID.scope`, or the ID alone.
fn container(groups: &str) -> Option<&str> {
    parts(groups).find_map(|part| {
        let part = part.strip_suffix(".scope").unwrap_or(part);
        let id = part.rsplit(['-', ':']).next()?;
        (is_id(id) && !part.contains("conmon")).then_some(id)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn the_unit_and_the_container_are_in_the_control_group() {
        let table = [
            ("0::/system.slice/jenkins.service", Some("jenkins"), false),
            ("0::/system.slice/postgresql@15-main.service", Some("postgresql"), false),
            ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/a.scope", None, false),
            ("0::/user.slice/user-1000.slice/user@1000.service/app.slice/web.service", Some("web"), false),
            ("0::/init.scope", None, false),
            ("0::/system.slice/docker-ID.scope", None, true),
            ("12:cpu:/docker/ID\n1:name=systemd:/docker/ID\n0::/\n", None, true),
            ("0::/machine.slice/libpod-ID.scope/container", None, true),
            ("0::/machine.slice/libpod-conmon-ID.scope", None, false),
            ("0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-ID.scope", None, true),
            ("0::/system.slice/containerd.service/kubepods-pod1.slice:cri-containerd:ID", Some("containerd"), true),
            ("0::/docker/0123", None, false),
            ("", None, false),
            ("::", None, false),
        ];
        for (groups, expected, is_inside) in table {
            let groups = groups.replace("ID", ID);
            assert_eq!(unit(&groups), expected, "{groups}");
            assert_eq!(container(&groups), is_inside.then_some(ID), "{groups}");
        }
    }
}
