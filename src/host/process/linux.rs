//! Linux: the details of processes, from proc(5).

use super::{Facts, Process, ProcessDetails, cgroup};
use crate::host::users::Users;
use bstr::ByteSlice;
use procfs::process::Stat;
use procfs::{ProcResult, ProcessCGroup, boot_time_secs, ticks_per_second};
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The greatest number of parents: if a parent ends meanwhile and its ID is used again, they could form a circle.
const MOST_PARENTS: usize = 64;
/// The greatest length of a command line that is read, in bytes: enough for the class path of a Java program.
const MAX_COMMAND: u64 = 1 << 18;
/// What the kernel adds to the path of a deleted file, proc_pid_exe(5).
const DELETED: &[u8] = b" (deleted)";

/// Reads the details of processes, of each one once.
#[derive(Default)]
pub(in crate::host) struct Reader {
    known: HashMap<u32, Arc<ProcessDetails>>,
    /// The name of each process, and its parent.
    parents: HashMap<u32, Option<(String, u32)>>,
    users: Option<Users>,
    /// When the system started.
    boot: Option<Option<SystemTime>>,
}

impl Reader {
    /// Adds its details to a process.
    pub(in crate::host) fn read(&mut self, process: &mut Process) {
        let details = match self.known.get(&process.pid) {
            Some(known) => known.clone(),
            None => Arc::new(self.details(process.pid)),
        };
        self.known.insert(process.pid, details.clone());
        process.details = Some(details);
    }

    fn details(&mut self, pid: u32) -> ProcessDetails {
        // A process that ended meanwhile has no details.
        let Ok(process) = procfs::process::Process::new(pid.cast_signed()) else { return ProcessDetails::default() };
        let stat = process.stat().ok();
        let Facts { command, uid, program, is_deleted, unit, container } = facts_of(&process);
        ProcessDetails {
            command,
            uid,
            user: uid.and_then(|uid| self.users.get_or_insert_with(Users::read).name(uid).map(str::to_owned)),
            started: stat.as_ref().and_then(|stat| self.started(stat)),
            folder: process.cwd().ok().map(|folder| without_mark(folder).0),
            program,
            is_deleted,
            unit,
            container,
            parents: stat.map(|stat| self.parents(stat.ppid.cast_unsigned())).unwrap_or_default(),
        }
    }

    fn started(&mut self, stat: &Stat) -> Option<SystemTime> {
        let boot = || Some(UNIX_EPOCH + Duration::from_secs(boot_time_secs().ok()?));
        let boot = (*self.boot.get_or_insert_with(boot))?;
        let milliseconds = u128::from(stat.starttime) * 1000 / u128::from(ticks_per_second());
        boot.checked_add(Duration::from_millis(u64::try_from(milliseconds).ok()?))
    }

    /// The process with this ID, its parent and so on.
    fn parents(&mut self, mut pid: u32) -> Vec<Process> {
        let mut parents = Vec::new();
        while pid != 0 && parents.len() < MOST_PARENTS {
            let Some((name, parent)) = self.parents.entry(pid).or_insert_with(|| name_and_parent(pid).ok()) else {
                break;
            };
            parents.push(Process::new(pid, name.as_str()));
            pid = *parent;
        }
        parents
    }
}

/// The facts of a process; of one that has ended there are none.
pub(super) fn facts(pid: u32) -> Facts {
    procfs::process::Process::new(pid.cast_signed()).map(|process| facts_of(&process)).unwrap_or_default()
}

fn facts_of(process: &procfs::process::Process) -> Facts {
    let groups = process.cgroups().map(|groups| groups.0).unwrap_or_default();
    let (program, is_deleted) = process.exe().ok().map(without_mark).unzip();
    Facts {
        command: command(process.pid.cast_unsigned()),
        uid: effective_user(process),
        program,
        is_deleted: is_deleted.unwrap_or(false),
        unit: paths(&groups).find_map(cgroup::unit).map(str::to_owned),
        container: paths(&groups).find_map(cgroup::container),
    }
}

/// The ID of the user a process runs as.
pub(super) fn uid(pid: u32) -> Option<u32> {
    effective_user(&procfs::process::Process::new(pid.cast_signed()).ok()?)
}

/// The effective user ID. Without it, the owner of the folder in proc(5), which is root for some programs with privileges.
fn effective_user(process: &procfs::process::Process) -> Option<u32> {
    process.status().map(|status| status.euid).or_else(|_| process.uid()).ok()
}

/// The name that the kernel has cut, from the command line or the file of the program.
pub(super) fn whole_name(process: &Process) -> Option<String> {
    let program = procfs::process::Process::new(process.pid.cast_signed()).and_then(|process| process.exe()).ok();
    let words = [command(process.pid).into_iter().next(), program.map(|path| path.to_string_lossy().into_owned())];
    let names = words.into_iter().flatten().filter_map(|word| Some(word.rsplit('/').next()?.to_owned()));
    names.into_iter().find(|name| name.starts_with(&process.name))
}

fn name_and_parent(pid: u32) -> ProcResult<(String, u32)> {
    let stat = procfs::process::Process::new(pid.cast_signed())?.stat()?;
    Ok((stat.comm, stat.ppid.cast_unsigned()))
}

/// The command line; invalid UTF-8 is replaced. procfs drops empty arguments.
fn command(pid: u32) -> Vec<String> {
    words(&command_line(pid).unwrap_or_default())
}

/// The words of a command line, which end in NULs.
fn words(bytes: &[u8]) -> Vec<String> {
    // A process that writes its state into its command line (`nginx: worker process`) may leave NULs or blanks after it.
    let bytes = bytes.trim_end_with(|c| c == '\0');
    let bytes = if bytes.contains(&0) { bytes } else { bytes.trim_end_with(|c| c == ' ') };
    match bytes {
        [] => Vec::new(),
        bytes => bytes.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect(),
    }
}

fn command_line(pid: u32) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(Path::new("/proc").join(pid.to_string()).join("cmdline"))?;
    file.take(MAX_COMMAND).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The path without the mark of a deleted file, and whether it has one.
fn without_mark(path: PathBuf) -> (PathBuf, bool) {
    match path.as_os_str().as_bytes().strip_suffix(DELETED) {
        Some(bytes) => (std::ffi::OsString::from_vec(bytes.to_vec()).into(), true),
        None => (path, false),
    }
}

/// The paths of control groups that tell most first: of version 2, of systemd's own hierarchy, and of controllers.
fn paths(groups: &[ProcessCGroup]) -> impl Iterator<Item = &str> {
    let is_systemd = |group: &&ProcessCGroup| group.controllers.iter().any(|name| name == "name=systemd");
    let unified = groups.iter().filter(|group| group.hierarchy == 0);
    let systemd = groups.iter().filter(is_systemd);
    unified.chain(systemd).chain(groups).map(|group| group.pathname.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_described() {
        let mut process = Process::new(std::process::id(), "test");
        Reader::default().read(&mut process);
        let details = process.details.expect("details");
        let program = std::env::current_exe().expect("a program");
        assert_eq!(details.command, std::env::args().collect::<Vec<_>>());
        assert_eq!((details.program.as_ref(), details.is_deleted), (Some(&program), false));
        assert_eq!(details.folder, std::env::current_dir().ok());
        let age = SystemTime::now().duration_since(details.started.expect("a time")).expect("the past");
        assert!(age < Duration::from_secs(3600), "{age:?}");
        let parent = std::os::unix::process::parent_id();
        assert_eq!(details.parents.first().map(|process| process.pid), Some(parent));
    }

    #[test]
    fn a_process_that_ended_has_no_details() {
        let mut process = Process::new(u32::MAX, "none");
        Reader::default().read(&mut process);
        assert_eq!(process.details, Some(Arc::new(ProcessDetails::default())));
    }

    #[test]
    fn a_title_has_no_end_of_nuls_or_blanks() {
        let table: [(&[u8], &[&str]); 6] = [
            (b"", &[]),
            (b"\0\0", &[]),
            (b"nginx: worker process\0\0\0", &["nginx: worker process"]),
            (b"smtpd: idle    \0", &["smtpd: idle"]),
            (b"sh\0-c\0\0a \0", &["sh", "-c", "", "a "]),
            (b"a\xff\0", &["a\u{fffd}"]),
        ];
        for (bytes, expected) in table {
            assert_eq!(words(bytes), expected, "{}", bytes.as_bstr());
        }
    }

    #[test]
    fn the_mark_of_a_deleted_file_is_removed() {
        let table = [("/bin/a (deleted)", "/bin/a", true), ("/bin/a", "/bin/a", false), ("", "", false)];
        for (path, expected, deleted) in table {
            assert_eq!(without_mark(path.into()), (expected.into(), deleted));
        }
    }

    #[test]
    fn the_unified_control_group_comes_first() {
        let group = |hierarchy, controller: &str, pathname: &str| ProcessCGroup {
            hierarchy,
            controllers: vec![controller.to_owned()],
            pathname: pathname.to_owned(),
        };
        let groups = [group(4, "memory", "/c"), group(1, "name=systemd", "/b"), group(0, "", "/a")];
        assert_eq!(paths(&groups).take(3).collect::<Vec<_>>(), ["/a", "/b", "/c"]);
    }
}
