//! Free ports: those without a service, not in common use, not ephemeral, and not open on this machine.

mod block;
mod reason;

pub use block::FreeBlock;
pub use reason::{FreePortsError, NotFree};

use super::HostRanges;
use super::bind::can_bind;
use super::transport::{TRANSPORTS, UnsupportedProtocol, transport};
use crate::{Hit, Port, PortRange, Protocol, RegistryRecord, Services, State};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io::ErrorKind;
use std::slice;

/// Finds free ports, or blocks of consecutive free ports.
///
/// A port is free if no service has it, the registry does not reserve it, it is not in common use, the kernel does not hand
/// it out, and this process can bind it for each protocol (see [`can_bind`]). A pool, a use of more than 256 ports, is not
/// counted as common use. Another program may take a free port at any time.
///
/// Each port is examined once; later calls use the result.
///
/// ```
/// use svc_lookup::host::{FreePorts, HostRanges, NotFree};
/// use svc_lookup::{Port, Protocol, Services};
///
/// let (services, host) = (Services::system(), HostRanges::read());
/// let mut free = FreePorts::new(&services, &host).protocol(Protocol::Tcp)?.count(2).block(3);
/// for block in free.find()? {
///     assert_eq!(block.ports.count(), 3);
/// }
/// assert_eq!(free.reason(Port::new(443))?, Some(NotFree::Assigned));
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
    /// The ports examined so far.
    examined: HashMap<Port, Option<NotFree>>,
}

/// Without the services and the ports examined, which would fill pages.
impl fmt::Debug for FreePorts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FreePorts { protocol, range, count, block, seed, .. } = self;
        f.debug_struct("FreePorts")
            .field("protocol", protocol)
            .field("range", range)
            .field("count", count)
            .field("block", block)
            .field("seed", seed)
            .finish_non_exhaustive()
    }
}

impl<'s> FreePorts<'s> {
    /// Prepares to find one port that is free for both TCP and UDP, in [`HostRanges::below_ephemeral`], at random.
    pub fn new(services: &'s Services, host: &'s HostRanges) -> FreePorts<'s> {
        let seed = RandomState::new().hash_one(0);
        FreePorts { services, host, protocol: None, range: None, count: 1, block: 1, seed, examined: HashMap::new() }
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

    /// The range that [`FreePorts::find`] looks in.
    ///
    /// # Errors
    ///
    /// [`FreePortsError::NoneBelow`] if no range was given and no registered port is below the ephemeral range.
    pub fn ports(&self) -> Result<PortRange, FreePortsError> {
        let below = || self.host.below_ephemeral();
        self.range.or_else(below).ok_or(FreePortsError::NoneBelow(self.host.ephemeral.value))
    }

    /// The protocols that the ports have to be free for.
    #[must_use]
    pub fn protocols(&self) -> &[Protocol<'static>] {
        self.protocol.as_ref().map_or(&TRANSPORTS, slice::from_ref)
    }

    /// Finds ports or blocks of ports, ascending; fewer than asked for if there are not enough.
    ///
    /// # Errors
    ///
    /// Any [`FreePortsError`].
    pub fn find(&mut self) -> Result<Vec<FreeBlock>, FreePortsError> {
        let ports = self.ports()?;
        let mut found: BTreeMap<Port, PortRange> = BTreeMap::new();
        for block in self.candidates(ports) {
            if found.len() as u64 == u64::from(self.count) {
                break;
            }
            let overlaps =
                found.range(..=block.last()).next_back().is_some_and(|(_, other)| other.last() >= block.first());
            if !overlaps && self.are_free(block)? {
                found.insert(block.first(), block);
            }
        }
        Ok(found.into_values().map(|ports| FreeBlock { ports, protocol: self.protocol }).collect())
    }

    /// The blocks of a range, in an order that depends on the seed alone: a port that is taken later does not change which
    /// others are found.
    fn candidates(&self, ports: PortRange) -> impl Iterator<Item = PortRange> + use<> {
        let (block, seed) = (self.block, self.seed);
        let mut starts: Vec<Port> = ports.ports().take((ports.count() + 1).saturating_sub(block) as usize).collect();
        starts.sort_by_cached_key(|start| mixed(seed ^ u64::from(start.number())));
        starts.into_iter().filter_map(move |start| {
            let last = start.number().checked_add(u16::try_from(block - 1).ok()?)?;
            PortRange::new(start, Port::new(last)).ok()
        })
    }

    fn are_free(&mut self, ports: PortRange) -> Result<bool, FreePortsError> {
        for port in ports.ports() {
            if self.reason(port)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns why a port is not free, or `None` if it is.
    ///
    /// # Errors
    ///
    /// [`FreePortsError::Bind`].
    pub fn reason(&mut self, port: Port) -> Result<Option<NotFree>, FreePortsError> {
        if let Some(known) = self.examined.get(&port) {
            return Ok(*known);
        }
        // Binding comes last: it is the only question that disturbs others.
        let reason = match self.reason_without_binding(port) {
            None => self.reason_from_binding(port)?,
            known => known,
        };
        self.examined.insert(port, reason);
        Ok(reason)
    }

    /// Counts the ports of the range that are not free, by reason. The ports not counted are free.
    ///
    /// # Errors
    ///
    /// Any [`FreePortsError`].
    pub fn count_reasons(&mut self) -> Result<BTreeMap<NotFree, u32>, FreePortsError> {
        let mut counts = BTreeMap::new();
        for port in self.ports()?.ports() {
            if let Some(reason) = self.reason(port)? {
                *counts.entry(reason).or_default() += 1;
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

    fn reason_without_binding(&self, port: Port) -> Option<NotFree> {
        let is_reserved = || self.services.registry_records(port.into(), self.protocol).any(|record| is_kept(&record));
        if port == Port::MIN || self.assigned_service(port).is_some() || is_reserved() {
            return Some(NotFree::Assigned);
        }
        if self.host.is_ephemeral(port) {
            return Some(NotFree::Ephemeral);
        }
        self.common_use(port).map(|_| NotFree::CommonUse)
    }

    fn reason_from_binding(&self, port: Port) -> Result<Option<NotFree>, FreePortsError> {
        for &protocol in self.protocols() {
            match can_bind(port, protocol) {
                Ok(true) => {}
                Ok(false) => return Ok(Some(NotFree::Open)),
                Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(Some(NotFree::Privileged)),
                Err(cause) => return Err(FreePortsError::Bind { port, protocol, cause }),
            }
        }
        Ok(None)
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
