//! Ranges of ports.

use super::{Port, PortError};
use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeToInclusive};
use std::str::FromStr;

/// Ports from a first to a last, both included: `6000-6063`.
///
/// ```
/// use svc_lookup::{Port, PortRange};
///
/// let x11: PortRange = "6000-6063".parse()?;
/// assert!(x11.contains(Port::new(6010)));
/// assert_eq!(x11.to_string(), "6000-6063");
/// assert!("10-5".parse::<PortRange>().is_err());
/// # Ok::<(), svc_lookup::PortError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PortRange {
    pub(super) first: Port,
    pub(super) last: Port,
}

impl PortRange {
    /// Every port.
    pub const ALL: PortRange = PortRange { first: Port::MIN, last: Port::MAX };

    /// The ports from `first` to `last`.
    ///
    /// # Errors
    ///
    /// [`PortError::Backwards`] when `last` comes before `first`.
    pub fn new(first: Port, last: Port) -> Result<PortRange, PortError> {
        if first <= last { Ok(PortRange { first, last }) } else { Err(PortError::Backwards) }
    }

    /// The first port of the range.
    pub const fn first(self) -> Port {
        self.first
    }

    /// The last port of the range, included.
    pub const fn last(self) -> Port {
        self.last
    }

    /// Whether the range is one port.
    pub fn is_single(self) -> bool {
        self.first == self.last
    }

    /// The number of ports: 1 to 65536.
    pub fn count(self) -> u32 {
        u32::from(self.last.0 - self.first.0) + 1
    }

    /// Whether `port` lies in the range.
    pub fn contains(self, port: Port) -> bool {
        self.first <= port && port <= self.last
    }

    /// The ports that both ranges have, if any.
    pub fn intersection(self, other: PortRange) -> Option<PortRange> {
        PortRange::new(self.first.max(other.first), self.last.min(other.last)).ok()
    }

    /// The ports of all the ranges, in ascending order and each once.
    ///
    /// ```
    /// use svc_lookup::PortRange;
    ///
    /// let ranges = ["80", "1-10", "5-20", "21"].map(|text| text.parse().unwrap());
    /// assert_eq!(PortRange::union(ranges.to_vec()), ["1-21".parse()?, "80".parse()?]);
    /// # Ok::<(), svc_lookup::PortError>(())
    /// ```
    pub fn union(mut ranges: Vec<PortRange>) -> Vec<PortRange> {
        ranges.sort_unstable();
        let mut union: Vec<PortRange> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match union.last_mut() {
                Some(known) if u32::from(range.first.0) <= u32::from(known.last.0) + 1 => {
                    known.last = known.last.max(range.last);
                }
                _ => union.push(range),
            }
        }
        union
    }

    /// The ports of the range in ascending order.
    pub fn ports(self) -> impl Iterator<Item = Port> {
        (self.first.0..=self.last.0).map(Port)
    }
}

impl From<Port> for PortRange {
    fn from(port: Port) -> PortRange {
        PortRange { first: port, last: port }
    }
}

impl From<u16> for PortRange {
    fn from(number: u16) -> PortRange {
        Port(number).into()
    }
}

/// ```
/// use svc_lookup::PortRange;
///
/// assert_eq!(PortRange::try_from(6000..=6063).unwrap().to_string(), "6000-6063");
/// assert_eq!(PortRange::try_from(0..1024).unwrap().to_string(), "0-1023");
/// assert!(PortRange::try_from(7..7).is_err());
/// ```
impl TryFrom<RangeInclusive<u16>> for PortRange {
    type Error = PortError;

    fn try_from(range: RangeInclusive<u16>) -> Result<PortRange, PortError> {
        PortRange::new(Port(*range.start()), Port(*range.end()))
    }
}

impl TryFrom<Range<u16>> for PortRange {
    type Error = PortError;

    /// An empty range has no ports, and is an error too.
    fn try_from(range: Range<u16>) -> Result<PortRange, PortError> {
        let last = range.end.checked_sub(1).ok_or(PortError::Backwards)?;
        PortRange::new(Port(range.start), Port(last))
    }
}

impl From<RangeFrom<u16>> for PortRange {
    fn from(range: RangeFrom<u16>) -> PortRange {
        PortRange { first: Port(range.start), last: Port::MAX }
    }
}

impl From<RangeToInclusive<u16>> for PortRange {
    fn from(range: RangeToInclusive<u16>) -> PortRange {
        PortRange { first: Port::MIN, last: Port(range.end) }
    }
}

impl From<RangeFull> for PortRange {
    fn from(_: RangeFull) -> PortRange {
        PortRange::ALL
    }
}

impl From<PortRange> for RangeInclusive<u16> {
    fn from(range: PortRange) -> RangeInclusive<u16> {
        range.first.0..=range.last.0
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(f)?;
        if self.is_single() { Ok(()) } else { write!(f, "-{}", self.last) }
    }
}

impl FromStr for PortRange {
    type Err = PortError;

    /// Reads `A-B`, or one port.
    fn from_str(text: &str) -> Result<PortRange, PortError> {
        match text.split_once('-') {
            Some((first, last)) if !first.is_empty() => PortRange::new(first.parse()?, last.parse()?),
            _ => text.parse::<Port>().map(PortRange::from),
        }
    }
}
