//! `svc free`: ports that are unassigned, not in common use, and not open here.

mod why;

use super::range::{ports_or_class, why_invalid};
use crate::cli::complete;
use crate::cli::number::number;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{Miss, counted, for_terminal, write_free};
use bstr::ByteSlice;
use clap_complete::engine::ArgValueCompleter;
use std::ffi::OsString;
use std::io::Write;
use svc_lookup::host::{FreeBlock, FreePorts, FreePortsError, HostRanges};
use svc_lookup::{PortRange, Services};

/// The arguments of `svc free`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct FreeArgs {
    /// Range or class to look in [default: from 1024 to where the kernel's ephemeral range begins].
    #[arg(value_name = "A-B", allow_negative_numbers = true)]
    #[arg(add = ArgValueCompleter::new(complete::classes))]
    range: Option<OsString>,
    /// Number of ports to find.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 1)]
    #[arg(value_parser = number::<u32>(1..=65_536))]
    count: u32,
    /// Find blocks of N consecutive ports.
    #[arg(long, value_name = "N", default_value_t = 1)]
    #[arg(value_parser = number::<u32>(1..=65_536))]
    block: u32,
    /// Pick the same ports for the same text, as long as they are free. Without it ports are picked at random, so that two
    /// programs asking at once rarely get the same one.
    #[arg(long, value_name = "TEXT")]
    seed: Option<String>,
}

/// Finds ports and writes them, in ascending order.
pub(crate) fn run(session: &mut Session<'_>, args: &FreeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut sheet = session.sheet(out, "svc free")?;
    let query = args.range.as_ref().map_or_else(Default::default, |text| text.to_string_lossy());
    let asked = args.range.as_ref().map(|text| range(text.as_encoded_bytes())).transpose()?;
    let services = session.services()?;
    let host = HostRanges::read();
    let mut free = finder(&services, &host, args, asked, session)?;
    if let Some(error) = &host.ephemeral.error {
        session.note(format_args!("{}; avoiding IANA's ephemeral range, {}", chain(error), host.ephemeral.value));
    }
    let found = match free.find() {
        Ok(found) => found,
        Err(FreePortsError::NoneBelow(ephemeral)) => {
            session.not_found();
            let miss = Miss { query: query.to_string(), notice: none_below(ephemeral), next: String::new() };
            session.say(&miss.notice);
            return Ok(write_free(&mut sheet, &query, &[], None, Some(&miss))?);
        }
        Err(error) => return Err(error.into()),
    };
    let about_range = match session.options.verbose {
        true => Some(why::range(free.ports()?, &free.count_reasons()?, free.protocols())),
        false => None,
    };
    let too_few =
        ((found.len() as u32) < args.count).then(|| why_too_few(&mut free, &found, args, &host)).transpose()?;
    write_free(&mut sheet, &query, &found, about_range.as_deref(), too_few.as_ref())?;
    if let Some(miss) = too_few {
        session.not_found();
        session.note(miss.notice);
    }
    Ok(())
}

/// Explains why there are not enough free ports.
fn why_too_few(
    free: &mut FreePorts<'_>,
    found: &[FreeBlock],
    args: &FreeArgs,
    host: &HostRanges,
) -> Result<Miss, FreePortsError> {
    let ports = free.ports()?;
    let query = args.range.as_ref().map_or_else(String::new, |text| text.to_string_lossy().into_owned());
    let (notice, next) = match (ports.is_single(), free.reason(ports.first())?) {
        (true, Some(reason)) => (why::not_free(free, ports.first(), reason, host), format!("svc port {ports} --here")),
        _ => (too_few(free, found.len() as u32, args, host)?, String::new()),
    };
    Ok(Miss { query, notice, next })
}

/// Builds the search from the arguments.
fn finder<'s>(
    services: &'s Services,
    host: &'s HostRanges,
    args: &FreeArgs,
    range: Option<PortRange>,
    session: &Session<'_>,
) -> Result<FreePorts<'s>, String> {
    let mut free = FreePorts::new(services, host).count(args.count).block(args.block);
    if let Some(range) = range {
        free = free.range(range);
    }
    if let Some(seed) = &args.seed {
        free = free.seed(seed);
    }
    let Some(protocol) = session.protocol() else { return Ok(free) };
    let word = for_terminal(protocol.word());
    free.protocol(protocol).map_err(|_| format!("`svc free` can only check tcp and udp, not `{word}`"))
}

/// The message if there are not enough free ports: why the others are not free, and what helps.
fn too_few(free: &mut FreePorts<'_>, found: u32, args: &FreeArgs, host: &HostRanges) -> Result<String, FreePortsError> {
    let (ports, counts) = (free.ports()?, free.count_reasons()?);
    let wanted = match (args.block, found) {
        (1, 0) => "no free port".to_owned(),
        (1, _) => format!("only {found} of {} free ports", args.count),
        (block, 0) => format!("no block of {block} free ports"),
        (block, _) => format!("only {found} of {} blocks of {block} free ports", args.count),
    };
    let why = match ports.count() {
        all if all < args.block.saturating_mul(args.count) && counts.is_empty() => {
            format!(": it has only {}", counted(all.into(), "port", "ports"))
        }
        _ => why::count_reasons(&counts),
    };
    let most = counts.iter().max_by_key(|(_, count)| **count).map(|(reason, _)| *reason);
    Ok(format!("{wanted} in {ports}{why}; {}", why::remedy(most, free.protocols().len() > 1, host)))
}

fn none_below(ephemeral: PortRange) -> String {
    let remedy = match ephemeral.last().number().checked_add(1) {
        Some(first) => format!("try above it: `svc free {first}-65535`"),
        None => "make it smaller (on Linux `net.ipv4.ip_local_port_range`), or give a range".to_owned(),
    };
    format!("no port from 1024 on is below the kernel's ephemeral range, {ephemeral}; {remedy}")
}

/// Parses a range, a port or a class.
fn range(text: &[u8]) -> Result<PortRange, String> {
    ports_or_class(&text.to_str_lossy()).map_err(|error| why_invalid(text, error))
}
