//! Windows: no port needs privilege. Since Windows Vista the ephemeral range is IANA's, unless changed with `netsh`.

use super::SettingError;
use crate::{PortClass, PortRange};

pub(super) const PRIVILEGED: &str = "Windows";
pub(super) const EPHEMERAL: &str = "Windows";
pub(super) const RESERVED: Option<&str> = None;

pub(super) fn privileged() -> Result<Option<PortRange>, SettingError> {
    Ok(None)
}

pub(super) fn ephemeral() -> Result<PortRange, SettingError> {
    Ok(PortClass::Dynamic.range())
}

pub(super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
    Ok(Vec::new())
}
