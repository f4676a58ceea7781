//! A service and what the registry says of it.

use crate::{PortRange, Protocol};
use bstr::{BStr, ByteSlice};

/// A service: a name, its aliases, where it is found, and what it is (services(5), RFC 6335 section 3).
///
/// The texts are bytes, because a services file is: a name in Latin-1 is found by the same bytes. They are borrowed from
/// the file or the index they come from.
///
/// ```
/// use svc_lookup::{Port, Protocol, Service};
///
/// let domain = Service {
///     name: "domain".into(),
///     aliases: "dns nameserver".into(),
///     ports: Some(Port::new(53).into()),
///     protocol: Some(Protocol::Udp),
///     description: "Domain Name Server".into(),
/// };
/// assert!(domain.is_named("nameserver"));
/// assert_eq!(domain.aliases().count(), 2);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Service<'a> {
    /// The official name; empty only for a record that reserves a port without naming a service.
    pub name: &'a BStr,
    /// The other names as one text, in their order, separated by blanks as services(5) has them.
    pub aliases: &'a BStr,
    /// The port, or the range of ports; none for a name that the registry holds without a port.
    pub ports: Option<PortRange>,
    /// The protocol; none where the registry names none.
    pub protocol: Option<Protocol<'a>>,
    /// What it is: the comment in a services file, the description in the registry. May be empty.
    pub description: &'a BStr,
}

impl<'a> Service<'a> {
    /// The aliases in their order.
    pub fn aliases(&self) -> impl Iterator<Item = &'a BStr> + use<'a> {
        words(self.aliases)
    }

    /// The name, then the aliases.
    pub fn names(&self) -> impl Iterator<Item = &'a BStr> + use<'a> {
        std::iter::once(self.name).chain(self.aliases())
    }

    /// The name of the service in DNS-based service discovery, `_http._tcp` (RFC 6763 section 7): with `_udp` for every
    /// protocol but TCP. None for a name that RFC 6335 does not allow, or without a protocol.
    ///
    /// ```
    /// use svc_lookup::{Protocol, Services};
    ///
    /// let services = Services::snapshot();
    /// let ipp = services.getservbyname("ipp", Some(Protocol::Tcp)).unwrap();
    /// assert_eq!(ipp.service.dns_sd_name().as_deref(), Some("_ipp._tcp"));
    /// ```
    pub fn dns_sd_name(&self) -> Option<String> {
        let protocol = if self.protocol? == Protocol::Tcp { "tcp" } else { "udp" };
        is_service_name(self.name).then(|| format!("_{}._{protocol}", self.name))
    }

    /// Whether the service is for a protocol: its own [matches](Protocol::matches) it. A service without a protocol is for
    /// every protocol of the registry.
    ///
    /// ```
    /// use svc_lookup::{Protocol, Services};
    ///
    /// let services = Services::snapshot();
    /// let domain = services.getservbyname("domain", Some(Protocol::Udp)).unwrap().service;
    /// assert!(domain.is_for(Protocol::new("UDP")) && !domain.is_for(Protocol::Tcp));
    /// ```
    pub fn is_for(&self, protocol: Protocol<'_>) -> bool {
        protocol.is_for(self.protocol)
    }

    /// Whether this is the name or an alias, byte for byte as getservbyname(3) compares.
    pub fn is_named<N: AsRef<[u8]> + ?Sized>(&self, name: &N) -> bool {
        self.names().any(|known| known == name.as_ref())
    }
}

/// Whether a name is one that a service may have: 1 to 15 letters, digits and hyphens, at least one letter, and no hyphen at
/// an end or beside another (RFC 6335 section 5.1).
fn is_service_name(name: &[u8]) -> bool {
    (1..=15).contains(&name.len())
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && name.iter().any(u8::is_ascii_alphabetic)
        && !name.starts_with(b"-")
        && !name.ends_with(b"-")
        && !name.contains_str("--")
}

/// Whether a byte separates words in a services file: isspace(3) in the C locale.
#[inline]
pub(crate) const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// The words of a text between blanks.
pub(crate) fn words(text: &BStr) -> impl Iterator<Item = &BStr> {
    text.split(|&byte| is_blank(byte)).filter(|word| !word.is_empty()).map(ByteSlice::as_bstr)
}

/// What the registry says of a record beside the service itself (RFC 6335 sections 8 and 10).
///
/// Every text may be empty, and every number 0, where the registry says nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Registration<'a> {
    /// What became of the port or the name.
    pub state: State,
    /// When it was registered.
    pub registered: Date,
    /// When the record was last changed.
    pub modified: Date,
    /// RFC numbers (`rfc4727`), drafts and links, separated by `|`.
    pub references: &'a BStr,
    /// The DCCP service code, RFC 4340 section 8.1.2.
    pub service_code: u32,
    /// The registry reports that others use the port without an assignment.
    pub unauthorized_use: bool,
    /// The registry calls the record historic: not to be used any more.
    pub historic: bool,
    /// The name that this one is another name of.
    pub alias_of: &'a BStr,
    /// What the port or the name was assigned to before.
    pub previously: &'a BStr,
    /// For a long-standing name: the systems whose services file carries it, separated by blanks.
    pub systems: &'a BStr,
}

/// How software uses a port in practice, whoever the registry assigns it to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Practice<'a> {
    /// How well known this use is among those of one port and protocol: 1 is the best known.
    pub rank: u32,
    /// The software, device or system that listens.
    pub product: &'a BStr,
    /// Where the product's own material says so: an https link, or `owner/repository:path` on GitHub.
    pub evidence: &'a BStr,
}

/// What became of a port or a name in the registry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(u8)]
#[non_exhaustive]
pub enum State {
    /// A service holds it.
    #[default]
    Assigned = 0,
    /// IANA keeps it back (RFC 6335 section 6): no one may have it.
    Reserved = 1,
    /// Free for assignment.
    Unassigned = 2,
    /// A service held it and it was given back or taken away (RFC 6335 sections 8.2 and 8.3).
    DeAssigned = 3,
    /// Not the registry's: a long-standing name that services files carry and the registry does not.
    LongStanding = 4,
}

impl State {
    /// Every state.
    pub const ALL: [State; 5] =
        [State::Assigned, State::Reserved, State::Unassigned, State::DeAssigned, State::LongStanding];

    /// The word for the state: `assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`.
    pub const fn name(self) -> &'static str {
        match self {
            State::Assigned => "assigned",
            State::Reserved => "reserved",
            State::Unassigned => "unassigned",
            State::DeAssigned => "de-assigned",
            State::LongStanding => "long-standing",
        }
    }
}

/// A day, or a month or a year where the registry gives no more: `2018-08-22`, `2007-11`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Date(u32);

impl Date {
    /// From year, month and day as one number, `20180822`; unknown parts are 0.
    pub const fn from_number(number: u32) -> Date {
        Date(number)
    }

    /// Year, month and day as one number.
    pub const fn number(self) -> u32 {
        self.0
    }

    /// Whether no date is known.
    pub const fn is_unknown(self) -> bool {
        self.0 == 0
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100);
        match (year, month, day) {
            (0, ..) => Ok(()),
            (_, 0, _) => write!(f, "{year:04}"),
            (.., 0) => write!(f, "{year:04}-{month:02}"),
            _ => write!(f, "{year:04}-{month:02}-{day:02}"),
        }
    }
}

impl std::str::FromStr for Date {
    type Err = std::num::ParseIntError;

    /// Reads `2018-08-22`, `2007-11`, `2007`, or nothing.
    fn from_str(text: &str) -> Result<Date, Self::Err> {
        let mut number = 0;
        let mut parts = text.splitn(3, '-').filter(|part| !part.is_empty());
        for scale in [10_000, 100, 1] {
            let part: u32 = parts.next().map_or(Ok(0), str::parse)?;
            number += part.min(9_999) * scale;
        }
        Ok(Date(number))
    }
}
