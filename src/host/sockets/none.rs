//! Systems whose sockets svc cannot list.

use super::{Listed, SocketsError};

/// As [`list`].
pub(super) fn list_listening() -> Result<Vec<Listed>, SocketsError> {
    list()
}

/// Always an error.
pub(super) fn list() -> Result<Vec<Listed>, SocketsError> {
    Err(SocketsError("svc cannot list sockets on this system; try `netstat -an`".into()))
}

/// There are no sockets.
pub(super) fn find_processes(_: &mut [Listed]) {}
