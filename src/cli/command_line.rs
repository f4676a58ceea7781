//! Command lines in messages.

use crate::render::for_shell;
use bstr::BStr;

/// A command line with an argument: quoted for a shell if it needs to be. Empty if a message cannot repeat the argument as it is.
pub(super) fn command(command: &str, argument: &BStr) -> String {
    // An argument that starts with a hyphen must not be an option.
    let end = if argument.starts_with(b"-") { "-- " } else { "" };
    for_shell(argument).map_or_else(String::new, |argument| format!("svc {command} {end}{argument}"))
}

/// The end of a message that leads to a command; empty without one.
pub(super) fn hint(words: &str, command: &str) -> String {
    if command.is_empty() { String::new() } else { format!("{words} `{command}`") }
}
