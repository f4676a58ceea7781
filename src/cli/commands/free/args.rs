//! The arguments of `svc free`, and the search they ask for.

use crate::cli::commands::range::{ports_or_class, why_invalid};
use crate::cli::complete;
use crate::cli::number::number;
use crate::cli::session::{Session, chain};
use crate::render::for_message;
use bstr::ByteSlice;
use clap_complete::engine::ArgValueCompleter;
use std::ffi::OsString;
use svc_lookup::host::{FreePorts, HostRanges};
use svc_lookup::{PortRange, Protocol, Services};

/// The arguments of `svc free`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct FreeArgs {
    /// Port, range or class to look in, optionally with a protocol (8000-8999/tcp) [default: from 1024 on]; with --check
    /// the ports to check, `-` for standard input.
    #[arg(value_name = "PORT|A-B|CLASS", allow_negative_numbers = true)]
    #[arg(add = ArgValueCompleter::new(complete::classes))]
    pub(super) ports: Vec<OsString>,
    /// Say of each port whether it is free, and why not; the exit status is 1 if one is not.
    #[arg(long, requires = "ports", conflicts_with_all = ["count", "block", "seed"])]
    pub(super) check: bool,
    /// Give up nothing: only ports that are unassigned, not in common use and not ephemeral are free.
    #[arg(long)]
    pub(super) strict: bool,
    /// Number of ports to find.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 1)]
    #[arg(value_parser = number::<u32>(1..=65_536))]
    pub(super) count: u32,
    /// Find blocks of N consecutive ports.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = number::<u32>(1..=65_536))]
    pub(super) block: u32,
    /// Pick the same ports for the same text, as long as they are free. Without it ports are picked at random, so that two
    /// programs asking at once rarely get the same one.
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
}

impl FreeArgs {
    /// Whether the question is whether one port is free.
    pub(super) fn is_one_port(&self, free: &FreePorts<'_>) -> bool {
        free.ports().is_single() && (self.count, self.block) == (1, 1)
    }
}

/// The ports and the protocol asked about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) ports: Option<PortRange>,
    pub(super) protocol: Option<Protocol<'a>>,
}

/// Reads the settings of the host, and reports an unknown ephemeral range.
pub(super) fn read_host(session: &mut Session<'_>) -> HostRanges {
    let host = HostRanges::read();
    if let Some(error) = &host.ephemeral.error {
        session.note(format_args!("{}; avoiding IANA's ephemeral range, {}", chain(error), host.ephemeral.value));
    }
    host
}

/// Builds the search from the arguments.
pub(super) fn finder<'s>(
    services: &'s Services,
    host: &'s HostRanges,
    args: &FreeArgs,
    asked: Asked<'_>,
) -> Result<FreePorts<'s>, String> {
    let mut free = FreePorts::new(services, host).count(args.count).block(args.block).strict(args.strict);
    if let Some(range) = asked.ports {
        free = free.range(range);
    }
    if let Some(seed) = &args.seed {
        free = free.seed(seed);
    }
    let Some(protocol) = asked.protocol else { return Ok(free) };
    let word = for_message(protocol.word());
    free.protocol(protocol).map_err(|_| format!("`svc free` can only check tcp and udp, not `{word}`"))
}

/// Parses a range, a port or a class, with or without a protocol.
pub(super) fn asked<'a>(text: &'a [u8], protocol: Option<Protocol<'a>>) -> Result<Asked<'a>, String> {
    let range = |text: &[u8]| ports_or_class(&text.to_str_lossy());
    match text.rsplit_once_str("/") {
        Some((ports, word)) if !word.is_empty() && range(ports).is_ok() => {
            Ok(Asked { ports: range(ports).ok(), protocol: Some(Protocol::asked(word)) })
        }
        _ => match range(text) {
            Ok(ports) => Ok(Asked { ports: Some(ports), protocol }),
            Err(error) => Err(why_invalid(text, error)),
        },
    }
}
