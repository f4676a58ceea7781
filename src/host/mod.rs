//! What only this machine knows: the sockets that are open on it.
//!
//! ```no_run
//! use svc_lookup::host::{self, Reach};
//!
//! for socket in host::sockets()? {
//!     if socket.reach() != Reach::Loopback {
//!         println!("{}/{} answers the network", socket.port, socket.protocol);
//!     }
//! }
//! # Ok::<(), svc_lookup::host::SocketsError>(())
//! ```

mod sockets;

pub use sockets::{Process, Reach, Socket, SocketsError, holders, sockets, sockets_where};
