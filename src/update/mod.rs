//! A newer publication of the registry than the one in the program: fetched, checked, stored, and taken back.
//!
//! [`Fetch`] asks a server for IANA's XML and [`Store`] keeps what was made of it, one snapshot for each user, in the place
//! where [`Services`](crate::Services) looks for it. A stored snapshot replaces the one before in one step: whatever ends the
//! program, and whenever, the old one or the new one answers.
//!
//! ```no_run
//! use svc_lookup::registry::Publication;
//! use svc_lookup::update::{Answer, Fetch, Store, URL};
//!
//! let store = Store::of_user().ok_or("HOME is not set")?;
//! let mut fetch = Fetch::new(URL)?;
//! if let Some(origin) = store.origin(URL) {
//!     fetch = fetch.newer_than(&origin);
//! }
//! if let Answer::Document { bytes, origin } = fetch.run()? {
//!     let outcome = store.install(&Publication::from_xml(&bytes)?, Some(&origin), false)?;
//!     println!("{}: {} new entries", outcome.date, outcome.changes.added.len());
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod changes;
mod client;
mod disk;
mod error;
mod fetch;
mod names;
mod origin;
mod redacted;
mod store;

pub use changes::{Changes, Entry, Renamed};
pub use error::{FetchError, FetchErrorKind, StoreError};
pub use fetch::{Answer, Fetch, MAX_DOCUMENT};
pub use origin::Origin;
pub use store::{Outcome, Store};

/// Where IANA publishes the registry.
pub const URL: &str = "https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xml";
