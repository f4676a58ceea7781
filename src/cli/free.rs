//! `svc free`: ports that nobody was assigned, nobody uses and the kernel will not hand out.

use super::args::Options;
use super::range::{explain, ports_or_class};
use super::{Format, Status, Streams, open, renderer};
use crate::render::{FreePorts, for_terminal};
use bstr::ByteSlice;
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::ffi::OsString;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use svc_lookup::host::{Ranges, can_bind};
use svc_lookup::{Port, PortClass, PortRange, Protocol, Services, State};

/// The arguments of `svc free`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct Args {
    /// Look in this range, or this class [default: from 1024 to where the kernel's ephemeral range begins].
    #[arg(value_name = "A-B", allow_negative_numbers = true)]
    #[arg(add = clap_complete::engine::ArgValueCompleter::new(super::complete::classes))]
    range: Option<OsString>,
    /// Find so many.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=65536))]
    count: u32,
    /// Find so many ports in a row, each time.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=65536))]
    block: u32,
    /// Choose the same ports for the same number or word, as long as they are free. Without it the choice is random, so
    /// that two programs that ask at once hardly get the same.
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
}

/// Why a port is not free.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Reason {
    Named,
    Practice,
    Ephemeral,
    Open,
    Privileged,
}

/// What is known of the ports that were looked at.
struct Finder<'s> {
    services: &'s Services,
    host: Ranges,
    /// The protocol asked for; none for all.
    protocol: Option<Protocol<'static>>,
    known: HashMap<Port, Option<Reason>>,
}

/// Finds ports and writes them, in ascending order.
pub(super) fn run(options: &Options, args: &Args, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let (format, style) = renderer(options, false);
    if format == Format::Services {
        return Err("a free port has no line in a services file: choose another --format".into());
    }
    let protocol = protocol(options.protocol.as_deref())?;
    let asked = args.range.as_ref().map(|text| range(text.as_encoded_bytes())).transpose()?;
    let services = open(options, streams)?;
    let host = Ranges::of_host();
    if let (Some(unread), false) = (&host.ephemeral.unread, options.quiet) {
        streams.say(format_args!("{unread}: the range that IANA gives, {}, is left out", host.ephemeral.value));
    }
    let Some(ports) = asked.or_else(|| below(host.ephemeral.value)) else {
        streams.say(none_below(host.ephemeral.value));
        return Ok(Status::NotFound);
    };
    let mut finder = Finder { services: &services, host, protocol, known: HashMap::new() };
    let seed = args.seed.as_ref().map_or_else(|| RandomState::new().hash_one(0), |text| number_of(text.as_bytes()));
    let found = finder.find(ports, args.block, args.count, seed)?;
    FreePorts { found: &found, protocols: finder.protocols() }.write(streams.output, format, style)?;
    if found.len() as u32 == args.count {
        return Ok(Status::Found);
    }
    if !options.quiet {
        streams.say(finder.too_few(ports, found.len(), args));
    }
    Ok(Status::NotFound)
}

impl Finder<'_> {
    /// Blocks of so many free ports in `ports`, ascending; the order in which they are tried depends on the seed alone, so
    /// that a port which is taken later changes nothing for the others.
    fn find(&mut self, ports: PortRange, block: u32, count: u32, seed: u64) -> Result<Vec<PortRange>, String> {
        let mut starts: Vec<Port> = ports.ports().take((ports.count() + 1).saturating_sub(block) as usize).collect();
        starts.sort_by_cached_key(|start| mixed(seed ^ u64::from(start.number())));
        // Without a block that fits, the reasons are those of the single ports.
        let mut found: BTreeMap<Port, PortRange> = BTreeMap::new();
        for start in starts {
            let Some(end) = start.number().checked_add((block - 1) as u16) else { continue };
            let end = Port::new(end);
            let overlaps = found.range(..=end).next_back().is_some_and(|(_, other)| other.last() >= start);
            if !overlaps && self.are_free(start, end)? {
                found.insert(start, PortRange::new(start, end).map_err(|error| error.to_string())?);
            }
            if found.len() as u32 == count {
                break;
            }
        }
        Ok(found.into_values().collect())
    }

    fn are_free(&mut self, start: Port, end: Port) -> Result<bool, String> {
        for number in start.number()..=end.number() {
            let port = Port::new(number);
            let reason = match self.known.get(&port) {
                Some(reason) => *reason,
                None => {
                    let reason = self.reason(port)?;
                    self.known.insert(port, reason);
                    reason
                }
            };
            if reason.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Why a port is not free, if it is not. It is bound only where nothing else speaks against it.
    fn reason(&self, port: Port) -> Result<Option<Reason>, String> {
        let known = self.known_reason(port);
        if known.is_some() {
            return Ok(known);
        }
        for &protocol in self.protocols() {
            match can_bind(port, protocol) {
                Ok(true) => {}
                Ok(false) => return Ok(Some(Reason::Open)),
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(Some(Reason::Privileged)),
                Err(error) => return Err(format!("cannot find out whether {port}/{protocol} is free: {error}")),
            }
        }
        Ok(None)
    }

    fn known_reason(&self, port: Port) -> Option<Reason> {
        let has_service = self.services.by_port(port, self.protocol).next().is_some();
        let reserved = || self.services.registry_records(port.into(), self.protocol).any(|record| is_kept(&record));
        if has_service || port == Port::MIN || reserved() {
            return Some(Reason::Named);
        }
        if self.host.is_ephemeral(port) {
            return Some(Reason::Ephemeral);
        }
        self.services.in_practice(port.into(), self.protocol).next().map(|_| Reason::Practice)
    }

    /// The protocols for which a port has to be free.
    fn protocols(&self) -> &'static [Protocol<'static>] {
        match self.protocol {
            Some(Protocol::Udp) => &[Protocol::Udp],
            Some(_) => &[Protocol::Tcp],
            None => &[Protocol::Tcp, Protocol::Udp],
        }
    }

    /// What to say when there are not enough: how many ports there are, why not more, and what helps.
    fn too_few(&self, ports: PortRange, found: usize, args: &Args) -> String {
        let mut counts: BTreeMap<Reason, usize> = BTreeMap::new();
        let mut free = 0;
        for port in ports.ports() {
            match self.known.get(&port).copied().unwrap_or_else(|| self.reason(port).unwrap_or_default()) {
                Some(reason) => *counts.entry(reason).or_default() += 1,
                None => free += 1,
            }
        }
        let mut parts: Vec<String> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let what = match args.block {
            1 => format!("{found} of {} free ports found in {ports}", args.count),
            block => {
                parts.push(format!("{free} free"));
                format!("{found} of {} blocks of {block} free ports found in {ports}", args.count)
            }
        };
        let most = counts.iter().max_by_key(|(_, count)| **count).map(|(reason, _)| *reason);
        format!("{what} ({}): {}", parts.join(", "), self.remedy(most))
    }

    fn remedy(&self, most: Option<Reason>) -> String {
        let host = &self.host;
        match most {
            Some(Reason::Ephemeral) => format!("look outside of {}, which the kernel hands out", host.ephemeral.value),
            Some(Reason::Practice) => {
                "look in another range, for one --protocol, or with `--source user,system,iana`".to_owned()
            }
            Some(Reason::Privileged) => match host.privileged.value {
                Some(privileged) => format!("only root can tell of {privileged}: ask as root, or look above"),
                None => "ask as root".to_owned(),
            },
            Some(Reason::Named | Reason::Open) | None => "look in a wider range, or for fewer".to_owned(),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::Named => "assigned or reserved",
            Reason::Practice => "used in practice",
            Reason::Ephemeral => "ephemeral",
            Reason::Open => "open here",
            Reason::Privileged => "privileged",
        })
    }
}

/// Whether the registry keeps a port from those who would use it. What it no longer assigns, others may still use.
fn is_kept(record: &svc_lookup::RegistryRecord<'_>) -> bool {
    record.registration.state != State::Unassigned
}

/// From the first registered port to the ephemeral range.
fn below(ephemeral: PortRange) -> Option<PortRange> {
    let last = ephemeral.first().number().checked_sub(1)?;
    PortRange::new(PortClass::Registered.range().first(), Port::new(last)).ok()
}

fn none_below(ephemeral: PortRange) -> String {
    let remedy = match ephemeral.last().number().checked_add(1) {
        Some(first) => format!("look above it, as in `svc free {first}-65535`"),
        None => "make it smaller (on Linux `net.ipv4.ip_local_port_range`), or ask a range".to_owned(),
    };
    format!("there is no port from 1024 on below the kernel's ephemeral range, {ephemeral}: {remedy}")
}

/// The protocol to find ports for.
fn protocol(word: Option<&str>) -> Result<Option<Protocol<'static>>, String> {
    let word = word.map(str::to_ascii_lowercase);
    match word.as_deref().map(Protocol::asked) {
        None => Ok(None),
        Some(Protocol::Tcp) => Ok(Some(Protocol::Tcp)),
        Some(Protocol::Udp) => Ok(Some(Protocol::Udp)),
        Some(other) => {
            let word = for_terminal(other.word());
            Err(format!("whether a port is free for `{word}` cannot be told: for tcp and udp it can"))
        }
    }
}

/// A range, a port or a class.
fn range(text: &[u8]) -> Result<PortRange, String> {
    ports_or_class(&text.to_str_lossy()).map_err(|error| explain(text, error))
}

/// A number for a text: FNV-1a.
fn number_of(text: &[u8]) -> u64 {
    text.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A number that looks random and is the same for the same one: the last step of SplitMix64.
fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}
