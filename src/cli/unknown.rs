//! What to say of a name or a protocol that nobody knows.

use bstr::{BStr, BString, ByteSlice};
use std::collections::BTreeSet;
use svc_lookup::{PortRange, Protocol, Services};

/// How many close names an unknown one gets.
const CLOSE: usize = 3;

/// What is said of an unknown name.
pub(super) struct UnknownName {
    pub(super) message: String,
    pub(super) close: Vec<BString>,
}

/// What to say of a name without an entry; `search` for close ones, which reads every name there is.
pub(super) fn name(services: &Services, name: &BStr, protocol: Option<Protocol<'_>>, search: bool) -> UnknownName {
    let shown = name.escape_bytes();
    let others = services.by_name(name, None);
    if let (Some(protocol), false) = (protocol, others.is_empty()) {
        let known = protocols(others.iter().filter_map(|hit| hit.service.protocol));
        let message = format!("`{shown}` is not known with `{}`: it is with {known}", protocol.word().escape_bytes());
        return UnknownName { message, close: Vec::new() };
    }
    let close: Vec<BString> = match search {
        true => services.close_names(name, CLOSE).into_iter().map(BStr::to_owned).collect(),
        false => Vec::new(),
    };
    let hint = if name.iter().all(u8::is_ascii_digit) && !name.is_empty() {
        format!(": for the port try `svc port {shown}`")
    } else if close.is_empty() {
        String::new()
    } else {
        let names: Vec<String> = close.iter().map(|name| format!("`{}`", name.escape_bytes())).collect();
        format!(": did you mean {}?", list(&names, "or"))
    };
    UnknownName { message: format!("no service is named `{shown}`{hint}"), close }
}

/// What to say of ports that have services, but none with this protocol.
pub(super) fn protocol(services: &Services, ports: PortRange, protocol: Protocol<'_>) -> Option<String> {
    let others = services.by_ports(ports, None);
    let known = protocols(others.iter().filter_map(|hit| hit.service.protocol));
    let asked = protocol.word().escape_bytes();
    (!others.is_empty()).then(|| format!("port {ports} has no service with `{asked}`: it has with {known}"))
}

fn protocols<'a>(protocols: impl Iterator<Item = Protocol<'a>>) -> String {
    let words: BTreeSet<Protocol<'_>> = protocols.collect();
    let words: Vec<String> = words.into_iter().map(|protocol| protocol.word().escape_bytes().to_string()).collect();
    list(&words, "and")
}

/// `a`, `a and b`, `a, b and c`.
fn list(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {conjunction} {last}", most.join(", ")),
    }
}
