//! Messages for names and protocols without an entry.

use super::session::Session;
use crate::render::{for_terminal, list};
use bstr::{BStr, BString};
use std::collections::BTreeSet;
use svc_lookup::{Hit, PortRange, Protocol, Services, closest};

/// The maximum number of suggestions.
const CLOSE: usize = 3;

/// A name without an entry.
pub(super) struct UnknownName<'q> {
    pub(super) name: &'q BStr,
    pub(super) protocol: Option<Protocol<'q>>,
    /// Whether the name can be a misspelled command.
    pub(super) or_command: bool,
}

/// A message and suggestions for an unknown name.
pub(super) struct Suggestion {
    pub(super) message: String,
    /// Names with similar spelling.
    pub(super) close: Vec<BString>,
}

impl UnknownName<'_> {
    /// Finds out what was meant. Similar names are searched only if something shows them; with `is_listed` the output does.
    pub(super) fn suggest(&self, services: &Services, is_listed: bool, session: &mut Session<'_>) -> Suggestion {
        let shown = for_terminal(self.name);
        let known = listed(services.by_name(self.name, None));
        if let (Some(protocol), Some(known)) = (self.protocol, known) {
            let asked = for_terminal(protocol.word());
            return Suggestion {
                message: format!("`{shown}` has no {asked} entry; it has {known}"),
                close: Vec::new(),
            };
        }
        let close = close(is_listed, session, |most| services.close_names(self.name, most));
        let hint = match self.close_command(session) {
            Some(command) => format!("; did you mean the command `svc {command}`?"),
            None if self.name.iter().all(u8::is_ascii_digit) => format!("; for the port, try `svc port {shown}`"),
            None => did_you_mean(&close),
        };
        Suggestion { message: format!("no service is named `{shown}`{hint}"), close }
    }

    fn close_command(&self, session: &Session<'_>) -> Option<String> {
        let tool = self.or_command.then(session.commands)?;
        let commands = tool.get_subcommands().map(|command| command.get_name().into());
        closest(self.name, commands, 1).first().map(ToString::to_string)
    }
}

/// Similar names or words, unless nothing would show them.
pub(super) fn close<'s>(
    is_listed: bool,
    session: &mut Session<'_>,
    find: impl FnOnce(usize) -> Vec<&'s BStr>,
) -> Vec<BString> {
    match session.may_suggest(is_listed) {
        true => find(CLOSE).into_iter().map(BStr::to_owned).collect(),
        false => Vec::new(),
    }
}

/// Formats suggestions as a question; empty without any.
pub(super) fn did_you_mean(close: &[BString]) -> String {
    let names: Vec<String> = close.iter().map(|name| format!("`{}`", for_terminal(name))).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", list(&names, "or")) }
}

/// The message for ports that have services, but not with this protocol.
pub(super) fn protocol(services: &Services, ports: PortRange, protocol: Protocol<'_>) -> Option<String> {
    let known = listed(services.by_ports(ports, None))?;
    let asked = for_terminal(protocol.word());
    let those = if ports.is_single() { format!("port {ports} has") } else { "these ports have".to_owned() };
    Some(format!("no service on {ports}/{asked}; {those} {known} services"))
}

/// Lists the protocols of services; `None` without services.
fn listed<'s>(services: impl Iterator<Item = Hit<'s>>) -> Option<String> {
    let mut services = services.peekable();
    services.peek()?;
    let words: BTreeSet<Protocol<'_>> = services.filter_map(|hit| hit.service.protocol).collect();
    let words: Vec<String> = words.into_iter().map(|protocol| for_terminal(protocol.word()).into_owned()).collect();
    Some(list(&words, "and"))
}
