//! `svc udp`: a small server and client to test UDP.

mod asked;
mod client;
mod clock;
mod context;
mod host;
mod refusal;
mod server;
mod signals;
mod socket;

use crate::cli::complete;
use crate::cli::session::{Failure, Session};
use crate::cli::suggest::UnknownName;
use crate::render::{Events, for_message};
use bstr::BStr;
use clap::Subcommand;
use clap_complete::engine::ArgValueCompleter;
use context::Context;
use signals::Signals;
use std::ffi::OsString;
use std::io::Write;
use svc_lookup::query::{Target, read};
use svc_lookup::{Port, Protocol, Services};

/// The default port.
const PORT: Port = Port::new(1060);

/// The arguments of `svc udp`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct Udp {
    /// Port: a number or the name of a service [default: 1060].
    #[arg(long, short, value_name = "PORT|NAME", global = true, allow_hyphen_values = true)]
    #[arg(add = ArgValueCompleter::new(complete::names))]
    pub(crate) port: Option<OsString>,
    // An argument with the name of a global option replaces it: here `-p` is the port.
    #[arg(id = "protocol", long = "protocol", value_name = "PROTO", global = true, hide = true)]
    protocol: Option<String>,
    #[command(subcommand)]
    part: Role,
}

#[derive(Clone, PartialEq, Debug, Subcommand)]
enum Role {
    /// Reply to every datagram with its length in bytes.
    Server(server::ServerArgs),
    /// Send a datagram, retry if needed, and show the reply.
    Client(client::ClientArgs),
}

/// Runs the server until it is stopped, or the client.
pub(crate) fn run(session: &mut Session<'_>, udp: &Udp, out: &mut dyn Write) -> Result<(), Failure> {
    check_protocol(session.protocol())?;
    let sheet = session.sheet(out, "svc udp")?;
    let services = session.services()?;
    let port = match &udp.port {
        None => PORT,
        Some(text) => port(&services, text.as_encoded_bytes(), session)?,
    };
    let signals = Signals::default();
    let events = Events::new(sheet);
    let mut context = Context { session, services: &services, port, events, signals: &signals };
    match &udp.part {
        Role::Server(server) => {
            server.run(&mut context)?;
            Ok(context.events.finish()?)
        }
        Role::Client(client) => {
            client.run(&mut context)?;
            context.events.finish()?;
            Ok(signals.pass_on()?)
        }
    }
}

/// Refuses any protocol but UDP; before the command, `-p` is not the port.
fn check_protocol(protocol: Option<Protocol<'_>>) -> Result<(), String> {
    match protocol {
        Some(protocol) if !protocol.matches(Protocol::Udp) => Err(format!(
            "`svc udp` is UDP only: drop `--protocol {}`; to set the port: `svc udp server -p 1060`",
            for_message(protocol.word())
        )),
        _ => Ok(()),
    }
}

/// Resolves a number or a name to a port.
fn port(services: &Services, text: &[u8], session: &mut Session<'_>) -> Result<Port, Failure> {
    if text.is_empty() {
        return Err("`--port` has no value; give a number or the name of a service".into());
    }
    let shown = for_message(text);
    let mut queries = read(text);
    let query = match (queries.next(), queries.next()) {
        (Some(query), None) => query.map_err(|error| error.message(|text| for_message(text)))?,
        _ => return Err(format!("`{shown}` is more than one port; give one").into()),
    };
    if let Some(protocol) = query.protocol.filter(|protocol| !protocol.matches(Protocol::Udp)) {
        return Err(format!("`{shown}` is a {} port; `svc udp` is UDP only", for_message(protocol.word())).into());
    }
    match query.target {
        Target::Ports(ports) if ports.is_single() => Ok(ports.first()),
        Target::Ports(_) => Err(format!("`{shown}` is more than one port; give one").into()),
        Target::Name(name) | Target::Scheme(name) | Target::Words(name) => named(services, name, session),
        _ => Err(format!("`{shown}` is not a port or a name; give one").into()),
    }
}

fn named(services: &Services, name: &BStr, session: &mut Session<'_>) -> Result<Port, Failure> {
    let hits: Vec<_> = services.meanings(name, Some(Protocol::Udp));
    match hits.iter().find_map(|known| known.hit.service.ports) {
        Some(ports) => Ok(ports.first()),
        None if hits.is_empty() => {
            let unknown = UnknownName { name, protocol: Some(Protocol::Udp), or_command: false };
            Err(unknown.message(services, session.may_suggest()).into())
        }
        None => Err(format!("`{}` is registered without a port; give the port itself", for_message(name)).into()),
    }
}
