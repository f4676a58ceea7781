//! `svc free`: ports that can be bound here, the best choice first, and whether given ports are free.

mod args;
mod check;
mod setting;
mod too_few;
mod why;

pub(crate) use args::FreeArgs;

use crate::cli::session::{Failure, Session};
use crate::render::{Format, Miss, for_shell, write_free};
use args::{Asked, asked, finder, read_host};
use std::ffi::OsString;
use std::io::Write;
use svc_lookup::host::{FreeBlock, FreePorts, FreePortsError, HostRanges};

/// Finds ports and writes them, in ascending order, or checks them one by one.
pub(crate) fn run(session: &mut Session<'_>, args: &FreeArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut sheet = session.sheet(out, "svc free")?;
    if args.check {
        return check::run(session, args, &mut sheet);
    }
    let asked = match args.ports.as_slice() {
        [] => Asked { ports: None, protocol: session.protocol() },
        [one] => asked(one.as_encoded_bytes(), session.protocol())?,
        several => return Err(one_at_a_time(several).into()),
    };
    let services = session.services()?;
    let host = read_host(session);
    let mut free = finder(&services, &host, args, asked)?;
    if args.is_one_port(&free) && sheet.format() == Format::Table {
        return check::write_one(session, &mut free, args, &host, &mut sheet);
    }
    let found = free.find()?;
    let query = args.ports.first().map_or_else(Default::default, |text| text.to_string_lossy());
    let about_range = if session.options.verbose { Some(why::range(&mut free, args.strict)?) } else { None };
    let is_enough = found.len() as u64 == u64::from(args.count);
    let miss = match is_enough {
        true => None,
        false => Some(miss(&mut free, &found, args, &host, &query)?),
    };
    why::note_published(session, free.misses_published());
    write_free(&mut sheet, &query, &found, about_range.as_deref(), miss.as_ref())?;
    match miss {
        None => why::given_up(&mut free, &found, &host)?.iter().for_each(|note| session.note(note)),
        Some(miss) => {
            session.not_found();
            session.note(miss.notice);
        }
    }
    Ok(())
}

/// Explains why there are not enough free ports.
fn miss(
    free: &mut FreePorts<'_>,
    found: &[FreeBlock],
    args: &FreeArgs,
    host: &HostRanges,
    query: &str,
) -> Result<Miss, FreePortsError> {
    let (notice, next) = match args.is_one_port(free) {
        true => (check::not_free(free, args, host)?, format!("svc port {} --here", free.ports())),
        false => (too_few::message(free, found.len() as u32, args, host)?, String::new()),
    };
    Ok(Miss { query: query.to_owned(), notice, next })
}

fn one_at_a_time(several: &[OsString]) -> String {
    let shown: Option<Vec<String>> = several.iter().map(|text| for_shell(text.as_encoded_bytes())).collect();
    let each = shown.map_or_else(|| "--check".to_owned(), |shown| format!("svc free --check {}", shown.join(" ")));
    format!("give one port or range, or check each of them with `{each}`")
}
