//! A question: a name or a port, for a protocol, and how both are compared.

use crate::{Port, Protocol};

/// What a question is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Subject<'q> {
    /// A name or an alias.
    Name(&'q [u8]),
    Port(Port),
}

/// How names and protocols are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Match {
    /// Byte for byte, as glibc does.
    Exact,
    /// Ignoring the case of ASCII letters (RFC 6335 section 5.1); protocols by [`Protocol::matches`].
    IgnoreCase,
}

/// Which entries are for the protocol of a question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProtocolFilter<'q> {
    /// Without one, every entry.
    pub(crate) protocol: Option<Protocol<'q>>,
    pub(crate) compare: Match,
}

impl ProtocolFilter<'_> {
    /// Whether an entry with this protocol passes.
    #[inline]
    pub(crate) fn accepts(self, entry: Option<Protocol<'_>>) -> bool {
        match (self.protocol, self.compare) {
            (None, _) => true,
            (Some(asked), Match::IgnoreCase) => asked.is_for(entry),
            // As in the index, where an entry without a protocol has the four registered ones, spelled as registered.
            (Some(Protocol::Other(_)), Match::Exact) if entry.is_none() => false,
            (Some(asked), Match::Exact) => entry.is_none_or(|entry| entry == asked),
        }
    }
}

/// One question to a source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'q> {
    pub(crate) subject: Subject<'q>,
    pub(crate) protocol: Option<Protocol<'q>>,
    pub(crate) compare: Match,
}

impl<'q> Question<'q> {
    /// A question compared byte for byte.
    #[inline(always)]
    pub(crate) fn exact(subject: Subject<'q>, protocol: Option<Protocol<'q>>) -> Question<'q> {
        Question { subject, protocol, compare: Match::Exact }
    }

    /// The same question with case ignored; `None` if that changes nothing: a port alone has no letters.
    pub(crate) fn ignoring_case(self) -> Option<Question<'q>> {
        let has_letters = matches!(self.subject, Subject::Name(_)) || self.protocol.is_some();
        has_letters.then_some(Question { compare: Match::IgnoreCase, ..self })
    }

    pub(crate) fn filter(self) -> ProtocolFilter<'q> {
        ProtocolFilter { protocol: self.protocol, compare: self.compare }
    }
}
