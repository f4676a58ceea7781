//! What every command needs: options, sources, output, messages and the exit status.

use super::options::{Color, Options};
use super::status::Status;
use super::{broken_lines, environment, message};
use crate::render::{Entries, Format, Sheet, Style, for_shell, line_for_message};
use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use svc_lookup::query::Query;
use svc_lookup::{Protocol, ReadError, Services, Source, Sources};

/// Why a run ends early.
pub(crate) type Failure = Box<dyn Error>;

/// One run of a command.
pub(crate) struct Session<'a> {
    pub(crate) options: &'a Options,
    /// Builds the command tree, for suggestions.
    pub(crate) commands: fn() -> clap::Command,
    errors: &'a mut dyn Write,
    /// Whether standard output is a terminal.
    terminal: bool,
    /// The current line of standard input.
    line: Option<u64>,
    /// The number of lines of standard input with suggestions.
    suggested: u32,
    /// The message to write after the output.
    last_note: Option<String>,
    status: Status,
}

/// The maximum number of queries on standard input with suggestions: finding similar names reads every name.
const MOST_SUGGESTED: u32 = 1000;

impl<'a> Session<'a> {
    pub(crate) fn new(options: &'a Options, commands: fn() -> clap::Command, errors: &'a mut dyn Write) -> Session<'a> {
        let terminal = io::stdout().is_terminal();
        Session {
            options,
            commands,
            errors,
            terminal,
            line: None,
            suggested: 0,
            last_note: None,
            status: Status::Found,
        }
    }

    /// The status so far: the worst that happened.
    pub(crate) fn status(&self) -> Status {
        self.status
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_on_terminal(&self) -> bool {
        self.terminal
    }

    /// Sets the line of standard input that messages refer to.
    pub(crate) fn at_line(&mut self, line: Option<u64>) {
        self.line = line;
    }

    /// The line of standard input that messages refer to.
    pub(crate) fn line(&self) -> Option<u64> {
        self.line
    }

    /// Writes a message to standard error in one piece. If that fails, only the exit status is left.
    pub(crate) fn say(&mut self, message: impl fmt::Display) {
        let _ = self.errors.write_all(message::for_people(message, self.line).as_bytes());
    }

    /// Writes a message unless `--quiet` is given.
    pub(crate) fn note(&mut self, message: impl fmt::Display) {
        if !self.options.quiet {
            self.say(message);
        }
    }

    /// Writes a message after the output, unless `--quiet` is given; at once if it is about a line of standard input.
    pub(crate) fn note_last(&mut self, message: impl fmt::Display) {
        match self.line {
            Some(_) => self.note(message),
            None => self.last_note = Some(message.to_string()),
        }
    }

    /// Whether a message comes after the output.
    pub(super) fn has_last(&self) -> bool {
        self.last_note.is_some()
    }

    /// Writes the message that comes after the output.
    pub(super) fn say_last(&mut self) {
        if let Some(message) = self.last_note.take() {
            self.note(message);
        }
    }

    /// Records that something was not found.
    pub(crate) fn not_found(&mut self) {
        self.status = self.status.max(Status::NotFound);
    }

    /// Reports an error; the run continues.
    pub(crate) fn fail(&mut self, message: impl fmt::Display) {
        self.status = Status::Error;
        match self.options.is_json() {
            true => {
                let object = message::error_object(&message.to_string(), self.line);
                let _ = self.errors.write_all(object.as_bytes());
            }
            false => self.say(message),
        }
    }

    /// Whether to search for what was meant: not for every line of a long input. Each call counts the line.
    pub(crate) fn may_suggest(&mut self) -> bool {
        self.suggested += u32::from(self.line.is_some());
        self.suggested <= MOST_SUGGESTED
    }

    /// Whether anything shows suggestions: the output if they are listed, or else the messages.
    pub(crate) fn shows_suggestions(&self, is_listed: bool) -> bool {
        is_listed || !self.options.quiet
    }

    /// Finishes the entries, and reports what their format could not hold.
    pub(crate) fn finish(&mut self, entries: Entries<'_>) -> Result<(), Failure> {
        entries.finish()?.into_iter().for_each(|message| self.say(message));
        Ok(())
    }

    /// The protocol for queries without one.
    pub(crate) fn protocol(&self) -> Option<Protocol<'a>> {
        self.options.protocol.as_deref().map(Protocol::new)
    }

    /// A sheet for entries, in any format. Answers to standard input are written one by one, so they are no table by default.
    pub(crate) fn entry_sheet<'o>(&self, out: &'o mut dyn Write, streaming: bool) -> Sheet<'o> {
        let terminal = self.terminal;
        let for_people = self.options.verbose || terminal && !streaming;
        let otherwise = if for_people { Format::Table } else { Format::Plain };
        let format = self.options.format.unwrap_or(otherwise);
        Sheet::new(out, format, style(self.options, format, terminal))
    }

    /// A sheet for other reports, which a services file cannot hold.
    ///
    /// # Errors
    ///
    /// `--format services` is given; the message names the command.
    pub(crate) fn sheet<'o>(&self, out: &'o mut dyn Write, command: &str) -> Result<Sheet<'o>, Failure> {
        let sheet = self.entry_sheet(out, false);
        match sheet.format() {
            Format::Services => Err(format!("`{command}` has no `services` format; choose another").into()),
            _ => Ok(sheet),
        }
    }

    /// A sheet for a report that is for people in a pipe too, and for GitHub in its Actions.
    ///
    /// # Errors
    ///
    /// `--format services` is given; the message names the command.
    pub(crate) fn findings_sheet<'o>(&self, out: &'o mut dyn Write, command: &str) -> Result<Sheet<'o>, Failure> {
        let otherwise = if environment::is_github_actions() { Format::Github } else { Format::Table };
        let format = self.options.format.unwrap_or(otherwise);
        match format {
            Format::Services => Err(format!("`{command}` has no `services` format; choose another").into()),
            _ => Ok(Sheet::new(out, format, style(self.options, format, self.terminal))),
        }
    }

    /// Opens the sources, and reports those that cannot be read, and a line of the user's own file that is no entry.
    ///
    /// # Errors
    ///
    /// The file of `--services-file` cannot be read, or no source is left.
    pub(crate) fn services(&mut self) -> Result<Services, Failure> {
        self.services_for(None)
    }

    /// As [`Session::services`], for a query that comes first.
    pub(crate) fn services_for(&mut self, first: Option<&Query<'_>>) -> Result<Services, Failure> {
        let services = self.open(first)?;
        if let Some(message) = broken_lines::of_user(&services) {
            self.note(message);
        }
        Ok(services)
    }

    /// Opens the sources, and reports those that cannot be read.
    ///
    /// # Errors
    ///
    /// Those of [`Session::services`].
    pub(crate) fn open_services(&mut self) -> Result<Services, Failure> {
        self.open(None)
    }

    fn open(&mut self, first: Option<&Query<'_>>) -> Result<Services, Failure> {
        let sources = self.options.sources();
        let mut builder = Services::builder().sources(sources);
        if let Some(first) = first {
            builder = builder.first_query(first);
        }
        if let Some(path) = &self.options.services_file {
            if !sources.contains(Source::System) {
                return Err("`--services-file` needs the source `system`, which `--source` leaves out".into());
            }
            builder = builder.services_file(path);
        }
        let services =
            builder.open().map_err(|error| match for_shell(error.path().as_os_str().as_encoded_bytes()) {
                Some(file) => format!("{}; check `--services-file {file}`", chain(&error)),
                None => format!("{}; check `--services-file`", chain(&error)),
            })?;
        if services.sources() == Sources::NONE {
            return Err(nothing_to_read(sources, services.unreadable().next()).into());
        }
        for error in services.unreadable() {
            self.say(format_args!("{}; {}", chain(error), replacement(error)));
        }
        Ok(services)
    }
}

/// The message if no source is left, and the error of the first one.
fn nothing_to_read(sources: Sources, error: Option<&ReadError>) -> String {
    let only_user = sources == Source::User.into();
    let advice = "create it with a line such as `myapp 5555/tcp` for each service, or choose another --source";
    match error {
        Some(error) if only_user && error.is_missing() => format!("{}; {advice}", chain(error)),
        Some(error) => chain(error),
        None if only_user => "no folder for your own services file; set HOME, or choose another --source".to_owned(),
        None => "this machine has no services file; choose another --source".to_owned(),
    }
}

/// What is used instead of a source that cannot be read, and how to repair it.
fn replacement(error: &ReadError) -> &'static str {
    match error.left_out() {
        Source::Iana if error.is_damaged() => "using the built-in registry; run `svc update` to repair it",
        Source::Iana if is_denied(error) => "using the built-in registry; check its permissions",
        Source::Iana => "using the built-in registry",
        _ => "using the other sources",
    }
}

/// Whether the system denied access.
fn is_denied(error: &ReadError) -> bool {
    let cause = error.source().and_then(|cause| cause.downcast_ref::<io::Error>());
    cause.is_some_and(|cause| cause.kind() == io::ErrorKind::PermissionDenied)
}

/// The style of output in a format, from the options and the environment. Only output for people has colors.
fn style(options: &Options, format: Format, terminal: bool) -> Style {
    let color = format == Format::Table && has_color(options, terminal);
    let links = options.verbose && color && terminal && supports_hyperlinks::supports_hyperlinks();
    Style { color, terminal, links, header: !options.no_header }
}

/// Whether output for people has colors.
pub(super) fn has_color(options: &Options, terminal: bool) -> bool {
    match options.color {
        Color::Auto => environment::has_color(terminal),
        Color::Always => true,
        Color::Never => false,
    }
}

/// Joins an error and its causes on one line, escaped for a terminal: the paths in them come from elsewhere.
pub(crate) fn chain(error: &dyn Error) -> String {
    let text = error.to_string();
    let text = line_for_message(system_message(&text).as_bytes()).into_owned();
    match error.source() {
        Some(cause) => format!("{text}: {}", chain(cause)),
        None => text,
    }
}

/// What the system says about an error, without what the standard library adds: `No such file or directory (os error 2)`
/// loses its number, and a resolver's message its prefix.
fn system_message(text: &str) -> &str {
    let text = text.strip_prefix("failed to lookup address information: ").unwrap_or(text);
    match text.strip_suffix(')').and_then(|text| text.rsplit_once(" (os error ")) {
        Some((text, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => text,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_the_system_is_shown_alone() {
        let error = io::Error::from_raw_os_error(2);
        assert_eq!(chain(&error), error.to_string().replace(" (os error 2)", ""));
        assert_eq!(chain(&io::Error::other("odd (os error)")), "odd (os error)");
        let unresolved = io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(chain(&unresolved), "Name or service not known");
    }
}
