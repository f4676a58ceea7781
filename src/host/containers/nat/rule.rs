//! A rule of nf_tables as the kernel lists it, linux/netfilter/nf_tables.h: expressions that load values into registers,
//! compare them, and translate the destination.

use super::attributes::{attribute, attributes, number, text};
use crate::host::containers::{ContainerPort, Published};
use crate::{Port, PortRange, Protocol};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// `NFTA_RULE_EXPRESSIONS`, and in each of them `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`.
const EXPRESSIONS: u16 = 4;
const NAME: u16 = 1;
const DATA: u16 = 2;
/// `NFT_META_L4PROTO`
const TRANSPORT: u32 = 16;
/// `NFPROTO_IPV6`
const IPV6: u8 = 10;

/// What a register holds.
#[derive(Clone, Copy)]
enum Register<'a> {
    /// The destination port.
    Port,
    /// The number of the transport protocol.
    Protocol,
    /// The destination address.
    Address,
    /// A constant.
    Value(&'a [u8]),
    /// Something else.
    Other,
}

/// What the expressions of a rule say.
#[derive(Default)]
struct Rule<'a> {
    registers: HashMap<u32, Register<'a>>,
    ports: Option<PortRange>,
    protocol: Option<Protocol<'static>>,
    address: Option<IpAddr>,
    /// The destination port after the translation, if there is one; `None` if the destination is not translated.
    target: Option<Option<Port>>,
}

/// The ports that a rule sends elsewhere; none if it does something else.
pub(super) fn read(family: &[u8; 4], body: &[u8]) -> Option<Published> {
    let mut rule = Rule::default();
    for (_, expression) in attributes(attribute(body, EXPRESSIONS)?) {
        rule.apply(text(expression, NAME)?, attribute(expression, DATA).unwrap_or_default());
    }
    let any = if family[0] == IPV6 { Ipv6Addr::UNSPECIFIED.into() } else { Ipv4Addr::UNSPECIFIED.into() };
    Some(Published {
        ports: rule.ports.filter(|ports| ports.first() != Port::MIN)?,
        protocol: rule.protocol?,
        address: rule.address.unwrap_or(any),
        container: ContainerPort { port: rule.target?, ..ContainerPort::default() },
    })
}

impl<'a> Rule<'a> {
    /// Applies one expression; others than these do not matter here.
    fn apply(&mut self, name: &[u8], data: &'a [u8]) -> Option<()> {
        match name {
            b"payload" => {
                let place = (number(data, 2)?, number(data, 3)?, number(data, 4)?);
                let register = match place {
                    (2, 2, 2) => Register::Port,
                    (1, 9, 1) | (1, 6, 1) => Register::Protocol,
                    (1, 16, 4) | (1, 24, 16) => Register::Address,
                    _ => Register::Other,
                };
                self.registers.insert(number(data, 1)?, register);
            }
            b"meta" => {
                let register = if number(data, 2)? == TRANSPORT { Register::Protocol } else { Register::Other };
                self.registers.insert(number(data, 1)?, register);
            }
            b"immediate" => {
                let value = attribute(attribute(data, 2)?, 1)?;
                self.registers.insert(number(data, 1)?, Register::Value(value));
            }
            b"bitwise" => drop(self.registers.insert(number(data, 2)?, Register::Other)),
            b"ct" | b"fib" | b"rt" | b"socket" => drop(self.registers.insert(number(data, 1)?, Register::Other)),
            b"cmp" if number(data, 2)? == 0 => {
                let value = attribute(attribute(data, 3)?, 1)?;
                self.compare(number(data, 1)?, value, value)?;
            }
            b"range" if number(data, 2)? == 0 => {
                let value = |kind| attribute(attribute(data, kind)?, 1);
                self.compare(number(data, 1)?, value(3)?, value(4)?)?;
            }
            b"nat" if number(data, 1)? == 1 => {
                let port = number(data, 5).and_then(|register| self.registers.get(&register));
                self.target = Some(match port {
                    Some(Register::Value(value)) => port_of(value),
                    _ => None,
                });
            }
            b"match" => self.compare_by_extension(text(data, 1)?, attribute(data, 3)?)?,
            b"target" if text(data, 1)? == b"DNAT" => {
                self.target = Some(destination(number(data, 2)?, attribute(data, 3)?)?);
            }
            _ => {}
        }
        Some(())
    }

    /// A register has a value between two others.
    fn compare(&mut self, register: u32, first: &[u8], last: &[u8]) -> Option<()> {
        match self.registers.get(&register)? {
            Register::Port => self.ports = PortRange::new(port_of(first)?, port_of(last)?).ok(),
            Register::Protocol => self.protocol = protocol(*first.first()?),
            Register::Address => self.address = address(first),
            Register::Value(_) | Register::Other => {}
        }
        Some(())
    }

    /// An extension of iptables: `struct xt_tcp` and `struct xt_udp` begin with the source ports and the destination ports.
    fn compare_by_extension(&mut self, name: &[u8], info: &[u8]) -> Option<()> {
        let protocol = match name {
            b"tcp" => Protocol::Tcp,
            b"udp" => Protocol::Udp,
            _ => return None,
        };
        let port = |at: usize| Some(Port::new(u16::from_ne_bytes(*info.get(at..)?.first_chunk()?)));
        self.protocol = Some(protocol);
        self.ports = PortRange::new(port(4)?, port(6)?).ok().filter(|ports| *ports != PortRange::ALL);
        Some(())
    }
}

/// The port in the destination of iptables, if it has one: the minimum in `struct nf_nat_range2` (from revision 2 on, and of IPv6), or in
/// the only range of `struct nf_nat_ipv4_multi_range_compat` (revision 0, IPv4).
fn destination(revision: u32, info: &[u8]) -> Option<Option<Port>> {
    let (flags, port) = if revision == 0 { (4, 16) } else { (0, 36) };
    // `NF_NAT_RANGE_PROTO_SPECIFIED`
    let has_port = u32::from_ne_bytes(*info.get(flags..)?.first_chunk()?) & 2 != 0;
    let port = port_of(info.get(port..)?)?;
    Some(Some(port).filter(|_| has_port))
}

fn port_of(bytes: &[u8]) -> Option<Port> {
    Some(Port::new(u16::from_be_bytes(*bytes.first_chunk()?)))
}

fn address(bytes: &[u8]) -> Option<IpAddr> {
    match bytes.len() {
        4 => Some(IpAddr::from(*bytes.first_chunk::<4>()?)),
        16 => Some(IpAddr::from(*bytes.first_chunk::<16>()?)),
        _ => None,
    }
}

fn protocol(number: u8) -> Option<Protocol<'static>> {
    match number {
        6 => Some(Protocol::Tcp),
        17 => Some(Protocol::Udp),
        132 => Some(Protocol::Sctp),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const IPV4_FAMILY: [u8; 4] = [2, 0, 0, 0];

    fn attribute_of(kind: u16, value: &[u8]) -> Vec<u8> {
        let mut bytes = ((value.len() + 4) as u16).to_ne_bytes().to_vec();
        bytes.extend(kind.to_ne_bytes());
        bytes.extend(value);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    fn numbers(values: &[(u16, u32)]) -> Vec<u8> {
        values.iter().flat_map(|(kind, value)| attribute_of(*kind, &value.to_be_bytes())).collect()
    }

    fn constant(kind: u16, value: &[u8]) -> Vec<u8> {
        attribute_of(kind, &attribute_of(1, value))
    }

    fn rule(expressions: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let element = |(name, data): &(&str, Vec<u8>)| {
            let name = attribute_of(NAME, format!("{name}\0").as_bytes());
            attribute_of(1, &[name, attribute_of(DATA, data)].concat())
        };
        attribute_of(EXPRESSIONS, &expressions.iter().flat_map(element).collect::<Vec<u8>>())
    }

    fn compare(register: u32, value: &[u8]) -> (&'static str, Vec<u8>) {
        ("cmp", [numbers(&[(1, register), (2, 0)]), constant(3, value)].concat())
    }

    fn shown(rule: &[u8]) -> Option<String> {
        let Published { ports, protocol, address, container } = read(&IPV4_FAMILY, rule)?;
        Some(format!("{address} {ports}/{protocol} {:?}", container.port.map(Port::number)))
    }

    #[test]
    fn a_rule_of_nftables_is_read() {
        let expressions = [
            ("meta", numbers(&[(1, 1), (2, TRANSPORT)])),
            compare(1, &[6]),
            ("payload", numbers(&[(1, 1), (2, 2), (3, 2), (4, 2)])),
            compare(1, &8080_u16.to_be_bytes()),
            ("counter", Vec::new()),
            ("immediate", [numbers(&[(1, 1)]), constant(2, &[10, 88, 0, 2])].concat()),
            ("immediate", [numbers(&[(1, 2)]), constant(2, &80_u16.to_be_bytes())].concat()),
            ("nat", numbers(&[(1, 1), (2, 2), (3, 1), (5, 2)])),
        ];
        assert_eq!(shown(&rule(&expressions)).as_deref(), Some("0.0.0.0 8080/tcp Some(80)"));
        assert_eq!(shown(&rule(&expressions[..7])), None, "without a translation");
        assert_eq!(shown(&rule(&expressions[2..])), None, "for any protocol");
        let mut on_interface = expressions.to_vec();
        on_interface.insert(4, compare(1, b"eth0\0\0\0\0"));
        on_interface.insert(4, ("meta", numbers(&[(1, 1), (2, 6)])));
        assert_eq!(shown(&rule(&on_interface)).as_deref(), Some("0.0.0.0 8080/tcp Some(80)"));
    }

    #[test]
    fn the_extensions_of_iptables_are_read() {
        let mut tcp = vec![0; 16];
        tcp[2..4].copy_from_slice(&u16::MAX.to_ne_bytes());
        tcp[4..6].copy_from_slice(&8000_u16.to_ne_bytes());
        tcp[6..8].copy_from_slice(&8010_u16.to_ne_bytes());
        let matching = |name: &str, info: &[u8]| {
            (
                "match",
                [attribute_of(1, format!("{name}\0").as_bytes()), numbers(&[(2, 0)]), attribute_of(3, info)].concat(),
            )
        };
        let mut range2 = vec![0; 44];
        range2[..4].copy_from_slice(&3_u32.to_ne_bytes());
        range2[36..38].copy_from_slice(&80_u16.to_be_bytes());
        let target = |revision: u32, info: &[u8]| {
            ("target", [attribute_of(1, b"DNAT\0"), numbers(&[(2, revision)]), attribute_of(3, info)].concat())
        };
        let whole = [matching("tcp", &tcp), target(2, &range2)];
        assert_eq!(shown(&rule(&whole)).as_deref(), Some("0.0.0.0 8000-8010/tcp Some(80)"));
        let mut old = vec![0; 20];
        old[4..8].copy_from_slice(&3_u32.to_ne_bytes());
        old[16..18].copy_from_slice(&81_u16.to_be_bytes());
        assert_eq!(
            shown(&rule(&[matching("udp", &tcp), target(0, &old)])).as_deref(),
            Some("0.0.0.0 8000-8010/udp Some(81)")
        );
        assert_eq!(shown(&rule(&[matching("tcp", &tcp), target(2, &[])])), None);
        assert_eq!(shown(&rule(&[matching("comment", &tcp), target(2, &range2)])), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200) {
            let _ = read(&IPV4_FAMILY, &bytes);
            let whole = rule(&[("payload", bytes.clone()), ("match", bytes.clone()), ("target", bytes.clone()), ("nat", bytes)]);
            let _ = read(&IPV4_FAMILY, &whole[..cut.min(whole.len())]);
        }
    }
}
