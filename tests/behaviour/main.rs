//! The behaviour of svc as tests, one module per subject, named as descriptions of that behaviour.
//!
//! Where a new test goes: whatever is visible on the command line (arguments, output, messages, exit status) into
//! `command/`, in the file of the command or of the option; what depends on sockets, processes or ports of this machine into
//! `host/`, and `svc udp` and `svc update` into `udp/` and `update/`. Reading and writing services(5) belongs into
//! `services_file/`, the order of sources and answers into `policy/`, and every comparison with getent, glibc or musl into
//! `glibc/`, and the module for its name service switch into `nss/`; DuckDB, ClickHouse and Spark have `engines/`, JSON
//! Schema has `schema/`. The public API has `types`, `protocol`, `serde`, `dependent` and `public_api`, the tables of `data/` have `practice_data`,
//! `common_names` and `process_names`, the layout of the code has `structure`, and what is published `release`. A test for one private
//! function stands beside it in `src/`, or in `tests/unit/`.

mod annotate;
mod check;
#[cfg(all(unix, feature = "cli"))]
mod command;
mod common_names;
mod dependent;
mod descriptions;
#[cfg(all(unix, feature = "cli"))]
mod engines;
mod fuzz;
#[cfg(unix)]
mod glibc;
#[cfg(all(unix, feature = "cli"))]
mod harness;
#[cfg(all(target_os = "linux", feature = "cli"))]
mod host;
#[cfg(all(target_os = "linux", target_env = "gnu", feature = "update"))]
mod nss;
mod policy;
pub(crate) mod practice_data;
mod process_names;
mod protocol;
mod public_api;
mod query;
#[cfg(all(target_os = "linux", feature = "cli"))]
mod readme;
#[cfg(all(target_os = "linux", feature = "cli"))]
mod release;
#[cfg(all(unix, feature = "cli"))]
mod schema;
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
