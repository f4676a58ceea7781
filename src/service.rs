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

/// Whether a name is one that a service may have: 1 to 15 letters, digits and hyphens, at least one letter, and no hyphen at
/// an end or beside another (RFC 6335 section 5.1).
#[inline]
fn is_service_name(name: &[u8]) -> bool {
    if name.len() > 15 {
        return false;
    }
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        return is_name_of(u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        // Where four bytes follow themselves, hyphens meet only if one is at an end of the name.
        let twice = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four)) * (1 << 32 | 1);
        return is_name_of(twice(first), twice(last));
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let ends = name.first() != Some(&b'-') && name.last() != Some(&b'-');
    ends && name.iter().all(is_part) && name.iter().any(u8::is_ascii_alphabetic)
}

/// Whether a name is valid of which these are the first eight bytes and the last, which have one in common at least. They are
/// compared all at once, as numbers: a byte that has a property has its high bit set.
fn is_name_of(first: u64, last: u64) -> bool {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    let between = |bytes: u64, low: u8, high: u8| {
        let from = |least: u8| bytes.wrapping_add(u64::from(0x80 - least) * EACH);
        from(low) & !from(high + 1) & HIGH
    };
    let letters = |bytes: u64| between(bytes | (0x20 * EACH), b'a', b'z');
    let hyphens = |bytes: u64| between(bytes, b'-', b'-');
    let allowed = |bytes: u64| letters(bytes) | between(bytes, b'0', b'9') | hyphens(bytes);
    let doubled = |bytes: u64| hyphens(bytes) & hyphens(bytes) << 8;
    let is_ascii = (first | last) & HIGH == 0;
    let has_end = (hyphens(first) & 0x80) | (hyphens(last) >> 63);
    is_ascii
        && allowed(first) & allowed(last) == HIGH
        && letters(first) | letters(last) != 0
        && doubled(first) | doubled(last) | has_end == 0
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

#[cfg(test)]
mod tests {
    use super::is_service_name;

    /// RFC 6335 section 5.1, word for word.
    fn is_valid(name: &[u8]) -> bool {
        let has_letter = name.iter().any(u8::is_ascii_alphabetic);
        let has_others = name.iter().any(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-');
        let ends_with_hyphen = name.first() == Some(&b'-') || name.last() == Some(&b'-');
        let has_two_hyphens = name.windows(2).any(|pair| pair == b"--");
        (1..=15).contains(&name.len()) && has_letter && !has_others && !ends_with_hyphen && !has_two_hyphens
    }

    #[test]
    fn names_of_every_length_are_judged_as_the_rfc_says() {
        for length in 0..=16 {
            for fill in [b'a', b'Z', b'7', b'-'] {
                let name = vec![fill; length];
                assert_eq!(is_service_name(&name), is_valid(&name), "{name:?}");
                // Every byte at every place, alone and before a hyphen.
                for (at, byte) in (0..length).flat_map(|at| (0..=255).map(move |byte| (at, byte))) {
                    let mut name = name.clone();
                    name[at] = byte;
                    assert_eq!(is_service_name(&name), is_valid(&name), "{name:?}");
                    name[(at + 1) % length] = b'-';
                    assert_eq!(is_service_name(&name), is_valid(&name), "{name:?}");
                    name[(at + 2) % length] = b'b';
                    assert_eq!(is_service_name(&name), is_valid(&name), "{name:?}");
                }
            }
        }
    }
}
