//! What svc does, told as tests: one module a subject.

mod aliases_data;
#[cfg(unix)]
mod glibc;
mod index;
mod policy;
mod practice_data;
mod registry_data;
mod services_file;
