//! Free ports: those that can be bound here now, and how good a choice each of them is.

mod block;
mod error;
mod facts;

pub use block::FreeBlock;
pub use error::FreePortsError;
pub use facts::{PortFact, PortFacts};

use super::HostRanges;
use super::bind::can_bind;
use super::containers::{ContainerPort, Engines, PublishedPorts};
use super::transport::{TRANSPORTS, UnsupportedProtocol, transport};
use crate::{Hit, Port, PortRange, Protocol, RegistryRecord, Services, State};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::slice;

/// Finds free ports, or blocks of consecutive free ports.
///
/// A port is free if this process can bind it now, for each protocol (see [`can_bind`]), and no container publishes it: these
/// facts are hard. Of the free ports the best are taken. The soft facts against a port are, from the least to the most
/// important: it is assigned or reserved, it is in common use, or the kernel hands it out. [`FreePorts::strict`] makes them
/// hard too. A pool, a use of more than 256 ports, is not counted as common use. Another program may take a free port at any
/// time.
///
/// Each port is examined once; later calls use the result.
///
/// ```
/// use svc_lookup::host::{FreePorts, HostRanges, PortFact};
/// use svc_lookup::{Port, Protocol, Services};
///
/// let (services, host) = (Services::system(), HostRanges::read());
/// let mut free = FreePorts::new(&services, &host).protocol(Protocol::Tcp)?.count(2).block(3);
/// for block in free.find()? {
///     assert_eq!(block.ports.count(), 3);
///     assert!(block.facts.can_be_bound());
/// }
/// assert!(free.facts(Port::new(443))?.contains(PortFact::Assigned));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct FreePorts<'s> {
    services: &'s Services,
    host: &'s HostRanges,
    protocol: Option<Protocol<'static>>,
    range: Option<PortRange>,
    count: u32,
    block: u32,
    seed: u64,
    strict: bool,
    /// The ports examined so far.
    examined: HashMap<Port, Examined>,
    /// The ports of containers, once they are needed.
    published: OnceCell<PublishedPorts>,
}

/// What is known about a port. Hard facts come last: only binding the port, which may disturb others, shows them.
#[derive(Clone, Copy)]
struct Examined {
    soft: PortFacts,
    hard: Option<PortFacts>,
}

/// Without the services and the ports examined, which would fill pages.
impl fmt::Debug for FreePorts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FreePorts { protocol, range, count, block, seed, strict, .. } = self;
        f.debug_struct("FreePorts")
            .field("protocol", protocol)
            .field("range", range)
            .field("count", count)
            .field("block", block)
            .field("seed", seed)
            .field("strict", strict)
            .finish_non_exhaustive()
    }
}

impl<'s> FreePorts<'s> {
    /// Prepares to find one port from 1024 on that is free for both TCP and UDP, at random.
    pub fn new(services: &'s Services, host: &'s HostRanges) -> FreePorts<'s> {
        FreePorts {
            services,
            host,
            protocol: None,
            range: None,
            count: 1,
            block: 1,
            seed: RandomState::new().hash_one(0),
            strict: false,
            examined: HashMap::new(),
            published: OnceCell::new(),
        }
    }

    /// Finds ports that are free for this protocol, whatever uses them with another.
    ///
    /// # Errors
    ///
    /// [`UnsupportedProtocol`] for a protocol other than TCP and UDP.
    pub fn protocol(mut self, protocol: Protocol<'_>) -> Result<FreePorts<'s>, UnsupportedProtocol> {
        self.protocol = Some(transport(protocol)?);
        self.examined.clear();
        Ok(self)
    }

    /// Looks in this range.
    pub fn range(mut self, ports: impl Into<PortRange>) -> FreePorts<'s> {
        self.range = Some(ports.into());
        self
    }

    /// Finds up to this many ports or blocks.
    pub fn count(mut self, count: u32) -> FreePorts<'s> {
        self.count = count;
        self
    }

    /// Finds blocks of this many consecutive ports, which do not overlap; 0 counts as 1.
    pub fn block(mut self, ports: u32) -> FreePorts<'s> {
        self.block = ports.max(1);
        self
    }

    /// Finds the same ports for the same seed, as long as they are free. Without a seed ports are picked at random, so that
    /// two programs asking at once rarely get the same one.
    pub fn seed(mut self, seed: impl AsRef<[u8]>) -> FreePorts<'s> {
        self.seed = hash(seed.as_ref());
        self
    }

    /// Finds only ports without soft facts.
    pub fn strict(mut self, strict: bool) -> FreePorts<'s> {
        self.strict = strict;
        self
    }

    /// The range that [`FreePorts::find`] looks in: 1024-65535 unless one was given.
    #[must_use]
    pub fn ports(&self) -> PortRange {
        self.range.unwrap_or_else(|| PortRange::from(1024..))
    }

    /// The protocols that the ports have to be free for.
    #[must_use]
    pub fn protocols(&self) -> &[Protocol<'static>] {
        self.protocol.as_ref().map_or(&TRANSPORTS, slice::from_ref)
    }

    /// Finds ports or blocks of ports, ascending; fewer than asked for if there are not enough. A port with fewer soft facts,
    /// or less important ones, is found before the others.
    ///
    /// # Errors
    ///
    /// Any [`FreePortsError`].
    pub fn find(&mut self) -> Result<Vec<FreeBlock>, FreePortsError> {
        self.search(self.count, self.strict)
    }

    /// Finds the best port or block, whatever soft facts it has.
    ///
    /// # Errors
    ///
    /// Any [`FreePortsError`].
    pub fn find_best(&mut self) -> Result<Option<FreeBlock>, FreePortsError> {
        Ok(self.search(1, false)?.first().copied())
    }

    fn search(&mut self, count: u32, strict: bool) -> Result<Vec<FreeBlock>, FreePortsError> {
        let candidates = self.candidates();
        let levels = if strict { 1 } else { usize::MAX };
        let mut found: BTreeMap<Port, FreeBlock> = BTreeMap::new();
        for allowed in PortFacts::soft_sets().take(levels) {
            for &ports in &candidates {
                if found.len() as u64 == u64::from(count) {
                    break;
                }
                let before = found.range(..=ports.last()).next_back();
                let overlaps = before.is_some_and(|(_, other)| other.ports.last() >= ports.first());
                if !overlaps && let Some(facts) = self.facts_within(ports, allowed)? {
                    found.insert(ports.first(), FreeBlock { ports, facts, protocol: self.protocol });
                }
            }
        }
        Ok(found.into_values().collect())
    }

    /// The blocks of the range, in an order that depends on the seed alone: a port that is taken later does not change which
    /// others are found. Without a range, the ports above the kernel's ephemeral range, which hosts use differently, are last.
    fn candidates(&self) -> Vec<PortRange> {
        let (ports, block) = (self.ports(), self.block);
        let mut starts: Vec<Port> = ports.ports().take((ports.count() + 1).saturating_sub(block) as usize).collect();
        starts.sort_by_cached_key(|&start| {
            let is_last = self.range.is_none() && start > self.host.ephemeral.value.last();
            (is_last, mixed(self.seed ^ u64::from(start.number())))
        });
        let block_at = |start: Port| {
            let last = start.number().checked_add(u16::try_from(block - 1).ok()?)?;
            PortRange::new(start, Port::new(last)).ok()
        };
        starts.into_iter().filter_map(block_at).collect()
    }

    /// The facts about ports that can all be bound, if they are among those allowed. Ports are bound last.
    fn facts_within(&mut self, ports: PortRange, allowed: PortFacts) -> Result<Option<PortFacts>, FreePortsError> {
        let mut facts = PortFacts::NONE;
        for port in ports.ports() {
            facts = facts.union(self.soft_facts(port));
            if !facts.is_within(allowed) {
                return Ok(None);
            }
        }
        for port in ports.ports() {
            if !self.hard_facts(port)?.is_empty() {
                return Ok(None);
            }
        }
        Ok(Some(facts))
    }

    /// Returns every fact against using a port.
    ///
    /// # Errors
    ///
    /// [`FreePortsError::Bind`].
    pub fn facts(&mut self, port: Port) -> Result<PortFacts, FreePortsError> {
        Ok(self.soft_facts(port).union(self.hard_facts(port)?))
    }

    /// Counts the ports of the range that are not free, each by the first fact that decides. The ports not counted are free.
    ///
    /// # Errors
    ///
    /// Any [`FreePortsError`].
    pub fn count_facts(&mut self) -> Result<BTreeMap<PortFact, u32>, FreePortsError> {
        let mut counts = BTreeMap::new();
        for port in self.ports().ports() {
            let soft = self.soft_facts(port).iter().next().filter(|_| self.strict);
            let decisive = match soft {
                Some(fact) => Some(fact),
                None => self.hard_facts(port)?.iter().next(),
            };
            if let Some(fact) = decisive {
                *counts.entry(fact).or_default() += 1;
            }
        }
        Ok(counts)
    }

    /// Returns the service that a port is assigned to, if any.
    #[must_use]
    pub fn assigned_service(&self, port: Port) -> Option<Hit<'s>> {
        self.services.getservbyport(port, self.protocol)
    }

    /// Returns the best known software that commonly uses a port without being assigned it, pools left aside.
    ///
    /// ```
    /// use svc_lookup::host::{FreePorts, HostRanges};
    /// use svc_lookup::{Port, Services};
    ///
    /// let (services, host) = (Services::snapshot(), HostRanges::read());
    /// let free = FreePorts::new(&services, &host);
    /// let rundeck = free.common_use(Port::new(4440)).and_then(|hit| hit.practice());
    /// assert_eq!(rundeck.unwrap().product, "Rundeck");
    /// ```
    #[must_use]
    pub fn common_use(&self, port: Port) -> Option<Hit<'s>> {
        self.services.in_practice(port.into(), self.protocol).find(|hit| !hit.is_pool())
    }

    /// Whether containers may publish ports that this user cannot see, so that a port may seem free: neither the rules for
    /// NAT nor a container engine could be read.
    #[must_use]
    pub fn misses_published(&self) -> bool {
        !self.published().is_complete()
    }

    /// Returns the container that publishes a port, with or without a socket, if it is known.
    #[must_use]
    pub fn container(&self, port: Port) -> Option<ContainerPort> {
        let is_asked = |protocol: Protocol<'_>| self.protocols().iter().any(|asked| asked.matches(protocol));
        let mut published = self.published().iter();
        published.find(|(known, rule, _)| *known == port && is_asked(rule.protocol)).map(|(.., container)| container)
    }

    fn published(&self) -> &PublishedPorts {
        self.published.get_or_init(|| PublishedPorts::read(&mut Engines::default()))
    }

    fn soft_facts(&mut self, port: Port) -> PortFacts {
        if let Some(known) = self.examined.get(&port) {
            return known.soft;
        }
        let is_reserved = || self.services.registry_records(port.into(), self.protocol).any(|record| is_kept(&record));
        let is_assigned = self.assigned_service(port).is_some() || is_reserved();
        let soft = [
            is_assigned.then_some(PortFact::Assigned),
            self.common_use(port).map(|_| PortFact::CommonUse),
            self.host.is_ephemeral(port).then_some(PortFact::Ephemeral),
        ];
        let soft = soft.into_iter().flatten().collect();
        self.examined.insert(port, Examined { soft, hard: None });
        soft
    }

    fn hard_facts(&mut self, port: Port) -> Result<PortFacts, FreePortsError> {
        if let Some(Examined { hard: Some(known), .. }) = self.examined.get(&port) {
            return Ok(*known);
        }
        let (soft, hard) = (self.soft_facts(port), self.facts_from_binding(port)?);
        self.examined.insert(port, Examined { soft, hard: Some(hard) });
        Ok(hard)
    }

    fn facts_from_binding(&self, port: Port) -> Result<PortFacts, FreePortsError> {
        if port == Port::MIN {
            return Ok(PortFact::Zero.into());
        }
        for &protocol in self.protocols() {
            match can_bind(port, protocol) {
                // What arrives for the port would go to the container.
                Ok(true) if self.published().contains(port, protocol) => return Ok(PortFact::InUse.into()),
                Ok(true) => {}
                Ok(false) => return Ok(PortFact::InUse.into()),
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(self.denied(port).into()),
                Err(cause) => return Err(FreePortsError::Bind { port, protocol, cause }),
            }
        }
        Ok(PortFacts::NONE)
    }

    /// Why binding a port was denied. Windows denies it too if another socket has it with SO_EXCLUSIVEADDRUSE.
    fn denied(&self, port: Port) -> PortFact {
        match self.host.excluded_in(port.into()).is_empty() {
            false => PortFact::Excluded,
            true if cfg!(windows) => PortFact::InUse,
            true => PortFact::Privileged,
        }
    }
}

/// Whether a record keeps its port from other uses. A port that the registry no longer assigns may be used.
fn is_kept(record: &RegistryRecord<'_>) -> bool {
    record.registration.state != State::Unassigned
}

/// Hashes a seed: FNV-1a.
fn hash(seed: &[u8]) -> u64 {
    seed.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Scatters numbers evenly: the finalizer of SplitMix64.
fn mixed(number: u64) -> u64 {
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}

#[cfg(test)]
mod tests;
