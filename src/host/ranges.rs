//! Which ports need privilege on this host, and which its kernel hands out to programs that ask for any.
//!
//! IANA's classes are a convention; these are the kernel's own settings. On Linux they are those of the network namespace
//! that the program runs in, and both protocols and both versions of IP share them.
//!
//! ```
//! use svc_lookup::host::ranges;
//!
//! let ephemeral = ranges::ephemeral();
//! println!("{} says {}", ephemeral.value, ephemeral.source);
//! if let Some(why) = ephemeral.error {
//!     println!("that is not this host's: {why}");
//! }
//! ```

#[cfg_attr(any(target_os = "linux", target_os = "android"), path = "ranges/linux.rs")]
#[cfg_attr(any(target_os = "macos", target_os = "freebsd", target_os = "dragonfly"), path = "ranges/sysctl.rs")]
#[cfg_attr(windows, path = "ranges/windows.rs")]
#[cfg_attr(
    not(any(
        windows,
        target_os = "linux",
        target_os = "android",
        target_os = "macos",
        target_os = "freebsd",
        target_os = "dragonfly"
    )),
    path = "ranges/other.rs"
)]
mod system;
#[cfg(any(
    target_os = "linux",
    target_os = "android",
    target_os = "macos",
    target_os = "freebsd",
    target_os = "dragonfly",
    test
))]
mod text;

use crate::{Port, PortClass, PortRange};
use std::fmt;
use std::io;

/// The source of a value that RFC 6335 section 6 gives, for want of the host's own.
pub const IANA: &str = "iana";
/// The source of a value that systems have by long custom, for want of the host's own.
pub const CONVENTION: &str = "convention";

/// A value, and where it was read.
///
/// ```
/// let privileged = svc_lookup::host::ranges::privileged();
/// match privileged.value {
///     Some(ports) => println!("{ports} need privilege, says {}", privileged.source),
///     None => println!("no port needs privilege, says {}", privileged.source),
/// }
/// ```
#[derive(Debug)]
pub struct HostSetting<T> {
    /// The value.
    pub value: T,
    /// Where it was read: a file, the names of sysctls, or the system whose own default it is; [`IANA`] or
    /// [`CONVENTION`] for a value that is not this host's.
    pub source: &'static str,
    /// Why the value is not this host's own; `None` if it is.
    pub error: Option<SettingError>,
}

/// Why a setting of the host is unknown.
#[derive(Debug)]
#[non_exhaustive]
pub enum SettingError {
    /// The system did not provide it.
    Unreadable {
        /// The file or the sysctls.
        place: &'static str,
        /// The error of the system.
        cause: io::Error,
    },
    /// The value is not in the expected form.
    Malformed {
        /// The file or the sysctls.
        place: &'static str,
        /// The form expected.
        expected: &'static str,
    },
    /// svc cannot read the setting on this operating system.
    UnknownSystem,
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::Unreadable { place, cause } => write!(f, "cannot read `{place}`: {cause}"),
            SettingError::Malformed { place, expected } => {
                write!(f, "cannot understand `{place}`: expected {expected}")
            }
            SettingError::UnknownSystem => write!(f, "svc does not know where {} keeps it", std::env::consts::OS),
        }
    }
}

impl std::error::Error for SettingError {}

impl<T> HostSetting<T> {
    /// The host's own value, or another one and why.
    fn or(read: Result<T, SettingError>, source: &'static str, otherwise: (T, &'static str)) -> HostSetting<T> {
        match read {
            Ok(value) => HostSetting { value, source, error: None },
            Err(error) => HostSetting { value: otherwise.0, source: otherwise.1, error: Some(error) },
        }
    }
}

/// The ports that only a privileged program may bind: to Linux one with CAP_NET_BIND_SERVICE (ip(7),
/// `ip_unprivileged_port_start`). None where every program may bind every port.
///
/// Where it cannot be read it is 0-1023, by convention.
///
/// ```
/// use svc_lookup::{Port, host::ranges};
///
/// let needs_privilege = ranges::privileged().value.is_some_and(|ports| ports.contains(Port::new(80)));
/// # let _ = needs_privilege;
/// ```
pub fn privileged() -> HostSetting<Option<PortRange>> {
    let convention = (Some(PortClass::WellKnown.range()), CONVENTION);
    HostSetting::or(system::privileged(), system::PRIVILEGED, convention)
}

/// The range from which the kernel takes a port for a program that asks for any (ip(7), `ip_local_port_range`): on Linux
/// usually 32768-60999.
///
/// Where it cannot be read it is IANA's, 49152-65535 (RFC 6335 section 6).
///
/// ```
/// let ephemeral = svc_lookup::host::ranges::ephemeral();
/// assert!(ephemeral.value.first() <= ephemeral.value.last());
/// ```
pub fn ephemeral() -> HostSetting<PortRange> {
    HostSetting::or(system::ephemeral(), system::EPHEMERAL, (PortClass::Dynamic.range(), IANA))
}

/// The ports that the kernel leaves out of the ephemeral range (Linux, `ip_local_reserved_ports`), ascending and apart.
/// None where the system has no such setting; empty, with the reason, where it cannot be read.
///
/// ```
/// if let Some(reserved) = svc_lookup::host::ranges::reserved() {
///     println!("{} ranges, says {}", reserved.value.len(), reserved.source);
/// }
/// ```
pub fn reserved() -> Option<HostSetting<Vec<PortRange>>> {
    let place = system::RESERVED?;
    Some(HostSetting::or(system::reserved(), place, (Vec::new(), CONVENTION)))
}

/// The three settings together.
///
/// ```
/// use svc_lookup::host::HostRanges;
///
/// let ranges = HostRanges::read();
/// let (privileged, ephemeral) = (ranges.needs_privilege(80.into()), ranges.is_ephemeral(40_000.into()));
/// println!("80 needs privilege: {privileged}; the kernel hands out 40000: {ephemeral}");
/// ```
#[derive(Debug)]
pub struct HostRanges {
    /// As [`privileged`] gives it.
    pub privileged: HostSetting<Option<PortRange>>,
    /// As [`ephemeral`] gives it.
    pub ephemeral: HostSetting<PortRange>,
    /// As [`reserved`] gives it.
    pub reserved: Option<HostSetting<Vec<PortRange>>>,
}

impl HostRanges {
    /// Reads the three settings of this host.
    pub fn read() -> HostRanges {
        HostRanges { privileged: privileged(), ephemeral: ephemeral(), reserved: reserved() }
    }

    /// Whether only a privileged program may bind the port.
    pub fn needs_privilege(&self, port: Port) -> bool {
        self.privileged.value.is_some_and(|ports| ports.contains(port))
    }

    /// Whether the kernel may hand the port out to a program that asks for any.
    pub fn is_ephemeral(&self, port: Port) -> bool {
        self.ephemeral.value.contains(port) && self.reserved_in(port.into()).is_empty()
    }

    /// The registered ports below the ephemeral range, on Linux usually 1024-32767; `None` if there are none.
    pub fn below_ephemeral(&self) -> Option<PortRange> {
        let last = self.ephemeral.value.first().number().checked_sub(1)?;
        PortRange::new(PortClass::Registered.range().first(), Port::new(last)).ok()
    }

    /// The ports of `ports` that would be ephemeral if they were not reserved, ascending and apart.
    pub fn reserved_in(&self, ports: PortRange) -> Vec<PortRange> {
        let reserved = self.reserved.as_ref().map_or(&[][..], |reserved| &reserved.value);
        let Some(ephemeral) = self.ephemeral.value.intersection(ports) else { return Vec::new() };
        let begin = reserved.partition_point(|range| range.last() < ephemeral.first());
        reserved[begin..].iter().map_while(|range| range.intersection(ephemeral)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known<T>(value: T) -> HostSetting<T> {
        HostSetting { value, source: "the test", error: None }
    }

    fn ranges(privileged: Option<&str>, ephemeral: &str, reserved: &[&str]) -> HostRanges {
        let range = |text: &str| text.parse::<PortRange>().expect("a range");
        HostRanges {
            privileged: known(privileged.map(range)),
            ephemeral: known(range(ephemeral)),
            reserved: Some(known(reserved.iter().copied().map(range).collect())),
        }
    }

    fn reserved_in(ranges: &HostRanges, ports: &str) -> Vec<String> {
        ranges.reserved_in(ports.parse().expect("a range")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn privilege_ends_at_the_limit_and_may_be_needed_nowhere() {
        let usual = ranges(Some("0-1023"), "32768-60999", &[]);
        assert!(usual.needs_privilege(Port::new(1023)) && !usual.needs_privilege(Port::new(1024)));
        assert!(!ranges(None, "32768-60999", &[]).needs_privilege(Port::MIN));
    }

    #[test]
    fn reserved_ports_are_not_handed_out() {
        let ranges = ranges(None, "1000-2000", &["500-1001", "1500", "1998-3000", "4000"]);
        let handed_out = |port: u16| ranges.is_ephemeral(Port::new(port));
        assert_eq!([999, 1000, 1001, 1002, 1499].map(handed_out), [false, false, false, true, true]);
        assert_eq!([1500, 1501, 1997, 1998, 2001].map(handed_out), [false, true, true, false, false]);
        assert_eq!(reserved_in(&ranges, "0-65535"), ["1000-1001", "1500", "1998-2000"]);
        assert_eq!(reserved_in(&ranges, "1001-1999"), ["1001", "1500", "1998-1999"]);
        assert_eq!(reserved_in(&ranges, "1002-1499"), Vec::<String>::new());
        assert_eq!(reserved_in(&ranges, "3000-4000"), Vec::<String>::new());
    }

    #[test]
    fn the_ports_below_the_ephemeral_range_are_registered() {
        let below = |ephemeral| ranges(None, ephemeral, &[]).below_ephemeral().map(|ports| ports.to_string());
        assert_eq!(below("32768-60999").as_deref(), Some("1024-32767"));
        assert_eq!(below("1025-1030").as_deref(), Some("1024"));
        assert_eq!([below("1024-60000"), below("500-600"), below("0-65535")], [None, None, None]);
    }

    #[test]
    fn what_is_not_read_says_why() {
        let place = "/proc/none";
        let cause = io::Error::from(io::ErrorKind::NotFound);
        let error = SettingError::Unreadable { place, cause };
        let setting = HostSetting::or(Err::<u8, _>(error), place, (7, IANA));
        assert_eq!((setting.value, setting.source), (7, IANA));
        assert_eq!(setting.error.unwrap().to_string(), "cannot read `/proc/none`: entity not found");
        let error = SettingError::Malformed { place, expected: "one port" };
        assert_eq!(error.to_string(), "cannot understand `/proc/none`: expected one port");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_linux_gives_is_this_hosts() {
        let HostRanges { privileged, ephemeral, reserved } = HostRanges::read();
        let content = |path: &str| std::fs::read_to_string(path).expect(path);
        let [first, last] = [ephemeral.value.first(), ephemeral.value.last()].map(Port::number);
        assert_eq!(content(ephemeral.source), format!("{first}\t{last}\n"));
        let first_free = privileged.value.map_or(0, |ports| ports.last().number() + 1);
        assert_eq!(content(privileged.source), format!("{first_free}\n"));
        assert!(reserved.is_some_and(|reserved| reserved.error.is_none()));
    }
}
