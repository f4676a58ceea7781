//! What to do if there are not enough free ports.

use super::args::FreeArgs;
use super::{setting, why};
use crate::render::counted;
use svc_lookup::PortRange;
use svc_lookup::host::{FreePorts, FreePortsError, HostRanges, PortFact};

/// The message if there are not enough free ports: why the others are not free, and what helps.
pub(super) fn message(
    free: &mut FreePorts<'_>,
    found: u32,
    args: &FreeArgs,
    host: &HostRanges,
) -> Result<String, FreePortsError> {
    let (ports, counts) = (free.ports(), free.count_facts()?);
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
        _ => why::count_facts(&counts),
    };
    let most = counts.iter().max_by_key(|(_, count)| **count).map(|(fact, _)| *fact);
    let remedy = remedy(free, most, args, host)?.map(|remedy| format!("; {remedy}"));
    Ok(format!("{wanted} in {ports}{why}{}", remedy.unwrap_or_default()))
}

/// What helps, given the most frequent fact against the ports; `None` if nothing does.
fn remedy(
    free: &mut FreePorts<'_>,
    most: Option<PortFact>,
    args: &FreeArgs,
    host: &HostRanges,
) -> Result<Option<String>, FreePortsError> {
    let without_strict = if args.strict { free.find_best()? } else { None };
    Ok(match (without_strict, most) {
        (Some(best), _) => {
            let reserved = setting::reserve(best.facts, best.ports, host);
            Some(reserved.unwrap_or_else(|| "drop `--strict` for the best of them".to_owned()))
        }
        (None, Some(PortFact::Privileged)) => Some(setting::run_as_root(host)),
        (None, _) if !is_everything(free.ports()) => Some("try a wider range".to_owned()),
        (None, _) if (args.count, args.block) != (1, 1) => Some("ask for fewer".to_owned()),
        (None, _) => None,
    })
}

/// Whether no range is wider, privileged ports left aside.
fn is_everything(ports: PortRange) -> bool {
    ports.first().number() <= 1024 && ports.last() == PortRange::ALL.last()
}
