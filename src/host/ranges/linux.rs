//! Linux: ip(7) and `ip-sysctl.rst` of the kernel.

use super::{SettingError, text};
use crate::PortRange;
use std::fs::File;
use std::io::{self, Read};

pub(super) const PRIVILEGED: &str = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
pub(super) const EPHEMERAL: &str = "/proc/sys/net/ipv4/ip_local_port_range";
pub(super) const RESERVED: Option<&str> = Some(RESERVED_PORTS);
const RESERVED_PORTS: &str = "/proc/sys/net/ipv4/ip_local_reserved_ports";

/// Buffer size, in bytes: the longest list of reserved ports has every other port (191,053 bytes). The kernel returns as much
/// of the list as fits one read, and nothing to a second one.
const ROOM: usize = 256 << 10;

pub(super) fn privileged() -> Result<Option<PortRange>, SettingError> {
    let content = read(PRIVILEGED)?;
    text::below(&content).ok_or(SettingError::Malformed { place: PRIVILEGED, expected: "one port" })
}

pub(super) fn ephemeral() -> Result<PortRange, SettingError> {
    let content = read(EPHEMERAL)?;
    text::pair(&content).ok_or(SettingError::Malformed { place: EPHEMERAL, expected: "the first and the last port" })
}

pub(super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
    let content = read(RESERVED_PORTS)?;
    let expected = "ports and ranges separated by commas";
    text::list(&content).ok_or(SettingError::Malformed { place: RESERVED_PORTS, expected })
}

fn read(place: &'static str) -> Result<String, SettingError> {
    let unreadable = |cause| SettingError::Unreadable { place, cause };
    let mut bytes = vec![0; ROOM];
    let length = File::open(place).and_then(|file| fill(file, &mut bytes)).map_err(unreadable)?;
    bytes.truncate(length);
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads into the buffer until it is full or the input ends.
fn fill(mut from: impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match from.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}
