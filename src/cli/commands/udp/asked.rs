//! The address that a datagram was sent to, so that the reply comes from it: a host with several addresses would choose the
//! source of a reply by its route, and a client that waits for the address it asked would miss the reply.

#[cfg_attr(any(target_os = "linux", target_os = "android"), path = "asked/linux.rs")]
#[cfg_attr(not(any(target_os = "linux", target_os = "android")), path = "asked/other.rs")]
mod system;

pub(super) use system::{Asked, receive, request, send};
