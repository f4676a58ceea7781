//! svc
mod port;
mod protocol;
pub mod registry;
mod service;

pub use port::{Port, PortClass, PortError, PortRange};
pub use protocol::Protocol;
pub use service::{Date, Registration, Service, State};
