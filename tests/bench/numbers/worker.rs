//! The worker: this program again, in its own mount namespace, running the commands it receives.
//!
//! A request is a line of tab-separated fields, and so is its answer: figures, or `error` and the reason.

use crate::reading;
use crate::samples::Pair;
use std::io::{self, BufRead, Read};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The argument that makes this program a worker. The next one is `LANG` for its commands, and may be empty.
pub(crate) const ARGUMENT: &str = "--worker";
/// The first line of a worker.
pub(crate) const READY: &str = "ready";
/// Runs the program in the other fields. The answer is seconds and its exit status.
pub(crate) const TIME: &str = "time";
/// Runs a program in callgrind: the valgrind to use, then the program. The answer is instructions and its exit status.
pub(crate) const INSTRUCTIONS: &str = "instructions";
/// Runs the program in the other fields. The answer is its page faults and its exit status.
pub(crate) const FAULTS: &str = "faults";
/// Reads `/etc/services` with both: milliseconds to spend. The answer is the seconds of ours, of the peer, and bytes.
pub(crate) const READING: &str = "reading";
/// The first field of an error.
pub(crate) const ERROR: &str = "error";

/// Answers requests until the input ends.
pub(crate) fn serve(lang: &str) -> ExitCode {
    println!("{READY}");
    for request in io::stdin().lock().lines() {
        let Ok(request) = request else { return ExitCode::FAILURE };
        let fields: Vec<&str> = request.split('\t').collect();
        let answer = answer(&fields, lang).unwrap_or_else(|why| format!("{ERROR}\t{}", why.replace(['\t', '\n'], " ")));
        println!("{answer}");
    }
    ExitCode::SUCCESS
}

fn answer(fields: &[&str], lang: &str) -> Result<String, String> {
    match fields {
        [TIME, command @ ..] => time(command, lang),
        [FAULTS, command @ ..] => faults(command, lang),
        [INSTRUCTIONS, valgrind, command @ ..] => instructions(valgrind, command, lang),
        [READING, milliseconds] => {
            let budget = Duration::from_millis(milliseconds.parse().map_err(|error| format!("{error}"))?);
            let (Pair { ours, peer }, bytes) = reading::measure(budget)?;
            Ok(format!("{ours}\t{peer}\t{bytes}"))
        }
        _ => Err(format!("not a request: {fields:?}")),
    }
}

/// Times a process from before its start to its end. The pipe is read afterwards: the output fits into it.
fn time(command: &[&str], lang: &str) -> Result<String, String> {
    let (mut reader, writer) = io::pipe().map_err(|error| format!("a pipe: {error}"))?;
    let mut process = prepare(command, lang)?;
    let errors = writer.try_clone().map_err(|error| format!("a pipe: {error}"))?;
    process.stdout(writer).stderr(errors);
    let start = Instant::now();
    let status = process.spawn().and_then(|mut child| child.wait());
    let seconds = start.elapsed().as_secs_f64();
    drop(process); // It holds the pipe's end for writing.
    let mut output = String::new();
    reader.read_to_string(&mut output).map_err(|error| format!("a pipe: {error}"))?;
    let status = status.map_err(|error| format!("{}: {error}", command[0]))?;
    Ok(format!("{seconds}\t{}", status.code().ok_or_else(|| format!("{}: {status}", command[0]))?))
}

/// Counts page faults: those of all children so far, without those before this one.
#[cfg(unix)]
fn faults(command: &[&str], lang: &str) -> Result<String, String> {
    use nix::sys::resource::{UsageWho, getrusage};

    let all = || getrusage(UsageWho::RUSAGE_CHILDREN).map_err(|error| format!("getrusage: {error}"));
    let before = all()?.minor_page_faults();
    let output = prepare(command, lang)?.output().map_err(|error| format!("{}: {error}", command[0]))?;
    let count = all()?.minor_page_faults() - before;
    Ok(format!("{count}\t{}", output.status.code().unwrap_or(-1)))
}

#[cfg(not(unix))]
fn faults(_: &[&str], _: &str) -> Result<String, String> {
    Err("getrusage(2) is needed".into())
}

fn instructions(valgrind: &str, command: &[&str], lang: &str) -> Result<String, String> {
    let options = [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let output =
        prepare(&[&options[..], command].concat(), lang)?.output().map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().find_map(|line| line.split_once("Collected :"));
    let count = collected.map(|(_, count)| count.trim()).ok_or("callgrind counted nothing")?;
    Ok(format!("{count}\t{}", output.status.code().unwrap_or(-1)))
}

/// Sets the same environment for every command, without the library path of cargo.
fn prepare(command: &[&str], lang: &str) -> Result<Command, String> {
    let (program, arguments) = command.split_first().ok_or("no program to run")?;
    let mut process = Command::new(program);
    process.args(arguments).env_clear().stdin(Stdio::null());
    if !lang.is_empty() {
        process.env("LANG", lang);
    }
    Ok(process)
}
