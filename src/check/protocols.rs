//! The names of protocols in services files.

use crate::Protocol;
use crate::spelling::closest;

/// The keywords of protocols in lower case, as in protocols(5): those of IANA's registry "Protocol Numbers" that have been
/// in use, then ddp (AppleTalk) and divert (FreeBSD), which services files have.
#[rustfmt::skip]
static KNOWN: [&str; 62] = [
    "tcp", "udp", "sctp", "dccp", "udplite", "udp-lite", "ip", "icmp", "igmp", "ggp", "ipencap", "st", "st2", "egp",
    "igp", "pup", "hmp", "xns-idp", "rdp", "iso-tp4", "xtp", "ddp", "idpr-cmtp", "ipv6", "ipv6-route", "ipv6-frag",
    "idrp", "rsvp", "gre", "esp", "ipsec-esp", "ah", "ipsec-ah", "skip", "ipv6-icmp", "icmp6", "ipv6-nonxt",
    "ipv6-opts", "rspf", "vmtp", "eigrp", "ospf", "ospfigp", "ax.25", "ipip", "etherip", "encap", "pim", "ipcomp",
    "vrrp", "l2tp", "isis", "fc", "mobility-header", "mpls-in-ip", "manet", "hip", "shim6", "wesp", "rohc", "mptcp",
    "divert",
];

/// Whether a services file can have this word as a protocol.
pub(super) fn is_known(word: &[u8]) -> bool {
    KNOWN.iter().any(|known| known.as_bytes() == word)
}

/// The protocol that a word was meant to be: in lower case, or spelled almost the same.
pub(super) fn meant(word: &[u8]) -> Option<&'static str> {
    let same = KNOWN.iter().copied().find(|known| known.as_bytes().eq_ignore_ascii_case(word));
    same.or_else(|| {
        // `ucp` is as close to tcp as to udp.
        let close = closest(word, Protocol::REGISTERED.map(Protocol::word), 2);
        KNOWN.iter().copied().find(|known| matches!(close[..], [close] if close == *known))
    })
}
