//! `svc check` by a whole process: a clean file, and findings that are drawn.

use crate::samples::{Effort, lower_quartiles};
use crate::svc::Builds;
use crate::table::{Goal, Row, Unit};
use crate::temporary::Temporary;
use crate::workers::{Place, Program, Workers};
use std::cell::RefCell;
use std::fmt::Write;

/// Both files.
pub(crate) fn rows(workers: &mut Workers, folder: &Temporary, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let files = [("12,000 clean lines", clean(), 10e-3), ("1,000 findings, drawn", commas(), 100e-3)];
    let workers = RefCell::new(workers);
    let row = |(what, text, goal): (&str, String, f64)| Row {
        what: format!("svc check: {what}"),
        against: "-".into(),
        unit: Unit::Time,
        goal: Goal::Within(goal),
        figures: folder.file("checked", text).and_then(|file| {
            // A pipe does not hold the drawings, and nothing reads it before the end.
            let script = r#"exec "$0" check "$1" > /dev/null"#;
            let words = ["/bin/sh", "-c", script, &*builds.normal.to_string_lossy(), &*file.to_string_lossy()];
            let command = words.map(str::to_owned).to_vec();
            let program = Program { place: Place::Machine, command, status: 0 };
            lower_quartiles(effort.processes / 4, || workers.borrow_mut().time(&program), || Ok(0.0))
        }),
    };
    files.map(row).into()
}

/// Names for tcp and udp on dynamic ports, which no registry has.
fn clean() -> String {
    (0..6000).fold(String::new(), |mut text, number| {
        for protocol in ["tcp", "udp"] {
            let _ = writeln!(text, "service-{number:<8}{}/{protocol}\tother-{number}\t# what it is", 50_000 + number);
        }
        text
    })
}

/// Aliases with a comma: each is drawn with its fix.
fn commas() -> String {
    (0..1000).fold(String::new(), |mut text, number| {
        let _ = writeln!(text, "service-{number:<8}{}/tcp\ta-{number},b-{number}\t# what it is", 50_000 + number);
        text
    })
}
