//! Systems whose settings svc cannot read.

use super::SettingError;
use crate::PortRange;

pub(super) const PRIVILEGED: &str = "";
pub(super) const EPHEMERAL: &str = "";
pub(super) const RESERVED: Option<&str> = None;

pub(super) fn privileged() -> Result<Option<PortRange>, SettingError> {
    Err(SettingError::UnknownSystem)
}

pub(super) fn ephemeral() -> Result<PortRange, SettingError> {
    Err(SettingError::UnknownSystem)
}

pub(super) fn reserved() -> Result<Vec<PortRange>, SettingError> {
    Ok(Vec::new())
}
