//! Why a port is not free, and why free ports cannot be found.

use crate::{Port, PortRange, Protocol};
use std::error::Error;
use std::fmt;
use std::io;

/// Why a port is not free. If several reasons apply, one is given: assigned before ephemeral, then in common use, then what
/// binding the port tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum NotFree {
    /// A service has it, or the registry reserves it.
    Assigned,
    /// Software uses it by default, without an assignment.
    CommonUse,
    /// The kernel hands it out to programs that ask for any port.
    Ephemeral,
    /// A socket of this machine is bound to it.
    Open,
    /// This process lacks the privilege to bind it.
    Privileged,
}

/// Why free ports cannot be found.
#[derive(Debug)]
#[non_exhaustive]
pub enum FreePortsError {
    /// No range was given, and no registered port is below this ephemeral range.
    NoneBelow(PortRange),
    /// The system does not say whether a port can be bound.
    Bind {
        /// The port.
        port: Port,
        /// The protocol it was to be bound for.
        protocol: Protocol<'static>,
        /// The error of the system.
        cause: io::Error,
    },
}

/// As an adjective: `assigned or reserved`, `in common use`, `ephemeral`, `open here`, `privileged`.
impl fmt::Display for NotFree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotFree::Assigned => "assigned or reserved",
            NotFree::CommonUse => "in common use",
            NotFree::Ephemeral => "ephemeral",
            NotFree::Open => "open here",
            NotFree::Privileged => "privileged",
        })
    }
}

impl fmt::Display for FreePortsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FreePortsError::NoneBelow(ephemeral) => {
                write!(f, "no port from 1024 on is below the kernel's ephemeral range, {ephemeral}")
            }
            FreePortsError::Bind { port, protocol, .. } => {
                write!(f, "cannot check whether {port}/{protocol} is free")
            }
        }
    }
}

impl Error for FreePortsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            FreePortsError::NoneBelow(_) => None,
            FreePortsError::Bind { cause, .. } => Some(cause),
        }
    }
}
