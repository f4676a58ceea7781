//! Queries: what people type or paste about a port or a service.
//!
//! [`read`] takes one text, an argument or a line, and returns the queries in it: `53`, `53/udp`, `udp 53`, `22,80,443`,
//! `6000-6010`, `:8080`, `db.example:5432`, `[::1]:53`, `https://db.example:8443/x`, `http*`, `domain` or `remote desktop`.
//! Nothing is looked up: whether a name exists is a question for [`Services`](crate::Services).

mod error;
mod grammar;
mod list;

pub use error::QueryError;
pub use list::{Queries, is_filler, read};

use crate::{PortRange, Protocol};
use bstr::BStr;

/// One thing that a text asks for.
///
/// ```
/// use svc_lookup::query::{Target, read};
/// use svc_lookup::{Port, Protocol};
///
/// let query = read("db.example:5432/tcp").next().unwrap()?;
/// assert_eq!(query.target, Target::Ports(Port::new(5432).into()));
/// assert_eq!(query.protocol, Some(Protocol::Tcp));
/// # Ok::<(), svc_lookup::query::QueryError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Query<'a> {
    /// The part of the text that asks it, as typed.
    pub text: &'a BStr,
    /// The name or the ports.
    pub target: Target<'a>,
    /// The protocol, if the text has one.
    pub protocol: Option<Protocol<'a>>,
}

/// What a query is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Target<'a> {
    /// A port, or a range of ports.
    Ports(PortRange),
    /// A name, an alias, or a word that people use for one.
    Name(&'a BStr),
    /// A name with wildcards: `*` for any characters and `?` for one.
    Pattern(&'a BStr),
    /// The scheme of a URL without a port of its own (RFC 3986 section 3.1).
    Scheme(&'a BStr),
    /// Several words that are not a list of queries: a common name (`remote desktop`), a search, or a line of a log.
    Words(&'a BStr),
}

/// The protocol that a word names on its own: one of the four that the registry has, or `tcp4`, `udp6` and the like, as
/// programs write the protocol of an address family.
///
/// ```
/// use svc_lookup::Protocol;
/// use svc_lookup::query::protocol_word;
///
/// assert_eq!(protocol_word("UDP"), Some(Protocol::Udp));
/// assert_eq!(protocol_word("tcp6"), Some(Protocol::Tcp));
/// assert_eq!(protocol_word("domain"), None);
/// ```
pub fn protocol_word<W: AsRef<[u8]> + ?Sized>(word: &W) -> Option<Protocol<'static>> {
    let word = word.as_ref();
    let bare = match word {
        [bare @ .., b'4' | b'6'] => bare,
        bare => bare,
    };
    let known = Protocol::REGISTERED.into_iter().find(|known| known.word().eq_ignore_ascii_case(bare))?;
    let of_a_family = matches!(known, Protocol::Tcp | Protocol::Udp);
    (bare.len() == word.len() || of_a_family).then_some(known)
}
