//! Port numbers, their ranges and their classes (RFC 6335 section 6).

use std::fmt;
use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeToInclusive};
use std::str::FromStr;

/// A port number of a transport protocol, 0 to 65535.
///
/// Port 0 exists in services files and in the registry (where it is reserved), so it is a port like any other here.
///
/// ```
/// use svc_lookup::{Port, PortClass};
///
/// let port: Port = "53".parse()?;
/// assert_eq!(port, Port::new(53));
/// assert_eq!(port.class(), PortClass::WellKnown);
/// # Ok::<(), svc_lookup::PortError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Port(u16);

impl Port {
    /// The first port, 0.
    pub const MIN: Port = Port(0);
    /// The last port, 65535.
    pub const MAX: Port = Port(u16::MAX);

    /// The port with this number.
    pub const fn new(number: u16) -> Port {
        Port(number)
    }

    /// The number of the port.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The class of the port, RFC 6335 section 6.
    pub const fn class(self) -> PortClass {
        match self.0 {
            0..=1023 => PortClass::WellKnown,
            1024..=49151 => PortClass::Registered,
            49152..=65535 => PortClass::Dynamic,
        }
    }
}

impl From<u16> for Port {
    fn from(number: u16) -> Port {
        Port(number)
    }
}

impl From<Port> for u16 {
    fn from(port: Port) -> u16 {
        port.0
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a text is not a port or a range of ports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum PortError {
    /// Empty input.
    Empty,
    /// Not only decimal digits.
    NotANumber,
    /// A number over 65535 or below 0.
    OutOfRange,
    /// A range whose end comes before its start.
    Backwards,
}

impl fmt::Display for PortError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PortError::Empty => "no port is given",
            PortError::NotANumber => "not a port number",
            PortError::OutOfRange => "out of range: ports are 0 to 65535",
            PortError::Backwards => "the range runs backwards: its first port comes after its last",
        })
    }
}

impl std::error::Error for PortError {}

impl FromStr for Port {
    type Err = PortError;

    /// Reads decimal digits, as people and `getent` write a port; no sign, no other base.
    fn from_str(text: &str) -> Result<Port, PortError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if text.is_empty() {
            Err(PortError::Empty)
        } else if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            Err(PortError::NotANumber)
        } else {
            // Only the value can be wrong now: too large, or below zero.
            text.parse().map(Port).map_err(|_| PortError::OutOfRange)
        }
    }
}

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
    first: Port,
    last: Port,
}

impl PortRange {
    /// Every port there is.
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

    /// The last port of the range, which belongs to it.
    pub const fn last(self) -> Port {
        self.last
    }

    /// Whether the range is one port.
    pub fn is_single(self) -> bool {
        self.first == self.last
    }

    /// How many ports it has: 1 to 65536.
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

/// The class of a port, which decides its use and its assignment (RFC 6335 section 6).
///
/// ```
/// use svc_lookup::{Port, PortClass};
///
/// assert_eq!(Port::new(49152).class(), PortClass::Dynamic);
/// assert_eq!(PortClass::Registered.range().to_string(), "1024-49151");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PortClass {
    /// 0-1023, the *system ports*.
    WellKnown,
    /// 1024-49151, the *user ports*.
    Registered,
    /// 49152-65535, the *dynamic* or *private ports*.
    Dynamic,
}

impl PortClass {
    /// The classes in the order of their ports.
    pub const ALL: [PortClass; 3] = [PortClass::WellKnown, PortClass::Registered, PortClass::Dynamic];

    /// The ports of the class.
    pub const fn range(self) -> PortRange {
        let (first, last) = match self {
            PortClass::WellKnown => (0, 1023),
            PortClass::Registered => (1024, 49151),
            PortClass::Dynamic => (49152, 65535),
        };
        PortRange { first: Port(first), last: Port(last) }
    }

    /// The everyday name of the class: `well-known`, `registered` or `dynamic`.
    pub const fn name(self) -> &'static str {
        match self {
            PortClass::WellKnown => "well-known",
            PortClass::Registered => "registered",
            PortClass::Dynamic => "dynamic",
        }
    }

    /// What RFC 6335 section 6 calls the ports of the class.
    pub const fn rfc_name(self) -> &'static str {
        match self {
            PortClass::WellKnown => "system ports",
            PortClass::Registered => "user ports",
            PortClass::Dynamic => "dynamic or private ports",
        }
    }

    /// How IANA assigns a port of the class (RFC 6335 section 8.1.2).
    pub const fn assignment(self) -> &'static str {
        match self {
            PortClass::WellKnown => "IETF Review or IESG Approval",
            PortClass::Registered => "IETF Review, IESG Approval or Expert Review",
            PortClass::Dynamic => "never assigned",
        }
    }

    /// The permitted use of a port of the class (RFC 6335 sections 6 and 8.1).
    pub const fn use_by(self) -> &'static str {
        match self {
            PortClass::WellKnown | PortClass::Registered => "the assigned service",
            PortClass::Dynamic => "any program, temporarily",
        }
    }
}

impl fmt::Display for PortClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The words for a class are its own name and RFC 6335's: `registered` and `user` are the same.
impl FromStr for PortClass {
    type Err = PortError;

    fn from_str(text: &str) -> Result<PortClass, PortError> {
        match text.to_ascii_lowercase().as_str() {
            "well-known" | "wellknown" | "system" => Ok(PortClass::WellKnown),
            "registered" | "user" => Ok(PortClass::Registered),
            "dynamic" | "private" | "ephemeral" => Ok(PortClass::Dynamic),
            _ => Err(PortError::NotANumber),
        }
    }
}
