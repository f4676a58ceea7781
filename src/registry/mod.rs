//! IANA's Service Name and Transport Protocol Port Number Registry (RFC 6335): its records, the XML that IANA
//! publishes, and the table that `data/` keeps of it.
//!
//! Only facts come in. People, their mail addresses and the free text of notes stay out; `data/README.md` lists the
//! rules.

mod record;
pub use record::Record;

#[cfg(feature = "registry")]
mod in_practice;
#[cfg(feature = "registry")]
mod long_standing;
#[cfg(feature = "registry")]
mod pack;
#[cfg(feature = "registry")]
pub use in_practice::{InPractice, pack_practice};
#[cfg(feature = "registry")]
pub use long_standing::LongStanding;
#[cfg(feature = "registry")]
pub use pack::pack;

#[cfg(feature = "registry")]
mod draft;
#[cfg(feature = "registry")]
mod error;
#[cfg(feature = "registry")]
mod facts;
#[cfg(feature = "registry")]
mod publication;
#[cfg(feature = "registry")]
mod references;
#[cfg(feature = "registry")]
pub mod table;
#[cfg(feature = "registry")]
mod xml;

#[cfg(feature = "registry")]
pub use error::{RegistryError, RegistryErrorKind};
#[cfg(feature = "registry")]
pub use publication::Publication;
