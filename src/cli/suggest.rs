//! What to say about a name or a protocol without an entry.

use super::session::Session;
use crate::render::{for_terminal, list};
use bstr::{BStr, BString};
use std::collections::BTreeSet;
use svc_lookup::{Hit, PortRange, Protocol, Services, closest};

/// How many names spelled alike are suggested.
const CLOSE: usize = 3;

/// A name without an entry.
pub(super) struct UnknownName<'q> {
    pub(super) name: &'q BStr,
    pub(super) protocol: Option<Protocol<'q>>,
    /// A word in place of a command may have been meant for one.
    pub(super) or_command: bool,
}

/// What is said about it.
pub(super) struct Suggestion {
    pub(super) message: String,
    /// Names spelled alike.
    pub(super) close: Vec<BString>,
}

impl UnknownName<'_> {
    /// What to say about it. Names spelled alike are looked for only where somebody sees them; `is_listed` says that the
    /// output has them too.
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

/// Names or words spelled like one that was not found, unless nobody would see them.
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

/// The question whether one of these was meant, or nothing.
pub(super) fn did_you_mean(close: &[BString]) -> String {
    let names: Vec<String> = close.iter().map(|name| format!("`{}`", for_terminal(name))).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", list(&names, "or")) }
}

/// What to say about ports that have services, but none with this protocol.
pub(super) fn protocol(services: &Services, ports: PortRange, protocol: Protocol<'_>) -> Option<String> {
    let known = listed(services.by_ports(ports, None))?;
    let asked = for_terminal(protocol.word());
    let those = if ports.is_single() { format!("port {ports} has") } else { "these ports have".to_owned() };
    Some(format!("no service on {ports}/{asked}; {those} {known} services"))
}

/// The protocols of services, if there are any.
fn listed<'s>(services: impl Iterator<Item = Hit<'s>>) -> Option<String> {
    let mut services = services.peekable();
    services.peek()?;
    let words: BTreeSet<Protocol<'_>> = services.filter_map(|hit| hit.service.protocol).collect();
    let words: Vec<String> = words.into_iter().map(|protocol| for_terminal(protocol.word()).into_owned()).collect();
    Some(list(&words, "and"))
}
