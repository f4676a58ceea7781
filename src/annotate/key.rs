//! Words that announce a port: keys such as `dport=` or `"dst_port":`, and `port` in running text.

use super::number::byte_before;
use bstr::ByteSlice;

/// The longest key that is compared.
const LONGEST: usize = 40;

/// What precedes `port` in keys of ports, in lower case. Others are words (`report`), or ports of hardware (`usb_port`).
const BEFORE_PORT: [&[u8]; 60] = [
    b"",
    b"admin",
    b"agent",
    b"api",
    b"app",
    b"backend",
    b"bind",
    b"broker",
    b"c",
    b"client",
    b"container",
    b"d",
    b"data",
    b"db",
    b"dest",
    b"destination",
    b"dst",
    b"external",
    b"foreign",
    b"host",
    b"http",
    b"https",
    b"inner",
    b"internal",
    b"l",
    b"listen",
    b"listener",
    b"listening",
    b"local",
    b"management",
    b"mapped",
    b"metrics",
    b"nat",
    b"natdst",
    b"natsrc",
    b"node",
    b"orig",
    b"p",
    b"peer",
    b"proxy",
    b"public",
    b"r",
    b"remote",
    b"request",
    b"resp",
    b"rpc",
    b"s",
    b"server",
    b"service",
    b"source",
    b"src",
    b"ssh",
    b"target",
    b"tcp",
    b"translated",
    b"udp",
    b"ui",
    b"upstream",
    b"web",
    b"x",
];

/// The start of the key that ends here, if it is the key of a port: `DPT`, `dst_port`, `destinationPort`, `net.peer.port`.
pub(super) fn key_before(text: &[u8], end: usize) -> Option<usize> {
    let is_of_key = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    // The keys of netfilter's log.
    if let Some([before, b'S' | b'D', b'P', b'T']) = text[..end].last_chunk()
        && !is_of_key(*before)
    {
        return Some(end - 3);
    }
    let length = text[..end].iter().rev().take(LONGEST + 1).take_while(|&&byte| is_of_key(byte)).count();
    let start = end - length;
    (length <= LONGEST && is_port_key(text[start..end].trim_start_with(|c| c == '-'))).then_some(start)
}

/// Whether a word is the key of a port.
pub(super) fn is_port_key(key: &[u8]) -> bool {
    // The last three are those of nmap's XML and of Zeek.
    let last = key.rsplit(|&byte| byte == b'.').next().unwrap_or(key);
    if [&b"dpt"[..], b"spt", b"portid", b"orig_p", b"resp_p"].iter().any(|known| last.eq_ignore_ascii_case(known)) {
        return true;
    }
    let Some(at) = key.len().checked_sub(4).filter(|&at| key[at..].eq_ignore_ascii_case(b"port")) else { return false };
    let before = key[..at].trim_end_with(|c| matches!(c, '_' | '-' | '.'));
    let word = last_word(before);
    BEFORE_PORT.binary_search_by(|known| known.iter().copied().cmp(word.iter().map(u8::to_ascii_lowercase))).is_ok()
}

/// The last of the words in a key: `Translated` of `sourceTranslated`, `peer` of `net.peer`.
fn last_word(key: &[u8]) -> &[u8] {
    let is_end = |byte: u8| matches!(byte, b'_' | b'-' | b'.');
    let separated = key.iter().rposition(|&byte| is_end(byte)).map_or(0, |at| at + 1);
    let word = &key[separated..];
    let capital = word.windows(2).rposition(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    capital.map_or(word, |at| &word[at + 1..])
}

/// The end of the key before a separator: before blanks and a quote.
pub(super) fn key_end(text: &[u8], mut at: usize) -> usize {
    while at > 0 && matches!(byte_before(text, at), b' ' | b'\t') {
        at -= 1;
    }
    if at > 0 && matches!(byte_before(text, at), b'"' | b'\'') { at - 1 } else { at }
}
