//! Sentences about the class of ports, and about what this host does with them.

use super::sheet::Sheet;
use super::table::width;
use super::words::{first_of, wrapped};
use std::io;
use svc_lookup::host::{Coverage, HostRanges, Part};
use svc_lookup::{PortClass, PortRange};

/// Ports of one class on a host.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) ports: PortRange,
    pub(super) class: PortClass,
    pub(super) host: &'a HostRanges,
    pub(super) coverage: &'a Coverage,
}

impl Subject<'_> {
    /// Three sentences, on the class, on privilege and on ephemeral ports; another one if the system excludes ports.
    pub(super) fn explanation(self) -> String {
        let sentences = [Some(self.class()), Some(self.privilege()), self.exclusion(), Some(self.ephemeral())];
        sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// One of two forms: for a single port, or for several.
    fn form(self, one: &'static str, several: &'static str) -> &'static str {
        if self.ports.is_single() { one } else { several }
    }

    fn class(self) -> String {
        let (class, ports) = (self.class, self.ports);
        let what = match (self.ports.is_single(), class) {
            (true, PortClass::WellKnown) => "is a well-known port, in RFC 6335 section 6 a system port",
            (true, PortClass::Registered) => "is a registered port, in RFC 6335 section 6 a user port",
            (true, PortClass::Dynamic) => "is a dynamic port, in RFC 6335 section 6 also a private port",
            (false, PortClass::WellKnown) => "are well-known ports, in RFC 6335 section 6 system ports",
            (false, PortClass::Registered) => "are registered ports, in RFC 6335 section 6 user ports",
            (false, PortClass::Dynamic) => "are dynamic ports, in RFC 6335 section 6 also private ports",
        };
        let then = match class {
            PortClass::Dynamic => self.form(
                "it is never assigned, any program can use it",
                "they are never assigned, any program can use them",
            ),
            _ => self.form("IANA can assign it to a service", "IANA can assign them to services"),
        };
        let noun = self.form("Port", "Ports");
        match ports == class.range() {
            true => format!("{noun} {ports} {what}: {then}."),
            false => format!("{noun} {ports} {what} ({}): {then}.", class.range()),
        }
    }

    fn privilege(self) -> String {
        let source = self.host.privileged.source;
        let it = self.form("it", "them");
        match (self.host.privileged.value, self.coverage.privileged) {
            (None, _) => format!("Binding {it} needs no privilege on this host: no port does ({source})."),
            (Some(all), Part::None) => {
                format!("Binding {it} needs no privilege on this host: only ports {all} do ({source}).")
            }
            (Some(all), Part::All) => {
                format!("Binding {it} needs privilege on this host, as for all ports in {all} ({source}).")
            }
            (Some(all), _) => format!("Binding {all} of them needs privilege on this host ({source})."),
        }
    }

    fn exclusion(self) -> Option<String> {
        let source = self.host.excluded.as_ref()?.source;
        match &*self.coverage.excluded {
            [] => None,
            [all] if *all == self.ports => {
                Some(format!("No program can bind {}: the system excludes {0} ({source}).", self.form("it", "them")))
            }
            some => Some(format!("No program can bind {}: the system excludes them ({source}).", first_of(some))),
        }
    }

    fn ephemeral(self) -> String {
        let (range, source) = (self.host.ephemeral.value, self.host.ephemeral.source);
        let is_reserved = !self.coverage.reserved.is_empty();
        let how = format!("the kernel picks from {range} for programs that ask for any port ({source})");
        let not = self.form("It is not ephemeral", "They are not ephemeral");
        match self.coverage.ephemeral {
            Part::None if is_reserved => {
                let reserved = self.host.reserved.as_ref().map_or("", |reserved| reserved.source);
                format!("{not}, because {} reserved ({reserved}): {how}.", self.form("it is", "they are"))
            }
            Part::None => format!("{not}: {how}."),
            Part::All => format!("{}: {how}.", self.form("It is ephemeral", "They are ephemeral")),
            Part::Range(part) => format!("Of them, {part} are ephemeral: {how}."),
            Part::Several => format!("Some of them are ephemeral, the others reserved or outside: {how}."),
        }
    }
}

/// Writes a paragraph, its lines no wider than the terminal.
pub(super) fn write_paragraph(sheet: &mut Sheet<'_>, text: &str) -> io::Result<()> {
    let width = usize::from(width(sheet.style()));
    writeln!(sheet.out(), "{}", wrapped(text, width))
}
