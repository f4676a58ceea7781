//! Runs the program as a person does, and compares everything it says.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

/// What a shell around the tests may have set, and the program or its libraries look at.
const ENVIRONMENT: [&str; 19] = [
    "NO_COLOR",
    "FORCE_HYPERLINK",
    "COMPLETE",
    "COLUMNS",
    "LINES",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "TERM",
    "TERM_PROGRAM",
    "DOMTERM",
    "KONSOLE_VERSION",
    "VTE_VERSION",
    "WT_SESSION",
    "PAGER",
    "SVC_PAGER",
    "LESS",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
];

/// A run of the program, and what it has to answer: nothing on either output and status 0, unless the test says more.
/// Both outputs and the status are compared byte for byte, so that a stray warning fails a test.
#[must_use = "nothing runs before `run`, `output`, `run_on_terminal` ..."]
pub(crate) struct Svc {
    before: Vec<OsString>,
    args: Vec<OsString>,
    variables: Vec<(&'static str, OsString)>,
    stdin: Vec<u8>,
    in_this_network: bool,
    status: i32,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
}

/// The program with these arguments, which are separated by blanks.
pub(crate) fn svc(args: &str) -> Svc {
    Svc {
        before: Vec::new(),
        args: Vec::new(),
        variables: Vec::new(),
        stdin: Vec::new(),
        in_this_network: false,
        status: 0,
        stdout: Vec::new(),
        stderr: Vec::new(),
    }
    .args(args)
}

/// The program with the tests' own services file in place of the machine's.
pub(crate) fn svc_here(args: &str) -> Svc {
    svc(&format!("--services-file services {args}"))
}

/// The same with what that file and the registry know alone: for what has nothing to do with ports in practice.
pub(crate) fn svc_assigned(args: &str) -> Svc {
    svc_here(&format!("--source system,iana {args}"))
}

impl Svc {
    /// The same without the right to read every file: root reads them all, unless it gives its capabilities away. None,
    /// after saying so, where it cannot.
    pub(crate) fn unprivileged(self, test: &str, unreadable: &Path) -> Option<Svc> {
        if std::fs::File::open(unreadable).is_err() {
            return Some(self);
        }
        if !Command::new("setpriv").arg("--version").output().is_ok_and(|version| version.status.success()) {
            skip(test, "this is root, and there is no setpriv");
            return None;
        }
        Some(self.through(["setpriv", "--bounding-set=-all", "--inh-caps=-all"]))
    }

    /// One more argument, of any characters.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Svc {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// More arguments, which are separated by blanks.
    pub(crate) fn args(mut self, args: &str) -> Svc {
        self.args.extend(args.split_whitespace().map(OsString::from));
        self
    }

    /// Starts the program through another one: `env`, `unshare` ...
    pub(crate) fn through(mut self, command: impl IntoIterator<Item = impl Into<OsString>>) -> Svc {
        self.before.extend(command.into_iter().map(Into::into));
        self
    }

    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<OsString>) -> Svc {
        self.variables.push((name, value.into()));
        self
    }

    /// On a terminal too it shall reach the sockets of the test.
    pub(crate) fn in_this_network(mut self) -> Svc {
        self.in_this_network = true;
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

    /// Runs the program and compares.
    #[track_caller]
    pub(crate) fn run(self) {
        let got = self.finish(self.command());
        self.compare(&got, Some(&self.stdout));
    }

    /// Runs the program, compares the status and the errors, and gives the output to look at it more closely.
    #[track_caller]
    pub(crate) fn output(self) -> String {
        let got = self.finish(self.command());
        self.compare(&got, None);
        String::from_utf8(got.stdout).expect("the output is UTF-8")
    }

    /// Runs the program with an output of this kind, and compares the rest.
    #[cfg(target_os = "linux")]
    #[track_caller]
    pub(crate) fn run_into(self, output: impl Into<Stdio>) {
        let mut command = self.command();
        command.stdout(output);
        let got = self.finish(command);
        self.compare(&got, None);
    }

    /// How a run in this folder ends, whatever it says; nothing if it is still running after this time, which ends it.
    pub(crate) fn status_within(self, time: Duration, folder: &Path) -> Option<ExitStatus> {
        let mut command = self.command();
        let mut child = command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("svc");
        // A short input fits the pipe; a program that does not read it closes it.
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

    /// Runs the program on a terminal of this width, where errors stand among the answers, and compares what it shows.
    #[track_caller]
    pub(crate) fn run_on_terminal(self, columns: u16) {
        if let Some(got) = self.on_terminal(columns) {
            self.compare(&got, Some(&self.stdout));
        }
    }

    /// What the program shows on a terminal of this width, or nothing where there is none; the status is compared.
    #[track_caller]
    pub(crate) fn shown_on_terminal(self, columns: u16) -> Option<String> {
        let got = self.on_terminal(columns)?;
        self.compare(&got, None);
        Some(String::from_utf8(got.stdout).expect("what it shows is UTF-8"))
    }

    fn on_terminal(&self, columns: u16) -> Option<Output> {
        if !Command::new("script").arg("--version").output().is_ok_and(|version| is_util_linux(&version.stdout)) {
            skip("a terminal", "there is no `script` of util-linux");
            return None;
        }
        let network = if self.in_this_network { &[][..] } else { own_network() };
        let words = network.iter().map(OsStr::new).chain(self.words());
        let words: Vec<String> = words.map(|word| quoted(word.to_str().expect("a word for a shell"))).collect();
        let line = format!("stty cols {columns} rows 24; exec {}", words.join(" "));
        let mut command = self.prepare(["script", "-q", "-e", "-c", &line, "/dev/null"].map(OsStr::new).into_iter());
        command.env("SHELL", "/bin/sh");
        let mut got = self.finish(command);
        // The terminal makes two characters of the end of a line.
        got.stdout = String::from_utf8_lossy(&got.stdout).replace("\r\n", "\n").into_bytes();
        Some(got)
    }

    /// The command itself: with pipes for its input and both outputs.
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
        // Nor a registry that whoever runs the tests has fetched, nor services of their own.
        command.env("XDG_DATA_HOME", files().join("none")).env("XDG_CONFIG_HOME", files().join("none"));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn finish(&self, mut command: Command) -> Output {
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("a pipe");
        thread::scope(|scope| {
            // A program that does not read its input closes it: that is no failure.
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
        let mut text = format!("svc {:?}: {}, and expected was status {}\n", self.args, got.status, self.status);
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

/// The first lines that are not the same.
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

/// A word as a shell takes it, whatever is in it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_svc");

/// The folder of the tests' files, where every run starts.
pub(crate) fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/cli")
}

/// A file or a folder for one test of this name, not there yet.
pub(crate) fn temporary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let _ = std::fs::remove_dir_all(&path);
    path
}

/// A services file with this content, for one test of this name.
pub(crate) fn temporary_file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = temporary(name);
    std::fs::write(&path, content).expect("a file among the build's own");
    path
}

/// Set in a test that runs in a network of its own, where nothing is open but what it opens.
pub(crate) const IN_OWN_NETWORK: &str = "SVC_TEST_NETWORK";

/// The ways into such a network: as root, and as the root of a user namespace.
pub(crate) const NETWORKS: [&[&str]; 2] = [&["unshare", "--net", "--"], &["unshare", "--net", "--map-root-user", "--"]];

/// Every command of the program, as the words that run it, from the command tree itself: each has a manual page.
pub(crate) fn commands() -> &'static [String] {
    static COMMANDS: OnceLock<Vec<String>> = OnceLock::new();
    COMMANDS.get_or_init(|| {
        let folder = temporary("pages");
        let status = Command::new(PROGRAM).args(["generate", "man", "--directory"]).arg(&folder).status();
        assert!(status.is_ok_and(|status| status.success()), "the manual pages");
        let pages = std::fs::read_dir(&folder).expect("the pages").map(|page| page.expect("a page").file_name());
        let names = pages.filter_map(|page| Some(page.to_str()?.strip_suffix(".1")?.strip_prefix("svc-")?.to_owned()));
        let mut commands: Vec<String> = names.map(|name| name.replace('-', " ")).collect();
        commands.sort_unstable();
        commands
    })
}

/// The way into a network where nothing is open, if there is one and the test is not in its own: on a terminal the program
/// says which of the ports are open, and what this machine happens to run is nothing to the test.
pub(crate) fn own_network() -> &'static [&'static str] {
    static NETWORK: OnceLock<&[&str]> = OnceLock::new();
    let works =
        |way: &&[&str]| Command::new(way[0]).args(&way[1..]).arg("true").output().is_ok_and(|out| out.status.success());
    NETWORK.get_or_init(|| match std::env::var_os(IN_OWN_NETWORK) {
        Some(_) => &[],
        None => NETWORKS.into_iter().find(works).unwrap_or_default(),
    })
}

/// Says that a test could not be made here. The test harness shows that even when the test passes.
pub(crate) fn skip(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

/// Waits for a child whose output nobody reads any more.
pub(crate) fn end(mut child: Child) -> (Option<i32>, String) {
    let mut errors = String::new();
    if let Some(mut stderr) = child.stderr.take() {
        stderr.read_to_string(&mut errors).expect("the program's errors are UTF-8");
    }
    (child.wait().expect("the program ends").code(), errors)
}
