//! The ports of this machine: which are privileged, ephemeral ([`HostRanges`]), open and free.
//!
//! Open and free ports (`open_ports`, `FreePorts`) need the feature `sockets`.

#[cfg(feature = "sockets")]
mod bind;
#[cfg(feature = "sockets")]
mod containers;
mod coverage;
#[cfg(feature = "sockets")]
mod filter;
#[cfg(feature = "sockets")]
mod finder;
#[cfg(feature = "sockets")]
mod free;
#[cfg(feature = "sockets")]
mod open;
#[cfg(feature = "sockets")]
mod process;
mod process_match;
mod ranges;
#[cfg(all(feature = "serde", feature = "sockets"))]
mod serialize;
#[cfg(feature = "sockets")]
mod sockets;
#[cfg(feature = "sockets")]
mod transport;
#[cfg(feature = "sockets")]
mod users;

#[cfg(feature = "sockets")]
pub use bind::can_bind;
#[cfg(feature = "sockets")]
pub use containers::ContainerPort;
pub use coverage::{Coverage, Part};
#[cfg(feature = "sockets")]
pub use filter::SocketFilter;
#[cfg(feature = "sockets")]
pub use finder::{ServiceFinder, open_ports};
#[cfg(feature = "sockets")]
pub use free::{FreeBlock, FreePorts, FreePortsError, PortFact, PortFacts};
#[cfg(feature = "sockets")]
pub use open::{OpenPort, read_details};
#[cfg(feature = "sockets")]
pub use process::{Container, Process, ProcessDetails};
pub use process_match::process_matches;
pub use ranges::{HostRanges, HostSetting, SettingError};
#[cfg(feature = "sockets")]
pub use sockets::{
    BoundAddress, Reach, Socket, SocketState, SocketsError, owners_of, sockets, sockets_in_any_state, sockets_matching,
    unlisted_protocols,
};
#[cfg(feature = "sockets")]
pub use transport::UnsupportedProtocol;
#[cfg(feature = "sockets")]
pub use users::{is_root, user_id, user_name};
