//! The workers, one for each services file, from the side of the main program.

use crate::files::long_services_file;
use crate::samples::Pair;
use crate::temporary::Temporary;
use crate::worker;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::str::FromStr;
use std::time::Duration;

/// The replacement of `/etc/services`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// The machine's own file.
    Machine,
    /// The file of 14,000 lines.
    Long,
    /// Nothing.
    Nothing,
}

/// Binds one path over another where no one else sees it, and goes on as another program.
const BIND: &str = r#"mount --bind "$1" "$2" && shift 2 && exec "$@""#;
/// The ways into a mount namespace: as root, and as the root of a user namespace.
pub(crate) const NAMESPACES: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];

/// A program to run, where, and how it has to end.
#[derive(Clone, Debug)]
pub(crate) struct Program {
    /// The replacement of `/etc/services`.
    pub(crate) place: Place,
    /// The program and its arguments.
    pub(crate) command: Vec<String>,
    /// The expected exit status.
    pub(crate) status: i32,
}

/// A worker for each place, or the reason why there is none.
pub(crate) struct Workers {
    /// The machine's, the long file's, and the one without a file.
    workers: [Result<Worker, String>; 3],
}

impl Workers {
    /// Starts them. What they run gets this `LANG`, and no other environment.
    pub(crate) fn new(folder: &Temporary, lang: Option<&str>) -> Result<Workers, String> {
        let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
        let arguments = [program.into_os_string(), worker::ARGUMENT.into(), lang.unwrap_or_default().into()];
        let long = folder.file("services", long_services_file())?;
        let etc = folder.etc_without_services()?;
        let machine = Worker::start(Command::new(&arguments[0]).args(&arguments[1..]));
        let long = Worker::start_behind(&long, Path::new("/etc/services"), &arguments);
        let nothing = Worker::start_behind(&etc, Path::new("/etc"), &arguments);
        Ok(Workers { workers: [machine, long, nothing] })
    }

    /// The seconds of a program.
    pub(crate) fn time(&mut self, program: &Program) -> Result<f64, String> {
        self.run(program, &[worker::TIME])
    }

    /// The page faults of a program.
    pub(crate) fn faults(&mut self, program: &Program) -> Result<f64, String> {
        self.run(program, &[worker::FAULTS])
    }

    /// The instructions of a program.
    pub(crate) fn instructions(&mut self, program: &Program) -> Result<f64, String> {
        let valgrind = find("valgrind").ok_or("valgrind is not installed: apt-get install valgrind, or the like")?;
        self.run(program, &[worker::INSTRUCTIONS, &valgrind.to_string_lossy()])
    }

    /// The time to read the services file of a place, and its size in bytes.
    pub(crate) fn reading(&mut self, place: Place, budget: Duration) -> Result<(Pair, usize), String> {
        let answer = self.at(place)?.ask(&[worker::READING, &budget.as_millis().to_string()])?;
        Ok((Pair { ours: field(&answer, 0)?, peer: field(&answer, 1)? }, field(&answer, 2)?))
    }

    fn run(&mut self, program: &Program, how: &[&str]) -> Result<f64, String> {
        let command = program.command.iter().map(String::as_str);
        let request: Vec<&str> = how.iter().copied().chain(command).collect();
        let answer = self.at(program.place)?.ask(&request)?;
        let status: i32 = field(&answer, 1)?;
        if status != program.status {
            let command = program.command.join(" ");
            return Err(format!("`{command}` ended with status {status}, not {}", program.status));
        }
        field(&answer, 0)
    }

    fn at(&mut self, place: Place) -> Result<&mut Worker, String> {
        self.workers[place as usize].as_mut().map_err(|why| why.clone())
    }
}

/// A process that answers requests.
struct Worker {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    /// Starts one that finds `source` where others find `target`.
    fn start_behind(source: &Path, target: &Path, worker: &[OsString]) -> Result<Worker, String> {
        let mut reasons = Vec::new();
        for namespace in NAMESPACES {
            let mut command = Command::new("unshare");
            command.args(namespace).args(["sh", "-c", BIND, "sh"]).args([source, target]).args(worker);
            match Worker::start(&mut command) {
                Ok(worker) => return Ok(worker),
                Err(error) => reasons.push(error),
            }
        }
        reasons.dedup();
        Err(format!("no mount namespace, which takes Linux and root: {}", reasons.join("; ")))
    }

    fn start(command: &mut Command) -> Result<Worker, String> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
        let (requests, answers) = (child.stdin.take(), child.stdout.take().ok_or("a worker without answers")?);
        let mut worker = Worker { child, requests, answers: BufReader::new(answers) };
        if worker.line().is_ok_and(|line| line == worker::READY) {
            return Ok(worker);
        }
        let mut why = String::new();
        let _ = worker.child.stderr.take().map(|mut errors| errors.read_to_string(&mut why));
        Err(why.trim().replace('\n', ": "))
    }

    fn ask(&mut self, request: &[&str]) -> Result<Vec<String>, String> {
        let requests = self.requests.as_mut().ok_or("the worker has ended")?;
        writeln!(requests, "{}", request.join("\t")).map_err(|error| format!("a worker: {error}"))?;
        let answer: Vec<String> = self.line()?.split('\t').map(String::from).collect();
        match answer.as_slice() {
            [error, why] if error == worker::ERROR => Err(why.clone()),
            _ => Ok(answer),
        }
    }

    fn line(&mut self) -> Result<String, String> {
        let mut line = String::new();
        self.answers.read_line(&mut line).map_err(|error| format!("a worker: {error}"))?;
        line.strip_suffix('\n').map(String::from).ok_or_else(|| "a worker ended before its answer".into())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The end of its requests is the end of the worker.
        self.requests = None;
        let _ = self.child.wait();
    }
}

/// The answer's field with this number.
fn field<T: FromStr<Err: Display>>(answer: &[String], number: usize) -> Result<T, String> {
    let text = answer.get(number).ok_or("an answer of a worker is too short")?;
    text.parse().map_err(|error| format!("an answer of a worker: {text}: {error}"))
}

/// A program of this machine: started by its path, it need not be searched for.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}
