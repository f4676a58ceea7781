//! Completions of arguments, which the shell requests from the program.

use clap_complete::CompletionCandidate;
use std::ffi::OsStr;
use svc_lookup::check::Lint;
use svc_lookup::{Hit, PortClass, PortRange, Services};

/// The maximum number of texts offered.
const MOST: usize = 200;
/// The longest text offered, in bytes: a services file can hold longer names, and none that anybody wants to type.
const LONGEST: usize = 255;

/// The names and aliases that start with the typed text and, after a slash, the protocols of the name or port before it.
pub(super) fn names(typed: &OsStr) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str().filter(|typed| !typed.is_empty()) else { return Vec::new() };
    let services = Services::system();
    let mut found = with_protocol(&services, typed);
    services.names(|name| {
        if let Ok(name) = std::str::from_utf8(name)
            && name.starts_with(typed)
        {
            found.push(name.to_owned());
        }
    });
    offered(found)
}

/// After a slash, the protocols of the port before it.
pub(super) fn ports(typed: &OsStr) -> Vec<CompletionCandidate> {
    typed.to_str().map_or(Vec::new(), |typed| offered(with_protocol(&Services::system(), typed)))
}

/// The queries with a protocol that start with a text with a slash: `domain/tcp` and `domain/udp` for `domain/`.
fn with_protocol(services: &Services, typed: &str) -> Vec<String> {
    let Some((subject, _)) = typed.rsplit_once('/') else { return Vec::new() };
    let hits: Vec<Hit<'_>> = match subject.parse::<PortRange>() {
        Ok(ports) => services.by_ports(ports, None).chain(services.in_practice(ports, None)).collect(),
        Err(_) => services.by_name(subject, None).collect(),
    };
    let protocols = hits.iter().filter_map(|hit| hit.service.protocol);
    let queries = protocols.map(|protocol| format!("{subject}/{protocol}"));
    queries.filter(|query| query.starts_with(typed)).collect()
}

/// Sorts texts and removes repeats. A services file can hold any text: only what a shell takes as a plain word is offered.
fn offered(mut texts: Vec<String>) -> Vec<CompletionCandidate> {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_.+/".contains(char);
    texts.retain(|text| text.len() <= LONGEST && text.chars().all(is_plain) && !text.starts_with('-'));
    texts.sort_unstable();
    texts.dedup();
    texts.truncate(MOST);
    texts.into_iter().map(CompletionCandidate::new).collect()
}

/// The registered protocols.
pub(super) fn protocols(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &["tcp", "udp", "sctp", "dccp"])
}

/// The classes of ports.
pub(super) fn classes(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &PortClass::ALL.map(PortClass::name))
}

/// The lints of `svc check`.
pub(super) fn lints(typed: &OsStr) -> Vec<CompletionCandidate> {
    candidates(typed, &Lint::ALL.iter().map(|lint| lint.name()).collect::<Vec<_>>())
}

/// The lints of `svc check`, and their groups.
pub(super) fn lints_and_groups(typed: &OsStr) -> Vec<CompletionCandidate> {
    let mut found = candidates(typed, &["warnings", "notes", "all"]);
    found.extend(lints(typed));
    found
}

/// The commands that have a manual page.
pub(super) fn pages(typed: &OsStr, pages: &[String]) -> Vec<CompletionCandidate> {
    candidates(typed, &pages.iter().map(String::as_str).collect::<Vec<_>>())
}

fn candidates(typed: &OsStr, words: &[&str]) -> Vec<CompletionCandidate> {
    let Some(typed) = typed.to_str() else { return Vec::new() };
    words.iter().filter(|word| word.starts_with(typed)).map(CompletionCandidate::new).collect()
}
