//! IANA's Service Name and Transport Protocol Port Number Registry (RFC 6335): its records, and the XML that IANA
//! publishes.
//!
//! Only facts are kept. People, their mail addresses and the free text of notes are left out; `data/README.md` lists the
//! rules.

mod record;
pub use record::PublishedRecord;

#[cfg(feature = "registry")]
mod draft;
#[cfg(feature = "registry")]
mod error;
#[cfg(feature = "registry")]
mod facts;
#[cfg(feature = "update")]
mod long_standing;
#[cfg(feature = "update")]
mod pack;
#[cfg(feature = "registry")]
mod publication;
#[cfg(feature = "registry")]
mod references;
#[cfg(all(test, feature = "update"))]
pub(crate) mod table;
#[cfg(feature = "registry")]
mod xml;

#[cfg(feature = "registry")]
pub use error::{OddRecord, RegistryError, RegistryErrorKind};
#[cfg(feature = "update")]
pub(crate) use long_standing::LongStanding;
#[cfg(feature = "update")]
pub(crate) use pack::pack;
#[cfg(feature = "registry")]
pub use publication::Publication;
