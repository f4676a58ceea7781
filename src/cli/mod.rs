//! The command line.

mod args;
mod before_main;
mod broken_lines;
mod category;
mod command_line;
mod commands;
mod complete;
mod environment;
#[cfg(unix)]
mod exec;
mod fast_args;
mod help;
mod input;
mod manual;
mod message;
mod number;
mod options;
mod output;
mod pager;
mod paging;
mod queries;
mod session;
mod sort;
mod status;
mod suggest;
mod usage;
mod watch;

use crate::render::columns;
use args::{Cli, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};
use clap_complete::engine::ArgValueCompleter;
use commands::lookup::Kind;
use commands::{add, annotate, check, free, generate, list, listening, lookup, range, search, udp};
use options::Options;
use output::Output;
use session::{Failure, Session, chain, has_color};
use status::Status;
use std::error::Error;
use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use svc_lookup::Source;

/// The maximum width of help, in columns.
const HELP_WIDTH: usize = 100;

/// Runs the program with the arguments and outputs of the process.
pub(crate) fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    if let Some(status) = complete(&args) {
        return status.into();
    }
    let mut output = Output::default();
    let result = run(&args, &mut output, &mut io::stderr());
    let result = result.and_then(|status| output.flush().map(|()| status).map_err(Box::from));
    result.unwrap_or_else(|error| report(error.as_ref(), &args, &mut io::stderr())).into()
}

/// Runs the program with these arguments, the first of which is its own name.
///
/// # Errors
///
/// Anything that ends the run early, such as an unreadable services file or a closed output.
fn run(args: &[OsString], out: &mut dyn Write, errors: &mut dyn Write) -> Result<Status, Failure> {
    let args = &*fast_args::with_udp(args);
    match fast_args::parse(args.get(1..).unwrap_or_default()) {
        Some(cli) => run_command(cli, args, out, errors),
        None => run_parsed(args, out, errors),
    }
}

/// Parses the arguments with clap and runs the command, or writes what the arguments ask for instead.
#[cold]
#[inline(never)]
fn run_parsed(args: &[OsString], out: &mut dyn Write, errors: &mut dyn Write) -> Result<Status, Failure> {
    match parse(args) {
        Ok(cli) => run_command(cli, args, out, errors),
        Err(error) if error.use_stderr() => Ok(usage::report(&error, args, errors)),
        Err(error) => write_help(&error, args, out, errors),
    }
}

/// Runs the command of these arguments.
fn run_command(
    mut cli: Cli,
    args: &[OsString],
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<Status, Failure> {
    cli.options.settle_format()?;
    usage::check(&cli, args.get(1..).unwrap_or_default())?;
    let mut session = Session::new(&cli.options, Cli::command, errors);
    pager::paged(!cli.is_streamed(), &mut session, out, |session, out| {
        dispatch(cli.command.as_ref(), &cli.queries, session, out)
    })?;
    if session.has_last() {
        out.flush()?;
        session.say_last();
    }
    Ok(session.status())
}

/// Reads the arguments with clap. The long help ends with the examples of the manual, the short one is a screen.
fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    let columns = columns(io::stdout().is_terminal()).map_or(HELP_WIDTH, |columns| HELP_WIDTH.min(columns.into()));
    let mut tool = Cli::command().term_width(columns);
    tool = match args.iter().any(|arg| arg == "--help" || arg == "help") {
        true => manual::with_examples(tool),
        false => tool.override_help(help::short()),
    };
    let mut matches = tool.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut tool))
}

/// Runs a command. Lookups are apart from the other commands: room on the stack for those would cost each lookup pages.
fn dispatch(
    command: Option<&Command>,
    queries: &[OsString],
    session: &mut Session<'_>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let (queries, kind, here) = match command {
        None => (queries, Kind::Either, false),
        Some(Command::Lookup { queries }) => (&**queries, Kind::Name, false),
        Some(Command::Port { queries, here }) => (&**queries, Kind::Ports, *here),
        Some(other) => return dispatch_other(other, session, out),
    };
    lookup::run(session, queries, kind, here, out)
}

/// Runs a command that is no lookup.
#[cold]
#[inline(never)]
fn dispatch_other(command: &Command, session: &mut Session<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    match command {
        Command::Lookup { .. } | Command::Port { .. } => Ok(()),
        Command::Range { queries, explain } => range::run(session, queries, *explain, out),
        Command::Search(args) => search::run(session, args, out),
        Command::List(args) => list::run(session, args, out),
        Command::Free(args) => free::run(session, args, out),
        Command::Add(args) => add::run(session, args, out),
        Command::Listening(args) => listening::run(session, args, out),
        Command::Annotate(args) => annotate::run(session, args, out),
        Command::Check(args) => check::run(session, args, out),
        Command::Udp(args) => udp::run(session, args, out),
        #[cfg(feature = "update")]
        Command::Update(args) => commands::update::run(session, args, out),
        Command::Generate(what) => generate::run(session, what, out),
        Command::Man(man) => generate::man(session, man, out),
        Command::Completions(completions) => completions.write(out),
    }
}

/// Reports the error that ended a run, and returns the status. A closed pipe is not an error.
#[cold]
#[inline(never)]
fn report(error: &(dyn Error + 'static), args: &[OsString], errors: &mut dyn Write) -> Status {
    let message = match error.downcast_ref::<io::Error>() {
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Status::Found,
        Some(error) => format!("cannot write to standard output: {}", chain(error)),
        None => chain(error),
    };
    let message = match usage::wants_json(args) {
        true => message::error_object(&message, None),
        false => message::for_people(message, None),
    };
    // If the message cannot be written either, only the status is left.
    let _ = errors.write_all(message.as_bytes());
    Status::Error
}

/// Answers a shell's request for completions: it sets a variable and runs the program. `None` without a request.
fn complete(args: &[OsString]) -> Option<Status> {
    if environment::asks_for_completions() { write_completions(args) } else { None }
}

#[cold]
#[inline(never)]
fn write_completions(args: &[OsString]) -> Option<Status> {
    let shells = clap_complete::CompleteEnv::with_factory(completed).var(environment::COMPLETE);
    let folder = std::env::current_dir().ok();
    match shells.try_complete(args.iter().cloned(), folder.as_deref()) {
        Ok(completed) => completed.then_some(Status::Found),
        // The error is a text alone; a number in it is the system's, which could not write.
        Err(error) if error.to_string().contains("(os error ") => {
            let text = error.to_string();
            let problem = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
            let failure = Failure::from(format!("cannot write to standard output: {problem}"));
            Some(report(failure.as_ref(), args, &mut io::stderr()))
        }
        Err(error) => Some(usage::report(&error, args, &mut io::stderr())),
    }
}

/// The command tree, with completions for the names of its own commands.
fn completed() -> clap::Command {
    let pages: Vec<String> =
        manual::pages(Cli::command()).iter().filter_map(|page| page.word().map(str::to_owned)).collect();
    let completer = ArgValueCompleter::new(move |typed: &OsStr| complete::pages(typed, &pages));
    let with_pages = |man: clap::Command| man.mut_arg("page", |page| page.add(completer.clone()));
    Cli::command()
        .mut_subcommand("man", with_pages)
        .mut_subcommand("generate", |generate| generate.mut_subcommand("man", with_pages))
}

/// Writes the help or the version.
fn write_help(
    error: &clap::Error,
    args: &[OsString],
    out: &mut dyn Write,
    errors: &mut dyn Write,
) -> Result<Status, Failure> {
    if error.kind() == ErrorKind::DisplayVersion {
        return version(out, errors);
    }
    let (text, terminal) = (error.render(), io::stdout().is_terminal());
    let text = match has_color(&Options::default(), terminal) {
        true => text.ansi().to_string(),
        false => text.to_string(),
    };
    let is_paged = terminal && !args.iter().any(|arg| arg == "--no-pager");
    pager::write(text.as_bytes(), is_paged, Status::Found, out)?;
    Ok(Status::Found)
}

/// Writes the version, and the date of the registry in use.
fn version(out: &mut dyn Write, errors: &mut dyn Write) -> Result<Status, Failure> {
    let options = Options { source: vec![Source::Iana], ..Options::default() };
    let services = Session::new(&options, Cli::command, errors).services()?;
    let date = services.registry_date().map_or_else(String::new, |date| date.to_string());
    let fetched = if date == env!("SVC_REGISTRY_DATE") { "" } else { ", fetched" };
    writeln!(out, "svc {} (IANA registry of {date}{fetched})", env!("CARGO_PKG_VERSION"))?;
    Ok(Status::Found)
}
