//! Tests of private items: the packed index, and the tables of `data/`, which only the build reads.

#[cfg(feature = "update")]
mod aliases_data;
#[path = "../behaviour/services_file/any.rs"]
#[allow(dead_code, reason = "the tests of services files use the rest")]
mod any;
mod index;
#[cfg(feature = "update")]
mod registry_data;
