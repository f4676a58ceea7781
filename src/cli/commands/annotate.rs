//! `svc annotate`: names for the ports in logs and flow data.

mod args;
mod input;
mod preset;
mod progress;

pub(crate) use args::AnnotateArgs;

use crate::cli::session::{Failure, Session, chain, has_color};
use crate::render::{TerminalText, annotate_summary, for_message};
use input::Input;
use progress::Progress;
use std::io::Write;
use svc_lookup::Services;
use svc_lookup::annotate::{Plan, StreamError, Summary, annotate};

/// The size from which a file is worth more than one thread.
const LARGE: u64 = 8 << 20;

/// Annotates standard input or the files, one after the other.
pub(crate) fn run(session: &mut Session<'_>, args: &AnnotateArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let color = has_color(session.options, session.is_on_terminal());
    let plan = args.plan(session, color)?;
    let services = session.services()?;
    let mut escaped;
    let out: &mut dyn Write = match session.is_on_terminal() {
        true => {
            escaped = TerminalText(out);
            &mut escaped
        }
        false => out,
    };
    let mut summary = Summary::default();
    for input in Input::all(&args.files) {
        match one(&services, &plan, &input, args, out) {
            Ok(part) => summary.add(part),
            Err(StreamError::Write(error)) => return Err(error.into()),
            Err(StreamError::Read(error)) => {
                session.fail(format_args!("cannot read {}: {}", input.name(), chain(&error)));
            }
            Err(error) => session.fail(format_args!("{}: {}", input.name(), chain(&error))),
        }
    }
    notes(session, args, &plan, &summary);
    Ok(())
}

fn one(
    services: &Services,
    plan: &Plan,
    input: &Input<'_>,
    args: &AnnotateArgs,
    out: &mut dyn Write,
) -> Result<Summary, StreamError> {
    let (reader, size) = input.open().map_err(StreamError::Read)?;
    let threads = args.threads.unwrap_or_else(|| match size {
        Some(size) if size >= LARGE => std::thread::available_parallelism().map_or(1, usize::from),
        _ => 1,
    });
    annotate(services, plan, Progress::new(reader, size, args.progress), out, threads)
}

/// Reports what people should know about the run.
fn notes(session: &mut Session<'_>, args: &AnnotateArgs, plan: &Plan, summary: &Summary) {
    for (taken, name) in &summary.renamed {
        let (taken, name) = (for_message(taken.as_bytes()), for_message(name.as_bytes()));
        session.note(format_args!(
            "the header has a column `{taken}`, so the new one is `{name}`; choose a name with `--as`"
        ));
    }
    if let Some((record, name)) = &summary.first_existing {
        let name = for_message(name.as_bytes());
        session.note(format_args!(
            "{} records have a member `{name}`, the first is record {record}; they keep it: choose another name with `--as`",
            summary.existing
        ));
    }
    if args.summary {
        session.say(annotate_summary(summary, matches!(plan, Plan::Fields(_))));
    }
}
