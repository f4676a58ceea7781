//! `svc update`: downloading, checking, storing and reverting. The tests connect to this machine only.

mod document;
mod fetching;
mod formats;
mod home;
#[cfg(unix)]
mod interrupted;
mod library;
mod registry;
mod reverting;
mod server;
#[cfg(target_os = "linux")]
mod static_build;
mod storing;
#[cfg(target_os = "linux")]
mod system_calls;
#[cfg(unix)]
mod tls;
mod unpacking;

pub(crate) use registry::{record, small};
