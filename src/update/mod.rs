//! Updates the registry: downloads, checks and stores a newer publication than the built-in one, and reverts to the one before.
//!
//! [`Fetch`] downloads IANA's XML, and [`Store`] keeps a snapshot of it for the user, where [`Services`](crate::Services) looks
//! for it. A snapshot is replaced in one step: whenever the program ends, the old one or the new one is in place.
//!
//! ```no_run
//! use svc_lookup::registry::Publication;
//! use svc_lookup::update::{Fetched, Fetch, Store, URL};
//!
//! let store = Store::for_user().ok_or("HOME is not set")?;
//! let mut fetch = Fetch::new(URL)?;
//! if let Some(origin) = store.origin(URL) {
//!     fetch = fetch.newer_than(&origin);
//! }
//! if let Fetched::Document { bytes, origin } = fetch.run()? {
//!     let outcome = store.install(&Publication::from_xml(&bytes)?, Some(&origin), false)?;
//!     println!("{}: {} new entries", outcome.date, outcome.changes.added.len());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod changes;
mod client;
mod disk;
mod doubt;
mod error;
mod fetch;
mod names;
mod origin;
mod plausible;
#[cfg(feature = "serde")]
mod serialize;
mod store;
mod unpack;

pub use changes::{ChangedEntry, Changes, Renamed};
pub use doubt::Doubt;
pub use error::{FetchError, FetchErrorKind, StoreError};
pub use fetch::{Fetch, Fetched, MAX_DOCUMENT};
pub use origin::Origin;
pub use store::{Outcome, Store};
pub use unpack::unpacked;

/// The address where IANA publishes the registry.
pub const URL: &str = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";
