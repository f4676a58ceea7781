//! Adds the names of ports to text.

use super::copy::append;
use super::find::{Finder, is_explicit, tokens};
use super::labels::{Answer, Labels, Place, Slot};
use super::named::Words;
use super::numbers;
use super::protocol::Transport;
use super::recognize::Found;
use super::token::TokenKinds;
use crate::lanes::{Level, Simd, dispatch};
use crate::{OwnedProtocol, Services};

/// What is written for a port with a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub enum Writing {
    /// The name in parentheses after the number: `5432(postgresql)`.
    #[default]
    NameAfter,
    /// The name in place of the number.
    NameOnly,
    /// The number in place of the name: the way back.
    NumberOnly,
}

/// How a [`Scanner`] works. The default adds the assigned name after each port.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct TextOptions {
    /// What is written.
    pub writing: Writing,
    /// The protocol of ports in lines without any.
    pub protocol: Option<OwnedProtocol>,
    /// Whether ports from 32768 are named too, which a system gives clients by itself.
    pub all: bool,
    /// The number of products in common use that follow a name.
    pub practice: usize,
    /// What comes before and after each name, such as colors of a terminal.
    pub around: (String, String),
    /// The format of the text, if it is known.
    pub format: Option<super::TextFormat>,
}

/// Adds the names of ports to text, or takes them away.
///
/// The text goes through byte for byte but for what is added: the name of each port that is unmistakable (see
/// [`tokens`](super::tokens)), for its protocol, unless the line names it already. A scanner keeps the names that it has looked
/// up, so use one for a whole text.
///
/// ```
/// use svc_lookup::Services;
/// use svc_lookup::annotate::{Scanner, TextOptions};
///
/// let services = Services::snapshot();
/// let mut scanner = Scanner::new(&services, &TextOptions::default());
/// let mut out = Vec::new();
/// scanner.annotate(b"10:15:22 dial 192.0.2.7:5432 failed\n", &mut out);
/// assert_eq!(out, b"10:15:22 dial 192.0.2.7:5432(postgresql) failed\n");
/// ```
pub struct Scanner<'s> {
    services: &'s Services,
    labels: Labels<'s>,
    kinds: TokenKinds,
    writing: Writing,
    /// The protocol of lines without one.
    default: Transport,
    words: Words,
}

impl<'s> Scanner<'s> {
    /// A scanner that takes names from these services.
    pub fn new(services: &'s Services, options: &TextOptions) -> Scanner<'s> {
        let default =
            options.protocol.as_ref().map_or(Transport::Unknown, |protocol| Transport::of(protocol.as_protocol()));
        let (before, after) = match options.writing {
            Writing::NameAfter => (format!("{}(", options.around.0), format!("){}", options.around.1)),
            _ => options.around.clone(),
        };
        let write = move |answer: &Answer<'_>, to: &mut Vec<u8>| write_label(answer, &before, &after, to);
        let labels = Labels::new(services, options.practice, b"", Box::new(write));
        let labels = if options.all { labels } else { labels.without_clients() };
        let kinds = options.format.map_or(TokenKinds::ALL, super::TextFormat::kinds);
        Scanner { services, labels, kinds, writing: options.writing, default, words: Words::default() }
    }

    /// Writes a text of whole lines to the end of `out`, with names.
    pub fn annotate(&mut self, text: &[u8], out: &mut Vec<u8>) {
        self.annotate_counted(text, out);
    }

    /// Does the same, and returns the number of ports that it wrote names or numbers for.
    pub(super) fn annotate_counted(&mut self, text: &[u8], out: &mut Vec<u8>) -> u64 {
        match self.writing {
            Writing::NumberOnly => numbers::restore(self.services, self.kinds, self.default, text, out),
            _ => self.add_names(text, out),
        }
    }

    /// Adds names, with the widest instructions that the processor has.
    fn add_names(&mut self, text: &[u8], out: &mut Vec<u8>) -> u64 {
        dispatch!(Level::new(), simd => self.add_names_with(simd, text, out))
    }

    #[inline(always)]
    fn add_names_with<S: Simd>(&mut self, simd: S, text: &[u8], out: &mut Vec<u8>) -> u64 {
        let mut finder = Finder::<false>::new(text, self.kinds).without_clients(self.labels.first_client());
        let (mut copied, mut named) = (0, 0);
        let mut ports = Vec::with_capacity(PORTS);
        self.words.clear();
        loop {
            while ports.len() < PORTS
                && let Some(found) = finder.next()
            {
                self.add_port(simd, &mut finder, found, &mut ports);
            }
            if ports.is_empty() {
                break;
            }
            for port in &mut ports {
                port.known = self.labels.known(port.slot);
            }
            for port in ports.drain(..) {
                if let Some(end) = self.write_name(simd, text, copied, &port, out) {
                    copied = end;
                    named += 1;
                }
            }
            self.labels.limit();
        }
        out.extend_from_slice(&text[copied..]);
        named
    }

    /// Adds a port that may have a name.
    #[inline(always)]
    fn add_port<S: Simd>(&self, simd: S, finder: &mut Finder<'_, false>, found: Found, ports: &mut Vec<FoundPort>) {
        let (port, is_explicit) = (found.number.port, is_explicit(found.kind));
        if !self.labels.may_have(port, is_explicit) {
            return;
        }
        let transport = finder.transport(simd, &found).or(self.default);
        if transport != Transport::WithoutPorts {
            let slot = self.labels.slot(transport, port, is_explicit);
            let (start, end) = (found.number.start, found.number.end);
            ports.push(FoundPort { start, end, line: (finder.line.start, finder.line.end), slot, known: 0 });
        }
    }

    /// Writes the text up to a port and its name; returns where the text goes on. Nothing is written for a port without a name,
    /// or if the line has the name already.
    #[inline(always)]
    fn write_name<S: Simd>(
        &mut self,
        simd: S,
        text: &[u8],
        copied: usize,
        port: &FoundPort,
        out: &mut Vec<u8>,
    ) -> Option<usize> {
        let place = self.labels.place(port.slot, port.known);
        let label = self.labels.at(place);
        if label.text.is_empty() || self.words.has(simd, text, port.line, label.name) {
            return None;
        }
        let at = if self.writing == Writing::NameAfter { port.end } else { port.start };
        append::<COPIED>(text, copied..at, out);
        label.write(out);
        Some(port.end)
    }
}

/// The number of ports that are found before their names are written, so that the processor waits for many labels at once.
const PORTS: usize = 64;

/// The length that most of what is copied between two names is within.
const COPIED: usize = 256;

/// A port in a text.
struct FoundPort {
    start: usize,
    end: usize,
    line: (usize, usize),
    slot: Slot,
    known: Place,
}

/// Writes `(name; use, use)` and returns the place of the name.
fn write_label(answer: &Answer<'_>, before: &str, after: &str, to: &mut Vec<u8>) -> Option<(u8, u8)> {
    let start = to.len();
    to.extend_from_slice(before.as_bytes());
    let name_start = to.len() - start;
    let name = answer.assigned.map_or(&b""[..], |hit| hit.service.name).to_vec();
    if !name.is_empty() && !is_plain(&name) {
        return None;
    }
    to.extend_from_slice(&name);
    let mut separator: &[u8] = b"; ";
    for hit in answer.practice.iter().filter(|hit| is_plain(hit.service.name)) {
        to.extend_from_slice(separator);
        to.extend_from_slice(hit.service.name);
        separator = b", ";
    }
    let is_empty = to.len() - start == name_start;
    to.extend_from_slice(after.as_bytes());
    Some((u8::try_from(name_start).ok()?, u8::try_from(name.len()).ok()?)).filter(|_| !is_empty)
}

/// Whether a name can stand in a text: printable, without parentheses, and nothing that is a token itself.
fn is_plain(name: &[u8]) -> bool {
    let is_printable = |byte: &u8| byte.is_ascii_graphic() && !b"();".contains(byte);
    name.iter().all(is_printable) && tokens(name).next().is_none()
}
