//! Rules of nf_tables that send a port of this machine to another address: with these, engines publish the ports of
//! containers. Rules of iptables(8) are among them, unless it is the legacy version.

mod attributes;
mod rule;

use super::Published;
use rustix::net::{
    AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, netlink, recv, send, socket_with, sockopt,
};
use std::fs;
use std::io::{self, ErrorKind};
use std::time::Duration;

/// The length of a message header, netlink(7), and of the `nfgenmsg` after it.
const HEADER: usize = 16;
const FAMILY: usize = 4;
/// The buffer for messages: the kernel sends at most 32 KiB at a time.
const BUFFER: usize = 1 << 16;
/// The greatest number of rules read. A machine with more has other problems.
const MAX_RULES: usize = 100_000;

/// The types of messages, netlink(7) and linux/netfilter/nf_tables.h.
const ERROR: u16 = 2;
const DONE: u16 = 3;
const NEW_RULE: u16 = 10 << 8 | 6;
const GET_RULE: u16 = 10 << 8 | 7;
/// `NLM_F_REQUEST | NLM_F_DUMP`
const DUMP: u16 = 0x301;

/// The ports that rules send elsewhere; `None` if this user may not read them, or if they are in another place.
pub(super) fn published() -> Option<Vec<Published>> {
    let is_legacy =
        fs::read_to_string("/proc/net/ip_tables_names").is_ok_and(|tables| tables.lines().any(|name| name == "nat"));
    if is_legacy { None } else { rules().ok() }
}

fn rules() -> io::Result<Vec<Published>> {
    let kernel = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, Some(netlink::NETFILTER))?;
    sockopt::set_socket_timeout(&kernel, sockopt::Timeout::Recv, Some(Duration::from_millis(500)))?;
    send(&kernel, &request(), SendFlags::empty())?;
    let (mut found, mut read, mut buffer) = (Vec::new(), 0, vec![0; BUFFER]);
    loop {
        let (length, _) = recv(&kernel, &mut buffer[..], RecvFlags::empty())?;
        let mut rest = &buffer[..length];
        while let Some((kind, body, length)) = message(rest) {
            match kind {
                DONE => return Ok(found),
                ERROR => return Err(ErrorKind::PermissionDenied.into()),
                NEW_RULE => found.extend(body.split_first_chunk().and_then(|(family, body)| rule::read(family, body))),
                _ => {}
            }
            read += 1;
            rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        if !rest.is_empty() || length == 0 || read > MAX_RULES {
            return Err(ErrorKind::InvalidData.into());
        }
    }
}

/// A request for every rule of every family.
fn request() -> [u8; HEADER + FAMILY] {
    let mut request = [0; HEADER + FAMILY];
    request[..4].copy_from_slice(&((HEADER + FAMILY) as u32).to_ne_bytes());
    request[4..6].copy_from_slice(&GET_RULE.to_ne_bytes());
    request[6..8].copy_from_slice(&DUMP.to_ne_bytes());
    request
}

/// The type, the body and the length of the first message.
fn message(bytes: &[u8]) -> Option<(u16, &[u8], usize)> {
    let length = u32::from_ne_bytes(*bytes.first_chunk()?) as usize;
    let kind = u16::from_ne_bytes(*bytes.get(4..)?.first_chunk()?);
    Some((kind, bytes.get(HEADER..length)?, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn truncated_messages_and_wrong_lengths_are_rejected() {
        let whole = request();
        assert_eq!(message(&whole).map(|(kind, body, length)| (kind, body.len(), length)), Some((GET_RULE, 4, 20)));
        for length in 0..whole.len() {
            assert!(message(&whole[..length]).is_none(), "{length}");
        }
        for length in [0_u32, 15, 21, u32::MAX] {
            let mut wrong = whole;
            wrong[..4].copy_from_slice(&length.to_ne_bytes());
            assert!(message(&wrong).is_none(), "{length}");
        }
    }
}
