//! Port numbers and service names.
#![forbid(unsafe_code)]

pub mod index;
mod port;
mod protocol;
pub mod registry;
mod service;
mod services;
pub mod services_file;
mod source;
mod spelling;

pub use port::{Port, PortClass, PortError, PortRange};
pub use protocol::Protocol;
pub use service::{Date, Registration, Service, State};
pub use services::{Builder, Hit, Record, Services};
pub use source::{MAX_FILE, Place, ReadError, Source, Sources};
