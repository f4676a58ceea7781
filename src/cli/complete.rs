//! Service names while the user types, answered by the program itself when the shell asks.

use clap_complete::CompletionCandidate;
use std::ffi::OsStr;
use svc_lookup::Services;

/// How many names are offered: more than that no one reads.
const MOST: usize = 200;

/// The names and aliases that begin with what is typed, in their order and each once.
pub(crate) fn names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str().filter(|typed| !typed.is_empty()) else { return Vec::new() };
    let services = Services::system();
    let mut found: Vec<String> = Vec::new();
    services.names(|name| {
        if let Ok(name) = std::str::from_utf8(name)
            && name.starts_with(typed)
        {
            found.push(name.to_owned());
        }
    });
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST);
    found.into_iter().map(CompletionCandidate::new).collect()
}
