//! `svc udp server`: shows each datagram, and replies with its length in bytes.

use super::asked;
use super::context::{Context, service_on};
use super::host::addresses;
use super::refusal;
use super::signals::LOOK;
use super::socket::{self, ROOM, Received, canonical};
use crate::cli::number::number;
use crate::cli::session::{Failure, chain};
use crate::cli::watch::wait_while_read;
use crate::render::Event;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::time::Duration;
use svc_lookup::Port;

/// The arguments of the server.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(super) struct ServerArgs {
    /// Address to listen on; 0.0.0.0 and :: are all addresses of this machine.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    bind: String,
    /// Stop after this many datagrams.
    #[arg(long, value_name = "N", default_value_t = u64::MAX, hide_default_value = true)]
    #[arg(value_parser = number::<u64>(1..=u64::MAX), allow_negative_numbers = true)]
    count: u64,
}

/// Counts of what was received.
#[derive(Default)]
struct Sum {
    datagrams: u64,
    bytes: u64,
}

impl ServerArgs {
    /// Listens until it is stopped.
    pub(super) fn run(&self, context: &mut Context<'_, '_, '_>) -> Result<(), Failure> {
        context.signals.watch()?;
        let address = addresses(&self.bind, context.port)?[0];
        let socket = UdpSocket::bind(address).map_err(|error| refusal::message(&error, address, context.services))?;
        let local = socket.local_addr().map_err(failed)?;
        if local.ip().is_unspecified() {
            // If the system does not say which address was asked, it chooses the source of the reply too.
            let _ = asked::request(&socket);
        }
        // A port that the system chose belongs to no service.
        let service = service_on(context.services, local.port().into()).filter(|_| context.port != Port::MIN);
        context.show(&Event::listening(local, service.as_ref()))?;
        let (mut sum, mut buffer) = (Sum::default(), vec![0; ROOM]);
        while sum.datagrams < self.count && !context.signals.has_come() {
            let Some(received) = receive(&socket, &mut buffer)? else {
                if wait_while_read(Duration::ZERO)? {
                    continue;
                }
                // The reader has closed the output.
                break;
            };
            sum.datagrams += 1;
            sum.bytes += received.length as u64;
            let data = &buffer[..received.length];
            // The reply first: the client does not wait for the output.
            let replied = if is_reply(data) { Ok(()) } else { send_reply(&socket, &received) };
            let (peer, local) = (canonical(received.sender), asked_address(local, &received));
            context.show(&Event::received(local, peer, sum.datagrams, data))?;
            if let Err(error) = replied {
                context.session.say(format_args!("cannot reply to {peer}: {}", chain(&error)));
            }
        }
        Ok(context.show(&Event::ended(local, sum.datagrams, sum.bytes))?)
    }
}

/// Replies from the address that was asked. A multicast address cannot be a source: then the system chooses one.
fn send_reply(socket: &UdpSocket, received: &Received) -> io::Result<()> {
    let (text, peer) = (reply(received.length), received.sender);
    let sent = received.asked.map(|asked| asked::send(socket, text.as_bytes(), peer, &asked));
    match sent {
        Some(Ok(())) => Ok(()),
        _ => socket.send_to(text.as_bytes(), peer).map(drop),
    }
}

/// The address of this server that was asked.
fn asked_address(local: SocketAddr, received: &Received) -> SocketAddr {
    received.asked.map_or(local, |asked| canonical(asked.with_port(local.port())))
}

fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> Result<Option<Received>, String> {
    match socket::receive(socket, buffer, LOOK) {
        // A client that is gone before its reply is no reason to stop.
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(None),
        result => result.map_err(failed),
    }
}

fn failed(error: io::Error) -> String {
    format!("cannot listen any longer: {}", chain(&error))
}

const BEGIN: &str = "received ";
const END: [&str; 2] = [" byte", " bytes"];

fn reply(length: usize) -> String {
    format!("{BEGIN}{length}{}", END[usize::from(length != 1)])
}

/// Whether it is the reply of a server. Such datagrams are ignored, so that two servers cannot answer each other forever.
fn is_reply(data: &[u8]) -> bool {
    let text = str::from_utf8(data).ok().and_then(|text| text.strip_prefix(BEGIN));
    text.is_some_and(|text| {
        END.iter().any(|end| text.strip_suffix(end).is_some_and(|count| count.parse::<u16>().is_ok()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_recognized_by_its_words() {
        for length in [0, 1, 2, 65_507] {
            assert!(is_reply(reply(length).as_bytes()), "{length}");
        }
        assert_eq!((reply(1), reply(0)), ("received 1 byte".to_owned(), "received 0 bytes".to_owned()));
        for other in ["", "received", "received bytes", "received 7 bytes more", "Received 7 bytes", "received 7bytes"]
        {
            assert!(!is_reply(other.as_bytes()), "{other}");
        }
        assert!(!is_reply(b"received \xff bytes"));
    }
}
