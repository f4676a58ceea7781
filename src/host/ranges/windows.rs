//! Windows: no port needs privilege; `netsh` shows the other settings, without administrator rights. TCP and UDP, IPv4 and IPv6
//! have a dynamic range each: that of TCP over IPv4 stands for all.

use super::SettingError;
use super::text::{self, Exclusions};
use crate::PortRange;
use crate::source::system_folder;
use std::io;
use std::process::{Command, Stdio};

pub(super) const PRIVILEGED: &str = "Windows";
pub(super) const EPHEMERAL: &str = "netsh interface ipv4 show dynamicport tcp";
pub(super) const RESERVED: Option<&str> = Some(EXCLUSIONS);
pub(super) const EXCLUSIONS: &str = "netsh interface ipv4 show excludedportrange";

pub(super) fn privileged() -> Result<Option<PortRange>, SettingError> {
    Ok(None)
}

pub(super) fn ephemeral() -> Result<PortRange, SettingError> {
    let malformed = SettingError::Malformed { place: EPHEMERAL, expected: "the first port and the number of ports" };
    text::dynamic(&netsh(EPHEMERAL, &["dynamicport", "tcp"])?).ok_or(malformed)
}

/// The ports that Windows hands out for neither protocol.
pub(super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
    Ok(text::common(&exclusions("tcp")?.all, &exclusions("udp")?.all))
}

/// The ports that no program can bind, for one protocol or both.
pub(super) fn excluded() -> Result<Vec<PortRange>, SettingError> {
    Ok(PortRange::union([exclusions("tcp")?.unusable, exclusions("udp")?.unusable].concat()))
}

fn exclusions(protocol: &str) -> Result<Exclusions, SettingError> {
    let malformed = SettingError::Malformed { place: EXCLUSIONS, expected: "a line of dashes, then ranges of ports" };
    text::exclusions(&netsh(EXCLUSIONS, &["excludedportrange", protocol])?).ok_or(malformed)
}

/// Asks the system's own netsh: the search path might have another program of that name.
fn netsh(place: &'static str, what: &[&str]) -> Result<String, SettingError> {
    let unreadable = |cause| SettingError::Unreadable { place, cause };
    let mut command = Command::new(system_folder().join("netsh.exe"));
    command.args(["interface", "ipv4", "show"]).args(what).stdin(Stdio::null());
    let output = command.output().map_err(unreadable)?;
    if !output.status.success() {
        return Err(unreadable(io::Error::other(format!("netsh: {}", output.status))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
