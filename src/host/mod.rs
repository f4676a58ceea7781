//! What only this machine knows: which ports need privilege here, which its kernel hands out, and which are in use.

pub mod ranges;
#[cfg(feature = "sockets")]
mod sockets;

pub use ranges::{Ranges, Setting, Unread};
#[cfg(feature = "sockets")]
pub use sockets::{Process, Reach, Socket, SocketsError, holders, sockets, sockets_where};
