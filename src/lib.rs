//! Port numbers and service names: the services file of this machine, read as glibc reads it, and a bundled snapshot of
//! IANA's Service Name and Transport Protocol Port Number Registry.
//!
//! [`Services`] is the facade: it opens the sources, asks them in their order, and says with every [`Hit`] which one
//! answered. Below it, [`services_file`] reads and writes services(5), [`index`] is the packed index that answers by name
//! and by port, and [`registry`] holds the records of the registry and, with the feature of the same name, reads what IANA
//! publishes. [`host`] says what only this machine knows: its own ranges of ports.
//!
//! ```
//! use svc_lookup::{Port, Protocol, Services};
//!
//! let services = Services::system();
//! let hit = services.getservbyport(Port::new(53), Some(Protocol::Udp)).unwrap();
//! assert_eq!(hit.service.name, "domain");
//! ```
//!
//! # Features
//!
//! - `registry`: [`registry`] reads IANA's XML and the tables in `data/`.
//! - `update`: the module of this name fetches what IANA publishes and stores it, and [`Services`] uses it. Without it, the
//!   library has no code for the network.
//! - `sockets`: [`host`] lists the sockets that are open on this machine, and finds ports that are free.
//! - `cli`: the command-line tool, `svc`.
//!
//! All are on by default, and the library needs none.

#![cfg_attr(docsrs, feature(doc_cfg))] // docs.rs shows which feature an item needs.
#![cfg_attr(not(feature = "update"), forbid(unsafe_code))]
#![cfg_attr(feature = "update", deny(unsafe_code))] // One file of the snapshot that was fetched says why.

pub mod host;
pub mod index;
#[cfg(doc)]
pub mod manual;
mod port;
mod protocol;
pub mod registry;
mod service;
mod services;
pub mod services_file;
mod source;
mod spelling;
#[cfg(feature = "update")]
pub mod update;

pub use port::{Port, PortClass, PortError, PortRange};
pub use protocol::Protocol;
pub use service::{Date, Practice, Registration, Service, State};
pub use services::{Builder, Hits, Record, Search, Services};
pub use source::{Hit, MAX_FILE, Place, ReadError, Source, Sources};
pub use spelling::closest;

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
