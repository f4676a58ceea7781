//! Which ports are privileged on this host, and which its kernel hands out as ephemeral ports.
//!
//! IANA's classes are a convention; these are the kernel's own settings. On Linux they belong to the network namespace of the
//! process, and both protocols and both versions of IP share them.

mod error;
#[cfg_attr(any(target_os = "linux", target_os = "android"), path = "ranges/linux.rs")]
#[cfg_attr(
    any(
        target_os = "macos",
        target_os = "freebsd",
        target_os = "dragonfly",
        target_os = "netbsd",
        target_os = "openbsd"
    ),
    path = "ranges/sysctl.rs"
)]
#[cfg_attr(windows, path = "ranges/windows.rs")]
#[cfg_attr(
    not(any(
        windows,
        target_os = "linux",
        target_os = "android",
        target_os = "macos",
        target_os = "freebsd",
        target_os = "dragonfly",
        target_os = "netbsd",
        target_os = "openbsd"
    )),
    path = "ranges/other.rs"
)]
mod system;
#[cfg(any(
    windows,
    target_os = "linux",
    target_os = "android",
    target_os = "macos",
    target_os = "freebsd",
    target_os = "dragonfly",
    target_os = "netbsd",
    target_os = "openbsd",
    test
))]
mod text;

pub use error::SettingError;

use crate::{Port, PortClass, PortRange};

/// A setting of this host, and where it was read.
///
/// ```
/// use svc_lookup::host::HostRanges;
///
/// let ephemeral = HostRanges::read_ephemeral();
/// println!("{} ({})", ephemeral.value, ephemeral.source);
/// if let Some(error) = ephemeral.error {
///     println!("not this host's own: {error}");
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct HostSetting<T> {
    /// The value.
    pub value: T,
    /// Where it was read: a file, names of sysctls, or the operating system that has it built in; [`HostRanges::IANA`] or
    /// [`HostRanges::CONVENTION`] for a value that is not this host's.
    pub source: &'static str,
    /// Why the value is not this host's own; `None` if it is.
    pub error: Option<SettingError>,
}

impl<T> HostSetting<T> {
    /// A known value, for a host other than this one or for a test.
    #[must_use]
    pub const fn new(value: T, source: &'static str) -> HostSetting<T> {
        HostSetting { value, source, error: None }
    }

    /// The value read, or `otherwise` with the reason.
    fn or(read: Result<T, SettingError>, source: &'static str, otherwise: (T, &'static str)) -> HostSetting<T> {
        match read {
            Ok(value) => HostSetting::new(value, source),
            Err(error) => HostSetting { value: otherwise.0, source: otherwise.1, error: Some(error) },
        }
    }
}

/// The port ranges of a host: privileged, ephemeral, reserved within the ephemeral range, and excluded from use.
///
/// ```
/// use svc_lookup::host::HostRanges;
///
/// let ranges = HostRanges::read();
/// let (privileged, ephemeral) = (ranges.needs_privilege(80.into()), ranges.is_ephemeral(40_000.into()));
/// println!("80 needs privilege: {privileged}; 40000 is ephemeral: {ephemeral}");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct HostRanges {
    /// The privileged ports, see [`HostRanges::read_privileged`].
    pub privileged: HostSetting<Option<PortRange>>,
    /// The ephemeral range, see [`HostRanges::read_ephemeral`].
    pub ephemeral: HostSetting<PortRange>,
    /// The reserved ports, see [`HostRanges::read_reserved`].
    pub reserved: Option<HostSetting<Vec<PortRange>>>,
    /// The excluded ports, see [`HostRanges::read_excluded`].
    pub excluded: Option<HostSetting<Vec<PortRange>>>,
}

impl HostRanges {
    /// The [source](HostSetting::source) of a value from RFC 6335 section 6, used if the host's own is unknown.
    pub const IANA: &'static str = "iana";
    /// The [source](HostSetting::source) of a value that systems share by convention, used if the host's own is unknown.
    pub const CONVENTION: &'static str = "convention";

    /// Reads the settings of this host.
    #[must_use]
    pub fn read() -> HostRanges {
        HostRanges {
            privileged: HostRanges::read_privileged(),
            ephemeral: HostRanges::read_ephemeral(),
            reserved: HostRanges::read_reserved(),
            excluded: HostRanges::read_excluded(),
        }
    }

    /// The ranges of a host other than this one; without privileged ports `privileged` is `None`.
    ///
    /// ```
    /// use svc_lookup::PortRange;
    /// use svc_lookup::host::HostRanges;
    ///
    /// let ephemeral: PortRange = "32768-60999".parse()?;
    /// let other = HostRanges::new(None, ephemeral, "the other host");
    /// assert!(other.is_ephemeral(40_000.into()) && !other.needs_privilege(80.into()));
    /// # Ok::<(), svc_lookup::PortError>(())
    /// ```
    #[must_use]
    pub fn new(privileged: Option<PortRange>, ephemeral: PortRange, source: &'static str) -> HostRanges {
        let (privileged, ephemeral) = (HostSetting::new(privileged, source), HostSetting::new(ephemeral, source));
        HostRanges { privileged, ephemeral, reserved: None, excluded: None }
    }

    /// Reads which ports only a privileged process may bind: on Linux one with CAP_NET_BIND_SERVICE (ip(7),
    /// `ip_unprivileged_port_start`). The value is `None` if every process may bind every port.
    ///
    /// If the setting cannot be read, the value is 0-1023, by convention.
    ///
    /// ```
    /// use svc_lookup::{Port, host::HostRanges};
    ///
    /// let privileged = HostRanges::read_privileged();
    /// match privileged.value {
    ///     Some(ports) => println!("{ports} need privilege ({})", privileged.source),
    ///     None => println!("no port needs privilege ({})", privileged.source),
    /// }
    /// ```
    #[must_use]
    pub fn read_privileged() -> HostSetting<Option<PortRange>> {
        let convention = (Some(PortClass::WellKnown.range()), HostRanges::CONVENTION);
        HostSetting::or(system::privileged(), system::PRIVILEGED, convention)
    }

    /// Reads the range from which the kernel picks a port for a process that asks for any port (ip(7),
    /// `ip_local_port_range`): on Linux usually 32768-60999.
    ///
    /// If the setting cannot be read, the value is IANA's range, 49152-65535 (RFC 6335 section 6).
    ///
    /// ```
    /// let ephemeral = svc_lookup::host::HostRanges::read_ephemeral();
    /// assert!(ephemeral.value.first() <= ephemeral.value.last());
    /// ```
    #[must_use]
    pub fn read_ephemeral() -> HostSetting<PortRange> {
        HostSetting::or(system::ephemeral(), system::EPHEMERAL, (PortClass::Dynamic.range(), HostRanges::IANA))
    }

    /// Reads the ports that the kernel leaves out of the ephemeral range (`ip_local_reserved_ports` on Linux, `baddynamic` on
    /// OpenBSD, port exclusions on Windows), ascending and apart. `None` on a system without such a setting; an empty list with
    /// the error if it cannot be read.
    ///
    /// ```
    /// if let Some(reserved) = svc_lookup::host::HostRanges::read_reserved() {
    ///     println!("{} ranges ({})", reserved.value.len(), reserved.source);
    /// }
    /// ```
    #[must_use]
    pub fn read_reserved() -> Option<HostSetting<Vec<PortRange>>> {
        let place = system::RESERVED?;
        Some(HostSetting::or(system::reserved(), place, (Vec::new(), HostRanges::CONVENTION)))
    }

    /// Reads the ports that Windows keeps from being bound by any program, ascending and apart: `netsh interface ipv4 show
    /// excludedportrange`, without those that an administrator excluded, which are only reserved. Hyper-V and containers exclude
    /// ports in this way. `None` on other systems; an empty list with the error if it cannot be read.
    ///
    /// ```
    /// if let Some(excluded) = svc_lookup::host::HostRanges::read_excluded() {
    ///     println!("{} ranges ({})", excluded.value.len(), excluded.source);
    /// }
    /// ```
    #[must_use]
    pub fn read_excluded() -> Option<HostSetting<Vec<PortRange>>> {
        #[cfg(windows)]
        return Some(HostSetting::or(system::excluded(), system::EXCLUSIONS, (Vec::new(), HostRanges::CONVENTION)));
        #[cfg(not(windows))]
        None
    }

    /// Whether only a privileged process may bind the port.
    #[must_use]
    pub fn needs_privilege(&self, port: Port) -> bool {
        self.privileged.value.is_some_and(|ports| ports.contains(port))
    }

    /// Whether the kernel may pick the port for a process that asks for any port.
    #[must_use]
    pub fn is_ephemeral(&self, port: Port) -> bool {
        self.ephemeral.value.contains(port) && self.reserved_in(port.into()).is_empty()
    }

    /// The ports of `ports` that the system keeps from being bound, ascending and apart.
    #[must_use]
    pub fn excluded_in(&self, ports: PortRange) -> Vec<PortRange> {
        let excluded = self.excluded.iter().flat_map(|excluded| &excluded.value);
        excluded.filter_map(|range| range.intersection(ports)).collect()
    }

    /// The ports of `ports` that would be ephemeral if they were not reserved, ascending and apart.
    #[must_use]
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
    use std::io;

    fn ranges(privileged: Option<&str>, ephemeral: &str, reserved: &[&str]) -> HostRanges {
        let range = |text: &str| text.parse::<PortRange>().expect("a range");
        let reserved = HostSetting::new(reserved.iter().copied().map(range).collect(), "the test");
        HostRanges { reserved: Some(reserved), ..HostRanges::new(privileged.map(range), range(ephemeral), "the test") }
    }

    fn reserved_in(ranges: &HostRanges, ports: &str) -> Vec<String> {
        ranges.reserved_in(ports.parse().expect("a range")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn no_port_above_the_limit_needs_privilege() {
        let usual = ranges(Some("0-1023"), "32768-60999", &[]);
        assert!(usual.needs_privilege(Port::new(1023)) && !usual.needs_privilege(Port::new(1024)));
        assert!(!ranges(None, "32768-60999", &[]).needs_privilege(Port::MIN));
    }

    #[test]
    fn reserved_ports_are_not_ephemeral() {
        let ranges = ranges(None, "1000-2000", &["500-1001", "1500", "1998-3000", "4000"]);
        let is_ephemeral = |port: u16| ranges.is_ephemeral(Port::new(port));
        assert_eq!([999, 1000, 1001, 1002, 1499].map(is_ephemeral), [false, false, false, true, true]);
        assert_eq!([1500, 1501, 1997, 1998, 2001].map(is_ephemeral), [false, true, true, false, false]);
        assert_eq!(reserved_in(&ranges, "0-65535"), ["1000-1001", "1500", "1998-2000"]);
        assert_eq!(reserved_in(&ranges, "1001-1999"), ["1001", "1500", "1998-1999"]);
        assert_eq!(reserved_in(&ranges, "1002-1499"), Vec::<String>::new());
        assert_eq!(reserved_in(&ranges, "3000-4000"), Vec::<String>::new());
    }

    #[test]
    fn a_setting_that_cannot_be_read_has_an_error() {
        let place = "/proc/none";
        let cause = io::Error::from(io::ErrorKind::NotFound);
        let error = SettingError::Unreadable { place, cause };
        let setting = HostSetting::or(Err::<u8, _>(error), place, (7, HostRanges::IANA));
        assert_eq!((setting.value, setting.source), (7, HostRanges::IANA));
        let error = setting.error.unwrap();
        assert_eq!(error.to_string(), "cannot read `/proc/none`");
        assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "entity not found");
        let error = SettingError::Malformed { place, expected: "one port" };
        assert_eq!(error.to_string(), "cannot understand `/proc/none`: expected one port");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn on_linux_the_settings_are_those_in_proc() {
        let HostRanges { privileged, ephemeral, reserved, excluded } = HostRanges::read();
        assert!(excluded.is_none());
        let content = |path: &str| std::fs::read_to_string(path).expect(path);
        let [first, last] = [ephemeral.value.first(), ephemeral.value.last()].map(Port::number);
        assert_eq!(content(ephemeral.source), format!("{first}\t{last}\n"));
        let first_free = privileged.value.map_or(0, |ports| ports.last().number() + 1);
        assert_eq!(content(privileged.source), format!("{first_free}\n"));
        assert!(reserved.is_some_and(|reserved| reserved.error.is_none()));
    }
}
