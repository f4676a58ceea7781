//! Whether given ports are free, and why not.

use super::args::{Asked, FreeArgs, asked, finder, read_host};
use super::{setting, why};
use crate::cli::queries;
use crate::cli::session::{Failure, Session};
use crate::render::{PortCheck, Sheet, write_checks};
use svc_lookup::host::{FreePorts, FreePortsError, HostRanges};
use svc_lookup::{Port, Services};

/// Checks the ports of `--check`.
pub(super) fn run(session: &mut Session<'_>, args: &FreeArgs, sheet: &mut Sheet<'_>) -> Result<(), Failure> {
    let services = session.services()?;
    let host = read_host(session);
    let protocol = session.protocol();
    let (mut checks, mut misses, mut failed) = (Vec::new(), false, None);
    queries::answer(
        &args.ports,
        session,
        &mut |query: &[u8], session: &mut Session<'_>| match asked(query, protocol) {
            Ok(asked) => match check_all(&services, &host, args, asked) {
                Ok((more, missed)) => {
                    checks.extend(more);
                    misses |= missed;
                }
                Err(error) => failed = failed.take().or(Some(error)),
            },
            Err(error) => session.fail(error),
        },
    )?;
    if let Some(error) = failed {
        return Err(error);
    }
    why::note_published(session, misses);
    write_checks(sheet, &checks)?;
    if checks.iter().any(|check| !check.is_free) {
        session.not_found();
    }
    Ok(())
}

/// The checks of some ports, and whether containers may have ports that were not seen.
fn check_all<'s>(
    services: &'s Services,
    host: &'s HostRanges,
    args: &FreeArgs,
    asked: Asked<'_>,
) -> Result<(Vec<PortCheck<'s>>, bool), Failure> {
    let mut free = finder(services, host, args, asked)?;
    let ports = free.ports();
    let checks = ports.ports().map(|port| check(&mut free, port, args, host)).collect::<Result<_, _>>()?;
    Ok((checks, free.misses_published()))
}

/// Checks the only port of a question, and writes the answer for people.
pub(super) fn write_one(
    session: &mut Session<'_>,
    free: &mut FreePorts<'_>,
    args: &FreeArgs,
    host: &HostRanges,
    sheet: &mut Sheet<'_>,
) -> Result<(), Failure> {
    let port = free.ports().first();
    let check = check(free, port, args, host)?;
    why::note_published(session, free.misses_published());
    write_checks(sheet, std::slice::from_ref(&check))?;
    if !check.is_free {
        session.not_found();
    }
    if let Some(advice) = setting::reserve(check.facts, port.into(), host) {
        session.note(advice);
    }
    Ok(())
}

/// Explains why the only port of a question is not free.
pub(super) fn not_free(free: &mut FreePorts<'_>, args: &FreeArgs, host: &HostRanges) -> Result<String, FreePortsError> {
    let port = free.ports().first();
    let check = check(free, port, args, host)?;
    let advice = setting::reserve(check.facts, port.into(), host).map(|advice| format!("; {advice}"));
    Ok(format!("port {port} is not free: it is {}{}", check.reason, advice.unwrap_or_default()))
}

fn check<'s>(
    free: &mut FreePorts<'s>,
    port: Port,
    args: &FreeArgs,
    host: &HostRanges,
) -> Result<PortCheck<'s>, FreePortsError> {
    let facts = free.facts(port)?;
    let sockets = if facts.can_be_bound() { Vec::new() } else { why::owners(free, port) };
    Ok(PortCheck {
        port,
        protocols: free.protocols().to_vec(),
        is_free: facts.is_empty() || facts.can_be_bound() && !args.strict,
        facts,
        service: free.assigned_service(port),
        product: free.common_use(port).and_then(|hit| hit.practice()).map(|practice| practice.product),
        reason: why::reason(free, port, facts, &sockets, host),
        processes: why::processes(&sockets),
    })
}
