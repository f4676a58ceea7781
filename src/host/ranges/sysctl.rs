//! macOS and the BSDs: ip(4), and sysctl(7) or sysctl(2). sysctl(8) reads the settings; without it, they need calls of the C
//! library.

use super::{SettingError, text};
use crate::PortRange;
use std::io;
use std::process::{Command, Stdio};

/// The full path: the search path might have another program of that name.
const PROGRAM: &str = if cfg!(target_os = "macos") { "/usr/sbin/sysctl" } else { "/sbin/sysctl" };

#[cfg(target_os = "freebsd")]
pub(super) use freebsd::{PRIVILEGED, privileged};
#[cfg(target_os = "openbsd")]
pub(super) use openbsd::{RESERVED, reserved};

/// What a system other than FreeBSD has built into the kernel, and one other than OpenBSD does not have.
#[cfg(not(target_os = "freebsd"))]
mod built_in {
    use super::{PortRange, SettingError};

    /// The system. (macOS lets any process bind such a port on all addresses at once. OpenBSD has further ports for root only,
    /// `net.inet.tcp.rootonly` and `net.inet.udp.rootonly`.)
    pub(in super::super) const PRIVILEGED: &str = if cfg!(target_os = "macos") {
        "macOS"
    } else if cfg!(target_os = "openbsd") {
        "OpenBSD"
    } else if cfg!(target_os = "netbsd") {
        "NetBSD"
    } else {
        "DragonFly BSD"
    };

    /// `IPPORT_RESERVED` in `<netinet/in.h>`.
    pub(in super::super) fn privileged() -> Result<Option<PortRange>, SettingError> {
        Ok(Some(crate::PortClass::WellKnown.range()))
    }
}
#[cfg(not(target_os = "freebsd"))]
pub(super) use built_in::{PRIVILEGED, privileged};

#[cfg(target_os = "freebsd")]
mod freebsd {
    use super::{PortRange, SettingError, read, text};
    use crate::Port;

    pub(in super::super) const PRIVILEGED: &str =
        "sysctl net.inet.ip.portrange.reservedlow, net.inet.ip.portrange.reservedhigh";

    pub(in super::super) fn privileged() -> Result<Option<PortRange>, SettingError> {
        let names = ["net.inet.ip.portrange.reservedlow", "net.inet.ip.portrange.reservedhigh"];
        let malformed = SettingError::Malformed { place: PRIVILEGED, expected: "the first and the last port" };
        let (first, last) = text::two(&read(PRIVILEGED, &names)?).ok_or(malformed)?;
        // Port 0 cannot be bound, so a range that ends there is empty, as is one that ends before it begins.
        Ok(PortRange::new(first, last).ok().filter(|_| last != Port::MIN))
    }
}

#[cfg(target_os = "openbsd")]
const NAMES: [&str; 2] = ["net.inet.ip.portfirst", "net.inet.ip.portlast"];
#[cfg(target_os = "openbsd")]
pub(super) const EPHEMERAL: &str = "sysctl net.inet.ip.portfirst, net.inet.ip.portlast";

#[cfg(target_os = "netbsd")]
const NAMES: [&str; 2] = ["net.inet.ip.anonportmin", "net.inet.ip.anonportmax"];
#[cfg(target_os = "netbsd")]
pub(super) const EPHEMERAL: &str = "sysctl net.inet.ip.anonportmin, net.inet.ip.anonportmax";

#[cfg(not(any(target_os = "openbsd", target_os = "netbsd")))]
const NAMES: [&str; 2] = ["net.inet.ip.portrange.first", "net.inet.ip.portrange.last"];
#[cfg(not(any(target_os = "openbsd", target_os = "netbsd")))]
pub(super) const EPHEMERAL: &str = "sysctl net.inet.ip.portrange.first, net.inet.ip.portrange.last";

pub(super) fn ephemeral() -> Result<PortRange, SettingError> {
    let malformed = SettingError::Malformed { place: EPHEMERAL, expected: "the first and the last port" };
    text::bounds(&read(EPHEMERAL, &NAMES)?).ok_or(malformed)
}

#[cfg(target_os = "openbsd")]
mod openbsd {
    use super::{PortRange, SettingError, read, text};

    pub(in super::super) const RESERVED: Option<&str> = Some(PLACE);
    const PLACE: &str = "sysctl net.inet.tcp.baddynamic, net.inet.udp.baddynamic";

    /// The ports that the kernel picks for neither protocol.
    pub(in super::super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
        let list = |name| {
            let expected = "ports separated by commas";
            text::list(&read(PLACE, &[name])?).ok_or(SettingError::Malformed { place: PLACE, expected })
        };
        Ok(text::common(&list("net.inet.tcp.baddynamic")?, &list("net.inet.udp.baddynamic")?))
    }
}

#[cfg(not(target_os = "openbsd"))]
pub(super) const RESERVED: Option<&str> = None;

#[cfg(not(target_os = "openbsd"))]
pub(super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
    Ok(Vec::new())
}

/// Reads settings, each in a line.
fn read(place: &'static str, names: &[&str]) -> Result<String, SettingError> {
    let unreadable = |cause| SettingError::Unreadable { place, cause };
    let mut command = Command::new(PROGRAM);
    let output = command.arg("-n").args(names).stdin(Stdio::null()).output().map_err(unreadable)?;
    if !output.status.success() {
        return Err(unreadable(io::Error::other(format!("sysctl: {}", output.status))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
