//! The address that a datagram was sent to is unknown here: the system chooses the source of a reply.

use std::io;
use std::net::{SocketAddr, UdpSocket};

/// The address that a datagram was sent to: unknown.
#[derive(Clone, Copy)]
pub(crate) enum Asked {}

impl Asked {
    pub(crate) fn with_port(&self, _: u16) -> SocketAddr {
        match *self {}
    }
}

pub(crate) fn request(_: &UdpSocket) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

pub(crate) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr, Option<Asked>)> {
    socket.recv_from(buffer).map(|(length, sender)| (length, sender, None))
}

pub(crate) fn send(_: &UdpSocket, _: &[u8], _: SocketAddr, from: &Asked) -> io::Result<()> {
    match *from {}
}
