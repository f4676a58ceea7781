//! The design's goals, each measured against another program in the same run.
//!
//! ```text
//! cargo build-static                          # once, for the rows of the static build
//! cargo nss                                   # once, for those of the module for the name service switch
//! cargo bench --bench numbers                 # every row: a few minutes
//! cargo bench --bench numbers -- --quick      # few rounds and no callgrind: seconds, to see that it runs
//! cargo bench --bench numbers -- --lang=C.UTF-8
//! cargo bench --bench numbers -- --only=annotate   # the parts with this word in their headings
//! ```
//!
//! The runs of svc and its peer alternate, so that other load on the machine affects both. A whole process is timed
//! from its start to its end, with a pipe for its output; the figure is the lower quartile. A function is timed in batches
//! that take about a millisecond; the figure is the fastest batch. Instructions are those that valgrind's callgrind counts
//! in the whole process, the dynamic linker's included.
//!
//! Processes get the same empty environment, without the library path of cargo; getent is fastest with it. `--lang` sets
//! `LANG`, as a login shell does: then getent loads a locale first, and svc does not.
//!
//! getent reads only `/etc/services`, so other files are bind-mounted over it in a separate mount namespace, where this
//! program runs again as a worker (`workers.rs`). That needs Linux, util-linux's `unshare`, and root or user namespaces. A
//! row that cannot be measured has the reason.

mod annotate;
mod batch;
mod checking;
#[path = "../files.rs"]
mod files;
mod glibc;
mod lookups;
mod nss;
mod reading;
mod samples;
mod svc;
mod table;
mod temporary;
mod whole_process;
mod worker;
mod workers;

use samples::Effort;
use std::process::ExitCode;
use table::{Row, Table};
use temporary::Temporary;
use workers::Workers;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |wanted: &str| arguments.iter().any(|argument| argument == wanted);
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [worker::ARGUMENT, lang] => return worker::serve(lang),
        [nss::ARGUMENT, file, milliseconds] => return nss::serve(file, milliseconds),
        [annotate::ARGUMENT, ref command @ ..] => return annotate::serve(command),
        _ => {}
    }
    // Without `--bench`, `cargo test` runs this, to check that it works.
    let effort = if has("--quick") || !has("--bench") { Effort::QUICK } else { Effort::FULL };
    let value = |option: &str| arguments.iter().find_map(|argument| argument.strip_prefix(option));
    match measure(&effort, value("--lang="), value("--only=").unwrap_or_default()) {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("numbers: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Every row of the table, or those of the parts whose headings contain a word.
fn measure(effort: &Effort, lang: Option<&str>, only: &str) -> Result<Table, String> {
    let folder = Temporary::new()?;
    let mut workers = Workers::new(&folder, lang)?;
    let builds = svc::builds(&folder)?;
    let mut table = Table::default();
    let mut add = |part: &str, rows: &mut dyn FnMut() -> Vec<Row>| {
        if part.contains(only) {
            table.add(part, rows());
            eprintln!("numbers: {part}: measured");
        }
    };
    add("whole process, /etc/services", &mut || whole_process::on_the_machines_file(&mut workers, &builds, effort));
    add("whole process, a services file of 14,000 lines", &mut || {
        whole_process::on_a_long_file(&mut workers, &builds, effort)
    });
    add("whole process, svc without a services file", &mut || {
        whole_process::without_a_file(&mut workers, &builds, effort)
    });
    add("whole process, a search over everything", &mut || whole_process::searching(&mut workers, &builds, effort));
    add("whole process, a list of everything", &mut || whole_process::listing(&mut workers, &builds, effort));
    add("whole process, checking a services file", &mut || checking::rows(&mut workers, &folder, &builds, effort));
    add("one lookup in the library, warm", &mut || lookups::rows(effort));
    add("one look-up by glibc, through its name service switch", &mut || nss::rows(&folder, effort));
    add("reading a services file", &mut || reading::rows(&mut workers, effort));
    add("a million queries on standard input", &mut || batch::rows(&folder, &builds, effort));
    add("svc annotate, MB of input per second", &mut || annotate::rows(&folder, &builds, effort));
    table.notes = svc::note(&builds).into_iter().collect();
    let unoptimised = "This is not an optimised build: the figures say nothing.";
    table.notes.extend(cfg!(debug_assertions).then(|| unoptimised.into()));
    table.notes.extend(lang.map(|lang| format!("Processes ran with LANG={lang}.")));
    Ok(table)
}
