//! The address a socket is bound to, and who can reach it there.

use std::fmt;
use std::net::IpAddr;

/// The loopback interface of Linux.
#[cfg(any(target_os = "linux", test))]
const LOOPBACK: &str = "lo";
#[cfg(not(any(target_os = "linux", test)))]
const LOOPBACK: &str = "lo0";

/// The address that a socket is bound to, with its network interface.
///
/// Displayed as ss(8) does: `0.0.0.0`, `::` for IPv6 only, `*` for all addresses of IPv6 and IPv4, `127.0.0.53%lo` and
/// `fe80::1%eth0` with an interface.
///
/// ```
/// use svc_lookup::host::{BoundAddress, Reach};
///
/// let mut address = BoundAddress::from(std::net::Ipv4Addr::UNSPECIFIED);
/// assert_eq!(address.reach(), Reach::All);
/// address.interface = Some("eth0".into());
/// assert_eq!((address.to_string(), address.reach()), ("0.0.0.0%eth0".to_owned(), Reach::Interface));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct BoundAddress {
    /// The IP address; 0.0.0.0 or :: for all.
    pub ip: IpAddr,
    /// The network interface that the socket is bound to: `SO_BINDTODEVICE` in socket(7), or that of a link-local address.
    /// `None` without one, or if the system does not say.
    pub interface: Option<Box<str>>,
    /// Whether an IPv6 socket refuses IPv4: `IPV6_V6ONLY` in ipv6(7). `None` for IPv4, or if the system does not say.
    pub ipv6_only: Option<bool>,
}

/// Who can reach a socket, judged by its address and interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reach {
    /// This machine only.
    Loopback,
    /// Anyone who can reach this machine through the network interface it is bound to.
    Interface,
    /// Anyone who can reach the address it is bound to, an address of this machine or of a multicast group.
    Address,
    /// Anyone who can reach any address of this machine.
    All,
}

impl Reach {
    /// The word for it: `loopback`, `interface`, `address` or `all`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Reach::Loopback => "loopback",
            Reach::Interface => "interface",
            Reach::Address => "address",
            Reach::All => "all",
        }
    }

    /// Whether other machines can reach it.
    ///
    /// ```
    /// use svc_lookup::host::Reach;
    ///
    /// assert!(Reach::Interface.is_exposed() && !Reach::Loopback.is_exposed());
    /// ```
    #[must_use]
    pub const fn is_exposed(self) -> bool {
        !matches!(self, Reach::Loopback)
    }
}

impl fmt::Display for Reach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl BoundAddress {
    /// Who can reach a socket on the address; a firewall may stop them.
    #[must_use]
    pub fn reach(&self) -> Reach {
        match (self.ip.to_canonical(), self.interface.as_deref()) {
            (_, Some(LOOPBACK)) => Reach::Loopback,
            (ip, _) if ip.is_loopback() => Reach::Loopback,
            (ip, None) if ip.is_unspecified() => Reach::All,
            (ip, Some(_)) if ip.is_unspecified() => Reach::Interface,
            _ => Reach::Address,
        }
    }

    /// Whether it stands for every address of both IPv4 and IPv6.
    #[must_use]
    pub fn is_dual_stack(&self) -> bool {
        self.ip.is_ipv6() && self.ip.is_unspecified() && self.ipv6_only == Some(false)
    }
}

/// An address without an interface.
impl<I: Into<IpAddr>> From<I> for BoundAddress {
    fn from(ip: I) -> BoundAddress {
        BoundAddress { ip: ip.into(), interface: None, ipv6_only: None }
    }
}

impl fmt::Display for BoundAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_dual_stack() {
            true => f.write_str("*")?,
            false => write!(f, "{}", self.ip)?,
        }
        match &self.interface {
            Some(interface) => write!(f, "%{interface}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reach_and_text_follow_from_address_interface_and_ipv6_only() {
        let table = [
            ("127.0.0.1", None, None, Reach::Loopback, "127.0.0.1"),
            ("127.255.0.9", None, None, Reach::Loopback, "127.255.0.9"),
            ("127.0.0.53", Some("lo"), None, Reach::Loopback, "127.0.0.53%lo"),
            ("::1", None, Some(true), Reach::Loopback, "::1"),
            ("::ffff:127.0.0.1", None, Some(false), Reach::Loopback, "::ffff:127.0.0.1"),
            ("0.0.0.0", None, None, Reach::All, "0.0.0.0"),
            ("0.0.0.0", Some("lo"), None, Reach::Loopback, "0.0.0.0%lo"),
            ("0.0.0.0", Some("veth0"), None, Reach::Interface, "0.0.0.0%veth0"),
            ("::", None, Some(true), Reach::All, "::"),
            ("::", None, Some(false), Reach::All, "*"),
            ("::", None, None, Reach::All, "::"),
            ("::", Some("eth0"), Some(false), Reach::Interface, "*%eth0"),
            ("::ffff:0.0.0.0", None, Some(false), Reach::All, "::ffff:0.0.0.0"),
            ("192.0.2.1", None, None, Reach::Address, "192.0.2.1"),
            ("192.0.2.1", Some("lo"), None, Reach::Loopback, "192.0.2.1%lo"),
            ("224.0.0.251", None, None, Reach::Address, "224.0.0.251"),
            ("fe80::1", Some("eth0"), Some(false), Reach::Address, "fe80::1%eth0"),
        ];
        for (ip, interface, ipv6_only, reach, text) in table {
            let interface = interface.map(Box::from);
            let address = BoundAddress { ip: ip.parse().unwrap(), interface, ipv6_only };
            assert_eq!((address.reach(), address.to_string().as_str()), (reach, text));
        }
    }
}
