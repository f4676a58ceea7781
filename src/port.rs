//! Port numbers, their ranges and their classes (RFC 6335 section 6).

mod class;
mod range;

pub use class::PortClass;
pub use range::PortRange;

use std::fmt;
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
