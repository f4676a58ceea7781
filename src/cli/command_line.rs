//! Command lines in messages.

use crate::render::for_terminal;
use bstr::BStr;

/// A command line for a query: quoted for a shell if it needs to be.
pub(super) fn command(command: &str, query: &BStr) -> String {
    let shown = for_terminal(query);
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:+,@%".contains(c);
    // An argument that starts with a hyphen must not be an option.
    let end = if shown.starts_with('-') { "-- " } else { "" };
    match !shown.is_empty() && shown.chars().all(is_plain) {
        true => format!("svc {command} {end}{shown}"),
        false => format!("svc {command} {end}'{}'", shown.replace('\'', "'\\''")),
    }
}
