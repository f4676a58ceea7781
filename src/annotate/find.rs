//! Finds the tokens of a text, from left to right.

use super::filterlog;
use super::number::{Number, byte_at, byte_before, number_at, number_before_code};
use super::protocol::{Line, Transport};
use super::recognize::{self, Found};
use super::token::{Token, TokenKind, TokenKinds};
use super::trigger::Triggers;
use super::{pairs, sentence};
use crate::Port;
use crate::lanes::{Level, Simd, dispatch};

/// The length of the arrow of tshark(1) with its blanks.
const ARROW: usize = " \u{2192} ".len();

/// Finds the ports in a text where they are unmistakable, from left to right.
///
/// They are found after an address or a host and a colon, before or after a protocol, after a key such as `dst_port=`, in the
/// forms of tcpdump(8), BIND and Cisco's devices, and after the word `port` in a sentence about a network. Everything that may
/// be something else is left alone: times, versions, numbers of processes, lines of source files.
///
/// ```
/// use svc_lookup::annotate::tokens;
///
/// let log = "10:15:22 app:7 connect 10.0.0.3:9200 failed at main.rs:443";
/// let ports: Vec<u16> = tokens(log).map(|token| token.port.number()).collect();
/// assert_eq!(ports, [9200]);
/// ```
pub fn tokens<T: AsRef<[u8]> + ?Sized>(text: &T) -> impl Iterator<Item = Token> {
    let mut finder = Finder::<false>::new(text.as_ref(), TokenKinds::ALL);
    std::iter::from_fn(move || {
        let found = finder.next()?;
        let transport = dispatch!(Level::baseline(), simd => finder.transport(simd, &found));
        Some(Token {
            span: found.start..found.number.end.max(found.start),
            number: found.number.start..found.number.end,
            port: Port::new(found.number.port),
            protocol: transport.protocol(),
            kind: found.kind,
        })
    })
}

/// The tokens of a text. With `NAMES`, a name can stand in the place of a port.
pub(super) struct Finder<'t, const NAMES: bool> {
    text: &'t [u8],
    triggers: Triggers<'t, NAMES>,
    kinds: TokenKinds,
    /// The second token of the last trigger.
    pending: Option<Found>,
    /// The end of the last token: none begins before it.
    end: usize,
    /// The first port that is left out, unless it is written with its protocol.
    first_client: u32,
    /// The end of a line in which only columns are ports.
    columns_end: usize,
    pub(super) line: Line,
}

impl<'t, const NAMES: bool> Finder<'t, NAMES> {
    pub(super) fn new(text: &'t [u8], kinds: TokenKinds) -> Finder<'t, NAMES> {
        let line = Line::default();
        let (triggers, first_client) = (Triggers::new(text), u32::MAX);
        Finder { text, triggers, kinds, pending: None, end: 0, first_client, columns_end: 0, line }
    }

    /// Leaves out some of the tokens with a port from this one on that is not [explicit](is_explicit).
    pub(super) fn without_clients(mut self, first: u32) -> Finder<'t, NAMES> {
        self.first_client = first;
        self
    }

    /// Whether a port can be left out before the text around it is looked at: no protocol follows that makes it another token.
    #[inline(always)]
    fn is_client(&self, number: &Number) -> bool {
        u32::from(number.port) >= self.first_client && !matches!(byte_at(self.text, number.end), b'/' | b'-')
    }

    /// The next token.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Found> {
        loop {
            // Looked at before it is taken: it is large, and rarely there.
            let found = if self.pending.is_some() {
                self.pending.take()
            } else {
                let at = self.triggers.next()?;
                self.at(at)
            };
            // Not moved: what was just written in parts is slow to read in larger ones.
            if let Some(next) = &found
                && self.is_next(next)
            {
                self.end = next.number.end;
                return found;
            }
        }
    }

    /// The protocol of the last token.
    #[inline(always)]
    pub(super) fn transport<S: Simd>(&mut self, simd: S, found: &Found) -> Transport {
        self.advance(found.number.start);
        match found.own {
            Some(own) => own,
            None => self.line.transport(simd, self.text, found.number.start),
        }
    }

    /// Moves on to the line of a position, which is not before the last one. Tokens are found from left to right, so each line is
    /// read once.
    #[inline(always)]
    fn advance(&mut self, at: usize) {
        if at >= self.line.end {
            self.line = Line::new(self.triggers.line(at));
        }
    }

    #[inline(always)]
    fn is_next(&self, found: &Found) -> bool {
        let Number { start, .. } = found.number;
        start >= self.end
            && self.kinds.contains(found.kind)
            && (start >= self.columns_end || found.kind == TokenKind::Column)
    }

    #[inline(always)]
    fn at(&mut self, at: usize) -> Option<Found> {
        match self.text.get(at)? {
            b'/' => self.both(recognize::before_slash::<NAMES>(self.text, at)),
            b'>' => self.both(pairs::at_greater::<NAMES>(self.text, at)),
            0xe2 if byte_before(self.text, at) == b' ' => {
                self.both(pairs::at_arrow::<NAMES>(self.text, at.saturating_sub(1), ARROW))
            }
            _ => self.at_port(at),
        }
    }

    /// A token whose port starts here.
    #[inline(always)]
    fn at_port(&mut self, at: usize) -> Option<Found> {
        let (text, before) = (self.text, byte_before(self.text, at));
        if before == b' ' {
            return self.after_blank(at);
        }
        if before == b'\n' {
            return self.at_line(at);
        }
        let number = number_at::<NAMES>(text, at)?;
        match before {
            b':' => recognize::at_colon::<NAMES>(text, at - 1, number),
            b'/' => recognize::after_slash(text, at - 1, number),
            _ if self.is_client(&number) => None,
            b'=' => recognize::with_key(text, at - 1, number),
            b'(' | b'[' => recognize::at_parenthesis(text, at - 1, number),
            b'"' | b'\'' => recognize::after_quote(text, number),
            b'#' => recognize::at_hash(text, at - 1, number),
            _ => None,
        }
    }

    #[inline(always)]
    fn after_blank(&mut self, at: usize) -> Option<Found> {
        let text = self.text;
        match byte_before(text, at - 1) {
            b':' if self.is_filterlog(at) => {
                self.advance(at);
                self.columns_end = self.line.end;
                self.both(filterlog::ports::<NAMES>(text, at, self.line.end))
            }
            b':' | b'=' => recognize::with_key(text, at - 2, number_at::<NAMES>(text, at)?),
            b't' | b'T' if text[..at - 1].len() >= 4 && text[at - 5..at - 1].eq_ignore_ascii_case(b"port") => {
                let number = number_at::<NAMES>(text, at).or_else(|| number_before_code(text, at))?;
                if self.is_client(&number) {
                    return None;
                }
                self.advance(at);
                sentence::at_word(text, at - 5, number, (self.line.start, self.line.end))
            }
            _ => None,
        }
    }

    fn is_filterlog(&self, at: usize) -> bool {
        let before = at.checked_sub(3).map(|before| &self.text[before..at]);
        matches!(before, Some(b"g: " | b"]: ")) && filterlog::begins_at(self.text, at)
    }

    /// The tokens of a line that starts here, if it is one of netstat(1).
    fn at_line(&mut self, at: usize) -> Option<Found> {
        if !matches!(self.text.get(at + 1..at + 4), Some(b"cp4" | b"cp6" | b"dp4" | b"dp6" | b"cp " | b"dp ")) {
            return None;
        }
        // The second column of netstat(1) is a number, that of ss(8) a state.
        let second = self.text[at + 4..].iter().find(|byte| !byte.is_ascii_whitespace());
        if second.is_none_or(|byte| byte.is_ascii_alphabetic()) {
            return None;
        }
        self.advance(at);
        let pair = pairs::at_family::<NAMES>(self.text, at, self.line.end);
        self.both(pair)
    }

    #[inline(always)]
    fn both(&mut self, [first, second]: [Option<Found>; 2]) -> Option<Found> {
        if first.is_none_or(|first| first.number.start < self.end) {
            return second;
        }
        self.pending = second;
        first
    }
}

/// Whether a port is written with its protocol, so that it is no number a client was given.
pub(super) fn is_explicit(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Protocol | TokenKind::Published)
}
