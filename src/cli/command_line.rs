//! Command lines in messages.

use crate::render::for_shell;
use bstr::BStr;

/// A command line for a query: quoted for a shell if it needs to be. Empty if a message cannot repeat the query as it is.
pub(super) fn command(command: &str, query: &BStr) -> String {
    // An argument that starts with a hyphen must not be an option.
    let end = if query.starts_with(b"-") { "-- " } else { "" };
    for_shell(query).map_or_else(String::new, |query| format!("svc {command} {end}{query}"))
}

/// The end of a message that leads to a command; empty without one.
pub(super) fn hint(words: &str, command: &str) -> String {
    if command.is_empty() { String::new() } else { format!("{words} `{command}`") }
}
