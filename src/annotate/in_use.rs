//! The ports that have names at all.

use crate::{Port, PortRange, Services};

/// A bit for each port that some service is on.
pub(super) struct PortsInUse(Vec<u64>);

impl PortsInUse {
    /// The ports of all services of all sources.
    pub(super) fn of(services: &Services) -> PortsInUse {
        let mut bits = vec![0; (1 << 16) / u64::BITS as usize];
        let ranges = services.all_entries().filter_map(|hit| hit.service.ports);
        ranges.flat_map(PortRange::ports).for_each(|port| {
            let (word, bit) = place(port);
            bits[word] |= bit;
        });
        PortsInUse(bits)
    }

    pub(super) fn contains(&self, port: Port) -> bool {
        let (word, bit) = place(port);
        self.0[word] & bit != 0
    }
}

fn place(port: Port) -> (usize, u64) {
    let number = usize::from(port.number());
    (number / u64::BITS as usize, 1 << (number % u64::BITS as usize))
}

#[cfg(test)]
mod tests {
    use super::PortsInUse;
    use crate::{Port, Services};

    #[test]
    fn the_ports_in_use_are_those_with_answers() {
        let services = Services::snapshot();
        let in_use = PortsInUse::of(&services);
        let mut count = 0;
        for port in (0..=u16::MAX).map(Port::new) {
            let has_answer = services.all_on_port(port.into(), None).next().is_some();
            assert_eq!(in_use.contains(port), has_answer, "{port}");
            count += usize::from(has_answer);
        }
        assert!(count > 6000, "{count}");
    }
}
