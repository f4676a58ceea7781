//! Linux: `IP_PKTINFO` in ip(7), `IPV6_PKTINFO` in RFC 3542 section 6.

use nix::cmsg_space;
use nix::libc::{in_addr, in_pktinfo, in6_pktinfo};
use nix::sys::socket::{
    ControlMessage, ControlMessageOwned, MsgFlags, SockaddrIn, SockaddrIn6, SockaddrStorage, recvmsg, sendmsg,
    setsockopt, sockopt,
};
use std::io::{self, IoSlice, IoSliceMut};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::os::fd::AsRawFd;

/// The address that a datagram was sent to: `IP_PKTINFO` in ip(7), `IPV6_PKTINFO` in RFC 3542 section 6.
#[derive(Clone, Copy)]
pub(crate) enum Asked {
    V4(in_pktinfo),
    V6(in6_pktinfo),
}

impl Asked {
    /// The address, with this port; for an IPv4 broadcast, that of the interface it came from.
    pub(crate) fn with_port(&self, port: u16) -> SocketAddr {
        match self {
            Asked::V4(info) => (Ipv4Addr::from(u32::from_be(info.ipi_spec_dst.s_addr)), port).into(),
            Asked::V6(info) => {
                let ip = Ipv6Addr::from(info.ipi6_addr.s6_addr);
                let scope = if ip.is_unicast_link_local() { info.ipi6_ifindex } else { 0 };
                SocketAddrV6::new(ip, port, 0, scope).into()
            }
        }
    }
}

/// Requests the address of each datagram from the system.
pub(crate) fn request(socket: &UdpSocket) -> io::Result<()> {
    match socket.local_addr()? {
        SocketAddr::V4(_) => setsockopt(socket, sockopt::Ipv4PacketInfo, &true)?,
        SocketAddr::V6(_) => setsockopt(socket, sockopt::Ipv6RecvPacketInfo, &true)?,
    }
    Ok(())
}

/// Receives a datagram: its length in the buffer, its sender, and the address it was sent to, if that was requested.
pub(crate) fn receive(socket: &UdpSocket, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr, Option<Asked>)> {
    let mut space = cmsg_space!(in6_pktinfo);
    let mut parts = [IoSliceMut::new(buffer)];
    let message = recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut parts, Some(&mut space), MsgFlags::empty())?;
    let asked = message.cmsgs()?.find_map(|control| match control {
        ControlMessageOwned::Ipv4PacketInfo(info) => Some(Asked::V4(info)),
        ControlMessageOwned::Ipv6PacketInfo(info) => Some(Asked::V6(info)),
        _ => None,
    });
    let sender = message.address.and_then(address).ok_or_else(|| io::Error::other("a datagram without a sender"))?;
    Ok((message.bytes, sender, asked))
}

/// Sends a datagram from an address of this host.
pub(crate) fn send(socket: &UdpSocket, data: &[u8], to: SocketAddr, from: &Asked) -> io::Result<()> {
    let (parts, flags) = ([IoSlice::new(data)], MsgFlags::empty());
    // The route of the peer decides on the interface.
    match from {
        Asked::V4(info) => {
            let info = in_pktinfo { ipi_ifindex: 0, ipi_addr: in_addr { s_addr: 0 }, ..*info };
            send_with(socket, &parts, &ControlMessage::Ipv4PacketInfo(&info), flags, to)
        }
        Asked::V6(info) => {
            let info = in6_pktinfo { ipi6_ifindex: 0, ..*info };
            send_with(socket, &parts, &ControlMessage::Ipv6PacketInfo(&info), flags, to)
        }
    }
}

fn send_with(
    socket: &UdpSocket,
    parts: &[IoSlice<'_>],
    control: &ControlMessage<'_>,
    flags: MsgFlags,
    to: SocketAddr,
) -> io::Result<()> {
    let (socket, control) = (socket.as_raw_fd(), std::slice::from_ref(control));
    match to {
        SocketAddr::V4(to) => sendmsg(socket, parts, control, flags, Some(&SockaddrIn::from(to)))?,
        SocketAddr::V6(to) => sendmsg(socket, parts, control, flags, Some(&SockaddrIn6::from(to)))?,
    };
    Ok(())
}

fn address(storage: SockaddrStorage) -> Option<SocketAddr> {
    match (storage.as_sockaddr_in(), storage.as_sockaddr_in6()) {
        (Some(address), _) => Some(SocketAddr::V4((*address).into())),
        (_, Some(address)) => Some(SocketAddr::V6((*address).into())),
        _ => None,
    }
}
