//! The one lookup: a name or a port, for a protocol, in one source after the other.

use super::is_same;
use crate::source::{Match, OpenSource, Question, SourceCursor};
use crate::{Hit, Protocol};

/// Which entries of later sources an earlier source hides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shadowing {
    /// Those for a protocol that the earlier source knows: for each protocol, only the first source answers.
    Protocol,
    /// The same services again.
    SameService,
}

/// The hits of all sources, in order: exact matches, or if there are none, matches ignoring case.
pub(super) struct Lookup<'s, 'q> {
    sources: &'s [OpenSource],
    question: Question<'q>,
    shadowing: Shadowing,
    /// The index of the current source.
    at: usize,
    /// The position in the current source.
    cursor: Option<SourceCursor<'s, 'q>>,
    is_found: bool,
    /// The protocols of the hits of earlier sources, and of the current one.
    earlier: Protocols,
    here: Protocols,
}

impl<'s: 'q, 'q> Lookup<'s, 'q> {
    #[inline]
    pub(super) fn new(sources: &'s [OpenSource], question: Question<'q>, shadowing: Shadowing) -> Lookup<'s, 'q> {
        let cursor = sources.first().map(|first| first.start(&question));
        let (earlier, here) = Default::default();
        Lookup { sources, question, shadowing, at: 0, cursor, is_found: false, earlier, here }
    }

    /// The same lookup from its start.
    pub(super) fn again(&self) -> Lookup<'s, 'q> {
        self.again_in(self.sources)
    }

    /// The same lookup in other sources.
    pub(super) fn again_in(&self, sources: &'s [OpenSource]) -> Lookup<'s, 'q> {
        Lookup::new(sources, Question { compare: Match::Exact, ..self.question }, self.shadowing)
    }

    /// Begins with the next source, or with all of them again, ignoring case.
    fn advance(&mut self) -> Option<()> {
        self.earlier.add_all(self.here);
        self.at += 1;
        if self.at >= self.sources.len() {
            self.at = self.sources.len();
            if self.is_found || self.question.compare == Match::IgnoreCase {
                return None;
            }
            self.question = self.question.ignoring_case()?;
            self.at = 0;
        }
        self.cursor = Some(self.sources.get(self.at)?.start(&self.question));
        Some(())
    }

    /// Whether an earlier source hides a hit of the current one.
    #[inline(always)]
    fn is_hidden(&self, hit: &Hit<'_>) -> bool {
        let known = match self.shadowing {
            Shadowing::Protocol => self.earlier.has(hit.service.protocol),
            Shadowing::SameService => None,
        };
        known.unwrap_or_else(|| self.is_hidden_by(hit))
    }

    #[cold]
    fn is_hidden_by(&self, hit: &Hit<'_>) -> bool {
        let mut earlier = self.sources[..self.at].iter().flat_map(|source| source.hits(self.question));
        earlier.any(|known| match self.shadowing {
            Shadowing::Protocol => known.service.protocol == hit.service.protocol,
            Shadowing::SameService => is_same(&known.service, &hit.service),
        })
    }
}

impl<'s: 'q, 'q> Iterator for Lookup<'s, 'q> {
    type Item = Hit<'s>;

    #[inline(always)]
    fn next(&mut self) -> Option<Hit<'s>> {
        loop {
            let source = self.sources.get(self.at)?;
            match source.next(&self.question, self.cursor.as_mut()?) {
                Some(hit) if self.at > 0 && self.is_hidden(&hit) => {}
                Some(hit) => {
                    self.is_found = true;
                    self.here.add(hit.service.protocol);
                    return Some(hit);
                }
                None => self.advance()?,
            }
        }
    }
}

/// A set of protocols, in which all but those of the registry count as one.
#[derive(Clone, Copy, Default)]
struct Protocols(u8);

impl Protocols {
    const OTHERS: u8 = 1 << 5;

    #[inline(always)]
    fn bit(protocol: Option<Protocol<'_>>) -> u8 {
        match protocol {
            None => 1,
            Some(Protocol::Tcp) => 1 << 1,
            Some(Protocol::Udp) => 1 << 2,
            Some(Protocol::Sctp) => 1 << 3,
            Some(Protocol::Dccp) => 1 << 4,
            Some(Protocol::Other(_)) => Protocols::OTHERS,
        }
    }

    #[inline(always)]
    fn add(&mut self, protocol: Option<Protocol<'_>>) {
        self.0 |= Protocols::bit(protocol);
    }

    fn add_all(&mut self, others: Protocols) {
        self.0 |= others.0;
    }

    /// Whether the protocol is in the set; `None` where only the hits themselves can tell.
    #[inline(always)]
    fn has(self, protocol: Option<Protocol<'_>>) -> Option<bool> {
        match self.0 & Protocols::bit(protocol) {
            0 => Some(false),
            Protocols::OTHERS => None,
            _ => Some(true),
        }
    }
}
