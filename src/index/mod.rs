//! The one index of services: by name and alias, by port, ranges included.
//!
//! A [`Packer`] packs services into bytes, and an [`Index`] answers from them in place: opening one parses nothing and
//! allocates nothing, and a question touches only the pages it needs. The snapshot of the registry is packed when the
//! program is built. For a services file the same tables are built over the file's own bytes.
//!
//! ```
//! use svc_lookup::index::{Index, Packer};
//! use svc_lookup::{Date, Port, Protocol, Registration, Service};
//!
//! let mut packer = Packer::new();
//! let ports = Some(Port::new(43).into());
//! let protocol = Some(Protocol::Tcp);
//! let nicname = Service { name: "nicname".into(), aliases: "whois".into(), ports, protocol, description: "".into() };
//! packer.push(&nicname, &Registration::default());
//! let bytes = packer.finish(Date::default());
//!
//! let index = Index::open(&bytes)?;
//! let record = index.by_name(b"whois").next().unwrap();
//! assert_eq!(index.service(record), Some(nicname));
//! # Ok::<(), svc_lookup::index::IndexError>(())
//! ```

mod chains;
mod cursor;
mod format;
mod hash;
mod pack;
mod tables;
mod view;

pub(crate) use cursor::{NameCursor, PortCursor};
pub(crate) use format::Text;
pub use pack::{IndexError, Packer};
pub(crate) use tables::{Builder, Placed, Tables};
pub use view::Index;
