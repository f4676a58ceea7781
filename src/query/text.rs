//! Ports in running text, such as a line of a log.

use super::grammar;
use super::{Query, Target, protocol_word};
use bstr::{BStr, ByteSlice};

/// Finds the ports in a text where they are unmistakable: after a host, after a colon, with a protocol, in a URL, or after the
/// word `port`.
///
/// ```
/// use svc_lookup::query::{Target, ports_in};
/// use svc_lookup::Port;
///
/// let found: Vec<_> = ports_in("connect 10.0.0.3:9200 refused at 12:30").map(|query| query.target).collect();
/// assert_eq!(found, [Target::Ports(Port::new(9200).into())]);
/// ```
pub fn ports_in<T: AsRef<[u8]> + ?Sized>(text: &T) -> impl Iterator<Item = Query<'_>> {
    let words = text.as_ref().split(|byte| byte.is_ascii_whitespace()).map(trimmed);
    let mut before: &[u8] = b"";
    words.filter(|word| !word.is_empty()).filter_map(move |word| {
        let after_port = ends_in_port(std::mem::replace(&mut before, word));
        find(word, after_port)
    })
}

/// Removes quotes and punctuation around a word, but not the brackets of an address.
fn trimmed(word: &[u8]) -> &[u8] {
    let word = word.trim_with(|c| "\"'`<>(){},;".contains(c));
    let word = word.trim_end_with(|c| ".:!?".contains(c));
    if word.ends_with(b"]") && !word.contains(&b'[') { &word[..word.len() - 1] } else { word }
}

fn find(word: &[u8], after_port: bool) -> Option<Query<'_>> {
    let value = match word.rsplit_once_str("=") {
        Some((key, value)) if ends_in_port(key) => return port(value.as_bstr(), true),
        Some((_, value)) => value,
        None => word,
    };
    port(value.as_bstr(), after_port)
}

fn port(word: &BStr, is_marked: bool) -> Option<Query<'_>> {
    let parts = grammar::query(word).ok()?;
    let protocol = parts.protocols.first;
    let is_meant = match parts.target {
        Target::Scheme(_) => true,
        Target::Ports(_) => is_marked || is_after_host(word) || protocol.is_some_and(|word| is_known(word.word())),
        _ => false,
    };
    is_meant.then_some(Query { text: word, target: parts.target, protocol })
}

/// Whether the port follows a colon, and what precedes it is no number: `12:30` is a time.
fn is_after_host(word: &BStr) -> bool {
    if word.contains_str("://") {
        return true;
    }
    word.rsplit_once_str(":").is_some_and(|(host, _)| {
        matches!(host, b"" | b"*" | b"::" | b"localhost") || host.contains(&b'.') || host.starts_with(b"[")
    })
}

fn is_known(word: &BStr) -> bool {
    protocol_word(word).is_some()
}

/// Whether a word announces a port: `port`, `dport`, `dst_port`, `DPT`.
fn ends_in_port(word: &[u8]) -> bool {
    let word = word.trim_end_with(|c| ":=\"'".contains(c)).to_ascii_lowercase();
    word.ends_with(b"port") || word.ends_with(b"ports") || word == b"dpt" || word == b"spt"
}
