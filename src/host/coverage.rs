//! How much of a port range is privileged or ephemeral on this host.

use super::HostRanges;
use crate::PortRange;

/// Which ports of a range are privileged, ephemeral or reserved on a host: the result of [`HostRanges::coverage`].
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub struct Coverage {
    /// The ports that only a privileged process may bind.
    pub privileged: Part,
    /// The ports that the kernel picks for a process that asks for any port.
    pub ephemeral: Part,
    /// The ports that would be ephemeral if they were not reserved, ascending and apart.
    pub reserved: Vec<PortRange>,
    /// The ports that the system keeps from being bound, ascending and apart.
    pub excluded: Vec<PortRange>,
}

/// How much of a port range a property covers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Part {
    /// None of its ports.
    None,
    /// All of its ports.
    All,
    /// A smaller range within it.
    Range(PortRange),
    /// Several ranges within it, with gaps between or around them.
    Several,
}

impl HostRanges {
    /// Returns which of `ports` are privileged, ephemeral or reserved on this host.
    ///
    /// ```
    /// use svc_lookup::PortRange;
    /// use svc_lookup::host::{HostRanges, Part};
    ///
    /// let coverage = HostRanges::read().coverage(PortRange::ALL);
    /// assert_ne!(coverage.ephemeral, Part::None);
    /// if let Part::Range(ports) = coverage.privileged {
    ///     println!("{ports} need privilege here");
    /// }
    /// ```
    #[must_use]
    pub fn coverage(&self, ports: PortRange) -> Coverage {
        let reserved = self.reserved_in(ports);
        let privileged = Part::new(ports, self.privileged.value);
        let ephemeral = Part::new(ports, Some(self.ephemeral.value)).without(ports, &reserved);
        Coverage { privileged, ephemeral, reserved, excluded: self.excluded_in(ports) }
    }
}

impl Part {
    /// The part of `ports` that lies in `range`.
    fn new(ports: PortRange, range: Option<PortRange>) -> Part {
        match range.and_then(|range| range.intersection(ports)) {
            None => Part::None,
            Some(part) if part == ports => Part::All,
            Some(part) => Part::Range(part),
        }
    }

    /// The part of `ports` less `gaps`, which lie within it.
    fn without(self, ports: PortRange, gaps: &[PortRange]) -> Part {
        let part = match self {
            Part::All => ports,
            Part::Range(part) => part,
            Part::None | Part::Several => return self,
        };
        match gaps {
            [] => self,
            [gap] if *gap == part => Part::None,
            _ => Part::Several,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Port;
    use crate::host::HostSetting;
    use proptest::prelude::*;

    fn range(text: &str) -> PortRange {
        text.parse().expect("a range")
    }

    fn host(privileged: Option<&str>, ephemeral: &str, reserved: &[&str]) -> HostRanges {
        let reserved = HostSetting::new(reserved.iter().copied().map(range).collect(), "the test");
        HostRanges { reserved: Some(reserved), ..HostRanges::new(privileged.map(range), range(ephemeral), "the test") }
    }

    #[test]
    fn a_range_is_covered_wholly_in_part_or_not_at_all() {
        let host = host(Some("0-1023"), "32768-60999", &[]);
        let table = [
            ("22", Part::All, Part::None),
            ("0-1023", Part::All, Part::None),
            ("1000-2000", Part::Range(range("1000-1023")), Part::None),
            ("1024-49151", Part::None, Part::Range(range("32768-49151"))),
            ("40000-40010", Part::None, Part::All),
            ("0-65535", Part::Range(range("0-1023")), Part::Range(range("32768-60999"))),
        ];
        for (ports, privileged, ephemeral) in table {
            let coverage = host.coverage(range(ports));
            assert_eq!((coverage.privileged, coverage.ephemeral), (privileged, ephemeral), "{ports}");
            assert_eq!(coverage.reserved, [], "{ports}");
        }
    }

    #[test]
    fn no_port_is_privileged_where_every_program_may_bind_every_port() {
        assert_eq!(host(None, "32768-60999", &[]).coverage(PortRange::ALL).privileged, Part::None);
    }

    #[test]
    fn reserved_ports_are_not_ephemeral() {
        let host = host(None, "40000-50000", &["40010-40020", "45000", "60000"]);
        let table = [
            ("45000", Part::None, &["45000"][..]),
            ("40010-40020", Part::None, &["40010-40020"]),
            ("40012-40015", Part::None, &["40012-40015"]),
            ("40000-40015", Part::Several, &["40010-40015"]),
            ("39990-40015", Part::Several, &["40010-40015"]),
            ("44999-45000", Part::Several, &["45000"]),
            ("40000-50000", Part::Several, &["40010-40020", "45000"]),
            ("46000-65535", Part::Range(range("46000-50000")), &[]),
        ];
        for (ports, ephemeral, reserved) in table {
            let coverage = host.coverage(range(ports));
            assert_eq!(coverage.ephemeral, ephemeral, "{ports}");
            assert_eq!(coverage.reserved, reserved.iter().copied().map(range).collect::<Vec<_>>(), "{ports}");
        }
    }

    proptest! {
        #[test]
        fn the_coverage_of_a_range_agrees_with_that_of_each_port(
            (first, more) in (0_u16..60, 0_u16..20),
            (ephemeral, length) in (0_u16..60, 0_u16..20),
            reserved in prop::collection::vec((0_u16..60, 0_u16..4), 0..4),
        ) {
            let between = |first: u16, more: u16| PortRange::new(Port::new(first), Port::new(first + more)).unwrap();
            let reserved = PortRange::union(reserved.into_iter().map(|(first, more)| between(first, more)).collect());
            let mut host = host(None, &between(ephemeral, length).to_string(), &[]);
            host.reserved.as_mut().unwrap().value = reserved;
            let ports = between(first, more);
            let covered = ports.ports().filter(|port| host.is_ephemeral(*port)).count() as u32;
            match host.coverage(ports).ephemeral {
                Part::None => prop_assert_eq!(covered, 0),
                Part::All => prop_assert_eq!(covered, ports.count()),
                Part::Range(part) => {
                    prop_assert_eq!(covered, part.count());
                    prop_assert!(part.ports().all(|port| ports.contains(port) && host.is_ephemeral(port)));
                }
                Part::Several => prop_assert!(0 < covered && covered < ports.count()),
            }
        }
    }
}
