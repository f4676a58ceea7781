//! macOS, FreeBSD and DragonFly BSD: ip(4). sysctl(8) reads the settings; without it, they need calls of the C library.

use super::{SettingError, text};
use crate::PortRange;
use std::io;
use std::process::{Command, Stdio};

/// The full path: the search path might have another program of that name.
const PROGRAM: &str = if cfg!(target_os = "macos") { "/usr/sbin/sysctl" } else { "/sbin/sysctl" };

pub(super) const EPHEMERAL: &str = "sysctl net.inet.ip.portrange.first, net.inet.ip.portrange.last";
pub(super) const RESERVED: Option<&str> = None;

/// The limit is built into the kernel. (macOS lets any process bind such a port on all addresses at once.)
#[cfg(target_os = "macos")]
pub(super) const PRIVILEGED: &str = "macOS";
#[cfg(not(target_os = "macos"))]
pub(super) const PRIVILEGED: &str = "sysctl net.inet.ip.portrange.reservedlow, net.inet.ip.portrange.reservedhigh";

#[cfg(target_os = "macos")]
pub(super) fn privileged() -> Result<Option<PortRange>, SettingError> {
    Ok(Some(crate::PortClass::WellKnown.range()))
}

#[cfg(not(target_os = "macos"))]
pub(super) fn privileged() -> Result<Option<PortRange>, SettingError> {
    let bounds = ["net.inet.ip.portrange.reservedlow", "net.inet.ip.portrange.reservedhigh"];
    // Port 0 cannot be bound, so a range that ends there is empty.
    pair(PRIVILEGED, bounds).map(|ports| (ports.last() != crate::Port::MIN).then_some(ports))
}

pub(super) fn ephemeral() -> Result<PortRange, SettingError> {
    pair(EPHEMERAL, ["net.inet.ip.portrange.first", "net.inet.ip.portrange.last"])
}

pub(super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
    Ok(Vec::new())
}

fn pair(place: &'static str, names: [&str; 2]) -> Result<PortRange, SettingError> {
    let unreadable = |cause| SettingError::Unreadable { place, cause };
    let mut command = Command::new(PROGRAM);
    let output = command.arg("-n").args(names).stdin(Stdio::null()).output().map_err(unreadable)?;
    if !output.status.success() {
        return Err(unreadable(io::Error::other(format!("sysctl: {}", output.status))));
    }
    let content = String::from_utf8_lossy(&output.stdout);
    text::pair(&content).ok_or(SettingError::Malformed { place, expected: "the first and the last port" })
}
