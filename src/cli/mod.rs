//! The command line: arguments to answers.

mod args;
mod ask;
mod complete;
mod direct;
#[cfg(unix)]
mod exec;
mod free;
mod generate;
#[cfg(feature = "update")]
mod hand_over;
mod input;
mod list;
mod listening;
mod pager;
mod query;
mod range;
mod search;
mod software;
mod status;
mod udp;
mod unknown;
#[cfg(feature = "update")]
mod update;
mod watch;

use status::Status;

use crate::render::{Renderer, Style, for_terminal};
pub(crate) use args::Format;
use args::{Cli, Color, Command, Options, SourceArg};
use ask::Here;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use query::Kind;
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;
use svc_lookup::{Services, Source, Sources};

/// Where a run writes.
pub(crate) struct Streams<'a> {
    pub(crate) output: &'a mut dyn Write,
    pub(crate) errors: &'a mut dyn Write,
}

impl Streams<'_> {
    /// A message, in one piece. Where it cannot be written there is no one to tell, and the status tells all the same.
    pub(crate) fn say(&mut self, message: impl fmt::Display) {
        let _ = self.errors.write_all(format!("svc: {message}\n").as_bytes());
    }
}

/// The whole of a run: arguments, locked output, exit status.
pub(crate) fn main() -> ExitCode {
    complete();
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut streams = Streams { output: &mut output, errors: &mut io::stderr() };
    let result = run(std::env::args_os().collect(), &mut streams);
    let result = result.and_then(|status| output.flush().map(|()| status).map_err(Box::from));
    result.unwrap_or_else(|error| report(error.as_ref(), &mut io::stderr())).into()
}

/// Runs the program with these arguments, the first of which is its own name.
///
/// # Errors
///
/// Whatever ends the run early: a services file that cannot be read, an output that cannot be written.
fn run(args: Vec<OsString>, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let cli = match direct::parse(args.get(1..).unwrap_or_default()) {
        Some(cli) => cli,
        None => match Cli::try_parse_from(args) {
            Ok(cli) => cli,
            Err(error) => return usage(&error, streams),
        },
    };
    match cli.command {
        None => ask(&cli.options, &cli.queries, Kind::Either, false, streams),
        Some(Command::Lookup { queries }) => ask(&cli.options, &queries, Kind::Name, false, streams),
        Some(Command::Port { queries, here }) => ask(&cli.options, &queries, Kind::Ports, here, streams),
        Some(Command::Range { queries }) => range::run(&cli.options, &queries, streams),
        Some(Command::Search(args)) => search::run(&cli.options, &args, streams),
        Some(Command::List(args)) => list::run(&cli.options, &args, streams),
        Some(Command::Free(args)) => free::run(&cli.options, &args, streams),
        Some(Command::Listening(args)) => listening::run(&cli.options, &args, streams),
        Some(Command::Udp(udp)) => udp::run(&cli.options, &udp, streams),
        #[cfg(feature = "update")]
        Some(Command::Update(update)) => update::run(&cli.options, &update, streams),
        Some(Command::Generate(what)) => generate::run(what, streams),
    }
}

/// Says what ended a run, and gives its status; that nobody reads the output any more is nothing wrong.
fn report(error: &(dyn Error + 'static), errors: &mut dyn Write) -> Status {
    let message = match error.downcast_ref::<io::Error>() {
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => return Status::Found,
        Some(error) => format!("svc: cannot write the answers: {error}\n"),
        None => format!("svc: {}\n", chain(error)),
    };
    // Where the message cannot go either, the status says it.
    let _ = errors.write_all(message.as_bytes());
    Status::Error
}

/// Answers a shell that asks for completions, if one does: it sets `COMPLETE` and runs the program.
fn complete() {
    if std::env::var_os("COMPLETE").is_some() {
        clap_complete::CompleteEnv::with_factory(Cli::command).complete();
    }
}

fn ask(
    options: &Options,
    queries: &[OsString],
    kind: Kind,
    here: bool,
    streams: &mut Streams<'_>,
) -> Result<Status, Box<dyn Error>> {
    let services = open(options, streams)?;
    let from_input = queries.iter().any(|query| query == "-");
    let (format, style) = renderer(options, from_input);
    let here = match format {
        _ if here => Here::Wanted,
        Format::Table if style.terminal => Here::IfKnown,
        _ => Here::No,
    };
    let renderer = Renderer::new(format, style, options.verbose);
    let mut asker = ask::Asker::new(&services, options, kind, here, renderer);
    for query in queries {
        if query == "-" {
            asker.standard_input(streams)?;
        } else {
            asker.query(query.as_encoded_bytes(), None, streams)?;
        }
    }
    Ok(asker.finish(streams)?)
}

/// Opens the sources, and says so when the system's services file had to be left out.
fn open(options: &Options, streams: &mut Streams<'_>) -> Result<Services, Box<dyn Error>> {
    let mut builder = Services::builder().sources(options.sources());
    if let Some(path) = &options.services_file {
        if !options.sources().contains(Source::System) {
            return Err("`--services-file` names a file that `--source` leaves out: leave out one of them".into());
        }
        builder = builder.services_file(path);
    }
    let services = builder.open().map_err(|error| {
        let file = for_terminal(error.path().as_os_str().as_encoded_bytes());
        format!("{}: check `--services-file {file}`", chain(&error))
    })?;
    for error in services.unreadable() {
        if error.left_out() == Source::Iana {
            let advice = if error.is_damaged() { "`svc update` repairs it" } else { "check its permissions" };
            streams.say(format_args!("{}: the bundled registry answers; {advice}", chain(error)));
            continue;
        }
        if services.sources() == Sources::NONE {
            let advice = match options.sources() == Source::User.into() && error.is_missing() {
                true => ": write one, a line such as `myapp 5555/tcp` for each service, or ask another --source",
                false => "",
            };
            return Err(format!("{}{advice}", chain(error)).into());
        }
        streams.say(format_args!("{}: the other sources answer without it", chain(error)));
    }
    if services.sources() == Sources::NONE {
        return Err("there is no services file to ask: ask another --source, or set HOME if it is your own".into());
    }
    Ok(services)
}

/// An error and its causes on one line, as a terminal may have them: the paths in them are others' text.
fn chain(error: &dyn Error) -> String {
    let text = for_terminal(error.to_string().as_bytes()).into_owned();
    match error.source() {
        Some(cause) => format!("{text}: {}", chain(cause)),
        None => text,
    }
}

/// A table on a terminal, plain lines otherwise. Answers to standard input come one by one, which a table cannot.
fn renderer(options: &Options, streaming: bool) -> (Format, Style) {
    let terminal = io::stdout().is_terminal();
    let for_people = options.verbose || terminal && !streaming;
    let format = options.format.unwrap_or(if for_people { Format::Table } else { Format::Plain });
    (format, style(options, terminal))
}

fn style(options: &Options, terminal: bool) -> Style {
    let color = match options.color {
        Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        Color::Always => true,
        Color::Never => false,
    };
    let links = options.verbose && color && terminal && supports_hyperlinks::supports_hyperlinks();
    Style { color, terminal, links }
}

/// What clap has to say: help and version are answers, everything else is wrong usage.
fn usage(error: &clap::Error, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    if error.use_stderr() {
        let text = error.render().to_string();
        match text.strip_prefix("error: ") {
            Some(message) => streams.say(message.trim_end()),
            // The help, for want of a command.
            None => drop(streams.errors.write_all(text.as_bytes())),
        }
        return Ok(Status::Error);
    }
    if error.kind() == ErrorKind::DisplayVersion {
        return version(streams);
    }
    let color = style(&Options::default(), io::stdout().is_terminal()).color;
    let text = error.render();
    if color {
        write!(streams.output, "{}", text.ansi())?
    } else {
        write!(streams.output, "{text}")?
    }
    Ok(Status::Found)
}

/// The version, and the date of the registry in use.
fn version(streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let options = Options { source: vec![SourceArg(Source::Iana)], ..Options::default() };
    let date = open(&options, streams)?.registry_date().map_or_else(String::new, |date| date.to_string());
    let fetched = if date == env!("SVC_REGISTRY_DATE") { "" } else { ", fetched" };
    writeln!(streams.output, "svc {} (IANA registry of {date}{fetched})", env!("CARGO_PKG_VERSION"))?;
    Ok(Status::Found)
}
