//! `svc udp client`: sends a datagram, retries without a reply, and shows the reply.

use super::clock;
use super::context::Context;
use super::host::addresses_within;
use super::signals::{LOOK, Signals};
use super::socket::{ROOM, canonical, largest, receive};
use crate::cli::input::standard_input;
use crate::cli::session::{Failure, chain};
use crate::render::{Event, counted};
use clap::ValueHint;
use std::ffi::OsString;
use std::io::{self, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};
use svc_lookup::Port;

/// The timeout of the first try; each further try doubles it.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// The arguments of the client.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(super) struct ClientArgs {
    /// Host to ask: an address or a name.
    #[arg(value_name = "HOST", default_value = "127.0.0.1", value_hint = ValueHint::Hostname)]
    host: String,
    /// Text to send; `-` reads it from standard input [default: the time].
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<OsString>,
    /// Give up after this many seconds without a reply.
    #[arg(long, value_name = "SECONDS", default_value = "3", value_parser = seconds, allow_negative_numbers = true)]
    timeout: Duration,
    /// Accept a reply from any address, and say whether it came from HOST.
    #[arg(long)]
    promiscuous: bool,
    /// Send to a broadcast or multicast address, and show every reply until the timeout.
    #[arg(long, conflicts_with = "promiscuous")]
    broadcast: bool,
}

/// Why an address did not reply.
enum Silence {
    /// Timed out after this many tries.
    Tries(u64),
    /// A signal came.
    Signal,
    /// The port is closed or unreachable.
    Failed(io::Error),
}

/// A request to one address.
struct Attempt<'a> {
    peer: SocketAddr,
    data: &'a [u8],
    deadline: Instant,
    from: From,
    signals: &'a Signals,
}

/// From where replies are accepted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// From the peer only.
    Peer,
    /// One from any address.
    Any,
    /// All until the deadline, from any address.
    All,
}

impl ClientArgs {
    /// Asks the addresses of the host until one replies.
    pub(super) fn run(&self, context: &mut Context<'_, '_, '_>) -> Result<(), Failure> {
        let port = context.port;
        if port == Port::MIN {
            return Err("no server listens on port 0; give the port that the server printed".into());
        }
        let data = self.data()?;
        let deadline = Instant::now() + self.timeout;
        let mut peers = addresses_within(&self.host, port, self.timeout)?.into_iter().peekable();
        // Until here a signal ends the program by itself, with nothing written.
        context.signals.watch()?;
        while let Some(peer) = peers.next() {
            check_length(&data, peer)?;
            let asked = Attempt { peer, data: &data, deadline, from: self.from(), signals: context.signals };
            match asked.ask(context)? {
                None | Some(Silence::Signal) => return Ok(()),
                // A name can have IPv4 and IPv6 addresses while the server listens on one of them.
                Some(Silence::Failed(_)) if peers.peek().is_some() => {}
                Some(Silence::Failed(error)) => return Err(failure(&error, peer).into()),
                Some(Silence::Tries(tries)) => {
                    context.session.note(self.no_reply(peer, tries));
                    break;
                }
            }
        }
        context.session.not_found();
        Ok(())
    }

    fn from(&self) -> From {
        match (self.broadcast, self.promiscuous) {
            (true, _) => From::All,
            (false, true) => From::Any,
            (false, false) => From::Peer,
        }
    }

    fn no_reply(&self, peer: SocketAddr, tries: u64) -> String {
        let times = counted(tries, "try", "tries");
        let seconds = self.timeout.as_secs_f64();
        let (what, hint) = match self.from() {
            From::Any | From::All => ("no reply to a datagram for", ""),
            From::Peer => ("no reply from", "; `--promiscuous` shows replies from other addresses"),
        };
        let advice = "check the host and the port, or raise `--timeout`";
        format!("{what} {peer} in {seconds} s and {times}; {advice}{hint}")
    }

    /// The payload.
    fn data(&self) -> Result<Vec<u8>, String> {
        match &self.message {
            None => Ok(format!("the time is {}", clock::now()).into_bytes()),
            Some(text) if text == "-" => {
                let mut data = Vec::new();
                let all = standard_input().and_then(|input| input.lock().take(ROOM as u64).read_to_end(&mut data));
                all.map_err(|error| format!("cannot read standard input: {}", chain(&error)))?;
                Ok(data)
            }
            Some(text) => Ok(text.as_encoded_bytes().to_vec()),
        }
    }
}

impl Attempt<'_> {
    /// Sends and retries until there is a reply or the deadline has passed.
    fn ask(&self, context: &mut Context<'_, '_, '_>) -> Result<Option<Silence>, Failure> {
        let socket = match self.socket() {
            Ok(socket) => socket,
            Err(error) => return Ok(Some(Silence::Failed(error))),
        };
        let mut wait = FIRST_WAIT;
        for number in 1.. {
            let local = match self.send(&socket) {
                Ok(local) => local,
                Err(error) => return Ok(Some(Silence::Failed(error))),
            };
            context.show(&Event::sent(local, self.peer, number, self.data))?;
            let until = (Instant::now() + wait).min(self.deadline);
            match self.receive(&socket, until) {
                Ok(Some((data, sender))) => {
                    self.show(context, Event::reply(local, sender, number, &data), sender)?;
                    self.show_others(context, &socket, local, number)?;
                    return Ok(None);
                }
                Ok(None) if self.signals.has_come() => return Ok(Some(Silence::Signal)),
                Ok(None) if until == self.deadline => return Ok(Some(Silence::Tries(number))),
                Ok(None) => wait *= 2,
                Err(error) => return Ok(Some(Silence::Failed(error))),
            }
        }
        Ok(None)
    }

    /// Shows the replies after the first one, if all are wanted.
    fn show_others(
        &self,
        context: &mut Context<'_, '_, '_>,
        socket: &UdpSocket,
        local: SocketAddr,
        number: u64,
    ) -> Result<(), Failure> {
        if self.from != From::All {
            return Ok(());
        }
        let receive = || self.receive(socket, self.deadline).map_err(|error| failure(&error, self.peer));
        while let Some((data, sender)) = receive()? {
            self.show(context, Event::reply(local, sender, number, &data), sender)?;
        }
        Ok(())
    }

    fn show(&self, context: &mut Context<'_, '_, '_>, reply: Event<'_>, sender: SocketAddr) -> io::Result<()> {
        context.show(&match self.from {
            From::Peer => reply,
            From::Any => reply.promiscuous(self.is_asked(sender)),
            From::All => reply.asked(self.is_asked(sender)),
        })
    }

    /// Opens a socket on any port; it receives from the peer only, unless replies from others are wanted.
    fn socket(&self) -> io::Result<UdpSocket> {
        let socket = self.unconnected()?;
        if self.from == From::Peer {
            socket.connect(self.peer)?;
        }
        Ok(socket)
    }

    fn unconnected(&self) -> io::Result<UdpSocket> {
        let any: IpAddr = match self.peer {
            SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
            SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
        };
        let socket = UdpSocket::bind(SocketAddr::new(any, 0))?;
        socket.set_broadcast(self.from == From::All)?;
        Ok(socket)
    }

    /// Sends the datagram and returns its source address.
    fn send(&self, socket: &UdpSocket) -> io::Result<SocketAddr> {
        match self.from {
            From::Peer => socket.send(self.data)?,
            From::Any | From::All => socket.send_to(self.data, self.peer)?,
        };
        let mut local = socket.local_addr()?;
        if local.ip().is_unspecified() {
            // Such a socket is bound to all addresses; a connected one shows which of them is used.
            let other = self.unconnected()?;
            other.connect(self.peer)?;
            local.set_ip(other.local_addr()?.ip());
        }
        Ok(canonical(local))
    }

    /// Waits for a reply until this deadline, or until a signal comes.
    fn receive(&self, socket: &UdpSocket, until: Instant) -> io::Result<Option<(Vec<u8>, SocketAddr)>> {
        let mut buffer = vec![0; ROOM];
        loop {
            let rest = until.saturating_duration_since(Instant::now());
            if rest.is_zero() || self.signals.has_come() {
                return Ok(None);
            }
            if let Some(received) = receive(socket, &mut buffer, rest.min(LOOK))? {
                buffer.truncate(received.length);
                return Ok(Some((buffer, canonical(received.sender))));
            }
        }
    }

    fn is_asked(&self, sender: SocketAddr) -> bool {
        (sender.ip(), sender.port()) == (self.peer.ip(), self.peer.port())
    }
}

/// Checks that the payload fits into a datagram.
fn check_length(data: &[u8], peer: SocketAddr) -> Result<(), String> {
    let largest = largest(peer.ip());
    if data.len() <= largest {
        return Ok(());
    }
    let version = if peer.is_ipv4() { "IPv4" } else { "IPv6" };
    let length = match data.len() {
        ROOM => format!("{ROOM} bytes or more"),
        length => format!("{length} bytes"),
    };
    Err(format!("{length} do not fit: a datagram over {version} carries at most {largest}"))
}

/// The message for a failed request.
fn failure(error: &io::Error, peer: SocketAddr) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            format!("{peer} refused the datagram: nothing is listening on UDP port {} there", peer.port())
        }
        io::ErrorKind::PermissionDenied if is_broadcast(peer) => {
            format!("{} is a broadcast address; add `--broadcast` to ask every host of its network", peer.ip())
        }
        _ => format!("cannot send to {peer}: {}; check the address and the network", chain(error)),
    }
}

/// Whether an address that a socket may not send to is one that it may send broadcasts to (`SO_BROADCAST` in socket(7)).
fn is_broadcast(peer: SocketAddr) -> bool {
    let connect = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.set_broadcast(true)?;
        socket.connect(peer)
    };
    peer.is_ipv4() && connect().is_ok()
}

/// Parses a timeout.
fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|seconds| (0.001..=86_400.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or("give a number of seconds from 0.001 to 86400")
}
