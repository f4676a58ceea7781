//! The environment variables that set defaults for options.

use std::env;
use std::ffi::OsString;

/// The name of the default format, from SVC_FORMAT.
pub(super) fn format() -> Option<OsString> {
    env::var_os("SVC_FORMAT").filter(|name| !name.is_empty())
}
