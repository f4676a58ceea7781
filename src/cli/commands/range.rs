//! `svc range`: the class of ports, and their privileged and ephemeral ranges on this host.

use crate::cli::queries;
use crate::cli::session::{Failure, Session, chain};
use crate::cli::suggest::port_error;
use crate::render::{ClassRow, Explain, Format, Sheet, for_message, write_classes};
use bstr::ByteSlice;
use std::ffi::OsString;
use std::io::Write;
use svc_lookup::host::HostRanges;
use svc_lookup::{PortClass, PortError, PortRange};

/// Answers each query with a row for every class it touches.
pub(crate) fn run(
    session: &mut Session<'_>,
    queries: &[OsString],
    explain: bool,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let mut sheet = sheet(session, explain, out)?;
    let host = HostRanges::read();
    let mut rows = Vec::new();
    if queries.is_empty() {
        rows.extend(ClassRow::for_ports("", PortRange::ALL, &host));
    }
    queries::answer(queries, session, &mut |query: &[u8], session: &mut Session<'_>| {
        let text = query.to_str_lossy();
        match ports_or_class(&text) {
            Ok(ports) => rows.extend(ClassRow::for_ports(&text, ports, &host)),
            Err(error) => session.fail(why_invalid(query, error)),
        }
    })?;
    note_errors(&host, session);
    let explain = match (explain, session.options.verbose) {
        (true, _) => Explain::Only,
        (false, true) => Explain::Also,
        (false, false) => Explain::No,
    };
    Ok(write_classes(&mut sheet, &rows, &host, explain)?)
}

/// The sheet; by default sentences are for people, also in a pipe.
fn sheet<'o>(session: &Session<'_>, explain: bool, out: &'o mut dyn Write) -> Result<Sheet<'o>, Failure> {
    match session.options.format {
        None if explain => {
            let style = session.sheet(out, "svc range")?.style();
            Ok(Sheet::new(out, Format::Table, style))
        }
        Some(Format::Plain | Format::Csv) if explain => {
            Err("`--explain` has no place in plain lines and CSV; use `--format table` or `json`".into())
        }
        _ => session.sheet(out, "svc range"),
    }
}

/// Reports settings of the host that could not be read, and the values shown instead.
fn note_errors(host: &HostRanges, session: &mut Session<'_>) {
    let HostRanges { privileged, ephemeral, reserved, excluded, .. } = host;
    if let Some(error) = &privileged.error {
        session.note(format_args!("{}; showing the convention, ports below 1024", chain(error)));
    }
    if let Some(error) = &ephemeral.error {
        session.note(format_args!("{}; showing IANA's ephemeral ports, {}", chain(error), ephemeral.value));
    }
    if let Some(error) = reserved.as_ref().and_then(|reserved| reserved.error.as_ref()) {
        session.note(format_args!("{}; no ephemeral port is shown as reserved", chain(error)));
    }
    if let Some(error) = excluded.as_ref().and_then(|excluded| excluded.error.as_ref()) {
        session.note(format_args!("{}; no port is shown as excluded", chain(error)));
    }
}

/// Parses a port, a port range or a class, which is all of its ports.
pub(super) fn ports_or_class(text: &str) -> Result<PortRange, PortError> {
    match text.parse::<PortClass>() {
        Ok(class) => Ok(class.range()),
        Err(_) => text.parse(),
    }
}

/// Explains why a text is neither ports nor a class.
pub(super) fn why_invalid(text: &[u8], error: PortError) -> String {
    let shown = for_message(text);
    match (error, text.split_once_str("/")) {
        (PortError::Empty, _) if text.is_empty() => "empty query; give a port, a port range or a class".to_owned(),
        (PortError::NotANumber, Some((before, protocol))) if ports_or_class(&before.to_str_lossy()).is_ok() => {
            format!("`{shown}` names a protocol; drop `/{}`", for_message(protocol))
        }
        (PortError::NotANumber, _) => {
            format!("`{shown}` is not a port, a port range or a class (well-known, registered, dynamic)")
        }
        (error, _) => port_error(text.as_bstr(), error),
    }
}
