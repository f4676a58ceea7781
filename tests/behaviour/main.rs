//! What svc does, told as tests: one module a subject.

#[cfg(all(unix, feature = "cli"))]
mod command;
mod dependent;
mod descriptions;
#[cfg(all(unix, feature = "cli"))]
mod duckdb;
#[cfg(unix)]
mod glibc;
#[cfg(all(unix, feature = "cli"))]
mod harness;
#[cfg(all(target_os = "linux", feature = "cli"))]
mod host;
mod policy;
mod practice_data;
mod protocol;
mod public_api;
#[cfg(all(unix, feature = "cli", feature = "serde"))]
mod serde;
mod service_discovery;
mod services_file;
mod structure;
mod types;
#[cfg(all(unix, feature = "cli"))]
mod udp;
#[cfg(all(feature = "cli", feature = "update"))]
mod update;
