//! `svc add`: the services file of the user's own.

mod remedy;

use crate::cli::command_line::{command, hint};
use crate::cli::session::{Failure, Session, chain};
use crate::cli::suggest::port_error;
use crate::render::{Change, OwnEntry, for_message, write_own_entries};
use bstr::{BStr, ByteSlice};
use remedy::{no_home, remedy};
use std::ffi::OsString;
use std::fs::File;
use std::io::Write;
use svc_lookup::services_file::EntryError;
use svc_lookup::{
    OwnedService, Port, PortRange, Protocol, Service, Services, Source, Sources, UserFile, UserFileError,
};

/// The arguments of `svc add`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct AddArgs {
    /// Name of the service: up to 15 letters, digits and hyphens.
    #[arg(value_name = "NAME", allow_hyphen_values = false)]
    name: OsString,
    /// Ports, optionally with a protocol (5555/tcp); without one, for both tcp and udp.
    #[arg(value_name = "PORT[/PROTO]", required_unless_present = "remove", allow_negative_numbers = true)]
    ports: Vec<OsString>,
    /// What the service is: the comment in the file.
    #[arg(long, value_name = "TEXT", conflicts_with = "remove")]
    description: Option<OsString>,
    /// Remove the service from the file, or only these ports of it.
    #[arg(long)]
    remove: bool,
}

/// A port and its protocol, if one is given.
type PortAndProtocol<'a> = (Port, Option<Protocol<'a>>);

/// Adds a service to the user's file, or removes it.
pub(crate) fn run(session: &mut Session<'_>, args: &AddArgs, out: &mut dyn Write) -> Result<(), Failure> {
    let mut sheet = session.sheet(out, "svc add")?;
    let file = UserFile::for_user().ok_or_else(no_home)?;
    let protocol = session.protocol().map(checked).transpose()?;
    let ports = args.ports.iter().map(|text| port(text.as_encoded_bytes(), protocol));
    let ports = ports.collect::<Result<Vec<PortAndProtocol<'_>>, String>>()?;
    let rows = match args.remove {
        true => remove(session, args, &ports, &file)?,
        false => add(session, args, &ports, &file)?,
    };
    Ok(write_own_entries(&mut sheet, &rows)?)
}

fn add<'f>(
    session: &mut Session<'_>,
    args: &AddArgs,
    ports: &[PortAndProtocol<'_>],
    file: &'f UserFile,
) -> Result<Vec<OwnEntry<'f>>, Failure> {
    let description = args.description.as_ref().map_or(&b""[..], |text| text.as_encoded_bytes());
    let service = Service::new(args.name.as_encoded_bytes()).with_description(description);
    let mut entries: Vec<Service<'_>> = Vec::new();
    for &(port, protocol) in ports {
        let protocols = protocol.map_or(vec![Protocol::Tcp, Protocol::Udp], |protocol| vec![protocol]);
        entries.extend(protocols.into_iter().map(|protocol| service.with_ports(port).with_protocol(protocol)));
    }
    file.make_folder().map_err(|error| message(&error, file))?;
    let _lock = lock(file);
    let added = file.add(&entries).map_err(|error| message(&error, file))?;
    let mut rows = Vec::new();
    for (entry, is_new) in entries.iter().zip(added) {
        let change = if is_new { Change::Added } else { Change::Unchanged };
        rows.push(OwnEntry { change, entry: entry.into_owned(), file: file.path() });
    }
    let new = rows.iter().filter(|row| row.change == Change::Added).map(|row| row.entry.as_service());
    hidden(&new.collect::<Vec<_>>(), session).iter().for_each(|note| session.note(note));
    Ok(rows)
}

fn remove<'f>(
    session: &mut Session<'_>,
    args: &AddArgs,
    ports: &[PortAndProtocol<'_>],
    file: &'f UserFile,
) -> Result<Vec<OwnEntry<'f>>, Failure> {
    let name = args.name.as_encoded_bytes();
    let is_removed = |service: &Service<'_>| {
        let is_on = |(port, protocol): &PortAndProtocol<'_>| {
            service.ports == Some(PortRange::from(*port)) && protocol.is_none_or(|protocol| service.is_for(protocol))
        };
        service.name.eq_ignore_ascii_case(name) && (ports.is_empty() || ports.iter().any(is_on))
    };
    let _lock = lock(file);
    let removed = file.remove(is_removed).map_err(|error| message(&error, file))?;
    if removed.is_empty() {
        session.not_found();
        let ports = if ports.is_empty() { "" } else { " with this port" };
        session.note(format_args!("`{}` is not in `{}`{ports}", for_message(name), shown(file)));
    }
    let row = |entry: OwnedService| OwnEntry { change: Change::Removed, entry, file: file.path() };
    Ok(removed.into_iter().map(row).collect())
}

/// Parses a port, with or without a protocol.
fn port<'a>(text: &'a [u8], otherwise: Option<Protocol<'a>>) -> Result<PortAndProtocol<'a>, String> {
    let (number, word) = match text.split_once_str("/") {
        Some((number, word)) => (number, Some(word)),
        None => (text, None),
    };
    let protocol = word.map(|word| checked(Protocol::asked(word))).transpose()?.or(otherwise);
    match number.to_str_lossy().parse::<PortRange>() {
        Ok(ports) if !ports.is_single() => {
            Err(format!("`{}` is more than one port; give each port a name of its own", for_message(number)))
        }
        Ok(ports) if ports.first() == Port::MIN => Err("port 0 cannot be used; give a port from 1 to 65535".to_owned()),
        Ok(ports) => Ok((ports.first(), protocol)),
        Err(error) => Err(port_error(number.as_bstr(), error)),
    }
}

fn checked(protocol: Protocol<'_>) -> Result<Protocol<'_>, String> {
    let known = Protocol::REGISTERED.into_iter().find(|known| known.matches(protocol));
    known.ok_or_else(|| format!("`{}` has no ports; use tcp, udp, sctp or dccp", for_message(protocol.word())))
}

/// The answers of other sources that the entries hide.
fn hidden(entries: &[Service<'_>], session: &Session<'_>) -> Vec<String> {
    let mut builder = Services::builder().sources(Sources::from(Source::System).with(Source::Iana));
    if let Some(path) = &session.options.services_file {
        builder = builder.services_file(path);
    }
    // Without these sources nothing is hidden.
    let Ok(services) = builder.open() else { return Vec::new() };
    let mut notes = Vec::new();
    for entry in entries {
        let ports = entry.ports.map_or(Port::MIN, PortRange::first);
        let by_name = services.getservbyname(entry.name, entry.protocol);
        if let Some(hit) = by_name.filter(|hit| hit.service.ports.is_some_and(|known| !known.contains(ports))) {
            notes.push(format!("{} has `{}`; your file comes first", hit.source, describe(&hit.service)));
        }
        let by_port = services.getservbyport(ports, entry.protocol);
        if let Some(hit) = by_port.filter(|hit| !hit.service.names().any(|name| name.eq_ignore_ascii_case(entry.name)))
        {
            notes.push(format!("{} has `{}`; your file comes first", hit.source, describe(&hit.service)));
        }
    }
    notes
}

fn describe(service: &Service<'_>) -> String {
    for_message(service.to_string().as_bytes()).into_owned()
}

/// What is wrong, and what to do.
fn message(error: &UserFileError, file: &UserFile) -> String {
    match error {
        UserFileError::Entry(EntryError::Name(name)) => match valid_name(name.as_bstr()) {
            Some(valid) => format!("{}; `{valid}` is one", chain(error)),
            None => chain(error),
        },
        UserFileError::Entry(EntryError::OtherPort { entry, line: Some(line) }) => {
            let (entry, file) = (entry.as_service(), shown(file));
            let remove = hint(":", &command("add --remove", entry.name));
            format!("`{}` is in line {line} of `{file}`; remove it first{remove}", describe(&entry))
        }
        UserFileError::Entry(EntryError::OtherPort { entry, line: None }) => {
            let entry = entry.as_service();
            let protocol = entry.protocol.map_or(String::new(), |protocol| format!("{protocol} "));
            format!("a name has one {protocol}port; give the second port another name")
        }
        error => format!("{}{}", chain(error), remedy(error, file.path())),
    }
}

/// A valid name that is like this one: `my-app` for `my_app`.
fn valid_name(name: &BStr) -> Option<String> {
    let parts = name.split(|byte| !byte.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let mut joined = bstr::join("-", parts);
    joined.truncate(15);
    let valid = joined.trim_end_with(|char| char == '-').to_str_lossy().into_owned();
    Service::new(&valid).has_valid_name().then_some(valid)
}

fn shown(file: &UserFile) -> String {
    for_message(file.path().as_os_str().as_encoded_bytes()).into_owned()
}

/// Waits until no other `svc add` changes the file: until the lock is dropped. Where folders cannot be locked, there is none.
#[cfg(unix)]
fn lock(file: &UserFile) -> Option<nix::fcntl::Flock<File>> {
    let folder = File::open(file.path().parent()?).ok()?;
    nix::fcntl::Flock::lock(folder, nix::fcntl::FlockArg::LockExclusive).ok()
}

#[cfg(not(unix))]
fn lock(_: &UserFile) -> Option<File> {
    None
}
