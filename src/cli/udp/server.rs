//! `svc udp server`: says who sent what, and answers with how many bytes came.

use super::host::addresses;
use super::socket;
use super::{Context, ROOM, canonical, refusal, service_on};
use crate::cli::Status;
use crate::cli::watch::is_read_for;
use crate::render::Event;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::error::Error;
use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use svc_lookup::Port;

/// How long it waits before it looks again whether it shall end. A signal ends the waiting at once, unless it comes in the
/// moment between looking and waiting.
const LOOK: Duration = Duration::from_secs(1);

/// The arguments of the server.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(super) struct Server {
    /// The address to listen on: 0.0.0.0 and :: are all of this machine's.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    bind: String,
    /// End after this many datagrams.
    #[arg(long, value_name = "N", default_value_t = u64::MAX, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    count: u64,
}

/// What came so far.
#[derive(Default)]
struct Sum {
    datagrams: u64,
    bytes: u64,
}

impl Server {
    /// Listens until it is ended.
    pub(super) fn run(&self, context: &mut Context<'_, '_>) -> Result<Status, Box<dyn Error>> {
        let end = ended_by_signals().map_err(|error| format!("cannot wait for signals: {error}"))?;
        let address = addresses(&self.bind, context.port)?[0];
        let socket = UdpSocket::bind(address).map_err(|error| refusal::of(&error, address, context.services))?;
        let local = socket.local_addr().map_err(failed)?;
        // A port that the system chose is no service's.
        let service = service_on(context.services, local.port().into()).filter(|_| context.port != Port::MIN);
        context.show(&Event::listening(local, service.as_ref()))?;
        let (mut sum, mut buffer) = (Sum::default(), vec![0; ROOM]);
        while sum.datagrams < self.count && !end.load(Ordering::Relaxed) {
            let Some((length, peer)) = receive(&socket, &mut buffer)? else {
                if is_read_for(Duration::ZERO)? {
                    continue;
                }
                // Nobody reads the output any more.
                break;
            };
            sum.datagrams += 1;
            sum.bytes += length as u64;
            let data = &buffer[..length];
            // First the answer: who asks does not wait for who reads along.
            let answered =
                if is_answer(data) { Ok(()) } else { socket.send_to(answer(length).as_bytes(), peer).map(drop) };
            context.show(&Event::received(local, canonical(peer), sum.datagrams, data))?;
            if let Err(error) = answered {
                context.streams.say(format_args!("cannot answer {}: {error}", canonical(peer)));
            }
        }
        context.show(&Event::ended(local, sum.datagrams, sum.bytes))?;
        context.finish()?;
        Ok(Status::Found)
    }
}

/// A flag that SIGINT and SIGTERM raise. The second of them ends the program there and then, should nobody look any more.
fn ended_by_signals() -> io::Result<Arc<AtomicBool>> {
    let end = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, 128 + signal, Arc::clone(&end))?;
        flag::register(signal, Arc::clone(&end))?;
    }
    Ok(end)
}

fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> Result<Option<(usize, SocketAddr)>, String> {
    match socket::receive(socket, buffer, LOOK) {
        // An answer that found nobody there any more is no reason to end.
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => Ok(None),
        result => result.map_err(failed),
    }
}

fn failed(error: io::Error) -> String {
    format!("cannot listen any longer: {error}")
}

const BEGIN: &str = "received ";
const END: [&str; 2] = [" byte", " bytes"];

fn answer(length: usize) -> String {
    format!("{BEGIN}{length}{}", END[usize::from(length != 1)])
}

/// Whether it is the answer of a server: two servers that answer each other's answers would never end.
fn is_answer(data: &[u8]) -> bool {
    let text = str::from_utf8(data).ok().and_then(|text| text.strip_prefix(BEGIN));
    text.is_some_and(|text| {
        END.iter().any(|end| text.strip_suffix(end).is_some_and(|count| count.parse::<u16>().is_ok()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_known_by_its_words() {
        for length in [0, 1, 2, 65_507] {
            assert!(is_answer(answer(length).as_bytes()), "{length}");
        }
        assert_eq!((answer(1), answer(0)), ("received 1 byte".to_owned(), "received 0 bytes".to_owned()));
        for other in ["", "received", "received bytes", "received 7 bytes more", "Received 7 bytes", "received 7bytes"]
        {
            assert!(!is_answer(other.as_bytes()), "{other}");
        }
        assert!(!is_answer(b"received \xff bytes"));
    }
}
