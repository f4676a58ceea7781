//! A home folder for a test, and the program run with it.

use crate::harness::{PROGRAM, temporary};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use svc_lookup::Services;

/// A home folder, removed at the end.
pub(super) struct Home {
    pub(super) path: PathBuf,
    variables: Vec<(&'static str, OsString)>,
}

/// The result of a run of the program.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) status: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Home {
    /// An empty home, for one test of this name.
    pub(super) fn new(name: &str) -> Home {
        let path = temporary(&format!("update-{name}"));
        fs::create_dir_all(&path).expect("a folder among the build's own");
        let variable = if cfg!(windows) { "LOCALAPPDATA" } else { "HOME" };
        Home { variables: vec![(variable, path.clone().into()), ("SVC_TODAY", "2099-12-31".into())], path }
    }

    /// The same home with one more environment variable.
    pub(super) fn with(mut self, name: &'static str, value: impl AsRef<OsStr>) -> Home {
        self.variables.retain(|known| known.0 != name);
        self.variables.push((name, value.as_ref().to_owned()));
        self
    }

    /// The folder of the stored snapshot.
    pub(super) fn folder(&self) -> PathBuf {
        let under = match () {
            () if cfg!(windows) => "svc",
            () if cfg!(target_os = "macos") => "Library/Application Support/svc",
            () => ".local/share/svc",
        };
        self.path.join(under)
    }

    /// The stored snapshot.
    pub(super) fn index(&self) -> PathBuf {
        self.folder().join("registry.index")
    }

    /// Writes content in place of the snapshot.
    pub(super) fn put(&self, content: impl AsRef<[u8]>) {
        fs::create_dir_all(self.folder()).expect("a folder in the home");
        fs::write(self.index(), content).expect("a file in the home");
    }

    /// The file names in the folder, sorted.
    pub(super) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder()).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// A file in the home with this content.
    pub(super) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path.join(name);
        fs::write(&path, content).expect("a file in the home");
        path.display().to_string()
    }

    /// The program with these arguments, and only the home's environment variables.
    pub(super) fn command(&self, args: &[&str]) -> Command {
        self.command_of(Path::new(PROGRAM), args)
    }

    fn command_of(&self, program: &Path, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).env_clear().envs(self.variables.iter().cloned()).current_dir(Path::new(&self.path));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program.
    pub(super) fn svc(&self, args: &[&str]) -> Run {
        self.svc_reading(args, b"")
    }

    /// Runs the program with this standard input, which it need not read.
    pub(super) fn svc_reading(&self, args: &[&str], input: &[u8]) -> Run {
        self.run_reading(Path::new(PROGRAM), args, input)
    }

    /// Runs another build of the program.
    #[cfg(target_os = "linux")]
    pub(super) fn run(&self, program: &Path, args: &[&str]) -> Run {
        self.run_reading(program, args, b"")
    }

    fn run_reading(&self, program: &Path, args: &[&str], input: &[u8]) -> Run {
        let mut child = self.command_of(program, args).spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let output = std::thread::scope(|scope| {
            scope.spawn(move || drop(stdin.write_all(input)));
            child.wait_with_output().expect("the program ends")
        });
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Run { status: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// Stores a registry given on standard input.
    #[track_caller]
    pub(super) fn take(&self, registry: &str) -> Run {
        let run = self.svc_reading(&["update", "--from", "-"], registry.as_bytes());
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{run:?}");
        run
    }

    /// The date of the registry in use.
    #[track_caller]
    pub(super) fn date(&self) -> String {
        let run = self.svc(&["--version"]);
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""), "{run:?}");
        let (_, rest) = run.stdout.split_once("(IANA registry of ").expect("a date");
        rest.trim_end().trim_end_matches(')').trim_end_matches(", fetched").to_owned()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

impl Run {
    /// Asserts success with this status word, the first field of the first line.
    #[track_caller]
    pub(super) fn said(&self, word: &str) {
        self.said_with(word, "");
    }

    /// Asserts success with this status word and these messages.
    #[track_caller]
    pub(super) fn said_with(&self, word: &str, messages: &str) {
        let first = self.stdout.split('\t').next();
        assert_eq!((self.status, first, self.stderr.as_str()), (Some(0), Some(word), messages), "{self:?}");
    }

    /// Asserts success with this status word, whatever `--force` has overruled.
    #[track_caller]
    pub(super) fn forced(&self, word: &str) {
        let overruled = self.stderr.lines().all(|line| line.ends_with("; accepted because of `--force`"));
        assert!(overruled, "{self:?}");
        self.said_with(word, &self.stderr);
    }

    /// Asserts that the program failed with this message.
    #[track_caller]
    pub(super) fn refused(&self, message: &str) {
        let expected = format!("svc: {message}\n");
        assert_eq!((self.status, self.stdout.as_str(), self.stderr.as_str()), (Some(2), "", &*expected), "{self:?}");
    }
}

/// The date of the built-in registry.
pub(super) fn bundled() -> String {
    Services::snapshot().registry_date().expect("the snapshot has a date").to_string()
}
