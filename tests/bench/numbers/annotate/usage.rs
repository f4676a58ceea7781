//! What a process takes: seconds and memory.
//!
//! getrusage(2) has the sum of the times and the largest peak of all children that ended, so each measured process is the
//! only child of one more process, this program again.

use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};

/// The argument that makes this program run the rest and report what it took.
pub(crate) const ARGUMENT: &str = "--usage";
/// The output of what runs, in its folder.
const OUTPUT: &str = "output";

/// A command to run in a folder.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) command: Vec<String>,
    pub(super) folder: PathBuf,
}

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage {
    /// The seconds of user and system.
    pub(super) cpu: f64,
    /// The seconds from start to end.
    pub(super) wall: f64,
    /// The largest resident size, in bytes.
    pub(super) peak: f64,
}

impl Run {
    /// The file with its standard output.
    pub(super) fn output(&self) -> PathBuf {
        self.folder.join(OUTPUT)
    }

    /// Runs it once.
    pub(super) fn usage(&self) -> Result<Usage, String> {
        let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
        let mut process = Command::new(program);
        process.arg(ARGUMENT).args(&self.command).current_dir(&self.folder).stdin(Stdio::null());
        let run = process.output().map_err(|error| format!("this program: {error}"))?;
        let text = String::from_utf8_lossy(&run.stdout);
        let figures: Vec<f64> = text.split_whitespace().filter_map(|figure| figure.parse().ok()).collect();
        match figures[..] {
            [cpu, wall, peak] if run.status.success() => Ok(Usage { cpu, wall, peak }),
            _ => {
                let errors = String::from_utf8_lossy(&run.stderr);
                let last = errors.lines().last().unwrap_or("no figures").to_owned();
                Err(format!("{}: {last}", self.command[0]))
            }
        }
    }
}

/// Runs a command, writes its output to a file in this folder, and reports what it took.
pub(crate) fn serve(command: &[&str]) -> ExitCode {
    match run(command) {
        Ok(Usage { cpu, wall, peak }) => {
            println!("{cpu} {wall} {peak}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(unix)]
fn run(command: &[&str]) -> Result<Usage, String> {
    use nix::sys::resource::{UsageWho, getrusage};
    use std::time::Instant;

    let (program, arguments) = command.split_first().ok_or("no program to run")?;
    let output = std::fs::File::create(OUTPUT).map_err(|error| format!("{OUTPUT}: {error}"))?;
    let mut process = Command::new(program);
    process.args(arguments).stdin(Stdio::null()).stdout(output).env("LC_ALL", "C");
    let start = Instant::now();
    let status = process.status().map_err(|error| format!("{program}: {error}"))?;
    let wall = start.elapsed().as_secs_f64();
    if !status.success() {
        return Err(status.to_string());
    }
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| format!("getrusage: {error}"))?;
    let seconds = |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    // Apple's systems count bytes, all others kilobytes.
    let unit = if cfg!(target_vendor = "apple") { 1.0 } else { 1024.0 };
    Ok(Usage {
        cpu: seconds(usage.user_time()) + seconds(usage.system_time()),
        wall,
        peak: usage.max_rss() as f64 * unit,
    })
}

#[cfg(not(unix))]
fn run(_: &[&str]) -> Result<Usage, String> {
    Err("getrusage(2) is needed".into())
}
