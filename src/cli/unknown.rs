//! What to say of a name or a protocol that nobody knows.

use super::args::Cli;
use crate::render::for_terminal;
use bstr::{BStr, BString};
use clap::CommandFactory;
use std::collections::BTreeSet;
use svc_lookup::{PortRange, Protocol, Services, closest};

/// How many close names an unknown one gets.
const CLOSE: usize = 3;

/// What is said of an unknown name.
pub(super) struct UnknownName {
    pub(super) message: String,
    pub(super) close: Vec<BString>,
}

/// Where to look for something spelled alike; looking reads every name there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Search {
    pub(super) names: bool,
    /// A word before the first query may have been meant for a command.
    pub(super) commands: bool,
}

/// What to say of a name without an entry.
pub(super) fn name(services: &Services, name: &BStr, protocol: Option<Protocol<'_>>, search: Search) -> UnknownName {
    let shown = for_terminal(name);
    let others: Vec<_> = services.by_name(name, None).collect();
    if let (Some(protocol), false) = (protocol, others.is_empty()) {
        let known = protocols(others.iter().filter_map(|hit| hit.service.protocol));
        let asked = for_terminal(protocol.word());
        let message = format!("`{shown}` is not known with `{asked}`, only with {known}");
        return UnknownName { message, close: Vec::new() };
    }
    let close: Vec<BString> = match search.names {
        true => services.close_names(name, CLOSE).into_iter().map(BStr::to_owned).collect(),
        false => Vec::new(),
    };
    let hint = hint(name, &close, search);
    UnknownName { message: format!("no service is named `{shown}`{hint}"), close }
}

/// What may have been meant.
fn hint(name: &BStr, close: &[BString], search: Search) -> String {
    if let Some(command) = search.commands.then(|| close_command(name)).flatten() {
        format!(": did you mean the command `svc {command}`?")
    } else if name.iter().all(u8::is_ascii_digit) {
        format!(": for the port try `svc port {name}`")
    } else if close.is_empty() {
        String::new()
    } else {
        let names: Vec<String> = close.iter().map(|name| format!("`{}`", for_terminal(name))).collect();
        format!(": did you mean {}?", list(&names, "or"))
    }
}

fn close_command(name: &BStr) -> Option<String> {
    let tool = Cli::command();
    let commands = tool.get_subcommands().map(|command| command.get_name().into());
    closest(name, commands, 1).first().map(ToString::to_string)
}

/// What to say of ports that have services, but none with this protocol.
pub(super) fn protocol(services: &Services, ports: PortRange, protocol: Protocol<'_>) -> Option<String> {
    let others: Vec<_> = services.by_ports(ports, None).collect();
    let known = protocols(others.iter().filter_map(|hit| hit.service.protocol));
    let asked = for_terminal(protocol.word());
    let (port, have) = if ports.is_single() { ("port", "has") } else { ("ports", "have") };
    (!others.is_empty()).then(|| format!("{port} {ports} {have} no service with `{asked}`, only with {known}"))
}

fn protocols<'a>(protocols: impl Iterator<Item = Protocol<'a>>) -> String {
    let words: BTreeSet<Protocol<'_>> = protocols.collect();
    let words: Vec<String> = words.into_iter().map(|protocol| for_terminal(protocol.word()).into_owned()).collect();
    list(&words, "and")
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {conjunction} {last}", most.join(", ")),
    }
}
