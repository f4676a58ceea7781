//! `svc udp`: send a datagram and see who answers.

mod client;
mod clock;
mod host;
mod refusal;
mod server;
mod socket;

use super::args::{Format, Options};
use super::query::{Kind, Query, Subject};
use super::unknown::{self, Search};
use super::{Status, Streams, complete, open, renderer};
use crate::render::{Event, Events, for_terminal};
use bstr::BStr;
use clap::Subcommand;
use clap_complete::engine::ArgValueCompleter;
use std::error::Error;
use std::ffi::OsString;
use std::io;
use std::net::{IpAddr, SocketAddr};
use svc_lookup::{Hit, Port, PortRange, Protocol, Services};

/// The port if none is given.
const PORT: Port = Port::new(1060);
/// Room for the largest datagram there is, RFC 768.
const ROOM: usize = 1 << 16;

/// The arguments of `svc udp`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct Udp {
    /// The port: a number or the name of a service [default: 1060].
    #[arg(long, short, value_name = "PORT|NAME", global = true, allow_hyphen_values = true)]
    #[arg(add = ArgValueCompleter::new(complete::names))]
    port: Option<OsString>,
    // A command that has an argument of the name of a global option does not get that option: its letter is the port's here.
    #[arg(id = "protocol", long = "protocol", value_name = "PROTO", global = true, hide = true)]
    protocol: Option<String>,
    #[command(subcommand)]
    part: Part,
}

#[derive(Clone, PartialEq, Debug, Subcommand)]
enum Part {
    /// Answer every datagram with how many bytes it has.
    Server(server::Server),
    /// Send a datagram, again if need be, and show the answer.
    Client(client::Client),
}

/// What both parts need.
struct Context<'s, 'o> {
    services: &'s Services,
    port: Port,
    events: Events,
    streams: &'s mut Streams<'o>,
}

impl Context<'_, '_> {
    /// Shows what happened.
    fn show(&mut self, event: &Event<'_>) -> io::Result<()> {
        self.events.write(self.streams.output, event)
    }

    /// Nothing more happens.
    fn finish(&mut self) -> Result<(), Box<dyn Error>> {
        Ok(self.events.finish(self.streams.output)?)
    }
}

/// Runs the server, until it is ended, or the client.
pub(super) fn run(options: &Options, udp: &Udp, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    check_protocol(options)?;
    let (format, style) = renderer(options, false);
    if format == Format::Services {
        return Err("a datagram has no line in a services file: choose another --format".into());
    }
    let services = open(options, streams)?;
    let port = match &udp.port {
        None => PORT,
        Some(text) => port(&services, text.as_encoded_bytes())?,
    };
    let mut context = Context { services: &services, port, events: Events::new(format, style), streams };
    match &udp.part {
        Part::Server(server) => server.run(&mut context),
        Part::Client(client) => client.run(&mut context, options.quiet),
    }
}

/// Anything but UDP is a mistake; before the command, `-p` is not the port.
fn check_protocol(options: &Options) -> Result<(), String> {
    match options.protocol.as_deref() {
        Some(protocol) if !protocol.eq_ignore_ascii_case("udp") => {
            let shown = for_terminal(protocol.as_bytes());
            Err(format!(
                "`svc udp` speaks udp, so leave out `--protocol {shown}`; a port stands behind the command: \
                 `svc udp server -p 1060`"
            ))
        }
        _ => Ok(()),
    }
}

/// The port that a number or a name stands for.
fn port(services: &Services, text: &[u8]) -> Result<Port, Box<dyn Error>> {
    if text.is_empty() {
        return Err("`--port` has no value: give a number or the name of a service".into());
    }
    let query = Query::parse(text, Kind::Either).map_err(|error| error.to_string())?;
    let shown = for_terminal(text);
    if let Some(protocol) = query.protocol.filter(|protocol| !protocol.matches(Protocol::Udp)) {
        let protocol = for_terminal(protocol.word());
        return Err(format!("`{shown}` names a port of {protocol}: `svc udp` speaks udp").into());
    }
    match query.subject {
        Subject::Ports(ports) if ports.is_single() => Ok(ports.first()),
        Subject::Ports(_) => Err(format!("`{shown}` is more than one port: give one").into()),
        Subject::Name(name) => named(services, name),
    }
}

fn named(services: &Services, name: &BStr) -> Result<Port, Box<dyn Error>> {
    let hits: Vec<_> = services.by_name(name, Some(Protocol::Udp)).collect();
    match hits.iter().find_map(|hit| hit.service.ports) {
        Some(ports) => Ok(ports.first()),
        None if hits.is_empty() => {
            let search = Search { names: true, commands: false };
            Err(unknown::name(services, name, Some(Protocol::Udp), search).message.into())
        }
        None => Err(format!("`{}` is registered without a port: give the port itself", for_terminal(name)).into()),
    }
}

/// The service that has a port of UDP, or the software that uses just this one in practice.
fn service_on(services: &Services, port: Port) -> Option<Hit<'_>> {
    let is_single = |hit: &Hit<'_>| hit.service.ports.is_some_and(PortRange::is_single);
    let common = || services.in_practice(port.into(), Some(Protocol::Udp)).find(is_single);
    services.getservbyport(port, Some(Protocol::Udp)).or_else(common)
}

/// An address of IPv4 in the clothes of IPv6 as what it is.
fn canonical(address: SocketAddr) -> SocketAddr {
    match address.ip().to_canonical() {
        IpAddr::V4(ip) => SocketAddr::new(ip.into(), address.port()),
        IpAddr::V6(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::super::args::Cli;
    use clap::{CommandFactory, Parser};

    #[test]
    fn the_letter_p_is_the_port_here_and_the_protocol_elsewhere() {
        Cli::command().debug_assert();
        for line in ["svc udp server -p 53", "svc udp -p 53 server", "svc udp client --port 53 localhost"] {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            let Some(super::super::Command::Udp(udp)) = cli.command else { panic!("{line}") };
            assert_eq!((udp.port.expect(line), cli.options.protocol), ("53".into(), None), "{line}");
        }
        for line in ["svc -p udp udp server", "svc udp server --protocol udp", "svc port 53 -p udp"] {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            assert_eq!(cli.options.protocol.as_deref(), Some("udp"), "{line}");
        }
    }
}
