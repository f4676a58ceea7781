//! Messages about lines of services files that are no entry.

use super::command_line::{command, hint};
use crate::render::for_message;
use bstr::{BStr, ByteSlice};
use svc_lookup::services_file::LineError;
use svc_lookup::{ProblemLine, Services, Source};

/// The message for a name that a line of a services file has, which is no entry, and the command that explains it. As for
/// entries, a line with exactly this name comes first, then one that has it in another case.
pub(super) fn with_name(services: &Services, name: &BStr) -> Option<(String, String)> {
    let lines = || [Source::User, Source::System].into_iter().flat_map(|source| services.problems_named(source, name));
    let line = lines().find(|line| line.spelling(name) == Some(name)).or_else(|| lines().next())?;
    let shown = for_message(line.spelling(name).unwrap_or(name)).into_owned();
    let message = format!("`{shown}` is in {}, which is no entry: {}", place(&line), reason(&line));
    Some((message, check(&line)))
}

/// The message about the first line of the user's own services file that is no entry.
pub(super) fn of_user(services: &Services) -> Option<String> {
    let line = services.problems(Source::User).next()?;
    Some(format!("{} is no entry: {}{}", place(&line), reason(&line), to_see_why(&check(&line))))
}

/// The end of a message about a line, with the command that explains it.
pub(super) fn to_see_why(command: &str) -> String {
    hint("; to see why:", command)
}

fn place(line: &ProblemLine<'_>) -> String {
    format!("line {} of `{}`", line.place.line, for_message(line.place.path.as_os_str().as_encoded_bytes()))
}

/// What is wrong with a line, without its place.
fn reason(line: &ProblemLine<'_>) -> String {
    for_message(LineError::from(line.problem).reason().as_bytes()).into_owned()
}

fn check(line: &ProblemLine<'_>) -> String {
    command("check", line.place.path.as_os_str().as_encoded_bytes().as_bstr())
}
