//! Command lines in messages.

use crate::render::for_shell;
use bstr::BStr;

/// A command line for a query: quoted for a shell if it needs to be.
pub(super) fn command(command: &str, query: &BStr) -> String {
    // An argument that starts with a hyphen must not be an option.
    let end = if query.starts_with(b"-") { "-- " } else { "" };
    format!("svc {command} {end}{}", for_shell(query))
}
