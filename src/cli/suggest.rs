//! Messages for names and protocols without an entry.

use super::command_line;
pub(super) use super::command_line::hint;
use super::session::Session;
use crate::render::{first_of, for_message, list};
use bstr::{BStr, BString, ByteSlice};
use std::collections::BTreeSet;
use svc_lookup::query::{Query, read};
use svc_lookup::{Hit, PortError, PortRange, Protocol, Search, Services, closest};

/// The maximum number of suggestions.
const CLOSE: usize = 3;

/// A name without an entry.
pub(super) struct UnknownName<'q> {
    pub(super) name: &'q BStr,
    pub(super) protocol: Option<Protocol<'q>>,
    /// Whether the name can be a misspelled command.
    pub(super) or_command: bool,
}

/// A message for an unknown name, and what helps.
pub(super) struct Suggestion {
    pub(super) message: String,
    /// A command line; empty if none helps.
    pub(super) next: String,
    /// Names with similar spelling.
    pub(super) close: Vec<BString>,
}

/// The command line for a query, in which a tab is as good as a blank; empty if a message cannot repeat the query.
pub(super) fn command(command: &str, query: &BStr) -> String {
    command_line::command(command, query.replace("\t", " ").as_bstr())
}

impl UnknownName<'_> {
    /// The message for a name that is known with other protocols only, and the command that shows them.
    pub(super) fn other_protocols(&self, services: &Services) -> Option<(String, String)> {
        let (shown, protocol) = (for_message(self.name), self.protocol?);
        let meanings = services.meanings(self.name, None);
        let known = listed(meanings.into_iter().map(|known| known.hit))?.unwrap_or_else(|| NO_PROTOCOL.to_owned());
        let message = format!("`{shown}` has no {} entry; it has {known}", for_message(protocol.word()));
        Some((message, command("lookup", self.name)))
    }

    /// The message for the name, with similar names if `may_search`.
    pub(super) fn message(&self, services: &Services, may_search: bool) -> String {
        match self.other_protocols(services) {
            Some((message, _)) => message,
            None => self.suggest(services, None, may_search).message,
        }
    }

    /// Finds similar names, or the command that searches for this one, if `may_search`.
    pub(super) fn suggest(&self, services: &Services, close_command: Option<String>, may_search: bool) -> Suggestion {
        let close = if may_search { owned(services.close_names(self.name, CLOSE)) } else { Vec::new() };
        let is_word = !self.name.iter().any(u8::is_ascii_whitespace);
        let (hint, next) = match (close_command, close.first()) {
            (Some(name), _) => (format!("; did you mean the command `svc {name}`?"), format!("svc {name} --help")),
            (None, Some(first)) => (did_you_mean(&close), command("lookup", first.as_bstr())),
            (None, None) if is_word && may_search => (String::new(), search(services, self.name)),
            (None, None) if is_word => (String::new(), String::new()),
            (None, None) => ("; try fewer words".to_owned(), String::new()),
        };
        let shown = for_message(self.name);
        let message = match is_word {
            true => format!("no service is named `{shown}`{hint}"),
            false => format!("nothing matches `{shown}`{hint}"),
        };
        Suggestion { message, next, close }
    }

    /// The command with a similar name.
    pub(super) fn close_command(&self, session: &Session<'_>) -> Option<String> {
        let tool = self.or_command.then(session.commands)?;
        let commands = tool.get_subcommands().map(|command| command.get_name().into());
        closest(self.name, commands, 1).first().map(ToString::to_string)
    }
}

/// The message for a text that is not a port or a range.
pub(super) fn port_error(text: &BStr, error: PortError) -> String {
    let error_of = read(text).find_map(Result::err).map(|error| error.message(|text| for_message(text)));
    error_of.unwrap_or_else(|| format!("`{}` is {error}", for_message(text)))
}

/// The command that searches for a word; empty if nothing matches it.
pub(super) fn search(services: &Services, word: &BStr) -> String {
    match word.is_empty() || services.search(&Search::new([word])).is_empty() {
        true => String::new(),
        false => command("search", word),
    }
}

/// The message for a port that only a name can answer.
pub(super) fn only_a_port(query: &BStr) -> String {
    format!("no service is named `{}`{}", for_message(query), hint("; for the port, try", &command("port", query)))
}

/// The message for a name that only a port can answer.
pub(super) fn only_a_name(name: &BStr) -> String {
    let hint = hint("; for a name, try", &command("lookup", name));
    format!("`{}` is not a port or a port range{hint}", for_message(name))
}

/// The message for a pattern that nothing matches, and the command that may help.
pub(super) fn no_match(pattern: &BStr, next: &str) -> String {
    format!("no name matches `{}`{}", for_message(pattern), hint("; to search descriptions too:", next))
}

/// The message for the best matches of a search, where there are `more`.
pub(super) fn best_matches(name: &BStr, more: usize, next: &str) -> String {
    let shown = for_message(name);
    match (more, next) {
        (0, _) => format!("no service is named `{shown}`; these match it in a search"),
        (more, "") => format!("no service is named `{shown}`; these are the best matches ({more} more)"),
        (more, next) => {
            format!("no service is named `{shown}`; these are the best matches, `{next}` shows {more} more")
        }
    }
}

/// The most ports in a message that are all named.
const MOST_FOUND: usize = 8;

/// The message for ports found in running text.
pub(super) fn found_in_text(ports: &[Query<'_>]) -> String {
    let mut shown: Vec<String> = ports.iter().map(|query| format!("`{}`", for_message(query.text))).collect();
    shown.dedup();
    let shown = if shown.len() > MOST_FOUND { first_of(&shown) } else { list(&shown, "and") };
    format!("found {shown} in the text")
}

/// Similar names or words, unless nothing would show them.
pub(super) fn close<'s>(
    is_listed: bool,
    session: &mut Session<'_>,
    find: impl FnOnce(usize) -> Vec<&'s BStr>,
) -> Vec<BString> {
    match session.may_suggest() && session.shows_suggestions(is_listed) {
        true => owned(find(CLOSE)),
        false => Vec::new(),
    }
}

fn owned(names: Vec<&BStr>) -> Vec<BString> {
    names.into_iter().map(BStr::to_owned).collect()
}

/// Formats suggestions as a question; empty without any.
pub(super) fn did_you_mean(close: &[BString]) -> String {
    let names: Vec<String> = close.iter().map(|name| format!("`{}`", for_message(name))).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", list(&names, "or")) }
}

/// The message for ports that have services, but not with this protocol.
pub(super) fn protocol(services: &Services, ports: PortRange, protocol: Protocol<'_>) -> Option<String> {
    let known = listed(services.by_ports(ports, None))?;
    let known = known.map_or_else(|| NO_PROTOCOL.to_owned(), |known| format!("{known} services"));
    let asked = for_message(protocol.word());
    let those = if ports.is_single() { format!("port {ports} has") } else { "these ports have".to_owned() };
    Some(format!("no service on {ports}/{asked}; {those} {known}"))
}

/// What a services file has in a line without a protocol.
const NO_PROTOCOL: &str = "one without a protocol";

/// Lists the protocols of services, if one has a protocol; `None` without services.
fn listed<'s>(services: impl Iterator<Item = Hit<'s>>) -> Option<Option<String>> {
    let mut services = services.peekable();
    services.peek()?;
    let words: BTreeSet<Protocol<'_>> = services.filter_map(|hit| hit.service.protocol).collect();
    let words = words.into_iter().map(Protocol::word).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(|word| for_message(word).into_owned()).collect();
    Some((!words.is_empty()).then(|| list(&words, "and")))
}
