//! Recognizes a port after the word `port` in a sentence that is about a network.

use super::address::{address_before, host_before, is_address, v6_before};
use super::key::{is_port_key, key_before};
use super::number::{Number, byte_before};
use super::protocol::Transport;
use super::recognize::{AROUND, Found};
use super::token::TokenKind;
use bstr::ByteSlice;

/// A port after the word `port` and one blank, in a sentence that is about a port of a protocol.
pub(super) fn at_word(text: &[u8], at: usize, number: Number, line: (usize, usize)) -> Option<Found> {
    if text[number.end..].starts_with(b" of ") {
        return None;
    }
    let (start, own) = announced(text, at, line)?;
    Some(Found::new(start, number, TokenKind::Word).with(own))
}

/// What makes a port of the word `port`: the start of that, and a protocol directly before the word.
fn announced(text: &[u8], at: usize, (line_start, line_end): (usize, usize)) -> Option<(usize, Option<Transport>)> {
    let is_between = |byte: &&u8| b" \"'(),".contains(byte);
    let before = at - text[line_start..at].iter().rev().take(4).take_while(is_between).count();
    if before == at {
        // `dport 22`, `--dport 22`
        let key = key_before(text, at + 4)?;
        return (key < at && is_port_key(text[key..at + 4].trim_start_with(|c| c == '-'))).then_some((key, None));
    }
    let host = address_before(text, before).or_else(|| host_before(text, before));
    if let Some(start) = host.or_else(|| v6_before(text, before)) {
        return Some((start, None));
    }
    if text[before..at] != *b" " {
        return None;
    }
    let letters =
        text[line_start..before].iter().rev().take(13).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let word = &text[before - letters..before];
    if let Some(own) = Transport::of_word(word) {
        return Some((before - letters, Some(own)));
    }
    let is_one_of = |words: &[&str]| words.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()));
    let is_meant = is_one_of(&MARKS) || is_one_of(&PLACES) && is_about_network(&text[around(at, line_start, line_end)]);
    is_meant.then_some((at, None))
}

/// Words before `port` that are about a port of a protocol.
const MARKS: [&str; 16] = [
    "source",
    "src",
    "destination",
    "dest",
    "dst",
    "local",
    "remote",
    "listening",
    "listen",
    "listener",
    "bind",
    "peer",
    "server",
    "client",
    "foreign",
    "service",
];

/// Words before `port` that are about any kind of port.
const PLACES: [&str; 7] = ["on", "to", "at", "from", "the", "using", "via"];

/// Words that show that a line with `port` is about a network, in lower case.
const ABOUT_NETWORK: [&[u8]; 14] = [
    b"tcp",
    b"udp",
    b"sctp",
    b"http",
    b"https",
    b"socket",
    b"server",
    b"listening",
    b"listener",
    b"listen",
    b"bind",
    b"connection",
    b"connect",
    b"serving",
];

fn around(at: usize, start: usize, end: usize) -> std::ops::Range<usize> {
    at.saturating_sub(AROUND).max(start)..(at + AROUND).min(end)
}

/// Whether the text around the word `port` is about a network. What an earlier run added in parentheses does not count.
fn is_about_network(line: &[u8]) -> bool {
    // Most texts have no address, and most words none of these first letters.
    let may_have_address = memchr::memchr2(b'.', b':', line).is_some();
    let is_known = |word: &[u8]| {
        b"tushlbc".contains(&(word[0] | 0x20)) && ABOUT_NETWORK.iter().any(|known| known.eq_ignore_ascii_case(word))
    };
    line.split(|&byte| byte == b' ').any(|word| {
        let own = &word
            [..memchr::memchr(b'(', word).filter(|&at| byte_before(word, at).is_ascii_digit()).unwrap_or(word.len())];
        may_have_address && is_address(own)
            || own.split(|byte| !byte.is_ascii_alphanumeric()).any(|part| part.len() >= 3 && is_known(part))
    })
}
