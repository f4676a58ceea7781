//! Why free ports cannot be found.

use crate::{Port, Protocol};
use std::error::Error;
use std::fmt;
use std::io;

/// Why free ports cannot be found.
#[derive(Debug)]
#[non_exhaustive]
pub enum FreePortsError {
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

impl fmt::Display for FreePortsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FreePortsError::Bind { port, protocol, .. } = self;
        write!(f, "cannot check whether {port}/{protocol} is free")
    }
}

impl Error for FreePortsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let FreePortsError::Bind { cause, .. } = self;
        Some(cause)
    }
}
