//! The environment variables that set defaults for options.

use std::env;
use std::ffi::OsString;
#[cfg(feature = "update")]
use {crate::render::for_message, svc_lookup::Date};

/// The variable with which a shell asks for completions. Its name is svc's own: other programs know `COMPLETE`.
pub(super) const COMPLETE: &str = "SVC_COMPLETE";

/// Whether a shell asks for completions.
pub(super) fn asks_for_completions() -> bool {
    env::var_os(COMPLETE).is_some()
}

/// The date that SVC_TODAY gives, for a machine with a wrong clock.
///
/// # Errors
///
/// The variable is set to something else.
#[cfg(feature = "update")]
pub(super) fn today() -> Result<Option<Date>, String> {
    let Some(text) = env::var_os("SVC_TODAY").filter(|text| !text.is_empty()) else { return Ok(None) };
    let date = text.to_str().and_then(|text| text.parse().ok());
    date.map(Some).ok_or_else(|| {
        format!("SVC_TODAY is `{}`; set it to a date such as 2026-08-17", for_message(text.as_encoded_bytes()))
    })
}

/// The name of the default format, from SVC_FORMAT.
pub(super) fn format() -> Option<OsString> {
    env::var_os("SVC_FORMAT").filter(|name| !name.is_empty())
}

/// Whether this is a step of GitHub Actions, which shows workflow commands as annotations.
pub(super) fn is_github_actions() -> bool {
    env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Whether output for people has colors, unless an option decides: NO_COLOR wins over FORCE_COLOR and CLICOLOR_FORCE, and
/// these over the terminal.
pub(super) fn has_color(terminal: bool) -> bool {
    let is_forced = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let is_dumb = || env::var_os("TERM").is_some_and(|name| name == "dumb");
    let is_off = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !is_off && (is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE") || terminal && !is_dumb())
}
