//! The users in `/etc/passwd`, passwd(5). Other databases, such as LDAP, are not asked: that could take seconds.

use crate::disk::open_regular;
use std::io::Read;
use std::path::Path;

/// The file.
const PASSWD: &str = "/etc/passwd";

/// The users of this machine.
#[derive(Debug)]
pub(super) struct Users(Vec<(u32, String)>);

impl Users {
    /// Reads the file; without it there are no users.
    pub(super) fn read() -> Users {
        let mut text = Vec::new();
        let read = open_regular(Path::new(PASSWD)).and_then(|(mut file, _)| file.read_to_end(&mut text));
        Users::parse(read.map_or(&[], |_| &text))
    }

    fn parse(bytes: &[u8]) -> Users {
        let user = |line: &str| {
            let mut fields = line.split(':');
            let (name, id) = (fields.next()?, fields.nth(1)?);
            Some((id.parse().ok()?, name.to_owned()))
        };
        Users(String::from_utf8_lossy(bytes).lines().filter_map(user).collect())
    }

    /// The name of the first user with this ID.
    pub(super) fn name(&self, id: u32) -> Option<&str> {
        self.0.iter().find(|user| user.0 == id).map(|user| user.1.as_str())
    }

    fn id(&self, name: &str) -> Option<u32> {
        self.0.iter().find(|user| user.1 == name).map(|user| user.0)
    }
}

/// Returns the ID of a user in `/etc/passwd`, whose name or ID this is; any number is an ID.
///
/// ```
/// use svc_lookup::host::user_id;
///
/// assert_eq!(user_id("1000"), Some(1000));
/// assert_eq!(user_id("no such user"), None);
/// ```
#[must_use]
pub fn user_id(name: &str) -> Option<u32> {
    Users::read().id(name).or_else(|| name.parse().ok())
}

/// Returns the name of the user with this ID in `/etc/passwd`.
#[must_use]
pub fn user_name(id: u32) -> Option<String> {
    Users::read().name(id).map(str::to_owned)
}

/// Whether this process runs as root, who sees the processes of every user. Always on systems other than Linux, which do not
/// list sockets of hidden processes.
#[must_use]
pub fn is_root() -> bool {
    #[cfg(target_os = "linux")]
    return super::process::Process::new(std::process::id(), "").uid() == Some(0);
    #[cfg(not(target_os = "linux"))]
    return true;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_known_by_id_and_name() {
        let users =
            Users::parse(b"root:x:0:0:root:/root:/bin/sh\n\nbroken\n+::::::\nw\xff:x:33:33::/:\ntoor:x:0:0::/:\n");
        assert_eq!((users.name(0), users.name(33), users.name(1)), (Some("root"), Some("w\u{fffd}"), None));
        assert_eq!((users.id("toor"), users.id("nobody"), users.id("broken")), (Some(0), None, None));
    }
}
