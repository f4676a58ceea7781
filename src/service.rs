//! A service: names, port, protocol and description.

use crate::{OwnedProtocol, PortRange, Protocol};
use bstr::{BStr, BString, ByteSlice};
use std::fmt;

/// A service: a name, its aliases, its port and protocol, and what it is (services(5), RFC 6335 section 3).
///
/// The texts are bytes, as in a services file: a name in Latin-1 is found by the same bytes. They are borrowed from the
/// file or the index they come from; [`OwnedService`] keeps its own.
///
/// ```
/// use svc_lookup::{Port, Protocol, Service};
///
/// let domain = Service::new("domain")
///     .with_aliases("dns nameserver")
///     .with_ports(Port::new(53))
///     .with_protocol(Protocol::Udp)
///     .with_description("Domain Name Server");
/// assert!(domain.is_named("nameserver"));
/// assert_eq!(domain.aliases().count(), 2);
/// assert_eq!(domain.to_string(), "domain 53/udp");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct Service<'a> {
    /// The official name; empty only for a record that reserves a port without naming a service.
    pub name: &'a BStr,
    /// The other names as one text, in their order, separated by blanks.
    pub(crate) aliases: &'a BStr,
    /// The port, or the range of ports; none for a name registered without a port.
    pub ports: Option<PortRange>,
    /// The protocol; none where the registry names none.
    pub protocol: Option<Protocol<'a>>,
    /// What it is: the comment in a services file, the description in the registry. May be empty.
    pub description: &'a BStr,
}

impl<'a> Service<'a> {
    /// A service with this name, and no port yet.
    #[must_use]
    pub fn new<N: AsRef<[u8]> + ?Sized>(name: &'a N) -> Service<'a> {
        let (aliases, description) = Default::default();
        Service { name: name.as_ref().as_bstr(), aliases, ports: None, protocol: None, description }
    }

    /// The service with these aliases, separated by blanks as in services(5).
    #[must_use]
    pub fn with_aliases<A: AsRef<[u8]> + ?Sized>(self, aliases: &'a A) -> Service<'a> {
        Service { aliases: aliases.as_ref().as_bstr(), ..self }
    }

    /// The service on a port or a range of ports.
    #[must_use]
    pub fn with_ports(self, ports: impl Into<PortRange>) -> Service<'a> {
        Service { ports: Some(ports.into()), ..self }
    }

    /// The service with a protocol.
    #[must_use]
    pub fn with_protocol(self, protocol: Protocol<'a>) -> Service<'a> {
        Service { protocol: Some(protocol), ..self }
    }

    /// The service with a description.
    #[must_use]
    pub fn with_description<D: AsRef<[u8]> + ?Sized>(self, description: &'a D) -> Service<'a> {
        Service { description: description.as_ref().as_bstr(), ..self }
    }

    /// The service with texts of its own.
    #[must_use]
    pub fn into_owned(self) -> OwnedService {
        OwnedService {
            name: self.name.to_owned(),
            aliases: self.aliases.to_owned(),
            ports: self.ports,
            protocol: self.protocol.map(Protocol::into_owned),
            description: self.description.to_owned(),
        }
    }

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
        let (name, protocol) = self.dns_sd_labels()?;
        Some(["_", str::from_utf8(name).ok()?, "._", protocol].concat())
    }

    /// The two labels of [`Service::dns_sd_name`] without their underscores, borrowed: `http` and `tcp`.
    ///
    /// ```
    /// use svc_lookup::{Port, Protocol, Service};
    ///
    /// let quake = Service::new("quake").with_ports(Port::new(26000)).with_protocol(Protocol::Sctp);
    /// assert_eq!(quake.dns_sd_labels(), Some(("quake".into(), "udp")));
    /// ```
    pub fn dns_sd_labels(&self) -> Option<(&'a BStr, &'static str)> {
        let protocol = if self.protocol? == Protocol::Tcp { "tcp" } else { "udp" };
        is_service_name(self.name).then_some((self.name, protocol))
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

    /// Whether the name is one that a service may have: 1 to 15 letters, digits and hyphens, at least one letter, and no
    /// hyphen at an end or beside another (RFC 6335 section 5.1).
    ///
    /// ```
    /// use svc_lookup::Service;
    ///
    /// assert!(Service::new("my-app2").has_valid_name() && !Service::new("my_app").has_valid_name());
    /// ```
    pub fn has_valid_name(&self) -> bool {
        is_service_name(self.name)
    }

    /// Whether this is the name or an alias, byte for byte as getservbyname(3) compares.
    pub fn is_named<N: AsRef<[u8]> + ?Sized>(&self, name: &N) -> bool {
        self.names().any(|known| known == name.as_ref())
    }
}

/// Shows name, ports and protocol: `domain 53/udp`.
impl fmt::Display for Service<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        self.ports.map_or(Ok(()), |ports| write!(f, " {ports}"))?;
        self.protocol.map_or(Ok(()), |protocol| write!(f, "/{protocol}"))
    }
}

/// A [`Service`] with texts of its own.
///
/// ```
/// use svc_lookup::{OwnedService, Protocol, Services};
///
/// let https: OwnedService = {
///     let services = Services::snapshot();
///     services.getservbyname("https", Some(Protocol::Tcp)).unwrap().service.into_owned()
/// };
/// assert_eq!(https.as_service().to_string(), "https 443/tcp");
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct OwnedService {
    name: BString,
    aliases: BString,
    ports: Option<PortRange>,
    protocol: Option<OwnedProtocol>,
    description: BString,
}

impl OwnedService {
    /// The service, borrowed.
    pub fn as_service(&self) -> Service<'_> {
        Service {
            name: self.name.as_bstr(),
            aliases: self.aliases.as_bstr(),
            ports: self.ports,
            protocol: self.protocol.as_ref().map(OwnedProtocol::as_protocol),
            description: self.description.as_bstr(),
        }
    }
}

impl From<Service<'_>> for OwnedService {
    fn from(service: Service<'_>) -> OwnedService {
        service.into_owned()
    }
}

impl fmt::Display for OwnedService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_service().fmt(f)
    }
}

/// The classes of bytes in a service name.
const LETTER: u8 = 1;
const HYPHEN: u8 = 2;
const OTHER: u8 = 4;

/// The class of each byte, 0 for a digit: one load, where comparing takes a branch for each range.
static NAME_CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => LETTER,
            b'0'..=b'9' => 0,
            b'-' => HYPHEN,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

/// Whether a name is one that a service may have: 1 to 15 letters, digits and hyphens, at least one letter, and no hyphen at
/// an end or beside another (RFC 6335 section 5.1).
fn is_service_name(name: &[u8]) -> bool {
    if name.len() > 15 {
        return false;
    }
    let (mut all, mut doubled, mut last) = (0, 0, HYPHEN);
    for &byte in name {
        let class = NAME_CLASSES[usize::from(byte)];
        all |= class;
        doubled |= class & last;
        last = class;
    }
    all & (LETTER | OTHER) == LETTER && (doubled | last) & HYPHEN == 0
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
