//! The classes of ports, RFC 6335 section 6.

use super::range::PortRange;
use super::{Port, PortError};
use std::fmt;
use std::str::FromStr;

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

impl Port {
    /// The class of the port, RFC 6335 section 6.
    pub const fn class(self) -> PortClass {
        match self.0 {
            0..=1023 => PortClass::WellKnown,
            1024..=49151 => PortClass::Registered,
            49152..=65535 => PortClass::Dynamic,
        }
    }
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
