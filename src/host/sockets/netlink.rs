//! Linux: sock_diag(7), which lists the sockets in given states.
//!
//! For each list of TCP sockets, proc(5) scans the hash table of all connections, which has half a million slots on a machine
//! with much memory: milliseconds, to find the few sockets that listen. The kernel keeps these in a table of their own, and
//! sock_diag(7) reads only that; `ss` uses it too.

use super::entry::{Entry, udp_lite_in_use};
use super::interfaces::Interfaces;
use super::socket::Listed;
use crate::host::transport::udp_lite;
use crate::{Port, Protocol};
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with};
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::os::fd::OwnedFd;

/// The length of a message header, netlink(7).
const HEADER: usize = 16;
/// The length of a request with its header.
const REQUEST: usize = 72;
/// The length of a response without its header.
const RESPONSE: usize = 72;
/// The buffer for messages: the kernel sends at most 32 KiB at a time.
const BUFFER: usize = 1 << 16;

/// The types of messages, netlink(7) and sock_diag(7).
const ERROR: u16 = 2;
const DONE: u16 = 3;
const BY_FAMILY: u16 = 20;
/// `NLM_F_REQUEST | NLM_F_DUMP`: list every socket.
const DUMP: u16 = 0x301;
/// `NLM_F_DUMP_INTR`: the sockets changed meanwhile, and one may be missing.
const INTERRUPTED: u16 = 0x10;
/// How often to try if the sockets change meanwhile.
const TRIES: usize = 3;

/// The attribute with the IPV6_V6ONLY option, linux/inet_diag.h.
const IPV6_ONLY: u16 = 11;

/// The states of TCP that are requested, as bits: LISTEN, or all.
const LISTEN: u32 = 1 << 10;
/// The state in which the kernel lists sockets without a connection: UDP sockets without a peer.
const CLOSE: u32 = 1 << 7;
/// All states, also BOUND_INACTIVE: since Linux 6.8, TCP sockets that are bound but do not listen.
const ALL: u32 = u32::MAX;

/// Lists the listening sockets.
///
/// # Errors
///
/// The kernel, or a sandbox, refuses the request.
pub(super) fn listening() -> io::Result<Vec<Listed>> {
    list(LISTEN, CLOSE, None)
}

/// Lists the sockets in every state, only those on one port if it is given.
///
/// # Errors
///
/// As for [`listening`].
pub(super) fn in_any_state(port: Option<Port>) -> io::Result<Vec<Listed>> {
    list(ALL, ALL, port)
}

fn list(tcp: u32, udp: u32, port: Option<Port>) -> io::Result<Vec<Listed>> {
    let kernel = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, Some(netlink::SOCK_DIAG))?;
    let mut interfaces = Interfaces::default();
    let mut kinds = vec![(Protocol::Tcp, 6, tcp), (Protocol::Udp, 17, udp)];
    if udp_lite_in_use() == Some(true) {
        kinds.push((udp_lite(), 136, udp));
    }
    let mut sockets = Vec::new();
    for (protocol, number, states) in kinds {
        for family in [AddressFamily::INET, AddressFamily::INET6] {
            let entries = query(&kernel, &request(family, number, states, port))?;
            sockets.extend(entries.into_iter().filter_map(|entry| entry.listed(protocol, &mut interfaces)));
        }
    }
    Ok(sockets)
}

/// A header and an `inet_diag_req_v2` for sockets of one family and protocol in these states, and on one port if it is given.
fn request(family: AddressFamily, protocol: u8, states: u32, port: Option<Port>) -> [u8; REQUEST] {
    let mut request = [0; REQUEST];
    request[..4].copy_from_slice(&(REQUEST as u32).to_ne_bytes());
    request[4..6].copy_from_slice(&BY_FAMILY.to_ne_bytes());
    request[6..8].copy_from_slice(&DUMP.to_ne_bytes());
    request[HEADER] = family.as_raw() as u8;
    request[HEADER + 1] = protocol;
    request[HEADER + 4..HEADER + 8].copy_from_slice(&states.to_ne_bytes());
    request[HEADER + 8..HEADER + 10].copy_from_slice(&port.unwrap_or(Port::MIN).number().to_be_bytes());
    request
}

fn query(kernel: &OwnedFd, request: &[u8]) -> io::Result<Vec<Entry>> {
    for _ in 1..TRIES {
        let (sockets, consistent) = query_once(kernel, request)?;
        if consistent {
            return Ok(sockets);
        }
    }
    Ok(query_once(kernel, request)?.0)
}

/// The sockets, and whether the list is consistent.
fn query_once(kernel: &OwnedFd, request: &[u8]) -> io::Result<(Vec<Entry>, bool)> {
    send(kernel, request, SendFlags::empty())?;
    let (mut sockets, mut consistent, mut buffer) = (Vec::new(), true, vec![0; BUFFER]);
    loop {
        let (length, _) = recv(kernel, &mut buffer[..], RecvFlags::empty())?;
        let mut rest = &buffer[..length];
        while !rest.is_empty() {
            let message = message(rest).ok_or(io::ErrorKind::InvalidData)?;
            consistent &= message.flags & INTERRUPTED == 0;
            match message.kind {
                DONE => return Ok((sockets, consistent)),
                ERROR => return Err(refused(message.body)),
                BY_FAMILY => sockets.extend(entry(message.body)),
                _ => {}
            }
            // Messages are aligned to four bytes.
            rest = rest.get(message.length.next_multiple_of(4)..).unwrap_or_default();
        }
    }
}

struct Message<'a> {
    kind: u16,
    flags: u16,
    /// Includes the header.
    length: usize,
    body: &'a [u8],
}

/// The first message.
fn message(bytes: &[u8]) -> Option<Message<'_>> {
    let length = u32::from_ne_bytes(array(bytes, 0)?) as usize;
    let (kind, flags) = (u16::from_ne_bytes(array(bytes, 4)?), u16::from_ne_bytes(array(bytes, 6)?));
    Some(Message { kind, flags, length, body: bytes.get(HEADER..length)? })
}

/// The error of the kernel: a negative errno(3).
fn refused(body: &[u8]) -> io::Error {
    match array(body, 0).map(i32::from_ne_bytes) {
        Some(number) if number < 0 => io::Error::from_raw_os_error(number.saturating_neg()),
        _ => io::ErrorKind::InvalidData.into(),
    }
}

/// Parses an `inet_diag_msg` and the attributes after it.
fn entry(body: &[u8]) -> Option<Entry> {
    let (message, attributes) = body.split_first_chunk::<RESPONSE>()?;
    let is_ipv4 = AddressFamily::from_raw(message[0].into()) == AddressFamily::INET;
    let end = |port: usize, address: usize| {
        let port = u16::from_be_bytes(array(message, port)?);
        let address = match is_ipv4 {
            true => IpAddr::from(array::<4>(message, address)?),
            false => IpAddr::from(Ipv6Addr::from(array::<16>(message, address)?)),
        };
        Some(SocketAddr::new(address, port))
    };
    let number = |at: usize| Some(u32::from_ne_bytes(array(message, at)?));
    Some(Entry {
        local: end(4, 8)?,
        peer: end(6, 24)?,
        state: message[1],
        interface: number(40)?,
        ipv6_only: attribute(attributes, IPV6_ONLY).and_then(|value| value.first()).map(|value| *value != 0),
        uid: number(64)?,
        inode: number(68)?.into(),
    })
}

/// The value of the first attribute of this type: each has its length, with this header, and its type.
fn attribute(mut attributes: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let length = usize::from(u16::from_ne_bytes(array(attributes, 0)?));
        let value = attributes.get(4..length)?;
        if u16::from_ne_bytes(array(attributes, 2)?) == wanted {
            return Some(value);
        }
        attributes = attributes.get(length.next_multiple_of(4)..)?;
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_messages_and_wrong_lengths_are_rejected() {
        let whole = request(AddressFamily::INET, 6, LISTEN, None);
        assert!(message(&whole).is_some_and(|message| message.kind == BY_FAMILY && message.body.len() == 56));
        for length in 0..whole.len() {
            assert!(message(&whole[..length]).is_none(), "{length}");
        }
        for length in [0_u32, 15, 73, u32::MAX] {
            let mut wrong = whole;
            wrong[..4].copy_from_slice(&length.to_ne_bytes());
            assert!(message(&wrong).is_none(), "{length}");
        }
        assert!(entry(&whole[1..]).is_none());
    }

    #[test]
    fn damaged_attributes_are_ignored() {
        let one = [&5_u16.to_ne_bytes()[..], &8_u16.to_ne_bytes(), &[7, 0, 0, 0]].concat();
        let two = [&one[..], &5_u16.to_ne_bytes(), &IPV6_ONLY.to_ne_bytes(), &[1, 0, 0, 0]].concat();
        assert_eq!(attribute(&two, IPV6_ONLY), Some(&[1][..]));
        assert_eq!(attribute(&one, IPV6_ONLY), None);
        for length in 0..13 {
            assert_eq!(attribute(&two[..length], IPV6_ONLY), None, "{length}");
        }
        for length in [0_u16, 3, 200, u16::MAX] {
            assert_eq!(attribute(&[&length.to_ne_bytes()[..], &two[2..]].concat(), IPV6_ONLY), None, "{length}");
        }
    }

    #[test]
    fn a_refusal_is_the_error_of_the_kernel() {
        assert_eq!(refused(&(-2_i32).to_ne_bytes()).kind(), io::ErrorKind::NotFound);
        assert_eq!(refused(&i32::MIN.to_ne_bytes()).raw_os_error(), Some(i32::MAX));
        assert_eq!(refused(b"").kind(), io::ErrorKind::InvalidData);
    }
}
