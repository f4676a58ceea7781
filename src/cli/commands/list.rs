//! `svc list`: every entry, filtered and sorted.

use crate::cli::category::Categories;
use crate::cli::paging::{Paging, Shown};
use crate::cli::queries;
use crate::cli::session::{Failure, Session};
use crate::cli::sort::SortKey;
use crate::cli::suggest::{command, hint, port_error};
use crate::render::{Entries, Entry, for_message, for_shell};
use bstr::{BStr, ByteSlice};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::ffi::OsString;
use std::io::{self, Write};
use svc_lookup::{Hit, PortClass, PortError, PortRange, Protocol, Services, Source};

/// The arguments of `svc list`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct ListArgs {
    /// Ports (53) and ranges (6000-6010) [default: all]; `-` reads standard input, one query per line.
    #[arg(value_name = "A-B", allow_negative_numbers = true)]
    ranges: Vec<OsString>,
    /// Only ports of this class: well-known, registered or dynamic.
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    #[arg(value_parser = PossibleValuesParser::new(CLASSES).try_map(|word| word.parse::<PortClass>()))]
    class: Vec<PortClass>,
    /// Show ports that are neither assigned nor reserved, as ranges.
    #[arg(long, conflicts_with_all = ["without_port", "sort", "category"])]
    unassigned: bool,
    /// Show only names registered without a port.
    #[arg(long, conflicts_with_all = ["ranges", "class"])]
    without_port: bool,
    /// The order of the entries.
    #[arg(long, value_name = "KEY", default_value = "source")]
    sort: SortKey,
    #[command(flatten)]
    categories: Categories,
    #[command(flatten)]
    paging: Paging,
}

/// The names of the classes.
const CLASSES: [&str; 3] = [PortClass::WellKnown.name(), PortClass::Registered.name(), PortClass::Dynamic.name()];

/// Lists the selected entries.
pub(crate) fn run(session: &mut Session<'_>, args: &ListArgs, out: &mut dyn Write) -> Result<(), Failure> {
    if args.unassigned && !session.options.sources().contains(Source::Iana) {
        return Err("`--unassigned` needs the source `iana`, which `--source` leaves out".into());
    }
    if args.unassigned {
        session.sheet(out, "svc list --unassigned")?;
    }
    let services = session.services()?;
    let Some(ports) = asked(args, session)? else { return Ok(()) };
    let entries = Entries::new(session.entry_sheet(out, false), session.options.verbose);
    // Standard input can be empty.
    if ports.is_empty() && args.class.is_empty() {
        return session.finish(entries);
    }
    let protocol = session.protocol();
    let mut list = List { services: &services, protocol, args, ports: &ports, entries };
    let shown = if args.unassigned { list.unassigned()? } else { list.listed()? };
    if shown.is_empty() {
        session.not_found();
        session.note(list.nothing());
    }
    shown.note(session);
    session.finish(list.entries)
}

/// A list while it is written.
struct List<'a, 'o> {
    services: &'a Services,
    protocol: Option<Protocol<'a>>,
    args: &'a ListArgs,
    /// The requested ports, merged and in ascending order; all ports without a request.
    ports: &'a [PortRange],
    entries: Entries<'o>,
}

impl<'a> List<'a, '_> {
    fn listed(&mut self) -> io::Result<Shown> {
        let List { services, protocol, args, ports, .. } = *self;
        let hits = services.entries().filter(|hit| is_wanted(hit, protocol, args, ports));
        match args.sort {
            // Written one by one: a file can be large.
            SortKey::Source if self.entries.is_services_file() => {
                self.write(services.entries_for_file().filter(|hit| is_wanted(hit, protocol, args, ports)))
            }
            SortKey::Source => self.write(hits),
            key => {
                let mut hits: Vec<_> = hits.collect();
                key.sort(&mut hits);
                self.write(hits)
            }
        }
    }

    fn write(&mut self, hits: impl IntoIterator<Item = Hit<'a>>) -> io::Result<Shown> {
        self.args.paging.write(hits, |hit| {
            let entry = self.entries.describe(self.services, BStr::new(""), &hit, self.ports);
            self.entries.add(&entry)
        })
    }

    /// Writes the port ranges that the registry neither assigns nor reserves.
    fn unassigned(&mut self) -> io::Result<Shown> {
        let List { services, protocol, args, ports, .. } = *self;
        let free = services.unassigned(protocol);
        let free = free.into_iter().flat_map(|free| ports.iter().filter_map(move |asked| asked.intersection(free)));
        args.paging.write(free, |ports| self.entries.add(&Entry::unassigned(ports, protocol)))
    }

    /// The message for an empty list.
    fn nothing(&self) -> String {
        if self.ports.is_empty() {
            return "none of these ports is in that class; drop --class or widen the ports".to_owned();
        }
        let is_in = |class: PortClass| self.ports.iter().all(|ports| ports.intersection(class.range()) == Some(*ports));
        match self.protocol.filter(|protocol| !protocol.is_registered()) {
            Some(other) if self.args.unassigned => {
                format!("the registry has no {} ports; it has tcp, udp, sctp and dccp", for_message(other.word()))
            }
            _ if self.args.unassigned && is_in(PortClass::Dynamic) => "dynamic ports are never assigned".to_owned(),
            _ if self.args.unassigned => "all of these ports are assigned or reserved".to_owned(),
            _ if !self.args.categories.is_empty() => {
                "no software of this category matches; drop --protocol, --class or --source, or widen the ports"
                    .to_owned()
            }
            _ => "no entry matches; drop --protocol, --class or --source, or widen the ports".to_owned(),
        }
    }
}

fn is_wanted(hit: &Hit<'_>, protocol: Option<Protocol<'_>>, args: &ListArgs, asked: &[PortRange]) -> bool {
    let has_port = match hit.service.ports {
        Some(ports) => !args.without_port && asked.iter().any(|asked| asked.intersection(ports).is_some()),
        None => args.ranges.is_empty() && args.class.is_empty(),
    };
    has_port && protocol.is_none_or(|protocol| hit.service.is_for(protocol)) && args.categories.accepts(hit)
}

/// Parses the ranges of the arguments and standard input; `None`, with a message, if one of them is invalid.
fn asked(args: &ListArgs, session: &mut Session<'_>) -> Result<Option<Vec<PortRange>>, Failure> {
    let (mut ranges, mut understood) = (Vec::new(), true);
    queries::answer(&args.ranges, session, &mut |text: &[u8], session: &mut Session<'_>| match text
        .to_str_lossy()
        .parse()
    {
        Ok(range) => ranges.push(range),
        Err(error) => {
            understood = false;
            session.fail(explain(text, error));
        }
    })?;
    if args.ranges.is_empty() {
        ranges.push(PortRange::ALL);
    }
    Ok(understood.then(|| in_classes(&PortRange::union(ranges), &args.class)))
}

/// Explains why a text is not a port range, and suggests what was meant.
fn explain(text: &[u8], error: PortError) -> String {
    let shown = for_message(text);
    match (error, text.split_once_str("/")) {
        _ if text.is_empty() => "empty query; give a port or a port range".to_owned(),
        (PortError::NotANumber, Some((ports, protocol))) if ports.to_str_lossy().parse::<PortRange>().is_ok() => {
            let option = for_shell(protocol).map_or_else(String::new, |protocol| format!(" {protocol}"));
            format!("`{shown}` names a protocol; use `--protocol{option}`")
        }
        (PortError::NotANumber, _) if shown.parse::<PortClass>().is_ok() => {
            format!("`{shown}` is a class; use `--class {shown}`")
        }
        (PortError::NotANumber, _) => {
            let hint = hint("; for a name, try", &command("search --name", text.as_bstr()));
            format!("`{shown}` is not a port or a port range{hint}")
        }
        (error, _) => port_error(text.as_bstr(), error),
    }
}

/// The parts of the ranges in these classes; all of them without a class.
fn in_classes(ranges: &[PortRange], classes: &[PortClass]) -> Vec<PortRange> {
    if classes.is_empty() {
        return ranges.to_vec();
    }
    let parts = classes.iter().flat_map(|class| ranges.iter().filter_map(|range| range.intersection(class.range())));
    PortRange::union(parts.collect())
}
