//! `svc annotate` against what else adds names to flow records and logs: the same input, the same table of names.
//!
//! Every program writes to a file; CPU seconds are those of user and system together. Before anything is measured, the
//! columns that svc and mawk add are compared; later, the number of lines that each program writes.

mod inputs;
mod peers;
mod usage;

pub(crate) use usage::{ARGUMENT, serve};

use crate::samples::{Effort, Pair, alternating, lower_quartile};
use crate::svc::Builds;
use crate::table::{Goal, Row, Unit};
use crate::temporary::Temporary;
use inputs::Inputs;
use peers::{Job, Peer};
use std::path::Path;
use usage::{Run, Usage};

/// The size of the line without an end.
const LONG_LINE: usize = 64_000_000;

/// Every row: flow records, then text, then a long line.
pub(crate) fn rows(folder: &Temporary, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let prepared = Inputs::new(folder, &builds.normal, effort.logs).and_then(|inputs| {
        same_names(&builds.normal, &inputs)?;
        Ok((inputs, folder.program_on_disk("svc-annotate", &builds.normal)?))
    });
    let (inputs, svc) = match prepared {
        Ok(prepared) => prepared,
        Err(why) => return vec![row("svc annotate", "every peer", Unit::Time, Goal::Faster(1.0), Err(why))],
    };
    let peers = peers::all().into_iter().filter(|peer| effort.all_peers || peer.is_always_compared());
    let mut rows: Vec<Row> = peers.flat_map(|peer| compare(&peer, &svc, &inputs, effort.readers)).collect();
    rows.extend(long_line(&svc, &inputs, folder));
    rows
}

/// Time and peak memory against a peer.
fn compare(peer: &Peer, svc: &Path, inputs: &Inputs, rounds: usize) -> [Row; 2] {
    let ours = svc_annotate(svc, peer.job, peer.threads, inputs);
    let usage = peer.command().and_then(|command| {
        let theirs = Run { command, folder: inputs.folder.clone() };
        alternating(rounds, || measured(&ours, peer.job, inputs), || measured(&theirs, peer.job, inputs))
    });
    let figures = |part: fn(&Usage) -> f64| {
        let (ours, theirs) = usage.as_ref().map_err(String::clone)?;
        let least = |all: &[Usage]| lower_quartile(all.iter().map(part).collect());
        Ok(Pair { ours: least(ours), peer: least(theirs) })
    };
    let (seconds, kind): (fn(&Usage) -> f64, _) = match peer.threads {
        1 => (|usage| usage.cpu, "CPU"),
        _ => (|usage| usage.wall, "time"),
    };
    let unit = Unit::Throughput(inputs.size(peer.job));
    let name = peer.job.name();
    [
        row(&format!("{name}: {kind}, {}", threads(peer)), peer.name, unit, Goal::Faster(peer.goal), figures(seconds)),
        row(
            &format!("{name}: peak memory, {}", threads(peer)),
            peer.name,
            Unit::Memory,
            peer.memory_goal(),
            figures(|usage| usage.peak),
        ),
    ]
}

fn threads(peer: &Peer) -> &'static str {
    if peer.threads == 1 { "one thread" } else { "two threads" }
}

/// The peak memory for a line without an end.
fn long_line(svc: &Path, inputs: &Inputs, folder: &Temporary) -> Vec<Row> {
    let path = folder.file("long.log", "10.0.0.7:443 ".repeat(LONG_LINE / 13));
    let limits = [(1, "one thread", 8e6), (2, "two threads", 32e6)];
    let rows = limits.map(|(threads, kind, limit)| {
        let figures = path.as_ref().map_err(String::clone).and_then(|path| {
            let mut run = svc_annotate(svc, Job::Text, threads, inputs);
            run.command.push(path.to_string_lossy().into_owned());
            Ok(Pair { ours: run.usage()?.peak, peer: 0.0 })
        });
        row(&format!("a line of 64 MB: peak memory, {kind}"), "-", Unit::Memory, Goal::Under(limit), figures)
    });
    rows.into()
}

fn row(what: &str, against: &str, unit: Unit, goal: Goal, figures: Result<Pair, String>) -> Row {
    Row { what: what.into(), against: against.into(), unit, goal, figures }
}

/// svc for a job. It has the sources that the table was made from.
fn svc_annotate(svc: &Path, job: Job, threads: usize, inputs: &Inputs) -> Run {
    let (options, file): (&[&str], _) = match job {
        Job::Fields => (&["--port", "dstport", "--protocol-field", "protocol"], inputs::FLOWS),
        Job::Text => (&[], inputs::TEXT),
    };
    let mut command: Vec<String> = vec![svc.to_string_lossy().into_owned()];
    command.extend(["annotate", "--source", "system,iana", "--threads"].map(String::from));
    command.push(threads.to_string());
    command.extend(options.iter().copied().chain([file]).map(String::from));
    Run { command, folder: inputs.folder.clone() }
}

/// Runs a program, and checks that it wrote a line for each line of its input.
fn measured(run: &Run, job: Job, inputs: &Inputs) -> Result<Usage, String> {
    let usage = run.usage()?;
    let (lines, wanted) = (inputs::lines(&run.output())?, inputs.lines(job));
    if lines != wanted {
        return Err(format!("{} wrote {lines} lines for {wanted}", run.command[0]));
    }
    Ok(usage)
}

/// Checks that svc and mawk add the same names to every flow record.
fn same_names(svc: &Path, inputs: &Inputs) -> Result<(), String> {
    let mawk = peers::all().into_iter().find(|peer| peer.name == peers::MAWK && peer.job == Job::Fields);
    // Without mawk its rows say so.
    let Some(Ok(command)) = mawk.map(|mawk| mawk.command()) else { return Ok(()) };
    let read = |run: Run| {
        run.usage()?;
        std::fs::read(run.output()).map_err(|error| format!("{}: {error}", run.output().display()))
    };
    let ours = read(svc_annotate(svc, Job::Fields, 1, inputs))?;
    let theirs = read(Run { command, folder: inputs.folder.clone() })?;
    // mawk has no name for the new column.
    let records = |text: &[u8]| text.iter().position(|&byte| byte == b'\n').map(|feed| text[feed..].to_vec());
    if records(&ours) == records(&theirs) { Ok(()) } else { Err("svc and mawk add different names".into()) }
}
