//! `svc list`: every entry, filtered and sorted.

use super::args::{ListArgs, Options, Sort};
use super::ask::say;
use super::query::QueryError;
use super::{Format, Status, Streams, input, open, pager, renderer};
use crate::render::{Entry, Renderer, for_terminal};
use bstr::{BStr, ByteSlice};
use std::error::Error;
use std::io;
use svc_lookup::{Hit, PortClass, PortError, PortRange, Protocol, Services, Source};

/// Lists what was asked for.
pub(super) fn run(options: &Options, args: &ListArgs, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    if args.unassigned && !options.sources().contains(Source::Iana) {
        return Err("`--unassigned` asks the registry, which `--source` leaves out: leave out one of them".into());
    }
    let (format, style) = renderer(options, false);
    if args.unassigned && format == Format::Services {
        return Err("a port without a service has no line in a services file: choose another --format".into());
    }
    let services = open(options, streams)?;
    let Some(ports) = asked(args, streams)? else { return Ok(Status::Error) };
    if ports.is_empty() && args.class.is_empty() {
        // Standard input asked for nothing.
        Renderer::new(format, style, options.verbose).finish(streams.output, streams.errors)?;
        return Ok(Status::Found);
    }
    let list = List { services: &services, options, args, ports: &ports };
    let mut renderer = Renderer::new(format, style, options.verbose);
    pager::paged(!args.no_pager, streams, |streams| {
        let some = if args.unassigned {
            list.unassigned(&mut renderer, streams)
        } else {
            list.entries(&mut renderer, streams)
        };
        let some = some?;
        renderer.finish(streams.output, streams.errors)?;
        if !some && !options.quiet {
            streams.say(list.nothing());
        }
        Ok(if some { Status::Found } else { Status::NotFound })
    })
}

/// What is listed.
struct List<'a> {
    services: &'a Services,
    options: &'a Options,
    args: &'a ListArgs,
    /// The ports that were asked for, in ascending order and each once; all of them if none was.
    ports: &'a [PortRange],
}

impl List<'_> {
    /// Writes the entries, and says whether there are any.
    fn entries(&self, renderer: &mut Renderer, streams: &mut Streams<'_>) -> io::Result<bool> {
        let hits = self.services.entries().filter(|hit| self.is_wanted(hit));
        match self.args.sort {
            Sort::Source if self.options.format == Some(Format::Services) => {
                let hits = self.services.entries_for_file().filter(|hit| self.is_wanted(hit));
                self.write(hits, renderer, streams)
            }
            // Written as they come, however many a file has.
            Sort::Source => self.write(hits, renderer, streams),
            Sort::Port => {
                let mut hits: Vec<_> = hits.collect();
                hits.sort_by_key(|hit| (hit.service.ports.is_none(), hit.service.ports));
                self.write(hits, renderer, streams)
            }
            Sort::Name => {
                let mut hits: Vec<_> = hits.collect();
                hits.sort_by_cached_key(|hit| hit.service.name.to_ascii_lowercase());
                self.write(hits, renderer, streams)
            }
        }
    }

    fn write<'s>(
        &'s self,
        hits: impl IntoIterator<Item = Hit<'s>>,
        renderer: &mut Renderer,
        streams: &mut Streams<'_>,
    ) -> io::Result<bool> {
        let mut some = false;
        for hit in hits {
            let entry = renderer.describe(self.services, BStr::new(""), &hit, self.ports);
            renderer.entry(streams.output, &entry)?;
            some = true;
        }
        Ok(some)
    }

    fn is_wanted(&self, hit: &Hit<'_>) -> bool {
        let has_port = match hit.service.ports {
            Some(ports) => {
                !self.args.without_port && self.ports.iter().any(|asked| asked.intersection(ports).is_some())
            }
            None => self.args.ranges.is_empty() && self.args.class.is_empty(),
        };
        has_port && self.protocol().is_none_or(|protocol| hit.service.is_for(protocol))
    }

    /// What to say when there is nothing.
    fn nothing(&self) -> String {
        if self.ports.is_empty() {
            return "none of these ports is in that class: leave out --class or some of the ports".to_owned();
        }
        let class = |class: PortClass| self.ports.iter().all(|ports| ports.intersection(class.range()) == Some(*ports));
        match self.protocol().filter(|protocol| !protocol.is_registered()) {
            Some(other) if self.args.unassigned => {
                format!(
                    "the registry has no ports for `{}`: it has tcp, udp, sctp and dccp",
                    for_terminal(other.word())
                )
            }
            _ if self.args.unassigned && class(PortClass::Dynamic) => "dynamic ports are never assigned".to_owned(),
            _ if self.args.unassigned => "the registry has assigned or reserved all of these ports".to_owned(),
            _ => "nothing to list: leave out --protocol, --class, --source or some of the ports".to_owned(),
        }
    }

    fn protocol(&self) -> Option<Protocol<'_>> {
        self.options.protocol.as_deref().map(Protocol::asked)
    }

    /// Writes the free blocks of the registry, and says whether there are any.
    fn unassigned(&self, renderer: &mut Renderer, streams: &mut Streams<'_>) -> io::Result<bool> {
        let mut some = false;
        for free in self.services.unassigned(self.protocol()) {
            for ports in self.ports.iter().filter_map(|asked| asked.intersection(free)) {
                renderer.entry(streams.output, &Entry::unassigned(ports, self.protocol()))?;
                some = true;
            }
        }
        Ok(some)
    }
}

/// The ports that the arguments and standard input ask for; none where they cannot be understood, which is said.
fn asked(args: &ListArgs, streams: &mut Streams<'_>) -> Result<Option<Vec<PortRange>>, Box<dyn Error>> {
    let (mut ranges, mut understood) = (Vec::new(), true);
    for query in &args.ranges {
        if query != "-" {
            understood &= add(query.as_encoded_bytes(), None, &mut ranges, streams);
            continue;
        }
        input::lines(|number, line, _| {
            understood &= match line {
                Ok(b"") => true,
                Ok(text) => add(text, Some(number), &mut ranges, streams),
                Err(error) => {
                    say(error, Some(number), streams);
                    false
                }
            };
            Ok(())
        })?;
    }
    if args.ranges.is_empty() {
        ranges.push(PortRange::ALL);
    }
    Ok(understood.then(|| in_classes(&PortRange::union(ranges), &args.class)))
}

fn add(text: &[u8], line: Option<u64>, ranges: &mut Vec<PortRange>, streams: &mut Streams<'_>) -> bool {
    let range = text.to_str_lossy().parse();
    match range {
        Ok(range) => ranges.push(range),
        Err(error) => say(explain(text, error), line, streams),
    }
    range.is_ok()
}

/// Why a text is no range of ports, and what may have been meant.
fn explain(text: &[u8], error: PortError) -> String {
    let shown = for_terminal(text);
    match (error, text.split_once_str("/")) {
        (PortError::NotANumber, Some((ports, protocol))) if ports.to_str_lossy().parse::<PortRange>().is_ok() => {
            format!("`{shown}` names a protocol: name it in `--protocol {}`", for_terminal(protocol))
        }
        (PortError::NotANumber, _) if shown.parse::<PortClass>().is_ok() => {
            format!("`{shown}` is a class: name it in `--class {shown}`")
        }
        (PortError::NotANumber, _) => {
            format!("`{shown}` is not a port or a range of ports: for a name try `svc search --name {shown}`")
        }
        (error, _) => QueryError::Port(text.as_bstr(), error).to_string(),
    }
}

/// What of the ranges is in one of the classes, if any is named.
fn in_classes(ranges: &[PortRange], classes: &[PortClass]) -> Vec<PortRange> {
    if classes.is_empty() {
        return ranges.to_vec();
    }
    let parts = classes.iter().flat_map(|class| ranges.iter().filter_map(|range| range.intersection(class.range())));
    PortRange::union(parts.collect())
}
