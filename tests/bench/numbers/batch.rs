//! A million queries on standard input.

use crate::files::Random;
use crate::samples::{Effort, Pair};
use crate::svc::Builds;
use crate::table::{Goal, Row, Unit};
use crate::temporary::Temporary;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use svc_lookup::{Port, Services};

/// The number of queries.
const QUERIES: usize = 1_000_000;

/// `svc port -` and `svc lookup -`: every entry of the machine's file and of the snapshot, in a shuffled order, again and
/// again. The input is a file, the output `/dev/null`.
pub(crate) fn rows(folder: &Temporary, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let services = Services::system();
    let row = |(command, queries): (&str, Vec<String>)| {
        let input = folder.file(command, repeated(queries));
        Row {
            what: format!("svc {command} -"),
            against: "-".into(),
            unit: Unit::Queries(QUERIES),
            goal: Goal::Rate(1e6),
            figures: input.and_then(|input| measure(&builds.normal, command, &input, effort.batches)),
        }
    };
    [("port", ports(&services)), ("lookup", names(&services))].map(row).into()
}

fn ports(services: &Services) -> Vec<String> {
    let hits = (0..=u16::MAX).map(Port::new).flat_map(|port| services.by_port(port, None).map(move |hit| (port, hit)));
    hits.filter_map(|(port, hit)| Some(format!("{port}/{}\n", hit.service.protocol?))).collect()
}

/// Names with a protocol. A slash in a name would make it a question of its own.
fn names(services: &Services) -> Vec<String> {
    let mut queries = Vec::new();
    services.names(|name| {
        let protocols = services.by_name(name, None).filter_map(|hit| hit.service.protocol);
        queries.extend(protocols.map(|protocol| format!("{name}/{protocol}\n")).filter(|_| !name.contains(&b'/')));
    });
    queries
}

fn repeated(mut queries: Vec<String>) -> String {
    Random::new().shuffle(&mut queries);
    queries.iter().cycle().take(QUERIES).map(String::as_str).collect()
}

/// The fastest of some runs, from the start of the process to its end.
fn measure(svc: &Path, command: &str, input: &Path, rounds: usize) -> Result<Pair, String> {
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let input = File::open(input).map_err(|error| format!("{}: {error}", input.display()))?;
        let mut process = Command::new(svc);
        process.args([command, "-"]).env_clear().stdin(input).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let status = process.status().map_err(|error| format!("{}: {error}", svc.display()))?;
        best = best.min(start.elapsed().as_secs_f64());
        if !status.success() {
            return Err(format!("`svc {command} -` did not find everything: {status}"));
        }
    }
    Ok(Pair { ours: best, peer: 0.0 })
}
