//! One lookup by a whole process, compared with getent.

use crate::files::long_services_file;
use crate::samples::{Effort, Pair, lower_quartiles};
use crate::svc::Builds;
use crate::table::{Goal, Row, Unit};
use crate::workers::{Place, Program, Workers, find};
use std::cell::RefCell;
use std::path::Path;
use svc_lookup::services_file;
use svc_lookup::{Protocol, Service};

/// A lookup, and whether it finds anything.
struct Question {
    command: &'static str,
    query: String,
    found: bool,
}

impl Question {
    fn new(command: &'static str, query: impl Into<String>) -> Question {
        Question { command, query: query.into(), found: true }
    }

    fn absent(command: &'static str, query: impl Into<String>) -> Question {
        Question { found: false, ..Question::new(command, query) }
    }

    fn to_svc(&self, program: &Path, place: Place) -> Program {
        let command = vec![program.to_string_lossy().into_owned(), self.command.into(), self.query.clone()];
        Program { place, command, status: if self.found { 0 } else { 1 } }
    }

    fn to_getent(&self, place: Place) -> Result<Program, String> {
        let getent = find("getent").ok_or("there is no getent")?;
        let command = vec![getent.to_string_lossy().into_owned(), "services".into(), self.query.clone()];
        Ok(Program { place, command, status: if self.found { 0 } else { 2 } })
    }
}

/// The two lookups in the design's goals.
fn domain() -> [Question; 2] {
    [Question::new("port", "53/udp"), Question::new("lookup", "domain/udp")]
}

/// The goals for time and for instructions, in times those of getent.
type Goals = [f64; 2];

/// Both builds with the machine's file.
pub(crate) fn on_the_machines_file(workers: &mut Workers, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let goals = [[1.0, 1.0], [0.35, 0.2]];
    let mut rows = both(workers, builds, effort, (&domain(), Place::Machine), goals);
    rows.extend(domain().iter().map(|question| faults(workers, builds, question)));
    rows
}

/// Lookups by both builds, with the goals of each.
fn both(
    workers: &mut Workers,
    builds: &Builds,
    effort: &Effort,
    (questions, place): (&[Question], Place),
    goals: [Goals; 2],
) -> Vec<Row> {
    let normal = Ok(builds.normal.clone());
    let mut rows = Vec::new();
    for ((build, program), goals) in
        [("svc", &normal), ("static svc", &builds.statically_linked)].into_iter().zip(goals)
    {
        for question in questions {
            let peer = question.to_getent(place);
            let ours = program.as_ref().map(|program| question.to_svc(program, place));
            let programs = ours.map_err(String::clone).and_then(|ours| Ok((ours, peer?)));
            rows.extend(compare(workers, effort, build, question, programs, goals));
        }
    }
    rows
}

/// The page faults of a lookup by the static build: most of its time.
fn faults(workers: &mut Workers, builds: &Builds, question: &Question) -> Row {
    let program = builds.statically_linked.as_ref().map_err(String::clone);
    let ours = program.and_then(|program| workers.faults(&question.to_svc(program, Place::Machine)));
    let peer = question.to_getent(Place::Machine).and_then(|peer| workers.faults(&peer));
    Row {
        what: format!("static svc {} {}: page faults", question.command, question.query),
        against: "getent services".into(),
        unit: Unit::Faults,
        goal: Goal::Most(20.0),
        figures: ours.and_then(|ours| Ok(Pair { ours, peer: peer? })),
    }
}

/// An entry near the end of the long file, and an absent one.
pub(crate) fn on_a_long_file(workers: &mut Workers, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let text = long_services_file();
    let entries = services_file::parse(text.as_bytes()).entries;
    let is_udp = |entry: &&Service<'_>| entry.protocol == Some(Protocol::Udp);
    let near_end = entries.iter().rev().filter(is_udp).nth(3);
    let present = near_end.and_then(|entry| {
        let port = entry.ports?.first();
        Some([Question::new("port", format!("{port}/udp")), Question::new("lookup", format!("{}/udp", entry.name))])
    });
    let absent = [Question::absent("port", "60001/sctp"), Question::absent("lookup", "no-such-name/udp")];
    let questions: Vec<Question> = present.into_iter().flatten().chain(absent).collect();
    both(workers, builds, effort, (&questions, Place::Long), [[0.5, 0.5]; 2])
}

/// svc without a services file, getent with the machine's.
pub(crate) fn without_a_file(workers: &mut Workers, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let mut rows = Vec::new();
    for question in domain() {
        let ours = question.to_svc(&builds.normal, Place::Nothing);
        let programs = question.to_getent(Place::Machine).map(|peer| (ours, peer));
        rows.extend(compare(workers, effort, "svc", &question, programs, [1.0, 1.0]));
    }
    rows
}

/// Words that are found, and one that is not, with suggestions.
pub(crate) fn searching(workers: &mut Workers, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let questions = [Question::new("search", "mail"), Question::absent("search", "elastcsearch")];
    let row = |question: Question| {
        let program = question.to_svc(&builds.normal, Place::Machine);
        let workers = RefCell::new(&mut *workers);
        Row {
            what: format!("svc search {}{}", question.query, if question.found { "" } else { " (absent)" }),
            against: "-".into(),
            unit: Unit::Time,
            goal: Goal::Within(10e-3),
            figures: lower_quartiles(effort.processes / 4, || workers.borrow_mut().time(&program), || Ok(0.0)),
        }
    };
    questions.map(row).into()
}

/// Everything as CSV and as JSON compared with plain lines, in instructions.
pub(crate) fn listing(workers: &mut Workers, builds: &Builds, effort: &Effort) -> Vec<Row> {
    let list = |format: &str| {
        let words = ["list", "--source", "iana", "--format", format];
        let command = std::iter::once(builds.normal.to_string_lossy().into_owned());
        let command = command.chain(words.map(str::to_owned)).collect();
        Program { place: Place::Machine, command, status: 0 }
    };
    let mut row = |format: &str| Row {
        what: format!("svc list --format {format}: instructions"),
        against: "svc list --format plain".into(),
        unit: Unit::Instructions,
        goal: Goal::AtMost(1.5),
        figures: instructions(workers, &(list(format), list("plain")), effort),
    };
    vec![row("csv"), row("jsonl")]
}

/// Time and instructions of one lookup.
fn compare(
    workers: &mut Workers,
    effort: &Effort,
    build: &str,
    question: &Question,
    programs: Result<(Program, Program), String>,
    goals: Goals,
) -> [Row; 2] {
    let what =
        format!("{build} {} {}{}", question.command, question.query, if question.found { "" } else { " (absent)" });
    let time = programs.clone().and_then(|programs| time(workers, &programs, effort.processes));
    let instructions = programs.and_then(|programs| instructions(workers, &programs, effort));
    let row = |name: &str, unit, goal, figures| Row {
        what: format!("{what}: {name}"),
        against: "getent services".into(),
        unit,
        goal: Goal::AtMost(goal),
        figures,
    };
    [row("time", Unit::Time, goals[0], time), row("instructions", Unit::Instructions, goals[1], instructions)]
}

fn time(workers: &mut Workers, (ours, peer): &(Program, Program), rounds: usize) -> Result<Pair, String> {
    let workers = RefCell::new(workers);
    lower_quartiles(rounds, || workers.borrow_mut().time(ours), || workers.borrow_mut().time(peer))
}

fn instructions(workers: &mut Workers, (ours, peer): &(Program, Program), effort: &Effort) -> Result<Pair, String> {
    if !effort.instructions {
        return Err("not in a quick run".into());
    }
    Ok(Pair { ours: workers.instructions(ours)?, peer: workers.instructions(peer)? })
}
