//! Service names while the user types, answered by the program itself when the shell asks.

use clap_complete::CompletionCandidate;
use std::ffi::OsStr;
use svc_lookup::{PortClass, Services};

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

/// The protocols that the registry has.
pub(crate) fn protocols(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &["tcp", "udp", "sctp", "dccp"])
}

/// The classes of ports.
pub(crate) fn classes(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &PortClass::ALL.map(PortClass::name))
}

/// The commands whose pages there are.
pub(crate) fn pages(typed: &OsStr) -> Vec<CompletionCandidate> {
    let pages = super::generate::names();
    candidates(typed, &pages.iter().map(String::as_str).collect::<Vec<_>>())
}

fn candidates(typed: &OsStr, words: &[&str]) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    words.iter().filter(|word| word.starts_with(typed)).map(CompletionCandidate::new).collect()
}
