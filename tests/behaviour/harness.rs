//! Runs the program from outside and compares everything it writes.

#[cfg(target_os = "linux")]
mod memory;
mod network;
mod paths;

#[cfg(target_os = "linux")]
pub(crate) use memory::memory_of;
pub(crate) use network::{IN_OWN_NETWORK, NETWORKS, own_network};
pub(crate) use paths::{ENVIRONMENT, PROGRAM, commands, files, temporary, temporary_file};
use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A run of the program and the expected result: by default status 0 and two empty outputs. Both outputs are compared byte
/// for byte, so a stray warning fails a test.
#[must_use = "nothing runs before `run`, `output`, `run_on_terminal` ..."]
pub(crate) struct Svc {
    before: Vec<OsString>,
    args: Vec<OsString>,
    variables: Vec<(&'static str, OsString)>,
    stdin: Vec<u8>,
    in_this_network: bool,
    rows: u16,
    status: i32,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// The program with these arguments, separated by blanks.
pub(crate) fn svc(args: &str) -> Svc {
    Svc {
        before: Vec::new(),
        args: Vec::new(),
        variables: Vec::new(),
        stdin: Vec::new(),
        in_this_network: false,
        rows: 24,
        status: 0,
        stdout: Vec::new(),
        stderr: Vec::new(),
    }
    .args(args)
}

/// The program with the services file of the tests instead of that of the machine.
pub(crate) fn svc_here(args: &str) -> Svc {
    svc(&format!("--services-file services {args}"))
}

/// The same with that file and the registry as the only sources.
pub(crate) fn svc_assigned(args: &str) -> Svc {
    svc_here(&format!("--source system,iana {args}"))
}

impl Svc {
    /// Drops the capabilities of root, which can read every file; `None`, with a note, if that is impossible.
    pub(crate) fn unprivileged(self, test: &str, unreadable: &Path) -> Option<Svc> {
        if std::fs::File::open(unreadable).is_err() {
            return Some(self);
        }
        if !Command::new("setpriv").arg("--version").output().is_ok_and(|version| version.status.success()) {
            skip(test, "running as root without setpriv");
            return None;
        }
        Some(self.through(["setpriv", "--bounding-set=-all", "--inh-caps=-all"]))
    }

    /// Adds an argument with any characters.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Svc {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Adds arguments separated by blanks.
    pub(crate) fn args(mut self, args: &str) -> Svc {
        self.args.extend(args.split_whitespace().map(OsString::from));
        self
    }

    /// Runs the program by another one, such as `env` or `unshare`.
    pub(crate) fn through(mut self, command: impl IntoIterator<Item = impl Into<OsString>>) -> Svc {
        self.before.extend(command.into_iter().map(Into::into));
        self
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<OsString>) -> Svc {
        self.variables.push((name, value.into()));
        self
    }

    /// Keeps the network namespace of the test, also on a terminal.
    pub(crate) fn in_this_network(mut self) -> Svc {
        self.in_this_network = true;
        self
    }

    /// Sets the number of rows of the terminal.
    pub(crate) fn rows(mut self, rows: u16) -> Svc {
        self.rows = rows;
        self
    }

    pub(crate) fn stdin(mut self, text: impl AsRef<[u8]>) -> Svc {
        self.stdin = text.as_ref().to_vec();
        self
    }

    pub(crate) fn status(mut self, status: i32) -> Svc {
        self.status = status;
        self
    }

    pub(crate) fn stdout(mut self, text: impl AsRef<[u8]>) -> Svc {
        self.stdout = text.as_ref().to_vec();
        self
    }

    pub(crate) fn stderr(mut self, text: impl AsRef<[u8]>) -> Svc {
        self.stderr = text.as_ref().to_vec();
        self
    }

    /// Runs the program, compares only the status, and returns everything.
    #[track_caller]
    pub(crate) fn finished(self) -> Output {
        let got = self.finish(self.command());
        assert_eq!(got.status.code(), Some(self.status), "{}", self.difference(&got, &got.stdout));
        got
    }

    /// Runs the program and compares status and outputs.
    #[track_caller]
    pub(crate) fn run(self) {
        let got = self.finish(self.command());
        self.compare(&got, Some(&self.stdout));
    }

    /// Runs the program, compares the status and standard error, and returns standard output.
    #[track_caller]
    pub(crate) fn output(self) -> String {
        let got = self.finish(self.command());
        self.compare(&got, None);
        String::from_utf8(got.stdout).expect("the output is UTF-8")
    }

    /// Runs the program with this standard output, and compares the rest.
    #[cfg(target_os = "linux")]
    #[track_caller]
    pub(crate) fn run_into(self, output: impl Into<Stdio>) {
        let mut command = self.command();
        command.stdout(output);
        let got = self.finish(command);
        self.compare(&got, None);
    }

    /// Runs the program in this folder and returns its exit status; kills it after this time and returns `None`.
    pub(crate) fn status_within(self, time: Duration, folder: &Path) -> Option<ExitStatus> {
        let mut command = self.command();
        let mut child = command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("svc");
        // A short input fits into the pipe; writing fails if the program closed it, which is fine.
        let _ = child.stdin.take().expect("a pipe").write_all(&self.stdin);
        let end = Instant::now() + time;
        while Instant::now() < end {
            if let Some(status) = child.try_wait().expect("the program's status") {
                return Some(status);
            }
            thread::sleep(Duration::from_millis(2));
        }
        child.kill().and_then(|()| child.wait()).expect("the program can be ended");
        None
    }

    /// Runs the program on a terminal of this width and compares what it shows, messages included.
    #[track_caller]
    pub(crate) fn run_on_terminal(self, columns: u16) {
        if let Some(got) = self.on_terminal(columns) {
            self.compare(&got, Some(&self.stdout));
        }
    }

    /// Runs the program on a terminal of this width, compares the status and returns what it shows; `None` without a
    /// terminal.
    #[track_caller]
    pub(crate) fn shown_on_terminal(self, columns: u16) -> Option<String> {
        let got = self.on_terminal(columns)?;
        self.compare(&got, None);
        Some(String::from_utf8(got.stdout).expect("what it shows is UTF-8"))
    }

    /// Runs the program on a terminal of this width and returns what it shows, whatever its status; `None` without a
    /// terminal.
    pub(crate) fn seen_on_terminal(self, columns: u16) -> Option<String> {
        Some(String::from_utf8(self.on_terminal(columns)?.stdout).expect("what it shows is UTF-8"))
    }

    fn on_terminal(&self, columns: u16) -> Option<Output> {
        if !Command::new("script").arg("--version").output().is_ok_and(|version| is_util_linux(&version.stdout)) {
            skip("a terminal", "`script` of util-linux is not installed");
            return None;
        }
        let network = if self.in_this_network { &[][..] } else { own_network() };
        let words = network.iter().map(OsStr::new).chain(self.words());
        let words: Vec<String> = words.map(|word| quoted(word.to_str().expect("a word for a shell"))).collect();
        let line = format!("stty cols {columns} rows {}; exec {}", self.rows, words.join(" "));
        let mut command = self.prepare(["script", "-q", "-e", "-c", &line, "/dev/null"].map(OsStr::new).into_iter());
        command.env("SHELL", "/bin/sh");
        let mut got = self.finish(command);
        // The terminal turns each newline into two characters.
        got.stdout = String::from_utf8_lossy(&got.stdout).replace("\r\n", "\n").into_bytes();
        Some(got)
    }

    /// The command, with pipes for its input and both outputs.
    pub(crate) fn command(&self) -> Command {
        self.prepare(self.words())
    }

    fn words(&self) -> impl Iterator<Item = &OsStr> {
        let program = std::iter::once(OsStr::new(PROGRAM));
        let before = self.before.iter().map(OsString::as_os_str);
        before.chain(program).chain(self.args.iter().map(OsString::as_os_str))
    }

    fn prepare<'w>(&self, mut words: impl Iterator<Item = &'w OsStr>) -> Command {
        let mut command = Command::new(words.next().expect("a program"));
        command.args(words).current_dir(files());
        for name in ENVIRONMENT {
            command.env_remove(name);
        }
        // A fetched registry or a services file of the user must not change the answers.
        command.env("XDG_DATA_HOME", files().join("none")).env("XDG_CONFIG_HOME", files().join("none"));
        // A test that waits for a key never ends.
        command.env("PAGER", "cat");
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn finish(&self, mut command: Command) -> Output {
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("a pipe");
        thread::scope(|scope| {
            // Writing fails if the program closed its input, which is fine.
            scope.spawn(move || drop(stdin.write_all(&self.stdin)));
            child.wait_with_output().expect("the program's outputs")
        })
    }

    #[track_caller]
    fn compare(&self, got: &Output, stdout: Option<&[u8]>) {
        let stdout = stdout.unwrap_or(&got.stdout);
        let same = got.status.code() == Some(self.status) && got.stdout == stdout && got.stderr == self.stderr;
        assert!(same, "{}", self.difference(got, stdout));
    }

    fn difference(&self, got: &Output, stdout: &[u8]) -> String {
        let mut text = format!("svc {:?}: {}, expected status {}\n", self.args, got.status, self.status);
        for (name, got, expected) in [("output", &*got.stdout, stdout), ("errors", &*got.stderr, &*self.stderr)] {
            let (got, expected) = (String::from_utf8_lossy(got), String::from_utf8_lossy(expected));
            text += &format!("--- {name}\n{got}");
            if got != expected {
                let (is, should) = first_difference(&got, &expected);
                text += &format!("--- {name} expected\n{expected}--- first difference\n{is:?}\n{should:?}\n");
            }
        }
        text
    }
}

/// The first lines that differ.
fn first_difference<'t>(got: &'t str, expected: &'t str) -> (&'t str, &'t str) {
    let (mut got, mut expected) = (got.split_inclusive('\n'), expected.split_inclusive('\n'));
    loop {
        match (got.next(), expected.next()) {
            (None, None) => return ("", ""),
            (is, should) if is != should => return (is.unwrap_or_default(), should.unwrap_or_default()),
            _ => {}
        }
    }
}

fn is_util_linux(version: &[u8]) -> bool {
    String::from_utf8_lossy(version).contains("util-linux")
}

/// Quotes a word for a shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Notes that a test cannot run here; the note appears even if the test passes.
pub(crate) fn skip(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

/// Waits for a child and returns its status and standard error.
pub(crate) fn end(mut child: Child) -> (Option<i32>, String) {
    let mut errors = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut errors).expect("the program's errors are UTF-8");
    }
    (child.wait().expect("the program ends").code(), errors)
}
