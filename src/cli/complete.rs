//! Completions of arguments, which the shell requests from the program.

use clap_complete::CompletionCandidate;
use std::ffi::OsStr;
use svc_lookup::{PortClass, Services};

/// The maximum number of names offered.
const MOST: usize = 200;

/// The names and aliases that start with the typed text, sorted and without repeats.
pub(super) fn names(typed: &OsStr) -> Vec<CompletionCandidate> {
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

/// The registered protocols.
pub(super) fn protocols(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &["tcp", "udp", "sctp", "dccp"])
}

/// The classes of ports.
pub(super) fn classes(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &PortClass::ALL.map(PortClass::name))
}

/// The commands that have a manual page.
pub(super) fn pages(typed: &OsStr, pages: &[String]) -> Vec<CompletionCandidate> {
    candidates(typed, &pages.iter().map(String::as_str).collect::<Vec<_>>())
}

fn candidates(typed: &OsStr, words: &[&str]) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    words.iter().filter(|word| word.starts_with(typed)).map(CompletionCandidate::new).collect()
}
