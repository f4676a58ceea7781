//! `svc free`: ports that nobody was assigned, nobody uses and the kernel will not hand out.

use super::args::Options;
use super::range::{explain, ports_or_class};
use super::{Format, Status, Streams, open, renderer};
use crate::render::{FoundPorts, for_terminal};
use bstr::ByteSlice;
use std::error::Error;
use std::ffi::OsString;
use svc_lookup::host::{FreePorts, FreePortsError, HostRanges, NotFree};
use svc_lookup::{PortRange, Protocol, Services};

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

/// Finds ports and writes them, in ascending order.
pub(super) fn run(options: &Options, args: &Args, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let (format, style) = renderer(options, false);
    if format == Format::Services {
        return Err("a free port has no line in a services file: choose another --format".into());
    }
    let asked = args.range.as_ref().map(|text| range(text.as_encoded_bytes())).transpose()?;
    let services = open(options, streams)?;
    let host = HostRanges::read();
    let mut free = finder(&services, &host, options, args, asked)?;
    if let (Some(error), false) = (&host.ephemeral.error, options.quiet) {
        streams.say(format_args!("{error}: the range that IANA gives, {}, is left out", host.ephemeral.value));
    }
    let found = match free.find() {
        Ok(found) => found,
        Err(error @ FreePortsError::NoneBelow(ephemeral)) => {
            streams.say(none_below(&error, ephemeral));
            return Ok(Status::NotFound);
        }
        Err(error) => return Err(error.into()),
    };
    FoundPorts { found: &found, protocols: free.protocols() }.write(streams.output, format, style)?;
    if found.len() as u32 == args.count {
        return Ok(Status::Found);
    }
    if !options.quiet {
        streams.say(too_few(&mut free, found.len(), args, &host)?);
    }
    Ok(Status::NotFound)
}

/// What the arguments ask for.
fn finder<'s>(
    services: &'s Services,
    host: &'s HostRanges,
    options: &Options,
    args: &Args,
    range: Option<PortRange>,
) -> Result<FreePorts<'s>, String> {
    let mut free = FreePorts::new(services, host).count(args.count).block(args.block);
    if let Some(range) = range {
        free = free.range(range);
    }
    if let Some(seed) = &args.seed {
        free = free.seed(seed);
    }
    let Some(word) = &options.protocol else { return Ok(free) };
    free.protocol(Protocol::new(word)).map_err(|_| {
        let word = word.to_ascii_lowercase();
        let word = for_terminal(word.as_bytes());
        format!("whether a port is free for `{word}` cannot be told: for tcp and udp it can")
    })
}

/// What to say when there are not enough: how many ports there are, why not more, and what helps.
fn too_few(free: &mut FreePorts<'_>, found: usize, args: &Args, host: &HostRanges) -> Result<String, FreePortsError> {
    let (ports, counts) = (free.ports()?, free.count_reasons()?);
    let mut parts: Vec<String> = counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
    let what = match args.block {
        1 => format!("{found} of {} free ports found in {ports}", args.count),
        block => {
            parts.push(format!("{} free", ports.count() - counts.values().sum::<u32>()));
            format!("{found} of {} blocks of {block} free ports found in {ports}", args.count)
        }
    };
    let most = counts.iter().max_by_key(|(_, count)| **count).map(|(reason, _)| *reason);
    Ok(format!("{what} ({}): {}", parts.join(", "), remedy(most, host)))
}

fn remedy(most: Option<NotFree>, host: &HostRanges) -> String {
    match most {
        Some(NotFree::Ephemeral) => format!("look outside of {}, which the kernel hands out", host.ephemeral.value),
        Some(NotFree::CommonUse) => {
            "look in another range, for one --protocol, or with `--source user,system,iana`".to_owned()
        }
        Some(NotFree::Privileged) => match host.privileged.value {
            Some(privileged) => format!("only root can tell of {privileged}: ask as root, or look above"),
            None => "ask as root".to_owned(),
        },
        _ => "look in a wider range, or for fewer".to_owned(),
    }
}

fn none_below(error: &FreePortsError, ephemeral: PortRange) -> String {
    let remedy = match ephemeral.last().number().checked_add(1) {
        Some(first) => format!("look above it, as in `svc free {first}-65535`"),
        None => "make it smaller (on Linux `net.ipv4.ip_local_port_range`), or ask a range".to_owned(),
    };
    format!("{error}: {remedy}")
}

/// A range, a port or a class.
fn range(text: &[u8]) -> Result<PortRange, String> {
    ports_or_class(&text.to_str_lossy()).map_err(|error| explain(text, error))
}
