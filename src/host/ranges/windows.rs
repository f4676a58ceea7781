//! Windows: no port needs privilege, and since Windows Vista the dynamic ports are IANA's unless `netsh` set others.

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
