//! The sessions in the README, run on a machine made for them: a services file, a kernel and processes of their own.

mod film;

use crate::harness::{PROGRAM, files, skip, temporary};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::fd::OwnedFd;
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Set inside of that machine.
const INSIDE: &str = "SVC_TEST_README";
/// Set to anything, it makes the test write the README with what the program says now.
const WRITE: &str = "SVC_WRITE_README";
/// The ways into namespaces of its own: as root, and as the root of a user namespace.
const WAYS: [&[&str]; 2] = [&[], &["--map-root-user"]];
const NAMESPACES: [&str; 6] = ["unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc"];
/// Binds the tests' services file over the machine's, brings up the loopback interface, and runs the rest there.
const PREPARE: &str = "mount --bind \"$0\" /etc/services && ip link set lo up && exec \"$@\"";
/// The width of the terminal.
const COLUMNS: u16 = 100;

fn readme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

/// A command in such a machine, if one can be made.
fn machine() -> Option<Command> {
    let command = |way: &[&str], program: &Path| {
        let mut command = Command::new(NAMESPACES[0]);
        command.args(&NAMESPACES[1..]).args(way).args(["--", "sh", "-c", PREPARE]);
        command.arg(files().join("services")).arg(program);
        command
    };
    let works = |way: &&&[&str]| command(way, Path::new("true")).output().is_ok_and(|run| run.status.success());
    let way = WAYS.iter().find(works)?;
    Some(command(way, &std::env::current_exe().expect("the program of the tests")))
}

/// Whether this is that machine. Elsewhere the test of this name is run in one, and has to pass, or is skipped.
fn is_inside(test: &str) -> bool {
    if std::env::var_os(INSIDE).is_some() {
        return true;
    }
    if !["bash", "script", "jq"].iter().all(|tool| Command::new(tool).arg("--version").output().is_ok()) {
        skip(test, "bash, script or jq is missing");
    } else if let Some(mut inside) = machine() {
        let run = inside.args(["--exact", test, "--nocapture"]).env(INSIDE, "1").output().expect("the test runs");
        let said = String::from_utf8_lossy(&run.stdout);
        assert!(said.contains("1 passed"), "{}\n{said}{}", run.status, String::from_utf8_lossy(&run.stderr));
    } else {
        skip(test, "no namespaces can be made");
    }
    false
}

#[test]
fn the_sessions_in_the_readme_are_what_the_program_says() {
    if !is_inside("readme::the_sessions_in_the_readme_are_what_the_program_says") {
        return;
    }
    let machine = Machine::start("readme");
    let is = fs::read_to_string(readme()).expect("the README");
    let should = machine.renew(&is);
    if std::env::var_os(WRITE).is_some() {
        return fs::write(readme(), should).expect("the README can be written");
    }
    let differs = is.lines().zip(should.lines()).find(|(is, should)| is != should);
    assert!(is == should, "the README says, and the program: {differs:#?}; set {WRITE} and run this test again");
}

#[test]
fn the_readme_has_at_most_250_lines() {
    let lines = fs::read_to_string(readme()).expect("the README").lines().count();
    assert!(lines <= 250, "{lines}");
}

/// The machine: a folder to work in, and processes that have ports open.
struct Machine {
    folder: PathBuf,
    processes: Vec<Child>,
}

impl Machine {
    /// Starts it with a folder of this name: tests that run at once are in namespaces of their own, with the same numbers of
    /// processes, but on one disk.
    fn start(name: &str) -> Machine {
        let folder = temporary(name);
        fs::create_dir(&folder).expect("a folder among the build's own");
        fs::write(folder.join("ports.txt"), "53/udp\n443\n").expect("a file in it");
        let mut machine = Machine { folder, processes: Vec::new() };
        machine.run("postgres", 790, ["127.0.0.1:5432", "[::1]:5432"]);
        machine.run("nginx", 812, ["0.0.0.0:80", "0.0.0.0:443"]);
        machine
    }

    /// Starts a process of this name and number that has these two addresses open.
    fn run(&mut self, name: &str, pid: u32, addresses: [&str; 2]) {
        let program = self.folder.join(name);
        symlink("/bin/sleep", &program).expect("a link");
        let open = |address: &str| Stdio::from(OwnedFd::from(TcpListener::bind(address).expect(address)));
        let [first, second] = addresses.map(open);
        let mut command = Command::new(program);
        command.arg0("sleep").arg("infinity").stdin(first).stdout(second);
        fs::write("/proc/sys/kernel/ns_last_pid", (pid - 1).to_string()).expect("a process number to start from");
        self.processes.push(command.spawn().expect(name));
    }

    /// The README with the output of every command as it is here. Commands without output only have to succeed.
    fn renew(&self, readme: &str) -> String {
        let mut text = String::new();
        let mut lines = readme.lines().peekable();
        let mut background = Vec::new();
        while let Some(line) = lines.next() {
            text += &format!("{line}\n");
            let Some(command) = line.strip_prefix("$ ") else { continue };
            let mut shown = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ") && !line.starts_with("```")) {
                shown.push(line);
            }
            let is_shown = shown.iter().any(|line| !line.is_empty());
            let blank = shown.iter().rev().take_while(|line| line.is_empty()).count();
            if is_ours(command) {
                match command.split("  #").next().unwrap_or_default().trim_end().strip_suffix('&') {
                    Some(command) => background.push(self.start_in_background(command)),
                    None => text += self.output(command, is_shown).as_deref().unwrap_or_default(),
                }
            } else {
                shown[..shown.len() - blank].iter().for_each(|line| text += &format!("{line}\n"));
            }
            text += &"\n".repeat(blank);
        }
        background.into_iter().for_each(end);
        text
    }

    /// What a command shows on a terminal, if it is to be compared; its exit status has to fit.
    fn output(&self, command: &str, is_shown: bool) -> Option<String> {
        let (text, status) = on_terminal(self.prepare("script"), command, COLUMNS, 24);
        let expected = i32::from(is_shown && text.lines().any(|line| line.starts_with("svc: ")));
        assert_eq!(status, Some(expected), "{command}: {text}");
        is_shown.then(|| text.trim_end().to_owned() + "\n")
    }

    /// What a command shows on a terminal of this size, with colors.
    fn shown_in_color(&self, command: &str, columns: u16, rows: u16) -> String {
        let mut terminal = self.prepare("script");
        terminal.env_remove("NO_COLOR").env("TERM", "xterm-256color");
        on_terminal(terminal, command, columns, rows).0
    }

    /// Starts a command that goes on, and waits until it says something.
    fn start_in_background(&self, command: &str) -> Child {
        let mut shell = self.prepare("bash");
        let mut child = shell.args(["-c", &format!("exec {command}")]).stdout(Stdio::piped()).spawn().expect("bash");
        let mut line = String::new();
        let output = child.stdout.as_mut().expect("a pipe");
        BufReader::new(output).read_line(&mut line).expect("a line");
        assert!(!line.is_empty(), "{command} says nothing");
        child
    }

    fn prepare(&self, program: &str) -> Command {
        let folder = Path::new(PROGRAM).parent().expect("the program's folder").display();
        let path = format!("{folder}:{}", std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new(program);
        command.env_clear().env("PATH", path).env("HOME", &self.folder).current_dir(&self.folder);
        command.env("SHELL", "/bin/bash").env("NO_COLOR", "1").env("PAGER", "cat");
        command
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.processes.drain(..).for_each(end);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What a command shows on a terminal of this size, and its exit status.
fn on_terminal(mut script: Command, command: &str, columns: u16, rows: u16) -> (String, Option<i32>) {
    let line = format!("stty cols {columns} rows {rows}; {command}");
    let run = script.args(["-q", "-e", "-c", &line, "/dev/null"]).stdin(Stdio::null()).output().expect("script");
    (String::from_utf8(run.stdout).expect("text").replace("\r\n", "\n"), run.status.code())
}

fn end(mut child: Child) {
    child.kill().and_then(|()| child.wait()).expect("a process can be ended");
}

/// Whether a command is one to run: the others build svc.
fn is_ours(command: &str) -> bool {
    let builds = ["cargo run --release -- port 53", "cargo test", "cargo install", "cargo build-static", "cargo bench"];
    match command.starts_with("cargo ") {
        true if builds.iter().any(|build| command.starts_with(build)) => false,
        true => panic!("no such command is expected in the README: {command}"),
        false => true,
    }
}
