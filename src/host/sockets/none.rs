//! Systems whose sockets svc cannot list.

use super::SocketsError;
use super::socket::Listed;
use crate::{Port, Protocol};

/// As [`list`].
pub(super) fn list_listening() -> Result<Vec<Listed>, SocketsError> {
    list(None)
}

/// Always an error.
pub(super) fn list(_: Option<Port>) -> Result<Vec<Listed>, SocketsError> {
    Err(SocketsError("svc cannot list sockets on this system; try `netstat -an`".into()))
}

/// Listing them is an error already.
pub(super) fn unlisted() -> Vec<Protocol<'static>> {
    Vec::new()
}

/// There are no sockets.
pub(super) fn find_processes(_: &mut [Listed]) {}
