//! Port numbers and service names: the services file of this machine, parsed as by glibc, and a built-in snapshot of
//! IANA's Service Name and Transport Protocol Port Number Registry.
//!
//! [`Services`] opens the sources and looks up names and ports in them, in order; every [`Hit`] has its source. Below it,
//! [`services_file`] reads and writes services(5), [`Index`] answers by name and by port from packed bytes, and [`registry`]
//! has the records of the registry and, with the feature of the same name, reads IANA's XML. [`host`] reads the
//! port ranges and sockets of this machine.
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
//! - `update`: the module of this name downloads and stores newer snapshots, and [`Services`] uses them. Without it, the
//!   library has no network code.
//! - `sockets`: [`host`] lists open sockets and finds free ports.
//! - `serde`: answers, open ports, free ports and update reports serialize into the JSON of the tool.
//! - `cli`: the command-line tool, `svc`.
//!
//! All are enabled by default; the library works without any, and then builds for `wasm32-unknown-unknown` too.

#![cfg_attr(docsrs, feature(doc_cfg))] // docs.rs shows which feature an item needs.
#![cfg_attr(not(feature = "update"), forbid(unsafe_code))]
#![cfg_attr(feature = "update", deny(unsafe_code))] // The memory map of a fetched snapshot is the exception.

pub mod annotate;
mod category;
pub mod check;
mod date;
mod disk;
mod glob;
pub mod host;
mod index;
#[cfg(feature = "serde")]
mod json;
mod key;
mod lanes;
#[cfg(doc)]
pub mod manual;
mod occurrences;
mod port;
mod protocol;
pub mod query;
pub mod registry;
mod service;
mod services;
pub mod services_file;
mod source;
mod spelling;
mod state;
mod unknown;
#[cfg(feature = "update")]
pub mod update;

pub use category::Category;
pub use date::{Date, DateError};
pub use glob::Glob;
pub use index::{Index, IndexError, Practice, Registration};
pub use port::{Port, PortClass, PortError, PortRange};
pub use protocol::{OwnedProtocol, Protocol};
pub use service::{OwnedService, Service};
pub use services::{Hits, Link, Meaning, ProblemLine, RegistryRecord, Search, Services, ServicesBuilder};
pub use source::{Hit, MAX_FILE, Place, ReadError, Source, Sources, UserFile, UserFileError};
pub use spelling::closest;
pub use state::State;
pub use unknown::UnknownWord;

/// These bytes with the magic, version, length and header checksum of an index, for a fuzz target.
#[cfg(fuzzing)]
#[must_use]
pub fn sealed_index(bytes: &[u8]) -> Vec<u8> {
    index::sealed(bytes)
}

/// Lets the tests in `tests/unit` use the crate by its name.
#[cfg(test)]
extern crate self as svc_lookup;
#[cfg(test)]
#[path = "../tests/unit/mod.rs"]
mod unit;

/// The examples of the README, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
